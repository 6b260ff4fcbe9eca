/**
 * What members pay for metered energy and by the month to those between them and markets: the owner of a private wire, a community fund, a trading
 * platform. Takes settings, the energy of a half-hour by unit and whether a month begins; gives entries, caused by the payer's meter.
 */
import { amountMicroGbp, MICRO_GBP_PER_GBP } from "../../core/money.ts";
import { roundHalfAway } from "../../core/units.ts";
import { type Occasion, transfer } from "../../model/transfer.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import { TRADING_PLATFORM } from "./intermediaries.ts";
import type { IntermediarySettings } from "./settings.ts";

export const PRIVATE_WIRE = "private-wire";
export const COMMUNITY_FUND = "community-fund";
export const PLATFORM_MONTH = "platform-month";

/** `whOf`: delivered by a unit, negative: drawn. */
export function meteredFees(
  { privateWires, communityFunds, platform }: IntermediarySettings,
  occasion: Omit<Occasion, "because">,
  whOf: (unit: string) => number,
  isMonthNew: boolean,
): LedgerEntry[] {
  const pay = (rule: string, unit: string, to: string, amount: number, because: string) =>
    transfer({ ...occasion, because }, rule, unit, to, amount);
  const monthly = roundHalfAway((platform?.monthlyGbp ?? 0) * MICRO_GBP_PER_GBP);
  return [
    ...privateWires.flatMap(({ id, units, gbpPerMwh }) =>
      units.map((unit) =>
        pay(PRIVATE_WIRE, unit, id, priced(0 - whOf(unit), gbpPerMwh), "drawn through the wire"),
      ),
    ),
    ...communityFunds.flatMap(({ id, units, gbpPerMwh }) =>
      units.map((unit) =>
        pay(COMMUNITY_FUND, unit, id, priced(whOf(unit), gbpPerMwh), "delivered"),
      ),
    ),
    ...(isMonthNew ? (platform?.members ?? []) : []).map((unit) =>
      pay(PLATFORM_MONTH, unit, TRADING_PLATFORM, monthly, "a month's membership"),
    ),
  ].filter((entry) => entry.amountMicroGbp > 0);
}

/** Of energy one way alone. */
const priced = (wh: number, gbpPerMwh: number): number =>
  amountMicroGbp(Math.max(0, wh), gbpPerMwh);
