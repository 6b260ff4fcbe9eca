/**
 * Days of a contract's term on which its offers can be asked for: those on which its zone has a window and, where series are measured, that all
 * of them cover. Takes settings of services and the periods that are covered; gives findings where a term has no such day, since it would be
 * bought of nobody.
 */
import { formatDay, londonDayOf, londonDayStart, periodOf, periodStart } from "../core/time.ts";
import type { Finding } from "../model/findings.ts";
import { type TermForm, termEnd, termOf, termStart } from "../model/terms.ts";
import { isMeasuredOn, type Measured } from "./flexibility/contract.ts";
import { isInWindow, type ServiceWindow } from "./flexibility/windows.ts";
import { serviceSettings, type VenueSettings } from "./registry.ts";

/** Terms that a run has days of and whose windows no covered day has. Paths from the scenario's root. */
export function* termDayFindings(
  venues: VenueSettings,
  { firstDay, dayCount }: { readonly firstDay: number; readonly dayCount: number },
  measured: Measured,
): Generator<Finding> {
  for (const [service, { contract, zones }] of Object.entries(serviceSettings(venues))) {
    if (contract === "adHoc") continue;
    const starts = new Set(
      [firstDay, firstDay + dayCount - 1].map((day) => termStart(contract, day)),
    );
    const isZoned = "zones" in venues[service as keyof VenueSettings]!;
    for (const [row, { windows }] of zones.entries())
      for (const start of starts) {
        const days = daysWithin(contract, start, windows);
        if (days.length === 0 || days.some((day) => isMeasuredOn(measured, day))) continue;
        yield {
          code: "service.termDays",
          path: ["venues", service, ...(isZoned ? ["zones", row] : []), "windows"],
          found: `hours on no day of ${termOf(contract, firstPeriodOf(start))} that all measured series cover, ${spanOf(measured)}: nobody could be asked what to offer`,
          remedy:
            "write windows that such a day has, or series that reach further, or buy day by day",
        };
      }
  }
}

/** Days of a term on which any window is open. */
function daysWithin(
  form: TermForm,
  start: number,
  windows: readonly ServiceWindow[],
): readonly number[] {
  const days: number[] = [];
  for (let day = start; day < termEnd(form, start); day += 1)
    for (let period = firstPeriodOf(day); period < firstPeriodOf(day + 1); period += 1)
      if (isInWindow(windows, period)) {
        days.push(day);
        break;
      }
  return days;
}

const firstPeriodOf = (day: number) => periodOf(londonDayStart(day));

const spanOf = ({ fromPeriod, toPeriod }: Measured): string =>
  [fromPeriod, toPeriod - 1]
    .map((period) => formatDay(londonDayOf(periodStart(period))))
    .join(" to ");
