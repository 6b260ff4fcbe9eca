/** `headroom lookahead <scenario>`: the constraint statement of a day, with probabilities, and who would be curtailed first. */
import type { Command } from "commander";
import { formatInstant, periodStart } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import {
  type CurtailmentFactors,
  curtailmentFactors,
} from "../../sim/lookahead/curtailment-factors.ts";
import {
  type BusCapacity,
  type CapacityBlock,
  capacityBlocks,
  freeCapacity,
} from "../../sim/lookahead/free-capacity.ts";
import { shownPath } from "../files.ts";
import { type StatedDay, statedDay } from "../stated-day.ts";
import { addDayOptions, type DayOptions, settingsOf, startOf } from "./options.ts";
import { printJson } from "./print-json.ts";

interface LookAheadOptions extends DayOptions {
  readonly free?: boolean;
  readonly json?: boolean;
}

export function addLookahead(program: Command): void {
  const command = program
    .command("lookahead")
    .description(
      "the constraint statement of a day: where which constraint will bind, how likely, whom it would curtail, what is free",
    )
    .argument("<scenario>", "scenario file (.yaml or .json)");
  addDayOptions(command)
    .option("--free", "print free capacity by bus and block too (JSON has it always)")
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: LookAheadOptions) => {
      const { accept = [] } = options;
      const settings = settingsOf(options);
      const stated = await statedDay({ file, settings, start: startOf(options), accept });
      const factors = curtailmentFactors(stated.question, stated.sampling);
      const constraints = constraintsOf(stated, factors);
      const periods = freeCapacity(stated.networks, factors.freeFirmKw);
      const blocks = capacityBlocks(periods);
      if (options.json === true) {
        printJson({
          scenario: shownPath(file),
          day: stated.day,
          issuedAt: formatInstant(stated.statement.issuedAt),
          constraints,
          masterMeritOrder: masterOrder(stated),
          freeCapacity: freeByBus(stated, periods, blocks),
          outagesLeftOut: leftOut(stated),
          samples: factors.drawCount,
        });
        return;
      }
      const text = describe(stated, constraints, factors.drawCount);
      process.stdout.write(options.free === true ? text + describeFree(stated, blocks) : text);
    });
}

const startOfStep = ({ statement }: StatedDay, step: number): string =>
  formatInstant(periodStart(statement.fromPeriod + step));

/** Power, or null where nothing limits it. */
const mwOrNull = (kw: number) => (Number.isFinite(kw) ? kw / KW_PER_MW : null);

/**
 * The one list of the whole network, first curtailed first, by stretch of periods in which it is the same; null where the
 * principle of access has another order at each constraint.
 */
function masterOrder(stated: StatedDay) {
  const { world, statement, question } = stated;
  const { units, constraintPoints } = world.network;
  const count = constraintPoints.ids.length;
  const stretches: { from: string; to: string; units: string[] | null }[] = [];
  let known: string | undefined;
  for (let step = 0; step < question.periods.length; step += 1) {
    const orders = statement.order.slice(step * count, (step + 1) * count);
    const keys = new Set(orders.map((order) => order.join(",")));
    const key = keys.size === 1 ? [...keys][0]! : "by constraint";
    const to = startOfStep(stated, step + 1);
    if (key === known) stretches[stretches.length - 1]!.to = to;
    else {
      const list = keys.size === 1 ? orders[0]!.map((unit) => units.ids[unit]!) : null;
      stretches.push({ from: startOfStep(stated, step), to, units: list });
    }
    known = key;
  }
  return stretches;
}

/** What is there with 95 % probability, by bus, period and block. */
function freeByBus(
  stated: StatedDay,
  periods: readonly BusCapacity[],
  blocks: readonly CapacityBlock[],
) {
  return stated.world.network.buses.ids.map((id, bus) => ({
    id,
    periods: periods.map(({ exportKw, importKw }, step) => ({
      start: startOfStep(stated, step),
      exportMw: mwOrNull(exportKw[bus]!),
      importMw: mwOrNull(importKw[bus]!),
    })),
    blocks: blocks.map(({ fromStep, periodCount, exportKw, importKw }) => ({
      from: startOfStep(stated, fromStep),
      to: startOfStep(stated, fromStep + periodCount),
      exportMw: mwOrNull(exportKw[bus]!),
      importMw: mwOrNull(importKw[bus]!),
    })),
  }));
}

/** Outages that count in no factor because no flows follow without the branch. */
function leftOut({ world, question }: StatedDay): string[] {
  const rows = question.periods.flatMap(({ states }) =>
    states.leftOut.flatMap(({ branch, because }) => (because === "singular" ? [branch] : [])),
  );
  return [...new Set(rows)]
    .sort((left, right) => left - right)
    .map((row) => world.network.branches.ids[row]!);
}

function constraintsOf({ world, statement, question }: StatedDay, factors: CurtailmentFactors) {
  const { network } = world;
  const { constraintPoints, units } = network;
  const unitCount = units.ids.length;
  return constraintPoints.ids.map((id, constraint) => ({
    id,
    tooMuch: world.isByDemand[constraint] === 1 ? "demand" : "generation",
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
        freeMw: mwOrNull(factors.freeKw.value[cell]!),
        freeFirmMw: mwOrNull(factors.freeFirmKw[cell]!),
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

/** A constraint this likely to need relief counts as one that may. */
const LIKELY = 0.1;

function describe(
  stated: StatedDay,
  constraints: ReturnType<typeof constraintsOf>,
  samples: number,
): string {
  const { day, statement } = stated;
  const left = leftOut(stated);
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
    ...(left.length === 0
      ? []
      : [`left out, for without them no flows follow: ${left.join(", ")}`]),
    `half-hours: with at least ${100 * LIKELY} % probability above the target; forecast: largest excess of the point forecast; ${samples} draws`,
    "",
  ].join("\n");
}

/** A row a bus that a constraint is near: export and import of each block, MW. */
function describeFree(stated: StatedDay, blocks: readonly CapacityBlock[]): string {
  const { ids } = stated.world.network.buses;
  const width = Math.max(3, ...ids.map((id) => id.length));
  const mw = (kw: number) => (kw === Infinity ? "-" : (kw / KW_PER_MW).toFixed(1)).padStart(6);
  const lines = ids.flatMap((id, bus) => {
    const sides = blocks.map(({ exportKw, importKw }) => [exportKw[bus]!, importKw[bus]!] as const);
    if (sides.flat().every((kw) => kw === Infinity)) return [];
    return [
      `${id.padEnd(width)}${sides.map(([out, into]) => `  ${mw(out)} ${mw(into)}`).join("")}`,
    ];
  });
  const times = blocks.map(({ fromStep }) => startOfStep(stated, fromStep).slice(11, 16));
  return [
    "",
    "free capacity with 95 % probability, MW: export and import of blocks of four hours",
    `${"bus".padEnd(width)}${times.map((time) => `  ${`from ${time}`.padStart(13)}`).join("")}`,
    ...lines,
    `-: no constraint is near; ${ids.length - lines.length} of ${ids.length} buses have none at all; each constraint by itself, times in UTC`,
    "",
  ].join("\n");
}
