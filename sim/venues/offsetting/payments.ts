/** What an offsetting trade costs its follower, from what was metered: the lead's change, and what nothing made up for. Gives whole micro-pounds. */
import { amountMicroGbp } from "../../core/money.ts";
import type { MeteredOffset } from "../../model/offsetting.ts";

export const priceMicroGbp = ({ leadWh, offset }: MeteredOffset): number =>
  amountMicroGbp(leadWh, offset.priceGbpPerMwh);

export const breachMicroGbp = ({ unmatchedWh }: MeteredOffset, breachGbpPerMwh: number): number =>
  amountMicroGbp(unmatchedWh, breachGbpPerMwh);
