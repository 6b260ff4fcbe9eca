/**
 * The nouns of imbalance settlement: what the system operator did in a settlement period, as a file says it, and what a
 * party's account holds. No behaviour. Energies are injections in whole Wh: what is drawn is negative.
 */

/** A balancing action: volume above 0 where energy was bought (offers), below 0 where it was sold (bids). */
export interface SystemAction {
  readonly id: string;
  readonly volumeMwh: number;
  readonly priceGbpPerMwh: number;
}

/** What files say of the system in a settlement period; handed in with `parts` where a price mode reads them. */
export interface SystemRecord {
  priceGbpPerMwh(period: number): number;
  /** Above 0: the system was short. */
  netImbalanceMwh(period: number): number;
  actions(period: number): readonly SystemAction[];
}

/** The system in one settlement period. */
export interface SystemState {
  readonly priceGbpPerMwh: number;
  /** Undefined where nothing says it. */
  readonly netImbalanceMwh: number | undefined;
}

/** The part of an accepted offer (above 0) or bid (below 0) that was not delivered, and the price that it was accepted at. */
export interface Undelivered {
  readonly wh: number;
  readonly priceGbpPerMwh: number;
}

/** Energies of one balance party in one settlement period. */
export interface PartyEnergies {
  /** What it notified at gate closure as bought and sold. */
  readonly contractWh: number;
  readonly meteredWh: number;
  /** Accepted bids and offers that were to move it: what they asked for. */
  readonly bidOfferWh: number;
  readonly undelivered: readonly Undelivered[];
  /** Moved from another account: what a virtual trading party sold of a supplier's customers is on its account, not theirs. */
  readonly transferredWh: number;
  /** How far the network manager moved its units, and how far it had been told before gate closure. */
  readonly movedWh: number;
  readonly toldWh: number;
  /** What customers without a unit drew, positive; and all that was sold at prices with networks and policies in them. */
  readonly suppliedWh: number;
  /** The part of it that homes did not draw. */
  readonly suppliedBusinessWh: number;
  readonly allInWh: number;
  /** What its customers drew, with units or without, positive. */
  readonly consumptionWh: number;
  /** What its meters read above what they should, by settlement run. */
  readonly errorWh: readonly number[];
  /** What the movement took from the party's income from customers, and from what it pays owners and for other costs. */
  readonly lostIncomeMicroGbp: number;
  readonly savedCostsMicroGbp: number;
}
