/**
 * What awards cannot be ready for, since the other operator has something of their unit, or had it: the only writer of that beside who forgets an
 * award. Takes a page's results, before its awards are kept. Keeps: what was said by the deadline of arming apart from what was not.
 */
import { heldKwOf, partLeft, promisedKwOf } from "../model/awards.ts";
import type { Blocked, Unready } from "../model/blocked.ts";
import type { WonBack } from "../model/lost-units.ts";
import type { Award, ServiceResults } from "../model/services.ts";
import type { World } from "./world.ts";

export function commitUnready(world: World, results: ServiceResults): void {
  for (const [id, won] of results.wonBack) keepWonBack(world, results, id, won);
  for (const [row, award] of results.changed.entries())
    if (award.heldKw !== undefined) keepPart(world, results, award, row);
}

/** What was blocked of an award that has its unit back is what it could not be ready for until then, and what the other operator still has. */
function keepWonBack({ services }: World, results: ServiceResults, id: string, won: WonBack): void {
  const { at, ownKw, lostKw } = won;
  // What it lost of a part was known by the deadline of arming.
  const part = lostKw > 0 ? { notifiedKw: lostKw, lateKw: 0 } : undefined;
  const before = unreadyOf(services.blocked.get(id)) ?? services.unready.get(id) ?? part;
  services.blocked.delete(id);
  const award = results.changed.findLast((each) => each.id === id && each.heldKw === undefined);
  if (before === undefined || award === undefined) return;
  const readyKw = (Math.abs(award.changeKw) - ownKw) * partLeft(award, at);
  const beforeKw = before.notifiedKw + before.lateKw;
  // Nothing says which of both it has back: of each in proportion.
  const stays = (kw: number) => (beforeKw === 0 ? 0 : kw - (kw / beforeKw) * readyKw);
  services.unready.set(id, {
    notifiedKw: stays(before.notifiedKw),
    lateKw: stays(before.lateKw),
  });
}

const unreadyOf = (blocked: Blocked | undefined): Unready | undefined =>
  blocked === undefined
    ? undefined
    : {
        notifiedKw: blocked.isNotified ? blocked.kw : 0,
        lateKw: blocked.isNotified ? 0 : blocked.kw,
      };

/** What the other operator took of an award that keeps a part of its unit was not notified; what it had not before stays as it was. */
function keepPart(world: World, results: ServiceResults, award: Award, row: number): void {
  const { unready } = world.services;
  const before = lastBefore(world, results, award, row);
  const known = unready.get(award.id) ?? {
    notifiedKw: promisedKwOf(before) - heldKwOf(before),
    lateKw: 0,
  };
  const lateKw = known.lateKw + heldKwOf(before) - heldKwOf(award);
  unready.set(award.id, { ...known, lateKw });
}

/** An award as it was before a change of the page. */
function lastBefore(
  { services }: World,
  { awards, changed }: ServiceResults,
  { id, period }: Award,
  row: number,
): Award {
  const isOf = (each: Award) => each.id === id;
  return (
    changed.slice(0, row).findLast(isOf) ??
    awards.find(isOf) ??
    services.awards.get(period)!.find(isOf)!
  );
}
