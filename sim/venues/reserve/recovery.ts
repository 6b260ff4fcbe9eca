/**
 * Whether a unit can serve a call again: not before it has recovered from the last, nor more often in a week than its contract says.
 * Takes what it has served of the service and when its change would begin; gives whether it may be told.
 */
import { DAYS_PER_WEEK, SECONDS_PER_DAY, SECONDS_PER_MINUTE } from "../../core/units.ts";
import type { ServedCalls } from "../../model/services.ts";

export interface Endurance {
  readonly recoveryMinutes: number;
  /** The most calls that begin in any seven days; none: no bound. */
  readonly deliveriesPerWeek?: number | undefined;
}

/** `from`: when its change would begin. A call that goes on is the same call, which it is in already. */
export function isReady(
  served: ServedCalls | undefined,
  from: number,
  { recoveryMinutes, deliveriesPerWeek = Infinity }: Endurance,
): boolean {
  if (served === undefined || from <= served.endedAt) return true;
  if (from < served.endedAt + recoveryMinutes * SECONDS_PER_MINUTE) return false;
  const weekAgo = from - DAYS_PER_WEEK * SECONDS_PER_DAY;
  return served.beganAt.filter((at) => at > weekAgo).length < deliveriesPerWeek;
}
