/** How long before its change a unit is told by a service: by the settings of its gates, which its owner knows when it offers. Takes settings; gives minutes. */
import { openVenues, serviceSettings, toldBySchedule, type VenueSettings } from "./registry.ts";

/** Time from being told to the change, minutes; Infinity where it is not told before each half-hour. */
export function noticeMinutes(venues: VenueSettings, venue: string): number {
  const service = serviceSettings(venues)[venue];
  const { gates } = openVenues(venues).find((open) => open.venue === venue) ?? {};
  const told = toldBySchedule(venue) ? gates?.arm : gates?.dispatch;
  if (service === undefined || told === undefined || !("before" in told)) return Infinity;
  return Math.max(told.before, service.responseMinutes);
}
