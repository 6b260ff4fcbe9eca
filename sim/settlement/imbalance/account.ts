/**
 * The account of a balance party in a settlement period. Takes its energies; gives its imbalance in whole Wh, above 0 where
 * it is long. Energies are injections: what is drawn is negative.
 */

export interface AccountEnergies {
  /** Metered, with what was moved to or from another's account. */
  readonly creditedWh: number;
  /** Accepted bids and offers: an offer that was delivered leaves no imbalance. */
  readonly bidOfferWh: number;
  /** Bought and sold beforehand: above 0 what the party sold. */
  readonly contractWh: number;
}

export function accountImbalanceWh({
  creditedWh,
  bidOfferWh,
  contractWh,
}: AccountEnergies): number {
  return creditedWh - bidOfferWh - contractWh;
}
