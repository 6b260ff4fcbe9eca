/**
 * What primacy costs, beside what it decides: what of a blocked call nobody gave instead, what calls held back of whom, and the payments
 * of both where a scenario has them posted. Takes the results of a page, a tick, or a metered period; gives conflicts and entries.
 * Keeps: of what a unit is held back no Wh is paid for twice, however many calls that were let through held it back.
 */
import { periodStart } from "../core/time.ts";
import { wholeWh } from "../core/units.ts";
import { BIDS_AND_OFFERS, type Conflict, type ServiceResults } from "../model/services.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { conflictEntries, type HeldBack, isUndone } from "../venues/primacy/entries.ts";
import { postEntries } from "./post-entries.ts";
import type { World } from "./world.ts";

/**
 * The conflicts of a page; of a blocked acceptance only what was accepted of nobody else is had elsewhere. Of several that were blocked in a
 * half-hour the first has what is missing of them.
 */
export function withReplaced({ conflicts, procured }: ServiceResults): readonly Conflict[] {
  const missingKw = new Map<number, number>();
  for (const { need, awardedKw } of procured)
    if (need.service === BIDS_AND_OFFERS)
      missingKw.set(need.period, Math.max(0, need.neededKw - awardedKw));
  return conflicts.map((conflict) => {
    const { award, blockedWh, askedKw, standsKw, replacementMicroGbp } = conflict;
    if (award.service !== BIDS_AND_OFFERS || blockedWh === 0) return conflict;
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

/**
 * Adds what a tick held back for the calls of services whose undoing is paid: what each service that was `told` held back by itself; in
 * proportion where these come to more than the unit was held back in all, `heldKws`, since of calls that pass a target together each holds
 * back what passes it.
 */
export function addPayable(
  world: World,
  period: number,
  told: readonly string[],
  heldKws: (unit: number) => number,
): void {
  if (world.scenario.primacy.costs !== "posted") return;
  const conflicts = world.services.conflicts.get(period) ?? [];
  const undone = new Set(conflicts.filter(isUndone).map(({ award }) => award.service));
  const payable = told.filter((service) => undone.has(service));
  const unitCount = world.network.units.ids.length;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const kwsOf = (service: string) => world.twins.get(service)!.trimmedKws[unit]!;
    const sumKws = payable.reduce((sum, service) => sum + kwsOf(service), 0);
    const mostKws = heldKws(unit);
    for (const service of payable) {
      if (kwsOf(service) === 0) continue;
      const ownKws = sumKws > mostKws ? (kwsOf(service) / sumKws) * mostKws : kwsOf(service);
      const { payableKws } = world.services.present.effects.get(service)!;
      payableKws.set(unit, (payableKws.get(unit) ?? 0) + ownKws);
    }
  }
}

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
function heldBackIn({ services, network }: World): HeldBack[] {
  const beforeKws = new Map<number, number>();
  return [...services.present.effects].flatMap(([service, { payableKws }]) =>
    [...payableKws]
      .sort(([left], [right]) => left - right)
      .map(([unit, kws]) => {
        const before = beforeKws.get(unit) ?? 0;
        beforeKws.set(unit, before + kws);
        const wh = wholeWh(before + kws) - wholeWh(before);
        return { service, unit: network.units.ids[unit]!, wh };
      }),
  );
}
