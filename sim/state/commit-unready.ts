/**
 * What awards cannot be ready for, since the other operator has something of their unit, or had it: the only writer of that beside who forgets an
 * award. Takes a page's results, before its awards are kept. Keeps: what was said by the deadline of arming apart from what was not.
 */
import { heldKwOf, partLeft, promisedKwOf } from "../model/awards.ts";
import type { Blocked, Loss, Losses } from "../model/blocked.ts";
import type { Award, ServiceResults } from "../model/services.ts";
import { blockedOnceLess } from "./blocked-at-target.ts";
import type { World } from "./world.ts";

export function commitUnready(world: World, results: ServiceResults): void {
  const back = wonBackIn(world, results);
  for (const [row, award] of results.changed.entries()) {
    if (award.heldKw !== undefined) keepPart(world, results, award, row);
    const at = back.get(row);
    if (at !== undefined) keepWonBack(world, results, award, row, at);
  }
}

/** Instants at which awards have their units back, by the changes of the page that say so, in whose order they come among losses; what no change says is blocked no more. */
function wonBackIn({ services }: World, { changed, wonBack }: ServiceResults): Map<number, number> {
  const back = new Map<number, number>();
  for (const [id, at] of wonBack) {
    const row = changed.findLastIndex((each) => each.id === id && each.heldKw === undefined);
    if (row < 0) services.blocked.delete(id);
    else back.set(row, at);
  }
  return back;
}

/** What an award that has its unit back has of it comes to what it lost first; it could not be ready for that until then. */
function keepWonBack(
  world: World,
  results: ServiceResults,
  award: Award,
  row: number,
  at: number,
): void {
  const { blocked, unready } = world.services;
  const { id } = award;
  const gone = blocked.get(id);
  blocked.delete(id);
  const before = lastBefore(world, results, award, row);
  const hadKw = before.state === "armed" ? Math.abs(before.changeKw) : 0;
  // Its call is asked about anew from then on; what a target blocked of it until then is no loss of its unit.
  if (gone?.atTarget !== undefined) {
    const atTarget = blockedOnceLess(gone.atTarget, hadKw, 0, partLeft(award, at));
    blocked.set(id, { kw: 0, isNotified: gone.isNotified, atTarget, unexcusedWh: 0 });
  }
  const known = knownOf(world, before);
  const lost = hadKw > 0 || gone === undefined ? known : withLoss(known, lossOf(before, gone));
  unready.set(id, withBack(lost, Math.abs(award.changeKw) - hadKw, partLeft(award, at)));
}

/** What the other operator took of an award that keeps a part of its unit was not notified; what it had not before stays as it was. */
function keepPart(world: World, results: ServiceResults, award: Award, row: number): void {
  const before = lastBefore(world, results, award, row);
  const kw = Math.abs(before.changeKw) - Math.abs(award.changeKw);
  // What loses the rest of its unit is blocked, and had no less till then.
  if (kw === 0) return;
  const leftFrac = (heldKwOf(before) - heldKwOf(award)) / kw;
  const lost = withLoss(knownOf(world, before), { kw, leftFrac, isNotified: false });
  const { blocked, unready } = world.services;
  unready.set(award.id, lost);
  const gone = blocked.get(award.id);
  if (gone?.atTarget === undefined) return;
  const [hadKw, keptKw] = [Math.abs(before.changeKw), Math.abs(award.changeKw)];
  const atTarget = blockedOnceLess(gone.atTarget, hadKw, keptKw, leftFrac);
  blocked.set(award.id, { ...gone, atTarget });
}

/** What it had not at its arming, of which nothing else is known, was known by the deadline of that. */
const knownOf = ({ services }: World, award: Award): Losses =>
  services.unready.get(award.id) ??
  withLoss(
    { notifiedKw: 0, lateKw: 0, still: [] },
    { kw: promisedKwOf(award) - heldKwOf(award), leftFrac: 1, isNotified: true },
  );

const lossOf = ({ changeKw }: Award, { kw, isNotified }: Blocked): Loss => ({
  ...{ kw: Math.abs(changeKw), leftFrac: kw / Math.abs(changeKw), isNotified },
});

const withLoss = (known: Losses, loss: Loss): Losses => ({
  ...lessBy(known, loss, 0 - loss.kw * loss.leftFrac),
  still: loss.kw > 0 ? [...known.still, loss] : known.still,
});

/** So much is had back for a part of the half-hour, of what was lost first; what was to be lost later only is had back for that. */
function withBack(known: Losses, backKw: number, backFrac: number): Losses {
  let restKw = backKw;
  let losses = known;
  const still: Loss[] = [];
  for (const loss of known.still) {
    const kw = Math.min(restKw, loss.kw);
    restKw -= kw;
    losses = lessBy(losses, loss, kw * Math.min(backFrac, loss.leftFrac));
    if (kw < loss.kw) still.push({ ...loss, kw: loss.kw - kw });
  }
  return { ...losses, still };
}

const lessBy = (losses: Losses, { isNotified }: Loss, kw: number): Losses => ({
  notifiedKw: losses.notifiedKw - (isNotified ? kw : 0),
  lateKw: losses.lateKw - (isNotified ? 0 : kw),
  still: losses.still,
});

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
