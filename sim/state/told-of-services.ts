/**
 * Who was told of what services make units do, and of traded capacity: how far a balance party knew of it, and which of it the
 * network operator knows. Takes the world; gives whole Wh, kW by unit, or connection limits. Changes nothing.
 */
import { wholeWh } from "../core/units.ts";
import { CAPACITY_TRADES } from "../model/capacity-trades.ts";
import { leadSign, OFFSETTING } from "../model/offsetting.ts";
import { PORTFOLIO } from "../model/portfolio.ts";
import {
  type Award,
  BIDS_AND_OFFERS,
  isEsoService,
  type ServiceResults,
} from "../model/services.ts";
import { reaches, type Visibility } from "../model/visibility.ts";
import { type CapacityBook, withoutMoves } from "../positions/capacity-book.ts";
import { serviceSettings, toldBySchedule } from "../venues/registry.ts";
import { visibilityOf } from "../venues/visibility.ts";
import { takenBackBy } from "./award-answers.ts";
import { meteredOffsets } from "./follow-offsetting.ts";
import { changesOf } from "./follow-uses.ts";
import { awardsOf } from "./period-awards.ts";
import { instructionsOf } from "./period-instructions.ts";
import type { World } from "./world.ts";

export const isTold = ({ scenario }: World, venue: string, who: Visibility): boolean =>
  reaches(visibilityOf(scenario.visibility, venue), who);

/** Connection limits as those know them who are told of traded capacity at a level: as contracted until then, and as offsetting raises them. */
export const capacityKnownTo = (world: World, who: Visibility): CapacityBook =>
  isTold(world, CAPACITY_TRADES, who) ? world.capacity : withoutMoves(world.capacity);

/** Whether the system operator takes what a call of a service delivers off the party's imbalance: then there is nothing to make good. */
export const isAdjusted = ({ settlement }: World["scenario"], service: string): boolean =>
  settlement?.imbalance?.volumeAdjust === "delivered" &&
  service !== BIDS_AND_OFFERS &&
  isEsoService(service);

/** Whether what homes leave on a call of a service is taken off its account: what is adjusted for, and what was accepted in the balancing mechanism. Then nobody has sold it. */
export const isTakenOff = ({ scenario }: World, service: string): boolean =>
  service === BIDS_AND_OFFERS || isAdjusted(scenario, service);

/**
 * How far the services that armed a party's units in the present period moved them, where it was told. What was accepted is in
 * its account already; homes are counted by what they leave, in called-homes.ts.
 */
export function calledAndToldWh(world: World, party: number): number {
  const { services, balancing, homeSellers } = world;
  const { armed, calledKws } = services.present;
  let sum = 0;
  for (let row = 0; row < armed.length; row += 1) {
    const { unit, service } = armed[row]!;
    if (homeSellers.has(unit)) continue;
    if (service === BIDS_AND_OFFERS || balancing.unitParty[unit] !== party) continue;
    if (isAdjusted(world.scenario, service)) continue;
    if (isTold(world, service, "all")) sum += wholeWh(calledKws[row]!);
  }
  return sum + offsetAndToldWh(world, party);
}

/** The same of offsetting: what leads changed, and what followers were beyond their limits. */
function offsetAndToldWh(world: World, party: number): number {
  if (!isTold(world, OFFSETTING, "all")) return 0;
  const { unitParty } = world.balancing;
  let sum = 0;
  for (const { offset, leadWh, matchedWh, unmatchedWh } of meteredOffsets(world)) {
    const sign = leadSign(offset);
    if (unitParty[offset.lead] === party) sum += sign * leadWh;
    if (unitParty[offset.follower] === party) sum -= sign * (matchedWh + unmatchedWh);
  }
  return sum;
}

/**
 * What the network operator knows by an instant that services and a trader will change of what units inject in a period, kW by
 * unit: what was told to units, what a schedule will tell them, what leads promised, and uses. `results`: of gates that are not committed yet; `reader`: a
 * service that counts its own by itself. A service of the electricity system operator counts none of any.
 */
export function knownChanges(
  world: World,
  period: number,
  instant: number,
  results?: ServiceResults,
  reader?: string,
): Float64Array {
  const changeKw = new Float64Array(world.network.units.ids.length);
  for (const offset of world.offsetting.standing.get(period) ?? [])
    changeKw[offset.lead]! += leadSign(offset) * offset.kw;
  for (const [unit, kw] of knownUses(world, period, instant)) changeKw[unit]! += kw;
  if (reader !== undefined && isEsoService(reader)) return changeKw;
  const add = ({ unit, service }: Award, kw: number) => {
    const isOwn = service === reader;
    // What homes do that were asked by then is in what is forecast of them.
    if (isAsked(world, unit, period, instant)) changeKw[unit]! -= isOwn ? kw : 0;
    else if (!isOwn && isTold(world, service, "dso")) changeKw[unit]! += kw;
  };
  const told = instructionsOf(world, results, period);
  for (const { award, changeKw: kw, isEnded } of told) if (isEnded !== true) add(award, kw);
  for (const award of awardsOf(world, results, period))
    if (isScheduled(world, award, instant) && !told.some((each) => each.award.id === award.id))
      add(award, award.changeKw);
  return changeKw;
}

/** Whether a unit stands for homes that are asked in a period, and were by an instant. */
function isAsked(
  { homes, homeSellers }: World,
  unit: number,
  period: number,
  instant: number,
): boolean {
  const seller = homeSellers.get(unit);
  if (seller === undefined) return false;
  const alerts = homes!.askedBy(seller.row);
  return alerts.some(({ from, to, toldAt }) => from <= period && period < to && toldAt <= instant);
}

/** Whether a schedule will tell a unit what it was awarded: it is armed or sure to be, and its owner has not taken it back. */
function isScheduled(
  { scenario, awardAnswering }: World,
  { service, state, unit, period }: Award,
  instant: number,
): boolean {
  if (!toldBySchedule(service)) return false;
  const isSure =
    state === "awarded" && serviceSettings(scenario.venues)[service]?.arming.kind === "always";
  if (state !== "armed" && !isSure) return false;
  return takenBackBy(awardAnswering, unit, period, instant) === undefined;
}

/** What a trader decided by an instant, where the network operator is told. */
function knownUses(world: World, period: number, instant: number): Map<number, number> {
  if (!isTold(world, PORTFOLIO, "dso")) return new Map();
  const uses = world.portfolio.uses.get(period) ?? [];
  return changesOf(uses.filter(({ decidedAt }) => decidedAt <= instant));
}
