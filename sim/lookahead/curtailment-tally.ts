/**
 * What is counted of draws: sums, sums of squares and histograms by unit, by constraint and by period. Takes the size of the
 * question; gives columns of zeros, and adds one tally to another. A sample is a draw, or the mean of a draw and its mirror:
 * errors follow from samples. Its size does not grow with the number of draws.
 */

import {
  addSpreads,
  clearSpreads,
  emptySpreads,
  type SpreadHistograms,
} from "./spread-histograms.ts";

/** Bins of a histogram over a range, beside the exact zero, which is the first. What lies beyond is in the last. */
export const BINS = 100;
export const HISTOGRAM = BINS + 1;
/** Power below this is none, kW: float residue. */
export const NOTHING_KW = 1e-6;

export interface TallySize {
  readonly periodCount: number;
  readonly unitCount: number;
  readonly constraintCount: number;
  readonly serviceCount: number;
}

/** Sums over samples; `…Squares` of the square of each sample. */
interface TallySums {
  /** Samples, in one cell. */
  readonly sampleCount: Float64Array;
  /** [period][unit]: 1 where more is curtailed than counts as such, weighted by state. */
  readonly curtailed: Float64Array;
  readonly curtailedSquares: Float64Array;
  readonly cutKw: Float64Array;
  readonly cutSquares: Float64Array;
  readonly availableKw: Float64Array;
  readonly availableSquares: Float64Array;
  readonly cutByAvailable: Float64Array;
  /** [period][unit][bin]. */
  readonly cutBins: Float64Array;
  readonly deliverableBins: Float64Array;
  /** [service][period][unit]: 1 where the unit could not deliver the service. */
  readonly short: Float64Array;
  readonly shortSquares: Float64Array;
  /** [period][constraint], before anybody is curtailed: 1 where the flow is above its target, by how much, and room below it. */
  readonly above: Float64Array;
  readonly aboveSquares: Float64Array;
  readonly excessKw: Float64Array;
  readonly excessSquares: Float64Array;
  readonly freeKw: Float64Array;
  readonly freeSquares: Float64Array;
}

export interface CurtailmentTally extends TallySums {
  /** By period and constraint, before anybody is curtailed: the flow, and the target in force less the flow. */
  readonly flows: SpreadHistograms;
  readonly margins: SpreadHistograms;
}

export function emptyTally(size: TallySize): CurtailmentTally {
  const cellCount = size.periodCount * size.constraintCount;
  return {
    ...emptySums(size),
    flows: emptySpreads(cellCount),
    margins: emptySpreads(cellCount),
  };
}

function emptySums({
  periodCount,
  unitCount,
  constraintCount,
  serviceCount,
}: TallySize): TallySums {
  const byUnit = (times = 1) => new Float64Array(periodCount * unitCount * times);
  const byConstraint = () => new Float64Array(periodCount * constraintCount);
  return {
    sampleCount: new Float64Array(1),
    curtailed: byUnit(),
    curtailedSquares: byUnit(),
    cutKw: byUnit(),
    cutSquares: byUnit(),
    availableKw: byUnit(),
    availableSquares: byUnit(),
    cutByAvailable: byUnit(),
    cutBins: byUnit(HISTOGRAM),
    deliverableBins: byUnit(HISTOGRAM),
    short: byUnit(serviceCount),
    shortSquares: byUnit(serviceCount),
    above: byConstraint(),
    aboveSquares: byConstraint(),
    excessKw: byConstraint(),
    excessSquares: byConstraint(),
    freeKw: byConstraint(),
    freeSquares: byConstraint(),
  };
}

const COLUMNS = Object.keys(
  emptySums({ periodCount: 0, unitCount: 0, constraintCount: 0, serviceCount: 0 }),
) as (keyof TallySums)[];

/** Adds a tally to another of the same size. Chunks are added in their order, so that who drew them changes no byte. */
export function addTally(into: CurtailmentTally, from: CurtailmentTally): void {
  for (const column of COLUMNS) {
    const sums = into[column];
    const parts = from[column];
    for (let cell = 0; cell < sums.length; cell += 1) sums[cell] = sums[cell]! + parts[cell]!;
  }
  addSpreads(into.flows, from.flows);
  addSpreads(into.margins, from.margins);
}

export function clearTally(tally: CurtailmentTally): void {
  for (const column of COLUMNS) tally[column].fill(0);
  clearSpreads(tally.flows);
  clearSpreads(tally.margins);
}

/** The bin of a power, kW, of a range of `sizeKw`. */
export function binOf(kw: number, sizeKw: number): number {
  if (kw <= NOTHING_KW) return 0;
  const bin = Math.ceil((kw / sizeKw) * BINS);
  return bin < 1 ? 1 : bin > BINS ? BINS : bin;
}

/** The power below which a part of the weight lies, kW, straight inside a bin; exact at 0, else to one bin. */
export function quantileKw(
  bins: Float64Array,
  first: number,
  sizeKw: number,
  probability: number,
): number {
  let weight = 0;
  for (let bin = 0; bin < HISTOGRAM; bin += 1) weight += bins[first + bin]!;
  const wanted = probability * weight;
  let below = bins[first]!;
  if (wanted <= below) return 0;
  for (let bin = 1; bin < HISTOGRAM; bin += 1) {
    const inside = bins[first + bin]!;
    if (inside > 0 && wanted <= below + inside)
      return ((bin - 1 + (wanted - below) / inside) * sizeKw) / BINS;
    below += inside;
  }
  return sizeKw;
}
