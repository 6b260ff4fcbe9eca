/**
 * What was metered last stays: its score in its own climate fades towards the climate's median with the memory of its kind.
 * Takes nothing of the series but what had been metered at the belief time, and the climate; gives beliefs, and what may
 * come: paths that begin at what was metered (error-paths.ts).
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { periodOf } from "../../core/time.ts";
import type { Forecast } from "../../model/forecast.ts";
import { CLIMATE_SCORES } from "../../model/series.ts";
import { climateScore } from "../climate-score.ts";
import { climateValue, type Marginals, marginalEnsemble } from "../ensemble.ts";
import type { ErrorSource, ErrorsOf } from "../error-model.ts";
import {
  CLIMATE_MEMORY,
  type CorrelationSettings,
  correlationSettings,
  type ErrorPaths,
  errorPaths,
  memorySettings,
  scoreMemory,
} from "../error-paths.ts";
import { demandRange, heldIn, unitRange } from "../power-range.ts";

const settings = z.strictObject({
  kind: z.literal("persistence"),
  ...correlationSettings,
  memory: memorySettings(CLIMATE_MEMORY),
});

const NODES = CLIMATE_SCORES.length;
/** Nodes one standard deviation below and above. */
const BELOW = CLIMATE_SCORES.indexOf(-1);
const ABOVE = CLIMATE_SCORES.indexOf(1);

/** The last period that has ended at an instant: all that was metered, was metered up to its end. */
export function lastKnownPeriod(instant: number): number {
  return periodOf(instant) - 1;
}

/** Where paths begin: the last known period, and the scores of what was metered in it, by unit and then by demand. */
interface Known {
  readonly period: number;
  readonly scores: Float64Array;
}

function knownAt(forecast: Forecast, { network, series }: ErrorSource): Known {
  const period = Math.min(lastKnownPeriod(forecast.beliefInstant), forecast.fromPeriod - 1);
  const unitCount = network.units.ids.length;
  const demandCount = network.demands.ids.length;
  const meteredKw = new Float64Array(unitCount + demandCount);
  series.availableKw(period, meteredKw.subarray(0, unitCount));
  series.demandKw(period, meteredKw.subarray(unitCount));
  const climateKw = new Float64Array((unitCount + demandCount) * NODES);
  series.unitClimateKw(period, climateKw.subarray(0, unitCount * NODES));
  series.demandClimateKw(period, climateKw.subarray(unitCount * NODES), forecast.beliefInstant);
  const scores = meteredKw.map((kw, column) =>
    climateScore(climateKw.subarray(column * NODES, (column + 1) * NODES), kw),
  );
  return { period, scores };
}

/** Calls `one` with the climate of every column in every period of a forecast, and what is left there of what was known. */
function eachClimate(
  own: CorrelationSettings,
  { fromPeriod, periodCount, beliefInstant }: Forecast,
  source: ErrorSource,
  known: Known,
  one: (step: number, column: number, climateKw: Float64Array, kept: number) => void,
): void {
  const { series, network } = source;
  const memory = scoreMemory(network, own);
  const unitNodes = network.units.ids.length * NODES;
  const climateKw = new Float64Array(known.scores.length * NODES);
  for (let step = 0; step < periodCount; step += 1) {
    const period = fromPeriod + step;
    const kept = memory(period - known.period);
    series.unitClimateKw(period, climateKw.subarray(0, unitNodes));
    series.demandClimateKw(period, climateKw.subarray(unitNodes), beliefInstant);
    for (const [column, left] of kept.entries())
      one(step, column, climateKw.subarray(column * NODES, (column + 1) * NODES), left);
  }
}

/** The climate's value at what is left of the last known score. */
function persist(own: CorrelationSettings, forecast: Forecast, source: ErrorSource): void {
  const { units, demands } = source.network;
  const unitCount = units.ids.length;
  const demandCount = demands.ids.length;
  const known = knownAt(forecast, source);
  eachClimate(own, forecast, source, known, (step, column, climateKw, kept) => {
    const kw = climateValue(climateKw, 0, kept * known.scores[column]!);
    if (column < unitCount)
      forecast.availableKw[step * unitCount + column] = heldIn(unitRange(units, column), kw, 0);
    else {
      const demand = column - unitCount;
      const range = demandRange(demands, demand);
      forecast.demandKw[step * demandCount + demand] = heldIn(range, kw, 0);
    }
  });
}

/** What each column may be in each period, at the scores of what is not known. */
function marginals(
  own: CorrelationSettings,
  believed: Forecast,
  source: ErrorSource,
  known: Known,
): Marginals {
  const { periodCount } = believed;
  const { units, demands } = source.network;
  const unitCount = units.ids.length;
  const demandCount = demands.ids.length;
  const unitKw = new Float64Array(periodCount * unitCount * NODES);
  const demandKw = new Float64Array(periodCount * demandCount * NODES);
  eachClimate(own, believed, source, known, (step, column, climateKw, kept) => {
    const isUnit = column < unitCount;
    const row = isUnit ? column : column - unitCount;
    const from = (step * (isUnit ? unitCount : demandCount) + row) * NODES;
    const range = isUnit ? unitRange(units, row) : demandRange(demands, row);
    const out = isUnit ? unitKw : demandKw;
    const spread = Math.sqrt(1 - kept * kept);
    for (const [node, score] of CLIMATE_SCORES.entries()) {
      const kw = climateValue(climateKw, 0, kept * known.scores[column]! + spread * score);
      out[from + node] = heldIn(range, kw, 0);
    }
  });
  return { periodCount, unitKw, demandKw };
}

/** Half of what lies between one standard deviation below and above. */
function stateDeviations(
  own: CorrelationSettings,
  believed: Forecast,
  source: ErrorSource,
  of: "unitKw" | "demandKw",
  out: Float64Array,
): void {
  const kw = marginals(own, believed, source, knownAt(believed, source))[of];
  for (let cell = 0; cell < out.length; cell += 1)
    out[cell] = (kw[cell * NODES + ABOVE]! - kw[cell * NODES + BELOW]!) / 2;
}

/**
 * What is not known yet of paths: they begin in the last known period, and what their beginning says of a later period is
 * taken out. What remains has the law that a path has, given where it began; its variance is brought to 1.
 */
function unknownPaths(
  paths: ErrorPaths,
  own: CorrelationSettings,
  { network }: ErrorSource,
  knownPeriod: number,
  { fromPeriod, periodCount }: Forecast,
): ErrorPaths {
  const memory = scoreMemory(network, own);
  const keptAt = Array.from({ length: periodCount }, (_, step) =>
    memory(fromPeriod + step - knownPeriod),
  );
  const begun = new Float64Array(paths.scores.length);
  const scores = new Float64Array(paths.scores.length);
  let step = 0;
  const take = () => {
    for (const [column, kept] of keptAt[step]!.entries())
      scores[column] = (paths.scores[column]! - kept * begun[column]!) / Math.sqrt(1 - kept * kept);
  };
  return {
    scores,
    start(_, slot) {
      paths.start(knownPeriod, slot);
      begun.set(paths.scores);
      for (let period = knownPeriod; period < fromPeriod; period += 1) paths.next();
      step = 0;
      take();
    },
    next() {
      paths.next();
      step += 1;
      if (step < periodCount) take();
    },
  };
}

export const persistence = registryEntry({
  about: "What was metered last stays, and fades towards what season and hour let expect.",
  settings,
  make:
    (own): ErrorsOf =>
    (source) => ({
      addErrors: (forecast) => persist(own, forecast, source),
      deviationKw: (believed, out) => stateDeviations(own, believed, source, "unitKw", out),
      demandDeviationKw: (believed, out) => stateDeviations(own, believed, source, "demandKw", out),
      ensemble: (believed) => {
        const known = knownAt(believed, source);
        const paths = errorPaths(source.network, own, source.seed, "ensemble");
        return marginalEnsemble(
          marginals(own, believed, source, known),
          believed.fromPeriod,
          unknownPaths(paths, own, source, known.period, believed),
        );
      },
    }),
});
