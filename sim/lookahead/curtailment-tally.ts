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

import {
  addUnitHistograms,
  clearUnitHistograms,
  emptyUnitHistograms,
  type UnitHistograms,
} from "./unit-histograms.ts";

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
  /** By period and unit: what is curtailed, and what is injected then. */
  readonly cuts: UnitHistograms;
  readonly injected: UnitHistograms;
  /**
   * By period and constraint, before anybody is curtailed: the flow, and the target in force less the flow. Where one target
   * holds in all states, margins follow from flows and are not counted.
   */
  readonly flows: SpreadHistograms;
  readonly margins: SpreadHistograms;
}

export function emptyTally(size: TallySize): CurtailmentTally {
  const unitCells = size.periodCount * size.unitCount;
  const constraintCells = size.periodCount * size.constraintCount;
  return {
    ...emptySums(size),
    cuts: emptyUnitHistograms(unitCells),
    injected: emptyUnitHistograms(unitCells),
    flows: emptySpreads(constraintCells),
    margins: emptySpreads(constraintCells),
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
  addUnitHistograms(into.cuts, from.cuts);
  addUnitHistograms(into.injected, from.injected);
  addSpreads(into.flows, from.flows);
  addSpreads(into.margins, from.margins);
}

export function clearTally(tally: CurtailmentTally): void {
  for (const column of COLUMNS) tally[column].fill(0);
  clearUnitHistograms(tally.cuts);
  clearUnitHistograms(tally.injected);
  clearSpreads(tally.flows);
  clearSpreads(tally.margins);
}
