/**
 * What flows say of demand that nobody meters, period after period: an extended Kalman filter. Takes what was known and a
 * reading; gives what is known then. Keeps nothing itself.
 *
 * Letters: x scores z of the demands and then errors δ of their levels (usual-demand.ts), N(x̂, P). In k half-hours z fades by
 * m^k towards N(0, Cz), δ stays. A constraint reads v = f(x) + ε, ε ~ N(0, R). With h the slope of f at x̂, one constraint
 * after another,
 *   S = hᵀ P h + R,   x̂ → x̂ + P h (v − f(x̂)) / S,   P → P − P h hᵀ P / S.
 * A reading that is further off than 6 √S says more of what is not estimated than of demand: R is raised until it is 6 √S, for
 * mean and covariance alike, so that it teaches the less the further off it is, and none moves a score or a level by more
 * than 6 of its deviations. What lasts is learnt all the same, from many such readings.
 */
import type { DemandKnowledge, LiveReading } from "../model/forecast.ts";
import { CLIMATE_MEMORY } from "./error-paths.ts";
import { LEVEL_COMMON, SCORE_COMMON, type UsualDemand } from "./usual-demand.ts";

/** What a flow is read to, kW (assumed). */
const READING_KW = 10;

/** No reading is further off than this, in deviations √S: its noise is taken for as much as that needs (assumed; in four weeks of the ring under two seeds none is off by more than 5.2). */
const DEVIATIONS_MOST = 6;

/** What is left of a score after so many half-hours. */
export function scoreKept(periodCount: number): number {
  let kept = 1;
  for (let period = 0; period < periodCount; period += 1) kept *= CLIMATE_MEMORY.demand;
  return kept;
}

/** What is known once a reading is added to what was; `before` is of an earlier period, or nothing. */
export function learnt(
  before: DemandKnowledge | undefined,
  live: LiveReading,
  usual: UsualDemand,
): DemandKnowledge {
  const count = usual.rows.length;
  const known = before === undefined ? prior(live.period, count) : later(before, live.period);
  const { mean, covariance } = known;
  const expected = mean.slice();
  for (const { slope, aheadKw } of readings(live, expected, usual)) {
    const spread = times(covariance, slope);
    // What constraints before this one taught is taken at the slope, not worked out anew.
    const surprise = aheadKw - product(slope, mean) + product(slope, expected);
    const variance = Math.max(
      product(slope, spread) + READING_KW * READING_KW,
      (surprise / DEVIATIONS_MOST) ** 2,
    );
    for (const [row, each] of spread.entries()) {
      mean[row]! += (each * surprise) / variance;
      for (const [column, other] of spread.entries())
        covariance[row * spread.length + column]! -= (each * other) / variance;
    }
  }
  return known;
}

/** What is known before anything is read. */
function prior(period: number, count: number): DemandKnowledge {
  const size = 2 * count;
  const covariance = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1)
      covariance[row * size + column] = priorCovariance(row, column, count);
  return { period, mean: new Float64Array(size), covariance };
}

function priorCovariance(row: number, column: number, count: number): number {
  if (row === column) return 1;
  if (row < count !== column < count) return 0;
  return row < count ? SCORE_COMMON : LEVEL_COMMON;
}

/** What is left of what was known, and what has come to it since. */
function later({ period, mean, covariance }: DemandKnowledge, now: number): DemandKnowledge {
  const kept = scoreKept(now - period);
  const size = mean.length;
  const count = size / 2;
  const left = (row: number) => (row < count ? kept : 1);
  const faded = covariance.map((value, cell) => {
    const [row, column] = [Math.floor(cell / size), cell % size];
    const isOfScores = row < count && column < count;
    const fresh = isOfScores ? (1 - kept * kept) * priorCovariance(row, column, count) : 0;
    return value * left(row) * left(column) + fresh;
  });
  return { period: now, mean: mean.map((value, row) => value * left(row)), covariance: faded };
}

/** By constraint: how its flow answers to x about what is expected, and how far it lies above that, kW. */
function* readings(
  { period, surplusKw, effect }: LiveReading,
  expected: Float64Array,
  { rows, climatesKw, demandKw, levelFrac }: UsualDemand,
) {
  const count = rows.length;
  const climates = climatesKw(period);
  const demandCount = effect.length / surplusKw.length;
  const rises = rows.map((_, row) => {
    const [score, level] = [expected[row]!, expected[count + row]!];
    const at = (of: number, delta: number) => demandKw(climates, row, of, delta);
    return {
      beyondKw: at(score, level) - at(0, 0),
      ofScoreKw: (at(score + 1, level) - at(score - 1, level)) / 2,
      ofLevelKw: at(score, 0) * levelFrac,
    };
  });
  for (const [constraint, surplus] of surplusKw.entries()) {
    const slope = new Float64Array(2 * count);
    let aheadKw = surplus;
    for (const [row, { beyondKw, ofScoreKw, ofLevelKw }] of rises.entries()) {
      const each = effect[constraint * demandCount + rows[row]!]!;
      slope[row] = each * ofScoreKw;
      slope[count + row] = each * ofLevelKw;
      aheadKw -= each * beyondKw;
    }
    if (slope.some((each) => each !== 0)) yield { slope, aheadKw };
  }
}

function product(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < left.length; row += 1) sum += left[row]! * right[row]!;
  return sum;
}

function times(matrix: Float64Array, column: Float64Array): Float64Array {
  const size = column.length;
  return column.map((_, row) => product(matrix.subarray(row * size, (row + 1) * size), column));
}
