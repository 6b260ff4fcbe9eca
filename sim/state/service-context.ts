/**
 * What the gates of services read: requirements, offers, awards and instructions of their own service for the periods of the
 * gate, what owners would answer, and flows as they are believed at that instant. Takes the world and what the page's earlier
 * gates brought about; gives a ServiceContext.
 */
import { drawPurpose, type OwnerKeys, ownerKeys, uniformDraw } from "../core/draws.ts";
import { londonDayOf, londonDayStart, monthNumberOf, periodOf, periodStart } from "../core/time.ts";
import { forecast } from "../forecast/forecast.ts";
import type { Forecast } from "../model/forecast.ts";
import {
  type AssumedSwitching,
  type Award,
  cameIntoForce,
  type FlexibilityOffer,
  type Instruction,
  isStanding,
  type ServedCalls,
  type ServiceContext,
  type ServiceDelivery,
  type ServiceNeed,
  type ServiceNetwork,
  type ServiceResults,
} from "../model/services.ts";
import { constraintLimits } from "../network/limits.ts";
import type { NetworkState } from "../network/network-states.ts";
import { freeKw } from "../positions/book.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { reaching } from "./answers-reaching.ts";
import { askFlexibility, askForTerm } from "./ask-flexibility.ts";
import { switched } from "./assumed-networks.ts";
import { takenBackBy } from "./award-answers.ts";
import { energyGbpPerMwh, leadPartyOf, notifiedAt } from "./balancing-context.ts";
import { believedFlows } from "./believed-flows.ts";
import { isRested } from "./calls-left.ts";
import { viewFrom } from "./imposed.ts";
import { concerns } from "./network-emergency.ts";
import { awardsOf, freshOf } from "./period-awards.ts";
import { withEnds } from "./period-instructions.ts";
import { expectedState, limitsAt, plannedState } from "./present.ts";
import { withInstruction } from "./served-calls.ts";
import { systemState } from "./settle-imbalance.ts";
import { knownChanges } from "./told-of-services.ts";
import type { World } from "./world.ts";

/** What is listed when a gate first reads it, once. */
type Listed =
  | "needs"
  | "awards"
  | "contracts"
  | "refused"
  | "instructions"
  | "following"
  | "deliveries";

export function serviceContext(
  world: World,
  gate: DueGate,
  results: ServiceResults,
  { networkIn, offers }: KeptReadings,
): ServiceContext {
  const { services } = world;
  const { venue: service, instant, fromPeriod, toPeriod } = gate;
  let notified: ServiceContext["notifiedKw"] | undefined;
  const known = () => knownChanges(world, fromPeriod, instant, results, service);
  const made: { -readonly [Part in Listed]?: ReturnType<ServiceContext[Part]> } = {};
  let all: readonly Award[] | undefined;
  const ofAll = () => {
    all ??= awardsIn(world, gate, results);
    return all;
  };
  return {
    needs() {
      made.needs ??= newest(ofPeriods(gate, services.needs, results.needs));
      return made.needs;
    },
    offers,
    awards() {
      made.awards ??= ofAll().filter((award) => award.service === service);
      return made.awards;
    },
    contracts() {
      made.contracts ??= contractsOf(world, service, results);
      return made.contracts;
    },
    refused() {
      made.refused ??= refusedIn(world, gate, results, ofAll());
      return made.refused;
    },
    takenBack({ unit, period }) {
      return takenBackBy(world.awardAnswering, unit, period, instant);
    },
    instructions() {
      made.instructions ??= instructionsIn(world, gate, results, fromPeriod, toPeriod);
      return made.instructions;
    },
    following() {
      made.following ??= followersAt(world, gate, results);
      return made.following;
    },
    served(unit) {
      return servedBy(world, service, unit, results);
    },
    isRested(unit) {
      return isRested(world, unit, londonDayOf(periodStart(fromPeriod)));
    },
    deliveries() {
      made.deliveries ??= deliveriesIn(world, gate);
      return made.deliveries;
    },
    ask(asked, manner) {
      return reaching(world, gate, results, ofAll(), asked, (open) =>
        askFlexibility(world, gate, open, manner),
      );
    },
    askOn(day, asked, manner) {
      const [first, end] = [day, day + 1].map((each) => periodOf(londonDayStart(each)));
      const ofDay = { ...gate, deliveryDay: day, fromPeriod: first!, toPeriod: end! };
      return reaching(world, ofDay, results, awardsIn(world, ofDay, results), asked, (open) =>
        askForTerm(world, ofDay, open, manner),
      )!;
    },
    measured: world.forecaster.source.series.measured,
    networkIn,
    missedGbpPerMwh(award) {
      return results.missed.reduce(
        (best, missed) => (missed.award.id === award ? Math.max(best, missed.gbpPerMwh) : best),
        services.missedGbpPerMwh.get(award) ?? 0,
      );
    },
    isFaulted(constraints) {
      return concerns(world, instant, fromPeriod, 0, constraints, known);
    },
    isResupplied(constraints) {
      return concerns(world, instant, fromPeriod, 1, constraints, known);
    },
    isHeldElsewhere(unit) {
      return ofAll().some(
        (award) => award.unit === unit && award.service !== service && isStanding(award),
      );
    },
    blocked(award) {
      return services.blocked.get(award);
    },
    unready(award) {
      return services.unready.get(award);
    },
    blockedKw(period) {
      // What was told and has ended is among the instructions.
      return (services.conflicts.get(period) ?? [])
        .filter(({ award, isEnding }) => award.service === service && isEnding !== true)
        .filter(({ blockedWh }) => blockedWh > 0)
        .reduce((sum, { askedKw, standsKw }) => sum + askedKw - standsKw, 0);
    },
    calls: services.calls.get(service) ?? [],
    draw(day, slot) {
      return uniformDraw(needKeys(world, service), 0, day, slot);
    },
    netImbalanceMwh(period) {
      return systemState(world, period).netImbalanceMwh;
    },
    freeKw(unit, period, direction) {
      return freeKw(world.book, unit, period, direction);
    },
    notifiedKw(unit, period) {
      notified ??= notifiedAt(world, instant);
      return notified(unit, period);
    },
    sellerOf(unit) {
      return world.homeSellers.get(unit)?.aggregator.id ?? world.network.units.ids[unit]!;
    },
    soldWith(unit) {
      return world.homeSellers.get(unit)?.together;
    },
    leadPartyOf(unit) {
      return leadPartyOf(world, unit);
    },
    energyGbpPerMwh(unit, period, isInjected) {
      return energyGbpPerMwh(world, unit, period, isInjected);
    },
    lastMonthFrac(unit, period) {
      const month = monthNumberOf(londonDayOf(periodStart(period))) - 1;
      const score = services.scores.get(month)?.get(unit);
      return score === undefined ? 1 : score.deliveredFrac / score.count;
    },
  };
}

/** What is kept of the periods of a gate, and what the page's gates added; of the gate's own service. */
function ofPeriods<Of extends { readonly service: string; readonly period: number }>(
  { venue, fromPeriod, toPeriod }: DueGate,
  kept: ReadonlyMap<number, readonly Of[]>,
  fresh: readonly Of[],
): Of[] {
  const found: Of[] = [];
  for (let period = fromPeriod; period < toPeriod; period += 1)
    for (const each of kept.get(period) ?? []) if (each.service === venue) found.push(each);
  for (const each of fresh)
    if (each.period >= fromPeriod && each.period < toPeriod && each.service === venue)
      found.push(each);
  return found;
}

/** Of what a zone wants in a period, the last that was reckoned: what was reckoned again says so. */
function newest(needs: readonly ServiceNeed[]): readonly ServiceNeed[] {
  if (needs.every(({ beyond }) => beyond === undefined)) return needs;
  const last = new Map(needs.map((need) => [`${need.zone}.${need.period}`, need]));
  return last.size === needs.length ? needs : [...last.values()];
}

/** Awards of the gate's periods, of whatever service. */
function awardsIn(
  world: World,
  { fromPeriod, toPeriod }: DueGate,
  results: ServiceResults,
): readonly Award[] {
  if (toPeriod - fromPeriod === 1) return awardsOf(world, results, fromPeriod);
  const found: Award[] = [];
  for (let period = fromPeriod; period < toPeriod; period += 1)
    found.push(...awardsOf(world, results, period));
  return found;
}

/** Those of the gate's own service for some periods. */
function instructionsIn(
  { services }: World,
  { venue }: DueGate,
  { instructions, ended }: ServiceResults,
  fromPeriod: number,
  toPeriod: number,
): readonly Instruction[] {
  const found: Instruction[] = [];
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    for (const each of services.instructions.get(period) ?? [])
      if (each.award.service === venue) found.push(each);
    for (const each of instructions)
      if (each.award.period === period && each.award.service === venue) found.push(each);
  }
  return withEnds(found, ended);
}

/** Units that follow an instruction up to the beginning of the gate's periods. */
function followersAt(world: World, gate: DueGate, results: ServiceResults): Set<number> {
  const { fromPeriod } = gate;
  const units = new Set<number>();
  for (const { to, award } of instructionsIn(world, gate, results, fromPeriod - 1, fromPeriod))
    if (to === periodStart(fromPeriod)) units.add(award.unit);
  return units;
}

/** With what the page's gates have told so far. */
function servedBy(
  { services }: World,
  service: string,
  unit: number,
  { instructions }: ServiceResults,
): ServedCalls | undefined {
  return instructions
    .filter(({ award }) => award.service === service && award.unit === unit)
    .reduce<ServedCalls | undefined>(withInstruction, services.served.get(service)?.get(unit));
}

const contractsOf = ({ services }: World, service: string, { contracts }: ServiceResults) =>
  [...services.contracts, ...contracts].filter((contract) => contract.service === service);

/** Offers of whatever service that are not to be had; `awards`: of all of them. */
function refusedIn(
  { services }: World,
  { fromPeriod, toPeriod }: DueGate,
  results: ServiceResults,
  awards: readonly Award[],
): Set<string> {
  const ids = new Set<string>();
  for (const each of awards) if (!isStanding(each)) ids.add(each.id);
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    for (const award of freshOf(results, period)) if (!cameIntoForce(award)) ids.add(award.id);
    for (const id of services.closedOffers.get(period) ?? []) ids.add(id);
  }
  return ids;
}

const NO_DELIVERIES: ReadonlyMap<string, ServiceDelivery> = new Map();

function deliveriesIn(
  { services }: World,
  { fromPeriod, toPeriod }: DueGate,
): ReadonlyMap<string, ServiceDelivery> {
  if (toPeriod - fromPeriod === 1) return services.deliveries.get(fromPeriod) ?? NO_DELIVERIES;
  const found = new Map<string, ServiceDelivery>();
  for (let period = fromPeriod; period < toPeriod; period += 1)
    for (const [id, delivery] of services.deliveries.get(period) ?? []) found.set(id, delivery);
  return found;
}

/** Draws of what is needed from a service, apart from all others. */
function needKeys({ scenario, services }: World, service: string): OwnerKeys {
  const known = services.needKeys.get(service);
  if (known !== undefined) return known;
  const made = ownerKeys(drawPurpose(scenario.seed, "system-need"), [service]);
  services.needKeys.set(service, made);
  return made;
}

/** What a gate reads that stays as it is when it goes on: what was made of it in one round is there for the next. */
export type KeptReadings = Pick<ServiceContext, "networkIn" | "offers">;

export const keptReadings = (
  world: World,
  gate: DueGate,
  results: ServiceResults,
  isNear: boolean,
): KeptReadings => ({
  networkIn: networksOf(world, gate, results, isNear),
  offers: offersOf(world, gate, results),
});

/** Offers of the gate, listed anew where more were placed since. */
function offersOf(
  { services }: World,
  gate: DueGate,
  { offers: fresh }: ServiceResults,
): ServiceContext["offers"] {
  let listed: readonly FlexibilityOffer[] | undefined;
  let freshCount = 0;
  return () => {
    if (listed === undefined || freshCount !== fresh.length) {
      listed = ofPeriods(gate, services.offers, fresh);
      freshCount = fresh.length;
    }
    return listed;
  };
}

/**
 * Networks of the periods of a gate, each made when first asked for; what is believed of all periods is made once, and stays as it is
 * when the gate goes on: a service counts its own awards by itself.
 */
function networksOf(
  world: World,
  gate: DueGate,
  results: ServiceResults,
  isNear: boolean,
): ServiceContext["networkIn"] {
  const { fromPeriod, toPeriod, instant } = gate;
  let believed: Forecast | undefined;
  const known = new Map<number | string, ServiceNetwork>();
  return (period, assumed) => {
    const key = assumed === undefined ? period : `${period}|${assumed.out}|${assumed.closed}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { model, isElementOut } = stateOf(world, period, isNear ? instant : undefined, assumed);
    const limits = constraintLimits(world.network.constraintPoints.ids.length);
    limitsAt(world, period, isElementOut, limits, viewFrom(world, isNear ? instant : undefined));
    let flowsKw: Float64Array | undefined;
    const made: ServiceNetwork = {
      sensitivity: model.sensitivity,
      ratingKw: limits.ratingKw,
      flowKw() {
        const { forecaster, learnt } = world;
        const count = toPeriod - fromPeriod;
        believed ??= forecast(forecaster, fromPeriod, count, instant, learnt.current);
        flowsKw ??= believedFlows(
          world,
          believed,
          period,
          model,
          knownChanges(world, period, instant, results, gate.venue),
        );
        return flowsKw;
      },
    };
    known.set(key, made);
    return made;
  };
}

/** Days before delivery the plans say how the network will be, from there on it says itself; and what is assumed on top. */
function stateOf(
  world: World,
  period: number,
  now: number | undefined,
  assumed: AssumedSwitching | undefined,
): NetworkState {
  if (assumed !== undefined)
    return world.states.of(switched(world.faults.closedAt(periodStart(period), true), assumed));
  return now === undefined ? plannedState(world, period) : expectedState(world, period, now);
}
