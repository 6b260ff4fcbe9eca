/**
 * Who was told of what services make units do, and of traded capacity: how far a balance party knew of it, and which of it the
 * network operator knows. Takes the world; gives whole Wh, kW by unit, or connection limits. Changes nothing.
 */
import { wholeWh } from "../core/units.ts";
import { CAPACITY_TRADES } from "../model/capacity-trades.ts";
import { leadSign, OFFSETTING } from "../model/offsetting.ts";
import { PORTFOLIO } from "../model/portfolio.ts";
import { BIDS_AND_OFFERS, isEsoService, type ServiceResults } from "../model/services.ts";
import { reaches, type Visibility } from "../model/visibility.ts";
import { type CapacityBook, withoutMoves } from "../positions/capacity-book.ts";
import { visibilityOf } from "../venues/visibility.ts";
import { meteredOffsets } from "./follow-offsetting.ts";
import { changesOf } from "./follow-uses.ts";
import type { World } from "./world.ts";

export const isTold = ({ scenario }: World, venue: string, who: Visibility): boolean =>
  reaches(visibilityOf(scenario.visibility, venue), who);

/** Connection limits as those know them who are told of traded capacity at a level: as contracted until then, and as offsetting raises them. */
export const capacityKnownTo = (world: World, who: Visibility): CapacityBook =>
  isTold(world, CAPACITY_TRADES, who) ? world.capacity : withoutMoves(world.capacity);

/**
 * How far the services that armed a party's units in the present period moved them, where it was told. What was accepted is in
 * its account already.
 */
export function calledAndToldWh(world: World, party: number): number {
  const { services, balancing, registers } = world;
  let sum = 0;
  for (const { unit, service } of services.present.armed) {
    if (service === BIDS_AND_OFFERS || balancing.unitParty[unit] !== party) continue;
    if (isTold(world, service, "all")) sum += wholeWh(registers.calledKws[unit]!);
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
 * Adds to what units are expected to inject what leads promised, which the network operator approved, and what a trader decided by an
 * instant, where it is told.
 */
export function addKnownUses(
  world: World,
  period: number,
  instant: number,
  unitKw: Float64Array,
): void {
  for (const offset of world.offsetting.standing.get(period) ?? [])
    unitKw[offset.lead]! += leadSign(offset) * offset.kw;
  if (!isTold(world, PORTFOLIO, "dso")) return;
  const uses = world.portfolio.uses.get(period) ?? [];
  const decided = uses.filter(({ decidedAt }) => decidedAt <= instant);
  for (const [unit, changeKw] of changesOf(decided)) unitKw[unit]! += changeKw;
}

/** Flows with the calls of the electricity system operator that the network operator is told of; its own services read them. */
export function withKnownCalls(
  world: World,
  reader: string,
  results: ServiceResults,
  period: number,
  sensitivity: Float64Array,
  flowKw: Float64Array,
): Float64Array {
  if (isEsoService(reader)) return flowKw;
  const unitCount = world.network.units.ids.length;
  const called = [...(world.services.instructions.get(period) ?? []), ...results.instructions];
  for (const { award, changeKw } of called) {
    if (award.period !== period || !isEsoService(award.service)) continue;
    if (!isTold(world, award.service, "dso")) continue;
    for (let constraint = 0; constraint < flowKw.length; constraint += 1)
      flowKw[constraint]! += changeKw * sensitivity[constraint * unitCount + award.unit]!;
  }
  return flowKw;
}
