/**
 * Scores of probabilities against what came (Brier, its parts, skill, reliability by bin) and of ensembles against what
 * came (CRPS, rank). Pure; what is undefined is null, never NaN. Rules: docs/calibration.md.
 */
import { type Interval, wilsonInterval } from "../core/intervals.ts";
import { addTo, orderedSum, runningSum, totalOf } from "../core/sums.ts";

/** Probabilities that were stated, and 1 where the event came; same length, in order of time. */
export interface Stated {
  readonly probability: ArrayLike<number>;
  readonly came: ArrayLike<number>;
}

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Means of what was stated and of what came; null where the bin is empty. */
  readonly statedMean: number | null;
  readonly cameFrac: number | null;
  /** Wilson 95 % interval of `cameFrac` as if all were independent; null where there are too few to draw. */
  readonly interval: Interval | null;
}

export interface BrierScore {
  /** Mean square of stated less came; 0 is best. */
  readonly score: number;
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  /** 1 − score / uncertainty; null where the event never came or always did. */
  readonly skill: number | null;
  /** Expected calibration error: mean distance of stated from came over the bins. */
  readonly calibrationError: number;
}

export const BIN_COUNT = 10;
/** Bins with fewer forecasts have no interval and are not drawn. */
export const BIN_COUNT_MIN = 20;

/** The bin of a probability; 1 belongs to the last. */
export function binOf(probability: number): number {
  return Math.min(BIN_COUNT - 1, Math.floor(probability * BIN_COUNT));
}

/** What was stated and what came, added up by bin: all that scores of probabilities need but the squares. */
export interface BinSums {
  readonly counts: Float64Array;
  readonly stated: Float64Array;
  readonly came: Float64Array;
}

export const emptyBins = (): BinSums => ({
  counts: new Float64Array(BIN_COUNT),
  stated: new Float64Array(BIN_COUNT),
  came: new Float64Array(BIN_COUNT),
});

/** Forecasts in ten bins of equal width. */
export function binSums({ probability, came }: Stated): BinSums {
  const sums = emptyBins();
  const stated = Array.from({ length: BIN_COUNT }, runningSum);
  for (let row = 0; row < probability.length; row += 1) {
    const bin = binOf(probability[row]!);
    addTo(stated[bin]!, probability[row]!);
    sums.counts[bin]! += 1;
    sums.came[bin]! += came[row]!;
  }
  sums.stated.set(stated.map(totalOf));
  return sums;
}

/** The bins of a reliability diagram. */
export function reliabilityBins({ counts, stated, came }: BinSums): ReliabilityBin[] {
  return Array.from(counts, (count, bin) => {
    const cameFrac = count === 0 ? null : came[bin]! / count;
    return {
      low: bin / BIN_COUNT,
      high: (bin + 1) / BIN_COUNT,
      count,
      statedMean: count === 0 ? null : stated[bin]! / count,
      cameFrac,
      interval: cameFrac === null || count < BIN_COUNT_MIN ? null : wilsonInterval(cameFrac, count),
    };
  });
}

/**
 * Brier score with its parts over ten bins: score = reliability − resolution + uncertainty, exactly only where forecasts
 * within a bin are equal. Null where nothing was stated.
 */
export function brierScore(of: Stated): BrierScore | null {
  const { probability, came } = of;
  const squares = Float64Array.from(probability, (value, row) => (value - came[row]!) ** 2);
  return brierOf(binSums(of), orderedSum(squares));
}

/** The same of what was added up; `squares` is the sum of the squares of stated less came. */
export function brierOf(sums: BinSums, squares: number): BrierScore | null {
  const count = orderedSum(sums.counts);
  if (count === 0) return null;
  const score = squares / count;
  const cameFrac = orderedSum(sums.came) / count;
  const filled = reliabilityBins(sums).filter((bin) => bin.count > 0);
  const mean = (part: (bin: ReliabilityBin) => number) =>
    orderedSum(filled.map((bin) => bin.count * part(bin))) / count;
  const uncertainty = cameFrac * (1 - cameFrac);
  return {
    score,
    reliability: mean((bin) => (bin.statedMean! - bin.cameFrac!) ** 2),
    resolution: mean((bin) => (bin.cameFrac! - cameFrac) ** 2),
    uncertainty,
    skill: uncertainty > 0 ? 1 - score / uncertainty : null,
    calibrationError: mean((bin) => Math.abs(bin.statedMean! - bin.cameFrac!)),
  };
}

/**
 * Continuous ranked probability score of an ensemble against what came, in the unit of its members; 0 is best. `isFair`
 * divides the spread by M(M − 1) instead of M², which is unbiased for a small ensemble (two members at least).
 */
export function crps(members: ArrayLike<number>, came: number, isFair = false): number {
  const sorted = Float64Array.from(members).sort((left, right) => left - right);
  const count = sorted.length;
  let distance = 0;
  let spread = 0;
  for (let rank = 0; rank < count; rank += 1) {
    distance += Math.abs(sorted[rank]! - came);
    // Σ Σ |xᵢ − xⱼ| over all pairs, both ways round, in one pass over sorted members.
    spread += 2 * (2 * rank - count + 1) * sorted[rank]!;
  }
  return distance / count - spread / (2 * count * (isFair ? count - 1 : count));
}

/**
 * Where in its ensemble the outturn fell, 0 to 1: the part of the members below it and, of those equal to it, the part
 * `tie` (a draw in 0 to 1): uniform where the ensemble is right, also where many members are equal.
 */
export function rankFrac(members: ArrayLike<number>, came: number, tie: number): number {
  let below = 0;
  let equal = 0;
  for (let member = 0; member < members.length; member += 1) {
    if (members[member]! < came) below += 1;
    else if (members[member]! === came) equal += 1;
  }
  return (below + tie * (equal + 1)) / (members.length + 1);
}
