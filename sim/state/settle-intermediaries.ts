/** What is paid for metered energy and by the month to those between owners and markets: takes world and readings, gives entries. */
import { londonDayStart, londonMonthOf, periodOf, periodStart } from "../core/time.ts";
import type { Readings } from "../model/readings.ts";
import type { LedgerEntry } from "../model/venues.ts";
import { meteredFees } from "../settlement/intermediaries/metered.ts";
import type { World } from "./world.ts";

export function settleIntermediaries(
  { intermediaries, firstDay }: World,
  period: number,
  { deliveredWh }: Readings,
): LedgerEntry[] {
  if (intermediaries === undefined) return [];
  const first = periodOf(londonDayStart(firstDay));
  const monthOf = (of: number) => londonMonthOf(periodStart(of));
  return meteredFees(
    intermediaries.settings,
    { period, at: periodStart(period + 1) },
    (id) => deliveredWh[intermediaries.unitRows.get(id)!]!,
    period === first || monthOf(period) !== monthOf(period - 1),
  );
}
