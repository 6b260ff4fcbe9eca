/**
 * What a rule of local sharing is: a pure function from what a community gave and drew in a half-hour to the prices that its members have
 * among themselves. Keeps: what buyers pay is what sellers get and what the rest is bought for, or sold for, outside.
 */

/** A half-hour of a community; prices are of energy, without networks and policies. */
export interface Sharing {
  /** Given and drawn by members, above 0 both. */
  readonly suppliedWh: number;
  readonly drawnWh: number;
  /** What the supplier takes for a MWh more, and pays for one that is left over; the first is the higher. */
  readonly importGbpPerMwh: number;
  readonly exportGbpPerMwh: number;
}

export interface LocalPrices {
  readonly sellerGbpPerMwh: number;
  readonly buyerGbpPerMwh: number;
}

export type SharingRule = (of: Sharing) => LocalPrices;
