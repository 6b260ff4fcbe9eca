/**
 * What awards lose to the other operator's wish: of their unit, and of their call at a target. Takes a conflict of a page, or a change, at its place among them,
 * before the page's awards are kept; writes it beside what was blocked of them before.
 */
import { offerOf, partLeft } from "../model/awards.ts";
import {
  type Award,
  type Conflict,
  isStanding,
  type PageConflict,
  type ServiceResults,
} from "../model/services.ts";
import { blockedByCall, blockedOnceLess } from "./blocked-at-target.ts";
import { lastBefore } from "./page-order.ts";
import type { World } from "./world.ts";

/** A call of which less stands, for the rest of the half-hour; or that found its unit taken, of which nothing else says that it was lost. */
export function blockConflict(world: World, results: ServiceResults, conflict: PageConflict): void {
  for (const loser of losersOf(conflict)) blockLoser(world, results, conflict, loser);
}

const isOfUnit = ({ conflictClass }: Conflict) => conflictClass === "C1" || conflictClass === "C2";

/** Awards that have not their wish. */
function losersOf(conflict: Conflict): readonly Award[] {
  const { award: eso, against, parts = [], winner } = conflict;
  const loser =
    winner === "dso" ? eso : winner === "eso" && isOfUnit(conflict) ? against : undefined;
  if (loser === undefined) return [];
  const ofLoser = parts.filter((part) => offerOf(part) === offerOf(loser));
  return ofLoser.length > 0 ? ofLoser : [loser];
}

function blockLoser(
  world: World,
  results: ServiceResults,
  conflict: PageConflict,
  loser: Award,
): void {
  const { services, scenario } = world;
  // What never came into force is paid nothing, blocked or not; who keeps a part of its unit says itself what it promised.
  const had = lastBefore(world, results, loser, conflict.changesBefore);
  if (had === undefined) return;
  const addedWh = scenario.primacy.excusedNonDelivery ? 0 : conflict.blockedWh;
  const isAtTarget = isStanding(had) && !isOfUnit(conflict);
  // Who has its unit loses that by a change.
  if (isStanding(had) && !isAtTarget && addedWh === 0) return;
  const isNotified = loser.state !== "armed";
  const before = services.blocked.get(loser.id) ?? { kw: 0, isNotified, unexcusedWh: 0 };
  const hasKw = Math.abs(loser.changeKw);
  const leftFrac = partLeft(loser, conflict.at);
  const isLostSoFar = isStanding(had) || before.kw > 0;
  services.blocked.set(loser.id, {
    ...before,
    ...(isLostSoFar ? {} : { kw: hasKw * leftFrac, isNotified }),
    ...(isAtTarget
      ? { atTarget: blockedByCall(before.atTarget, conflict, { hasKw, leftFrac, isNotified }) }
      : {}),
    unexcusedWh: before.unexcusedWh + addedWh,
  });
}

/**
 * A change by which an award has nothing of its unit any more, where a conflict before it is why: it is without all of it from then on. Who hears before it is
 * armed was notified by the deadline.
 */
export function blockLost(
  world: World,
  results: ServiceResults,
  row: number,
  conflicts: readonly Conflict[],
): void {
  const award = results.changed[row]!;
  if (isStanding(award) || conflicts.length === 0) return;
  const lost = conflicts.findLast(
    (each) => isOfUnit(each) && losersOf(each).some(({ id }) => id === award.id),
  );
  const had = lastBefore(world, results, award, row);
  if (lost === undefined || had === undefined || !isStanding(had)) return;
  const { blocked } = world.services;
  const leftFrac = partLeft(award, lost.at);
  const hasKw = Math.abs(had.changeKw);
  const { atTarget, unexcusedWh = 0 } = blocked.get(award.id) ?? {};
  blocked.set(award.id, {
    kw: hasKw * leftFrac,
    isNotified: had.state !== "armed",
    atTarget: atTarget && blockedOnceLess(atTarget, hasKw, 0, leftFrac),
    unexcusedWh,
  });
}
