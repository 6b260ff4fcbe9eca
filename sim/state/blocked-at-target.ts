/**
 * What a target blocks of an award's call, as a mean over its half-hour, while what the award has of its unit changes: it lasts as long as that
 * would pass the target. Takes what was blocked before; gives what is. Keeps: it is never below 0, nor above what the award had of its unit.
 */
import type { BlockedAtTarget } from "../model/blocked.ts";
import type { Conflict } from "../model/services.ts";

/** Of what an award has, kW. */
const blockedOf = ({ askedKw, standsKw }: BlockedAtTarget, hasKw: number): number =>
  Math.max(0, Math.min(hasKw, askedKw) - standsKw);

/** A call that finds its target in the way, for a part of the half-hour of an award that has so much; what was found before stands until then. */
export function blockedByCall(
  before: BlockedAtTarget | undefined,
  { askedKw, standsKw }: Pick<Conflict, "askedKw" | "standsKw">,
  { hasKw, leftFrac, isNotified }: { hasKw: number; leftFrac: number; isNotified: boolean },
): BlockedAtTarget {
  const now = { askedKw, standsKw, kw: 0, isNotified: before?.isNotified ?? isNotified };
  const wasKw = before === undefined ? 0 : blockedOf(before, hasKw);
  return { ...now, kw: (before?.kw ?? 0) + (blockedOf(now, hasKw) - wasKw) * leftFrac };
}

/** Once an award has less of its unit, or another call of it, for a part of its half-hour: 0 kW is none of either. */
export const blockedOnceLess = (
  before: BlockedAtTarget,
  hadKw: number,
  keptKw: number,
  leftFrac: number,
): BlockedAtTarget => ({
  ...before,
  ...(keptKw === 0 ? { askedKw: 0, standsKw: 0 } : {}),
  kw: before.kw - (blockedOf(before, hadKw) - blockedOf(before, keptKw)) * leftFrac,
});
