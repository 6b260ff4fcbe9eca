/**
 * What charges for use of the network come to for capacity that changes hands for a time. Takes rates and a window; gives £ for each MW,
 * an hour: of a buyer more, of a seller less (negative). Linked, capacity is charged to who holds it for the time that it does. Not
 * linked, a buyer of import capacity pays for the excess on all days of each month of the window, as if nothing else exceeded it.
 */
import {
  daysFromCivil,
  londonDayOf,
  monthNumberOf,
  PERIOD_HOURS,
  periodStart,
} from "../../core/time.ts";
import { KW_PER_MW } from "../../core/units.ts";
import type { ChargedCapacity } from "../../model/capacity-trades.ts";
import type { DuosSettings } from "./settings.ts";

const PENCE_PER_GBP = 100;
const HOURS_PER_DAY = 24;

export function chargesGbpPerMwHour(
  settings: DuosSettings | undefined,
  { capacity, side, fromPeriod, toPeriod }: ChargedCapacity,
): number {
  if (settings === undefined) return 0;
  const { link, exceededPencePerKvaDay, importPencePerKvaDay, exportPencePerKvaDay } = settings;
  const gbpPerMwDay = (pence: number) => (pence * KW_PER_MW) / PENCE_PER_GBP / settings.powerFactor;
  if (link.kind === "none") {
    if (capacity === "export" || side === "sell") return 0;
    const days = monthDays(fromPeriod, toPeriod);
    return (gbpPerMwDay(exceededPencePerKvaDay) * days) / ((toPeriod - fromPeriod) * PERIOD_HOURS);
  }
  const pence = capacity === "export" ? exportPencePerKvaDay : importPencePerKvaDay;
  const gbp = gbpPerMwDay(pence) / HOURS_PER_DAY;
  return side === "buy" ? gbp : 0 - gbp;
}

/** Days of all London months that a window touches. */
function monthDays(fromPeriod: number, toPeriod: number): number {
  const [first, last] = [fromPeriod, toPeriod - 1].map((at) =>
    monthNumberOf(londonDayOf(periodStart(at))),
  );
  return firstDayOf(last! + 1) - firstDayOf(first!);
}

const firstDayOf = (monthNumber: number): number =>
  daysFromCivil({ year: Math.floor(monthNumber / 12), month: (monthNumber % 12) + 1, day: 1 });
