/**
 * The nouns of market monitoring: ways to game that an owner's settings may contain, what a detector makes of one participant on one
 * London day, and what a sanction makes of that. No behaviour. Nobody is judged by what is in its mind: what owners are set to do is known to the run alone.
 */

/** First part of the ledger's rules of sanctions. */
export const MARKET_MONITORING = "market-monitoring";

/**
 * What an owner may be set to do: hold volume back, price itself away from its worth, declare to draw more than it believes, draw more before a call, or on days without one, declare the output of plant
 * that stands still, plan to charge where a constraint will be.
 */
export type GamingPattern =
  | "withheld-volume"
  | "priced-away"
  | "over-declared"
  | "drawn-before"
  | "drawn-on-other-days"
  | "declared-idle"
  | "made-peak";

/** What a participant gained by what was seen, as far as a monitor can tell, and who paid it. */
export interface Gain {
  readonly payee: string;
  /** Above 0. */
  readonly microGbp: number;
}

/** What a detector makes of a participant on a day. */
export interface Score {
  /** How far the conduct goes, 0 to 1. */
  readonly scoreFrac: number;
  /** Mean size of it in the half-hours that it concerns, kW. */
  readonly evidenceKw: number;
  /** By how much it moved a market's price in the participant's favour; of a detector that tests no price none. */
  readonly impactGbpPerMwh?: number;
  readonly gains: readonly Gain[];
}

/** A score held against the threshold of its detector. */
export interface Assessment extends Score {
  readonly id: string;
  /** Unit, or group of homes. */
  readonly unit: string;
  readonly detector: string;
  readonly thresholdFrac: number;
  readonly isFlagged: boolean;
}

/** What follows from a flag. */
export interface Consequence {
  /** What the participant pays for each gain, to who paid it. */
  readonly gainMultiple: number;
  /** London days from the instant of detection on which its orders are not taken; 0: none. */
  readonly excludedDays: number;
}
