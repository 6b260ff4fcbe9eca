/** `headroom pcf <scenario>`: how likely each unit is curtailed in each settlement period of a day, and how sure that is. */

import type { Command } from "commander";
import { digestOf } from "../../sim/core/digest.ts";
import { formatInstant, periodStart } from "../../sim/core/time.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import type { CurtailmentFactors } from "../../sim/lookahead/curtailment-factors.ts";
import { counted } from "../counted.ts";
import { factorsBy } from "../curtailment-factor-workers.ts";
import { shownPath } from "../files.ts";
import { mergeSources } from "../scenario-source.ts";
import { type StatedDay, statedDay } from "../stated-day.ts";
import {
  addDayOptions,
  type DayOptions,
  numberOption,
  settingsOf,
  startOf,
  wholeOption,
} from "./options.ts";
import { printJson } from "./print-json.ts";

interface PcfOptions extends DayOptions {
  readonly samples?: string;
  readonly se?: string;
  readonly workers?: string;
  readonly json?: boolean;
}

const WORKERS_MAX = 64;

export function addPcf(program: Command): void {
  const command = program
    .command("pcf")
    .description("curtailment factors of a day: how likely, how deep, and what can be delivered")
    .argument("<scenario>", "scenario file (.yaml or .json)");
  addDayOptions(command)
    .option("--samples <n>", "draws, at most")
    .option("--se <x>", "stop once every probability has this standard error")
    .option("--workers <n>", "threads to draw on; the answer is the same on any number", "1")
    .option("--json", "print the result as JSON")
    .action(async (file: string, options: PcfOptions) => {
      const workers = wholeOption("--workers", options.workers ?? "1", WORKERS_MAX);
      const settings = samplingSettings(options);
      const start = startOf(options);
      const { accept = [] } = options;
      const stated = await statedDay({ file, settings, start, accept });
      const task = { file, settings: settings.data, start, accept };
      const factors = await factorsBy(workers, task, stated);
      const units = unitsOf(stated, factors);
      if (options.json === true) {
        const { drawCount, stopped } = factors;
        printJson({
          scenario: shownPath(file),
          day: stated.day,
          issuedAt: formatInstant(stated.statement.issuedAt),
          units,
          constraints: constraintsOf(stated, factors),
          samples: drawCount,
          stopped,
          digest: digestOf(units),
        });
      } else process.stdout.write(describe(stated, factors));
    });
}

/** The options as settings of the scenario, so that they are checked as these are. */
function samplingSettings(options: PcfOptions) {
  const factors = {
    ...(options.samples === undefined ? {} : { draws: numberOption("--samples", options.samples) }),
    ...(options.se === undefined ? {} : { standardErrorMax: numberOption("--se", options.se) }),
  };
  const source = settingsOf(options);
  if (Object.keys(factors).length === 0) return source;
  return mergeSources(source, {
    data: { lookAhead: { factors } },
    place: () => ({ file: options.samples === undefined ? "--se" : "--samples" }),
  });
}

/**
 * The place of a unit in the list of a period, the first curtailed 1. Null for firm units, under a principle that shares, and
 * where each constraint has a list of its own: `headroom lookahead` has these.
 */
function placesOf({ world, statement }: StatedDay): (step: number, unit: number) => number | null {
  const count = world.network.constraintPoints.ids.length;
  if (world.principle.kind === "shared") return () => null;
  return (step, unit) => {
    const places = new Set(
      statement.order.slice(step * count, (step + 1) * count).map((order) => order.indexOf(unit)),
    );
    const [place = -1] = places;
    return places.size === 1 && place >= 0 ? place + 1 : null;
  };
}

function unitsOf(stated: StatedDay, factors: CurtailmentFactors) {
  const { world, question, statement } = stated;
  const placeOf = placesOf(stated);
  const { ids } = world.network.units;
  const { probability, energyFrac, depthKw, firmKw, darkProbability, notDelivered } = factors;
  const [[service], [wantedKw]] = [notDelivered, question.services];
  const mw = (kw: number) => kw / KW_PER_MW;
  return ids.map((id, unit) => ({
    id,
    periods: question.periods.map((_, step) => {
      const cell = step * ids.length + unit;
      return {
        start: formatInstant(periodStart(statement.fromPeriod + step)),
        place: placeOf(step, unit),
        pcfProbability: probability.value[cell]!,
        standardError: probability.standardError[cell]!,
        low: probability.low[cell]!,
        high: probability.high[cell]!,
        pcfEnergy: energyFrac.value[cell]!,
        pcfEnergyStandardError: energyFrac.standardError[cell]!,
        depthMw: {
          p50: mw(depthKw.p50.value[cell]!),
          p90: mw(depthKw.p90.value[cell]!),
          p95: mw(depthKw.p95.value[cell]!),
        },
        depthStandardErrorMw: {
          p50: mw(depthKw.p50.standardError[cell]!),
          p90: mw(depthKw.p90.standardError[cell]!),
          p95: mw(depthKw.p95.standardError[cell]!),
        },
        firmMw: mw(firmKw.value[cell]!),
        firmStandardErrorMw: mw(firmKw.standardError[cell]!),
        darkProbability: darkProbability[cell]!,
        ...(service === undefined || wantedKw === undefined || wantedKw[unit] === 0
          ? {}
          : {
              notDeliveredProbability: service.value[cell]!,
              notDeliveredStandardError: service.standardError[cell]!,
            }),
      };
    }),
  }));
}

function constraintsOf({ world, question, statement }: StatedDay, factors: CurtailmentFactors) {
  const { ids } = world.network.constraintPoints;
  const { excessProbability, excessKw, freeKw, freeFirmKw } = factors;
  const mw = (kw: number) => (Number.isFinite(kw) ? kw / KW_PER_MW : null);
  return ids.map((id, constraint) => ({
    id,
    periods: question.periods.map((_, step) => {
      const cell = step * ids.length + constraint;
      return {
        start: formatInstant(periodStart(statement.fromPeriod + step)),
        excessProbability: excessProbability.value[cell]!,
        standardError: excessProbability.standardError[cell]!,
        excessMw: mw(excessKw.value[cell]!),
        freeMw: mw(freeKw.value[cell]!),
        freeFirmMw: mw(freeFirmKw[cell]!),
      };
    }),
  }));
}

/** A probability below this prints as 0.0 %. */
const SHOWN_FROM = 0.0005;

/** A row a unit: its worst half-hour, and the day's energy. Units that are hardly ever curtailed are counted, not listed. */
function describe(stated: StatedDay, factors: CurtailmentFactors): string {
  const { world, day, statement } = stated;
  const placeOf = placesOf(stated);
  const { ids, capacityKw } = world.network.units;
  const { probability, curtailedKw, availableKw, firmKw, drawCount, stopped } = factors;
  const steps = probability.value.length / ids.length;
  const rows = ids.map((id, unit) => {
    let worst = unit;
    let [cut, available, firm] = [0, 0, Infinity];
    for (let step = 0; step < steps; step += 1) {
      const cell = step * ids.length + unit;
      if (probability.value[cell]! > probability.value[worst]!) worst = cell;
      cut += curtailedKw.value[cell]! / 2;
      available += availableKw.value[cell]! / 2;
      firm = Math.min(firm, firmKw.value[cell]!);
    }
    return { id, unit, worst, cut, available, firm };
  });
  const touched = rows.filter(({ worst }) => probability.value[worst]! >= SHOWN_FROM);
  const idWidth = Math.max(4, ...touched.map(({ id }) => id.length));
  const lines = touched.map(({ id, unit, worst, cut, available, firm }) => {
    const step = (worst - unit) / ids.length;
    const start = formatInstant(periodStart(statement.fromPeriod + step)).slice(11, 16);
    const p = `${(100 * probability.value[worst]!).toFixed(1)} ± ${(100 * probability.standardError[worst]!).toFixed(1)} %`;
    const share = available > 0 ? `${((100 * cut) / available).toFixed(1)} %` : "-";
    const place = (placeOf(step, unit) ?? "-").toString().padStart(5);
    return `${id.padEnd(idWidth)}  ${place}  ${(capacityKw[unit]! / KW_PER_MW).toFixed(1).padStart(7)}  ${p.padStart(14)} ${start}  ${(cut / KW_PER_MW).toFixed(1).padStart(9)}  ${share.padStart(7)}  ${(firm / KW_PER_MW).toFixed(1).padStart(7)}`;
  });
  const head = `${"unit".padEnd(idWidth)}  place  cap. MW  worst half-hour (UTC)  cut, MWh  of avail.  firm MW`;
  const why =
    stopped === "reached"
      ? "the standard error asked for is reached"
      : "all draws that were allowed are made";
  return [
    `${day}, as known at ${formatInstant(statement.issuedAt)}: curtailment factors, active power only`,
    ...(touched.length === 0 ? [] : [head, ...lines]),
    `${ids.length - touched.length} of ${ids.length} units: below 0.05 % in every half-hour`,
    `${counted(drawCount, "draw")}: ${why}`,
    "",
  ].join("\n");
}
