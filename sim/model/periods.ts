/** Periods in a row, by the absolute number of the first and of the one after the last. Takes nothing; gives the type. */
export interface Periods {
  readonly from: number;
  readonly to: number;
}
