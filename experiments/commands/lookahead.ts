/** `headroom lookahead <scenario>`: the constraint statement of a day, with probabilities, and who would be curtailed first. */
import type { Command } from "commander";
import { formatInstant, periodStart } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import {
  type CurtailmentFactors,
  curtailmentFactors,
} from "../../sim/lookahead/curtailment-factors.ts";
import { shownPath } from "../files.ts";
import { type StatedDay, statedDay } from "../stated-day.ts";
import { collect, printJson, type ScenarioOptions, settingsOf, startOf } from "./options.ts";

interface LookAheadOptions extends ScenarioOptions {
  readonly day?: string;
  readonly json?: boolean;
}

export function addLookahead(program: Command): void {
  program
    .command("lookahead")
    .description(
      "the constraint statement of a day: where which constraint will bind, how likely, and whom it would curtail",
    )
    .argument("<scenario>", "scenario file (.yaml or .json)")
    .option("--day <date>", "day of delivery, YYYY-MM-DD (default: the scenario's first)")
    .option("--seed <seed>", "seed of every draw")
    .option("--set <path=value>", "lay a value over the scenario; may be repeated", collect)
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: LookAheadOptions) => {
      const start = startOf(options);
      const stated = await statedDay({ file, settings: settingsOf(options), start });
      const factors = curtailmentFactors(stated.question, stated.sampling);
      const constraints = constraintsOf(stated, factors);
      if (options.json === true) {
        printJson({
          scenario: shownPath(file),
          day: stated.day,
          issuedAt: formatInstant(stated.statement.issuedAt),
          constraints,
          samples: factors.drawCount,
        });
      } else process.stdout.write(describe(stated, constraints, factors.drawCount));
    });
}

function constraintsOf({ world, statement, question }: StatedDay, factors: CurtailmentFactors) {
  const { network } = world;
  const { constraintPoints, units } = network;
  const unitCount = units.ids.length;
  const mw = (kw: number) => (Number.isFinite(kw) ? kw / KW_PER_MW : null);
  return constraintPoints.ids.map((id, constraint) => ({
    id,
    periods: question.periods.map(({ states }, step) => {
      const cell = step * constraintPoints.ids.length + constraint;
      const sensitivity = (unit: number) => states.base.sensitivity[constraint * unitCount + unit]!;
      const order = statement.order[cell]!.filter(
        (unit) => Math.abs(sensitivity(unit)) >= states.base.minSensitivity,
      );
      return {
        start: formatInstant(periodStart(statement.fromPeriod + step)),
        flowMw: statement.flowKw[cell]! / KW_PER_MW,
        sizeMw: statement.sizeKw[cell]! / KW_PER_MW,
        excessProbability: factors.excessProbability.value[cell]!,
        standardError: factors.excessProbability.standardError[cell]!,
        excessMw: factors.excessKw.value[cell]! / KW_PER_MW,
        freeMw: mw(factors.freeKw.value[cell]!),
        freeFirmMw: mw(factors.freeFirmKw[cell]!),
        meritOrder: order.map((unit) => ({
          unit: units.ids[unit]!,
          sensitivity: sensitivity(unit),
          availableMw: statement.availableKw[step * unitCount + unit]! / KW_PER_MW,
          curtailedMw: statement.curtailedKw[cell * unitCount + unit]! / KW_PER_MW,
        })),
      };
    }),
  }));
}

/** Stretches in which a constraint is more likely than not, or once in ten, to need relief. */
const LIKELY = 0.1;

function describe(
  { day, statement }: StatedDay,
  constraints: ReturnType<typeof constraintsOf>,
  samples: number,
): string {
  const width = Math.max(...constraints.map(({ id }) => id.length), 10);
  const lines = constraints.map(({ id, periods }) => {
    const likely = periods.filter(({ excessProbability }) => excessProbability >= LIKELY).length;
    const worst = periods.reduce((most, each) =>
      each.excessProbability > most.excessProbability ? each : most,
    );
    const largest = Math.max(...periods.map(({ sizeMw }) => sizeMw));
    const p = `${(100 * worst.excessProbability).toFixed(1)} ± ${(100 * worst.standardError).toFixed(1)} %`;
    return `${id.padEnd(width)}  ${String(likely).padStart(10)}  ${p.padStart(14)} ${worst.start.slice(11, 16)}  ${largest.toFixed(1).padStart(13)}`;
  });
  return [
    `${day}, as known at ${formatInstant(statement.issuedAt)}: constraint statement, active power only`,
    `${"constraint".padEnd(width)}  half-hours  most likely (UTC)      forecast, MW`,
    ...lines,
    `half-hours: with at least ${100 * LIKELY} % probability above the target; forecast: largest excess of the point forecast; ${samples} draws`,
    "",
  ].join("\n");
}
