/**
 * What a unit would have drawn on a day by its own meter on comparable days: the mean of earlier days of the same kind on which it was told nothing, moved to the
 * level of the day by control half-hours, which lie before anything that it could gain by. Takes meters and the half-hour of the first call; gives a reference by half-hour.
 */
import { halfHoursBefore } from "../performance/baselines/past-days.ts";
import type { MetersSeen } from "./seen.ts";

/** As many earlier days as baselines ask for at least on working days. */
export const DAYS_LEAST = 5;
/** What lies nearer to a call than four hours may be moved because of it: the longest that any baseline reads. */
export const MOVED_HALF_HOURS = 8;

/** What is drawn in a half-hour, kW, as it is on comparable days; undefined where too few of them are known. */
export type Reference = (halfHour: number) => number | undefined;

export function referenceOf({ today, earlier }: MetersSeen, firstCall: number): Reference {
  const usualKw = (halfHour: number): number | undefined => {
    const known = earlier.flatMap((day) => day(halfHour) ?? []);
    if (known.length < DAYS_LEAST) return undefined;
    return 0 - known.reduce((sum, kw) => sum + kw, 0) / known.length;
  };
  let [drawnKw, asUsualKw] = [0, 0];
  for (const halfHour of halfHoursBefore(firstCall, firstCall, MOVED_HALF_HOURS)) {
    const [now, usual] = [today(halfHour), usualKw(halfHour)];
    if (now === undefined || usual === undefined) continue;
    drawnKw -= now;
    asUsualKw += usual;
  }
  // A day without control half-hours is taken as usual.
  const level = drawnKw > 0 && asUsualKw > 0 ? drawnKw / asUsualKw : 1;
  return (halfHour) => {
    const usual = usualKw(halfHour);
    return usual === undefined ? undefined : level * usual;
  };
}
