/**
 * What primacy costs, beside what it decides: what of a blocked call nobody gave instead, what calls held back of whom, and the payments
 * of both where a scenario has them posted. Takes the results of a page, a tick, or a metered period; gives conflicts and entries.
 * Keeps: what a unit is held back by calls that were let through is paid for once, all of it, however many held it back.
 */
import { periodStart } from "../core/time.ts";
import { wholeWh } from "../core/units.ts";
import {
  BIDS_AND_OFFERS,
  type Conflict,
  type Instruction,
  type ServiceResults,
} from "../model/services.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { conflictEntries, type HeldBack, isUndone } from "../venues/primacy/entries.ts";
import { shareHeldBack } from "../venues/primacy/share-held-back.ts";
import { postEntries } from "./post-entries.ts";
import type { World } from "./world.ts";

/**
 * The conflicts of a page; of a blocked acceptance only what was accepted of nobody else is had elsewhere. Of several that were blocked in a
 * half-hour the first has what is missing of them.
 */
export function withReplaced({ conflicts, procured }: ServiceResults): readonly Conflict[] {
  const missingKw = new Map<number, number>();
  for (const { need, awardedKw } of procured.values())
    if (need.service === BIDS_AND_OFFERS)
      missingKw.set(need.period, Math.max(0, need.neededKw - awardedKw));
  return conflicts.map((conflict) => {
    const { award, blockedWh, askedKw, standsKw, replacementMicroGbp, isEnding } = conflict;
    // What ends in the course of its half-hour nobody was accepted for instead.
    if (award.service !== BIDS_AND_OFFERS || blockedWh === 0 || isEnding === true) return conflict;
    const leftKw = missingKw.get(award.period) ?? 0;
    const blockedKw = askedKw - standsKw;
    const frac = Math.min(leftKw, blockedKw) / blockedKw;
    missingKw.set(award.period, leftKw - frac * blockedKw);
    return {
      ...conflict,
      unreplacedWh: Math.round(frac * blockedWh),
      replacementMicroGbp: Math.round(frac * replacementMicroGbp),
    };
  });
}

/** Those of some services whose undoing is paid in a period, since calls of theirs pass a target. */
export function payableOf(
  { scenario, services }: World,
  period: number,
  among: readonly string[],
): string[] {
  if (scenario.primacy.costs !== "posted") return [];
  const undone = (services.conflicts.get(period) ?? []).filter(isUndone);
  return among.filter((service) => undone.some(({ award }) => award.service === service));
}

/** By unit, what a tick held it back, kW·s: at all, and more than without all payable services where several were told. */
export interface HeldInTick {
  readonly inAllKws: (unit: number) => number;
  readonly togetherKws: ((unit: number) => number) | undefined;
}

/**
 * Adds what a tick held back for the calls of `payable` services: of one what it held back by itself; of several all that was held back more
 * than without them, each its part. A unit that is told by one of them holds itself back for that one, so that it has of the others what they
 * held back by themselves, and no more than it was held back.
 */
export function addPayable(
  world: World,
  payable: readonly string[],
  told: readonly Instruction[],
  { inAllKws, togetherKws }: HeldInTick,
): void {
  if (payable.length === 0) return;
  const ofPayable = told.filter(({ award }) => payable.includes(award.service));
  const isTold = new Set(ofPayable.map(({ award }) => award.unit));
  for (const unit of world.network.units.ids.keys()) {
    const byItselfKws = payable.map((service) => world.twins.get(service)!.trimmedKws[unit]!);
    const sumKws = byItselfKws.reduce((sum, kws) => sum + kws, 0);
    const lostKws =
      togetherKws === undefined || isTold.has(unit)
        ? Math.min(sumKws, inAllKws(unit))
        : Math.max(0, togetherKws(unit));
    if (lostKws === 0) continue;
    const askedKw = payable.map((service) => askedOf(world, ofPayable, service, unit));
    for (const [row, kws] of shareHeldBack(lostKws, byItselfKws, askedKw).entries()) {
      if (kws === 0) continue;
      const { payableKws } = world.services.present.effects.get(payable[row]!)!;
      payableKws.set(unit, (payableKws.get(unit) ?? 0) + kws);
    }
  }
}

/** What calls of a service ask for, kW, where they pass a target that a unit acts on. */
function askedOf(
  world: World,
  told: readonly Instruction[],
  service: string,
  unit: number,
): number {
  const { services } = world;
  const acts = ({ constraint }: Conflict) => actsOn(world, unit, constraint);
  const of = told.filter(({ award }) => award.service === service);
  const conflicts = services.conflicts.get(of[0]!.award.period)!.filter(isUndone);
  if (!conflicts.some((each) => each.award.service === service && acts(each))) return 0;
  return of.reduce((sum, { changeKw }) => sum + Math.abs(changeKw), 0);
}

const actsOn = ({ network, present, scenario }: World, unit: number, constraint: number): boolean =>
  Math.abs(present.state.model.sensitivity[constraint * network.units.ids.length + unit]!) >=
  scenario.anm.minSensitivity;

/** Once it is known whom calls held back. */
export function payConflicts(world: World, period: number): void {
  const { services, scenario } = world;
  const conflicts = services.conflicts.get(period);
  if (conflicts === undefined) return;
  services.conflicts.delete(period);
  if (scenario.primacy.costs !== "posted") return;
  const occasion = { period, at: periodStart(period + 1) };
  postEntries(
    world,
    conflictEntries(scenario.primacy, occasion, conflicts, heldBackIn(world), WHOLESALE),
  );
}

/** In whole Wh that come, for each unit, to the whole Wh of their sum. */
function heldBackIn(world: World): HeldBack[] {
  const { services, network } = world;
  const beforeKws = new Map<number, number>();
  return [...services.present.effects].flatMap(([service, { payableKws }]) =>
    [...payableKws]
      .sort(([left], [right]) => left - right)
      .map(([unit, kws]) => {
        const before = beforeKws.get(unit) ?? 0;
        beforeKws.set(unit, before + kws);
        const wh = wholeWh(before + kws) - wholeWh(before);
        return {
          ...{ service, unit: network.units.ids[unit]!, wh },
          actsOn: (constraint: number) => actsOn(world, unit, constraint),
        };
      }),
  );
}
