/**
 * Ensembles of correlated draws: a standard normal path for each owner, looked up in what that owner's value may be in each
 * period. Takes marginals and paths; gives an ensemble. The mirror of a draw has all its normals with the other sign.
 */
import type { Ensemble } from "../model/forecast.ts";
import { CLIMATE_SCORES } from "../model/series.ts";
import type { ErrorPaths } from "./error-paths.ts";

/** What each value may be, kW, at the climate's scores: [period][row][score]. */
export interface Marginals {
  readonly periodCount: number;
  readonly unitKw: Float64Array;
  readonly demandKw: Float64Array;
}

const NODES = CLIMATE_SCORES.length;
const FIRST = CLIMATE_SCORES[0]!;
const PER_SCORE = 1 / (CLIMATE_SCORES[1]! - FIRST);

export function marginalEnsemble(
  { unitKw, demandKw, periodCount }: Marginals,
  fromPeriod: number,
  paths: ErrorPaths,
): Ensemble {
  const unitCount = unitKw.length / (periodCount * NODES);
  const demandCount = demandKw.length / (periodCount * NODES);
  let step = 0;
  return {
    start(pair) {
      step = 0;
      paths.start(fromPeriod, pair);
    },
    next() {
      step += 1;
      paths.next();
    },
    fill(isMirrored, availableOut, demandOut) {
      const sign = isMirrored ? -1 : 1;
      const { scores } = paths;
      for (let unit = 0; unit < unitCount; unit += 1)
        availableOut[unit] = climateValue(
          unitKw,
          (step * unitCount + unit) * NODES,
          sign * scores[unit]!,
        );
      for (let demand = 0; demand < demandCount; demand += 1) {
        const from = (step * demandCount + demand) * NODES;
        demandOut[demand] = climateValue(demandKw, from, sign * scores[unitCount + demand]!);
      }
    },
  };
}

/** The value of a climate that begins at `from` of `table`, at a score: linear between scores, flat beyond the last. */
export function climateValue(table: Float64Array, from: number, score: number): number {
  const place = Math.max(0, Math.min(NODES - 1, (score - FIRST) * PER_SCORE));
  const node = Math.min(NODES - 2, Math.floor(place));
  const low = table[from + node]!;
  return low + (place - node) * (table[from + node + 1]! - low);
}
