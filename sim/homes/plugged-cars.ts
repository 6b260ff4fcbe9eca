/** Columns of the cars that are plugged in: where they are charged, a group after the other. Takes how many a group has at most. */

/** Cars of a group that charge, or may give, in a half-hour: of each the part of its stay that lies in it, what it wants of the supply, and what it draws of it. */
export interface Charging {
  start: number;
  pluggedCount: number;
  /** All that are plugged in for some of it. */
  readonly plugged: Int32Array;
  count: number;
  readonly rows: Int32Array;
  /** s since 1970. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly supplyWh: Float64Array;
  /** Negative: given. */
  readonly drawnWh: Float64Array;
  /** Of stays, as they are drawn. */
  readonly draws: Float64Array;
}

export const chargingOf = (most: number): Charging => ({
  start: 0,
  pluggedCount: 0,
  plugged: new Int32Array(most),
  count: 0,
  rows: new Int32Array(most),
  from: new Float64Array(most),
  to: new Float64Array(most),
  supplyWh: new Float64Array(most),
  drawnWh: new Float64Array(most),
  draws: new Float64Array(most),
});
