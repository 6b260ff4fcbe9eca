/**
 * The commits of flexibility services: the only writer of their state; makes their rows. Called by the commit of the gates and
 * by that of a metered period.
 */
import { londonDayOf, monthNumberOf, periodStart } from "../core/time.ts";
import { wholeWh } from "../core/units.ts";
import { heldKwOf } from "../model/awards.ts";
import type { EndedCall } from "../model/lost-units.ts";
import {
  type Award,
  type BidOfferPair,
  type Conflict,
  cameIntoForce,
  type FlexibilityOffer,
  type Instruction,
  PRIMACY,
  type Procured,
  type ServiceDelivery,
  type ServiceResults,
  type SettledAward,
} from "../model/services.ts";
import { unmetMicroGbp } from "../venues/primacy/decide-unit.ts";
import { keepBlocked } from "./commit-blocked.ts";
import { commitUnready } from "./commit-unready.ts";
import { payConflicts, withReplaced } from "./pay-conflicts.ts";
import { withEnds } from "./period-instructions.ts";
import { NOT_CANCELLED, watts } from "./record.ts";
import { servedOf, withEnd, withInstruction } from "./served-calls.ts";
import { enteredWith, goneOnWith, type MonthScore, type ServiceState } from "./service-state.ts";
import type { World } from "./world.ts";

/** Writes what the gates of a page brought about. */
export function commitServices(world: World, results: ServiceResults): void {
  // While awards are as they were before the page.
  commitUnready(world, results);
  keepBought(world, results);
  keepTold(world, results);
  recordBought(world, results);
  recordTold(world, results);
  keepConflicts(world, results);
  for (const settled of results.settled) endAward(world, settled);
}

function keepBought(world: World, results: ServiceResults): void {
  const { services } = world;
  for (const need of results.needs) keep(services.needs, need.period, need);
  for (const offer of results.offers) keep(services.offers, offer.period, offer);
  for (const contract of results.contracts) services.contracts.push(contract);
  for (const award of results.awards) {
    if (award.state === "rejected" || (award.state === "refused" && award.restOf !== undefined))
      keep(services.closedOffers, award.period, award.id);
    if (cameIntoForce(award)) keep(services.awards, award.period, award);
    else recordAward(world, unpaid(award));
  }
  for (const award of results.changed) {
    const kept = services.awards.get(award.period) ?? [];
    const row = kept.findIndex(({ id }) => id === award.id);
    if (row >= 0) kept[row] = award;
  }
}

function keepTold(world: World, { instructions, ended, missed }: ServiceResults): void {
  const { services } = world;
  for (const told of instructions) {
    keep(services.instructions, told.award.period, told);
    const { service, unit } = told.award;
    const served = servedOf(services.served, service);
    served.set(unit, withInstruction(served.get(unit), told));
  }
  endCalls(world, ended);
  for (const { award, gbpPerMwh } of missed) {
    const best = services.missedGbpPerMwh.get(award.id) ?? 0;
    services.missedGbpPerMwh.set(award.id, Math.max(best, gbpPerMwh));
  }
}

function recordBought(world: World, { offers, pairs, procured }: ServiceResults): void {
  if (offers.length > 0) recordOffers(world, offers);
  if (pairs.length > 0) recordPairs(world, pairs);
  for (const met of procured.values()) recordRequirement(world, met);
}

function recordTold(world: World, { instructions, ended }: ServiceResults): void {
  for (const told of instructions) recordInstruction(world, told);
  // What was told and has ended at one instant stands among the instructions itself.
  const isToldAnew = (ended: Instruction) =>
    instructions
      .slice(instructions.indexOf(ended) + 1)
      .some(({ award }) => award.id === ended.award.id);
  for (const { told, at, endsAt } of ended) {
    if (isToldAnew(told)) continue;
    recordInstruction(world, {
      ...{ ...told, issuedAt: at, changeKw: 0, because: PRIMACY },
      from: Math.max(told.from, endsAt),
    });
  }
}

function keepConflicts(world: World, results: ServiceResults): void {
  if (results.conflicts.length === 0) return;
  for (const conflict of withReplaced(results)) {
    if (conflict.unmet === undefined) recordConflict(world, conflict);
    keepBlocked(world, conflict, results);
    keep(world.services.conflicts, conflict.award.period, conflict);
  }
}

/** What was paid under an award is recorded, and it is forgotten. */
function endAward(world: World, settled: SettledAward): void {
  const { services } = world;
  recordAward(world, settled);
  const { period, id } = settled.award;
  forgetAward(services.awards, period, id);
  services.missedGbpPerMwh.delete(id);
  services.blocked.delete(id);
  services.unready.delete(id);
  services.deliveries.get(period)?.delete(id);
  if (services.deliveries.get(period)?.size === 0) services.deliveries.delete(period);
}

/** What units follow no more; what they were told after it in place of it stands behind. */
function endCalls({ services }: World, ended: readonly EndedCall[]): void {
  for (const { told, endsAt } of ended) {
    const { period, service, unit } = told.award;
    services.instructions.set(period, [...withEnds(services.instructions.get(period)!, ended)]);
    const served = servedOf(services.served, service);
    served.set(unit, withEnd(served.get(unit)!, endsAt));
  }
}

/** The awards that are armed for a period have minutes of their own in it. */
export function enterServices({ services }: World, period: number): void {
  Object.assign(services.present, enteredWith(armedFor(services, period), services.present));
  services.present.effects.clear();
}

/** And those that gates inside the period have armed, from then on. */
export function goOnWithServices({ services }: World, period: number): void {
  Object.assign(services.present, goneOnWith(services.present, armedFor(services, period)));
}

const armedFor = ({ awards }: World["services"], period: number): readonly Award[] =>
  (awards.get(period) ?? []).filter(({ state }) => state === "armed");

/** Keeps what armed units gave in a metered period, and forgets what was told before it. */
export function commitDeliveries(
  world: World,
  period: number,
  deliveries: readonly ServiceDelivery[],
): void {
  const { services } = world;
  services.instructions.delete(period - 1);
  for (const of of [services.needs, services.offers, services.closedOffers]) of.delete(period);
  recordEffects(world, period);
  countUnmet(world, period);
  payConflicts(world, period);
  if (deliveries.length > 0) {
    const byAward = new Map<string, ServiceDelivery>();
    for (const delivery of deliveries) byAward.set(delivery.award, delivery);
    services.deliveries.set(period, byAward);
  }
  const given = services.deliveries.get(period);
  const scores = scoresOf(services, monthNumberOf(londonDayOf(periodStart(period))));
  for (const award of services.awards.get(period) ?? [])
    score(services, scores, award, given?.get(award.id));
}

/** What the network operator lacked of its armed units, until it had them back, is known now. */
function countUnmet(world: World, period: number): void {
  const { services, scenario } = world;
  const kept = services.conflicts.get(period) ?? [];
  for (const [row, conflict] of kept.entries()) {
    const { unmet } = conflict;
    if (unmet === undefined) continue;
    const had = (services.instructions.get(period) ?? []).filter(
      ({ award: { id } }) => id === unmet.award.id,
    );
    const counterActionMicroGbp = unmetMicroGbp(scenario.primacy, unmet, had);
    kept[row] = { ...conflict, counterActionMicroGbp };
    recordConflict(world, kept[row]);
  }
}

/** The part of what an award was called for that it gave counts in its unit's month, what is blocked and not excused as not given. */
function score(
  { blocked }: ServiceState,
  scores: Map<number, MonthScore>,
  { id, unit }: Award,
  delivery: ServiceDelivery | undefined,
): void {
  const askedWh = (delivery?.instructedWh ?? 0) + (blocked.get(id)?.unexcusedWh ?? 0);
  if (askedWh === 0) return;
  const known = scores.get(unit) ?? { deliveredFrac: 0, count: 0 };
  known.deliveredFrac += (delivery?.deliveredWh ?? 0) / askedWh;
  known.count += 1;
  scores.set(unit, known);
}

/** Scores of one month, by unit. */
function scoresOf({ scores }: ServiceState, month: number): Map<number, MonthScore> {
  const known = scores.get(month);
  if (known !== undefined) return known;
  const none = new Map<number, MonthScore>();
  scores.set(month, none);
  return none;
}

function keep<Of>(by: Map<number, Of[]>, period: number, item: Of): void {
  const kept = by.get(period);
  if (kept === undefined) by.set(period, [item]);
  else kept.push(item);
}

function forgetAward(awards: Map<number, Award[]>, period: number, id: string): void {
  const kept = awards.get(period) ?? [];
  const row = kept.findIndex((award) => award.id === id);
  if (row >= 0) kept.splice(row, 1);
  if (kept.length === 0) awards.delete(period);
}

function recordRequirement({ tables, network }: World, procured: Procured): void {
  const { need } = procured;
  tables.service_requirements.append(
    procured.at,
    periodStart(need.period),
    need.service,
    need.zone,
    network.constraintPoints.ids[need.constraint]!,
    watts(need.neededKw - (need.beyond?.neededKw ?? 0)),
    procured.how,
    procured.bidders,
    watts(procured.offeredKw),
    watts(procured.awardedKw - (need.beyond?.heldKw ?? 0)),
  );
}

function recordOffers({ tables, network }: World, offers: readonly FlexibilityOffer[]): void {
  tables.service_offers.appendColumns(
    offers.length,
    offers.map(({ placedAt }) => placedAt),
    offers.map(({ period }) => periodStart(period)),
    offers.map(({ service }) => service),
    offers.map(({ zone }) => zone),
    offers.map(({ constraint }) => network.constraintPoints.ids[constraint]!),
    offers.map(({ unit }) => network.units.ids[unit]!),
    offers.map(({ changeKw }) => watts(changeKw)),
    offers.map(({ changeKw, reliefFrac }) => watts(Math.abs(changeKw) * reliefFrac)),
    offers.map(({ availabilityGbpPerMwh }) => availabilityGbpPerMwh),
    offers.map(({ utilisationGbpPerMwh }) => utilisationGbpPerMwh),
  );
}

function recordPairs({ tables, network }: World, pairs: readonly BidOfferPair[]): void {
  tables.bid_offer_pairs.appendColumns(
    pairs.length,
    pairs.map(({ at }) => at),
    pairs.map(({ period }) => periodStart(period)),
    pairs.map(({ unit }) => network.units.ids[unit]!),
    pairs.map(({ notifiedKw }) => watts(notifiedKw)),
    pairs.map(({ offerKw }) => watts(offerKw)),
    pairs.map(({ offerGbpPerMwh }) => offerGbpPerMwh),
    pairs.map(({ bidKw }) => watts(bidKw)),
    pairs.map(({ bidGbpPerMwh }) => bidGbpPerMwh),
  );
}

const unpaid = (award: Award): SettledAward => ({
  award,
  delivery: undefined,
  paidFrac: 0,
  availabilityMicroGbp: 0,
  utilisationMicroGbp: 0,
  lostOpportunityMicroGbp: 0,
  cancellationMicroGbp: 0,
});

function recordAward({ tables, network }: World, settled: SettledAward): void {
  const { award, delivery } = settled;
  tables.service_awards.append(
    periodStart(award.period),
    award.service,
    award.zone,
    network.constraintPoints.ids[award.constraint]!,
    network.units.ids[award.unit]!,
    award.id,
    watts(award.changeKw),
    watts(Math.abs(award.changeKw) * award.reliefFrac),
    award.availabilityGbpPerMwh,
    award.utilisationGbpPerMwh,
    award.term,
    award.state,
    award.reason,
    delivery?.instructedWh ?? 0,
    delivery?.deliveredWh ?? 0,
    delivery?.reliefWh ?? 0,
    settled.paidFrac,
    delivery?.ableFrac ?? 0,
    settled.availabilityMicroGbp,
    settled.utilisationMicroGbp,
    settled.lostOpportunityMicroGbp,
    settled.cancellationMicroGbp,
    watts(heldKwOf(award)),
    award.cancelledAt ?? NOT_CANCELLED,
  );
}

function recordInstruction({ tables, network }: World, told: Instruction): void {
  const { award } = told;
  tables.service_instructions.append(
    told.issuedAt,
    told.from,
    told.to,
    award.service,
    award.zone,
    network.units.ids[award.unit]!,
    award.id,
    watts(told.changeKw),
    told.because,
  );
}

function recordConflict({ tables, network }: World, conflict: Conflict): void {
  const { award } = conflict;
  tables.conflicts.append(
    conflict.at,
    periodStart(award.period),
    conflict.conflictClass,
    conflict.rule,
    conflict.winner,
    award.service,
    network.constraintPoints.ids[conflict.constraint]!,
    network.units.ids[award.unit]!,
    award.id,
    conflict.against?.service ?? "-",
    conflict.against?.id ?? "-",
    watts(conflict.askedKw),
    watts(conflict.standsKw),
    conflict.blockedWh,
    watts(conflict.passedKw),
    conflict.passedWh,
    conflict.replacementMicroGbp,
    conflict.counterActionMicroGbp,
  );
}

function recordEffects({ tables, services }: World, period: number): void {
  for (const [service, effect] of services.present.effects)
    tables.service_effects.append(
      periodStart(period),
      service,
      wholeWh(effect.instructedKws),
      wholeWh(effect.givenKws),
      wholeWh(effect.arrivedKws),
      wholeWh(effect.releasedKws),
      wholeWh(effect.trimmedKws),
    );
}
