/**
 * What an inflated baseline earned under calls to draw less: no more than what was counted as given. Takes calls with how far the baseline of each was moved; gives gains by who paid them.
 */
import { amountMicroGbp } from "../../../core/money.ts";
import { PERIOD_SECONDS } from "../../../core/time.ts";
import { roundHalfAway, whFromKw } from "../../../core/units.ts";
import type { Gain } from "../../../model/monitoring.ts";
import type { CallSeen } from "../seen.ts";

/** The half-hour in which the day's first call begins; none: Infinity. */
export const firstOf = (of: readonly { readonly halfHour: number }[]): number =>
  Math.min(...of.map(({ halfHour }) => halfHour));

export function gainsOf(
  calls: readonly { readonly call: CallSeen; readonly inflatedKw: number }[],
): Gain[] {
  const byPayee = new Map<string, number>();
  for (const { call, inflatedKw } of calls) {
    const inflatedWh = roundHalfAway(whFromKw(Math.max(0, inflatedKw), PERIOD_SECONDS));
    const wh = Math.min(inflatedWh, Math.max(0, call.countedWh));
    const gain = amountMicroGbp(wh, Math.max(0, call.priceGbpPerMwh));
    if (gain > 0) byPayee.set(call.payer, (byPayee.get(call.payer) ?? 0) + gain);
  }
  return [...byPayee]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([payee, microGbp]) => ({ payee, microGbp }));
}
