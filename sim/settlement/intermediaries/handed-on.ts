/**
 * What follows from payments that were made: parts of what services pay a unit, for who sells them; the platform's part of trades of curtailment
 * obligations; the price of meter data and messages of each award that is paid. Takes entries; gives entries that name the same cause.
 * Keeps: a unit hands on no more than it was paid; an award is charged once.
 */
import { MICRO_GBP_PER_GBP } from "../../core/money.ts";
import { roundHalfAway } from "../../core/units.ts";
import { mechanismOf, PAYMENT_RULES } from "../../model/payment-rules.ts";
import { DSO, ESO } from "../../model/services.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import { DATA_COMMUNICATIONS, type Intermediaries, TRADING_PLATFORM } from "./intermediaries.ts";

export const NETWORK_SHARE = "network-share";
export const SYSTEM_SHARE = "system-share";
export const PLATFORM_FEE = "platform-fee";
export const DATA_CHARGE = "data-communications";

/** A buyer pays for a loss it had, not for what it sold. */
const SHORTFALL = "curtailment-obligations/shortfall";

export function handedOn(
  { settings, sharesOf }: Intermediaries,
  entries: readonly LedgerEntry[],
): LedgerEntry[] {
  const isCharged = new Set<string>();
  return entries.flatMap((entry) => {
    const mechanism = mechanismOf(entry.rule);
    const { causedBy, row } = PAYMENT_RULES[mechanism]!;
    if (causedBy === "trades") return platformFee(settings.platform?.tradeFrac ?? 0, entry);
    if (causedBy !== "service_awards") return [];
    const name = row === "system-operation" ? NETWORK_SHARE : SYSTEM_SHARE;
    const shares = (sharesOf.get(entry.payee) ?? []).map((share) => ({
      ...after(entry, `${name}/${share.name}`, entry.payee, share.account),
      amountMicroGbp: roundHalfAway(entry.amountMicroGbp * share.frac),
    }));
    const isNew = !isCharged.has(entry.because) && (entry.payer === ESO || entry.payer === DSO);
    if (isNew) isCharged.add(entry.because);
    return [...withinPaid(entry, shares), ...(isNew ? dataCharges(settings, entry) : [])].filter(
      ({ amountMicroGbp }) => amountMicroGbp > 0,
    );
  });
}

const after = (
  { at, period, because }: LedgerEntry,
  rule: string,
  payer: string,
  payee: string,
): Omit<LedgerEntry, "amountMicroGbp"> => ({ at, period, because, rule, payer, payee });

/** Parts that add up to all of it may be a micro-pound more by rounding: the last gives way. */
function withinPaid({ amountMicroGbp: paid }: LedgerEntry, shares: LedgerEntry[]): LedgerEntry[] {
  let left = paid;
  return shares.map((share) => {
    const amountMicroGbp = Math.min(left, share.amountMicroGbp);
    left -= amountMicroGbp;
    return { ...share, amountMicroGbp };
  });
}

function platformFee(tradeFrac: number, entry: LedgerEntry): LedgerEntry[] {
  const amountMicroGbp = roundHalfAway(entry.amountMicroGbp * tradeFrac);
  if (amountMicroGbp === 0 || entry.rule === SHORTFALL) return [];
  return [{ ...after(entry, PLATFORM_FEE, entry.payee, TRADING_PLATFORM), amountMicroGbp }];
}

function dataCharges(
  { dataCommunications: of }: Intermediaries["settings"],
  entry: LedgerEntry,
): LedgerEntry[] {
  if (of === undefined) return [];
  const charge = (payer: string, gbp: number): LedgerEntry => ({
    ...after(entry, DATA_CHARGE, payer, DATA_COMMUNICATIONS),
    amountMicroGbp: roundHalfAway(gbp * MICRO_GBP_PER_GBP),
  });
  return [charge(entry.payee, of.providerGbp), charge(entry.payer, of.buyerGbp)];
}
