/**
 * The account of a balance party in a settlement period. Takes its energies; gives its imbalance in whole Wh, above 0 where
 * it is long. Energies are injections: what is drawn is negative.
 */
import { amountMicroGbp } from "../../core/money.ts";
import type { Undelivered } from "../../model/imbalance.ts";

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

/**
 * What an accepted offer that was not delivered costs on top of its imbalance, where it was dearer than that; and a bid, where
 * less was paid for it than its imbalance brings: nobody gains by not following.
 */
export function nonDeliveryMicroGbp(
  { wh, priceGbpPerMwh }: Undelivered,
  imbalanceGbpPerMwh: number,
): number {
  return Math.max(0, amountMicroGbp(wh, priceGbpPerMwh - imbalanceGbpPerMwh));
}
