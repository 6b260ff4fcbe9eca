/**
 * What awards lose to the other operator's wish: of their unit, and of their call at a target. Takes a conflict of a page, once its awards are kept;
 * writes it beside what was blocked of them before.
 */
import { offerOf, partLeft } from "../model/awards.ts";
import type { EndedCall } from "../model/lost-units.ts";
import { type Award, type Conflict, isStanding, type ServiceResults } from "../model/services.ts";
import { blockedByCall, blockedOnceLess } from "./blocked-at-target.ts";
import type { World } from "./world.ts";

/**
 * What an award loses to the other operator's wish, as a mean over its half-hour: all of it from then on where that has its unit, the rest where less of a call stands, while it
 * has its unit. Who hears before it is armed was notified by the deadline.
 */
export function keepBlocked(
  world: World,
  conflict: Conflict,
  { wonBack, ended }: ServiceResults,
): void {
  const { award: eso, against, parts = [], winner, conflictClass } = conflict;
  const isOfUnit = conflictClass === "C1" || conflictClass === "C2";
  const loser = winner === "dso" ? eso : winner === "eso" && isOfUnit ? against : undefined;
  if (loser === undefined) return;
  const ofLoser = parts.filter((part) => offerOf(part) === offerOf(loser));
  for (const award of ofLoser.length > 0 ? ofLoser : [loser])
    if (conflict.at >= (wonBack.get(award.id) ?? 0)) keepBlockedOf(world, conflict, award, ended);
}

function keepBlockedOf(
  { services, scenario }: World,
  conflict: Conflict,
  loser: Award,
  ended: readonly EndedCall[],
): void {
  const { conflictClass, askedKw, standsKw, blockedWh } = conflict;
  const isOfUnit = conflictClass === "C1" || conflictClass === "C2";
  // What never came into force is paid nothing, blocked or not; who keeps a part of its unit says itself what it promised.
  const kept = services.awards.get(loser.period)?.find(({ id }) => id === loser.id);
  const addedWh = scenario.primacy.excusedNonDelivery ? 0 : blockedWh;
  const hasUnit = kept !== undefined && isStanding(kept);
  if (kept === undefined || (isOfUnit && hasUnit && addedWh === 0)) return;
  const isNotified = loser.state !== "armed";
  const leftFrac = partLeft(loser, conflict.at);
  const before = services.blocked.get(loser.id) ?? { kw: 0, isNotified, unexcusedWh: 0 };
  const unexcusedWh = before.unexcusedWh + addedWh;
  const hasKw = Math.abs(loser.changeKw);
  if (hasUnit) {
    const part = { hasKw, leftFrac, isNotified };
    const atTarget = isOfUnit ? before.atTarget : blockedByCall(before.atTarget, conflict, part);
    services.blocked.set(loser.id, { ...before, atTarget, unexcusedWh });
    return;
  }
  const goneKw = isOfUnit ? hasKw : askedKw - standsKw;
  const lost = before.kw > 0 ? before : { kw: goneKw * leftFrac, isNotified };
  // Until its call ends.
  const endsAt = ended
    .filter(({ told: { award }, at }) => award.id === loser.id && at === conflict.at)
    .reduce((last, each) => Math.max(last, each.endsAt), conflict.at);
  const atTarget =
    before.atTarget && blockedOnceLess(before.atTarget, hasKw, 0, partLeft(loser, endsAt));
  services.blocked.set(loser.id, { ...lost, atTarget, unexcusedWh });
}
