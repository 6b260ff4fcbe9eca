/**
 * Ports: what the layers below are handed and hand on, as plain function types, so that no stage imports another.
 */

/** What a unit does when told to go from `levelKw` to at most `wantedKw`; `floorKw` is as low as it may be sent. */
export type Actuate = (
  wantedKw: number,
  levelKw: number,
  capacityKw: number,
  floorKw: number,
) => number;

/** A linear programme to maximise: columns from 0 to an upper bound, some of them whole numbers, and rows within bounds. */
export interface LinearProgramme {
  readonly gain: Float64Array;
  readonly upper: Float64Array;
  readonly isWhole: Uint8Array;
  readonly rows: readonly LinearRow[];
}

export interface LinearRow {
  readonly columns: readonly number[];
  readonly factors: readonly number[];
  readonly lower: number;
  readonly upper: number;
}

/** The best columns, and by row what more gain a bound higher by one would let through; meaningless where columns are whole. */
export interface LinearAnswer {
  readonly columns: Float64Array;
  readonly rowPrices: Float64Array;
}

/**
 * The best answer, or undefined where it was not proven best within the solver's own bounds on work. It answers at once
 * and equal programmes equally; who composes the run loads it before.
 */
export type LinearSolver = (programme: LinearProgramme) => LinearAnswer | undefined;
