/**
 * Twins: what a tick would have been without the instructions of one service, on the same inputs, faults and draws. Each
 * service that units follow has one, which begins with the state that network management has then and goes on by itself, with
 * stores of its own, as long as units follow. Where several follow for services whose undoing is paid, one more is without all of these:
 * whom either of two calls would hold back is held back in the twin of either. Takes the tick as it is dispatched; adds to the effects of
 * the period.
 */
import { periodOf } from "../core/time.ts";
import { dispatch } from "../dispatch/dispatch.ts";
import { anmState, copyAnmState, type DispatchWork, dispatchWork } from "../dispatch/state.ts";
import type { Instruction } from "../model/services.ts";
import { constraintLimits } from "../network/limits.ts";
import { keptLimitsIn } from "../positions/capacity-book.ts";
import { follow, holding } from "./follow-instructions.ts";
import { holdHeadroom } from "./hold-headroom.ts";
import { viewFrom } from "./imposed.ts";
import { storedBy } from "./inputs.ts";
import { addPayable, payableOf } from "./pay-conflicts.ts";
import { limitsAt, tickInputs } from "./present.ts";
import { uncurtailedFlows } from "./segment-flows.ts";
import { type ServiceEffect, serviceEffect, type Twin } from "./service-state.ts";
import type { PeriodLists, Tick, World } from "./world.ts";

/** The twin without all services whose undoing is paid; no service is named so. */
const WITHOUT_PAYABLE = "";

/** What units are told in a tick, by which services, and which of these are paid for what they undo. */
export interface ToldInTick {
  readonly told: readonly Instruction[];
  readonly services: readonly string[];
  readonly payable: readonly string[];
}

/** Runs the tick once more for every service that units follow in it, and without all whose undoing is paid; undefined where nobody is told. */
export function dispatchTwins(
  world: World,
  lists: PeriodLists,
  tick: Tick,
  changedLists: readonly number[],
): ToldInTick | undefined {
  if (world.services.present.armed.length === 0) return undefined;
  const told = toldAt(world, tick);
  if (told.length === 0) return undefined;
  const dispatchWithout = (twin: Twin, services: readonly string[]) => {
    enter(world, twin, tick, services, told);
    dispatch(tickInputs(world, lists, tick, changedLists, twin), twin.anm, twin.work);
  };
  const services = servicesOf(told);
  for (const service of services) dispatchWithout(twinOf(world, service, tick), [service]);
  const payable = payableOf(world, periodOf(tick.start), services);
  if (hasJoint(world, payable, tick)) dispatchWithout(jointTwin(world, payable, tick), payable);
  return { told, services, payable };
}

/** The only writer of twins and of the effects of the period. */
export function commitTwins(
  world: World,
  tick: Tick,
  { told, services, payable }: ToldInTick,
): void {
  const levelKws = new Float64Array(world.network.units.ids.length);
  addLevels(world.work, levelKws);
  const joint = hasJoint(world, payable, tick) ? world.twins.get(WITHOUT_PAYABLE) : undefined;
  for (const service of services) {
    const twin = world.twins.get(service)!;
    goOn(world, twin, tick);
    const { effects } = world.services.present;
    const effect = effects.get(service) ?? serviceEffect();
    effects.set(service, effect);
    const own = told.filter(({ award }) => award.service === service);
    addEffect(world, twin, effect, own, levelKws, tick.seconds);
  }
  if (joint !== undefined) goOn(world, joint, tick);
  const moreThan = (twin: Twin | undefined) => (unit: number) =>
    heldMoreKws(world, twin, unit, levelKws, tick.seconds);
  addPayable(world, payable, told, {
    inAllKws: moreThan(undefined),
    togetherKws: joint && moreThan(joint),
  });
}

function goOn({ network }: World, twin: Twin, { start, seconds }: Tick): void {
  copyAnmState(twin.work.state, twin.anm);
  twin.until = start + seconds;
  addLevels(twin.work, twin.levelKws);
  for (let unit = 0; unit < twin.levelKws.length; unit += 1) {
    const kws = twin.levelKws[unit]!;
    twin.storedWh[unit]! += storedBy(network, unit, Math.max(0, -kws), Math.max(0, kws));
  }
}

const toldAt = (world: World, { start }: Tick): Instruction[] => [
  ...holding(world, periodOf(start), start).values(),
];

const servicesOf = (told: readonly Instruction[]): string[] =>
  [...new Set(told.map(({ award }) => award.service))].sort((left, right) =>
    left < right ? -1 : 1,
  );

/** The twin as it stands at the start of a tick: one that did not go along until then begins anew. */
function twinOf(world: World, service: string, { start }: Tick): Twin {
  const twin = world.twins.get(service) ?? newTwin(world);
  world.twins.set(service, twin);
  if (twin.until === start) return twin;
  copyAnmState(world.anm, twin.anm);
  twin.storedWh.set(world.inputs.tickStoredWh);
  return twin;
}

/** Whether a tick has the twin without all payable services: from where two meet until the last of them is over. */
function hasJoint({ twins }: World, payable: readonly string[], { start }: Tick): boolean {
  if (payable.length !== 1) return payable.length > 1;
  return twins.get(WITHOUT_PAYABLE)?.until === start;
}

/** It begins as the twin of the service that was told before the other, where there is one. */
function jointTwin(world: World, payable: readonly string[], tick: Tick): Twin {
  const isNew = world.twins.get(WITHOUT_PAYABLE)?.until !== tick.start;
  const twin = twinOf(world, WITHOUT_PAYABLE, tick);
  const before = payable
    .map((service) => world.twins.get(service)!)
    .find(({ until }) => until === tick.start);
  if (!isNew || before === undefined) return twin;
  copyAnmState(before.anm, twin.anm);
  twin.storedWh.set(before.storedWh);
  return twin;
}

function newTwin({ network, work }: World): Twin {
  const { units, constraintPoints, branches } = network;
  const sizes = [constraintPoints.ids.length, units.ids.length, branches.ids.length] as const;
  const byUnit = () => new Float64Array(units.ids.length);
  return {
    anm: anmState(sizes[0], sizes[1]),
    work: { ...dispatchWork(...sizes), faults: work.faults },
    limits: constraintLimits(sizes[0]),
    ...{ storedWh: byUnit(), untoldKw: byUnit(), availableKw: byUnit(), levelKws: byUnit() },
    ...{ potentialKw: byUnit(), lowestKw: byUnit(), highestKw: byUnit(), trimmedKws: byUnit() },
    isOwn: new Uint8Array(units.ids.length),
    until: -1,
  };
}

/** What units could do and targets are without some services; nothing is held for them either. */
function enter(
  world: World,
  twin: Twin,
  { start }: Tick,
  services: readonly string[],
  told: readonly Instruction[],
): void {
  const { state } = world.present;
  const isOther = ({ award }: Instruction) => !services.includes(award.service);
  limitsAt(world, periodOf(start), state.isElementOut, twin.limits, viewFrom(world, start));
  holdHeadroom(world, start, twin.limits, isOther);
  const through = keptLimitsIn(world.capacity, periodOf(start));
  follow(world, [], twin, through, twin);
  const others = told.filter(isOther);
  if (others.length > 0) {
    twin.untoldKw.set(twin.potentialKw);
    follow(world, others, twin, through, twin);
  }
  for (let unit = 0; unit < twin.availableKw.length; unit += 1)
    twin.availableKw[unit] = state.isUnitSupplied[unit] === 1 ? twin.potentialKw[unit]! : 0;
  uncurtailedFlows(world, twin.availableKw, twin.work);
}

function addLevels({ segments, segmentCount }: DispatchWork, out: Float64Array): void {
  out.fill(0);
  for (let index = 0; index < segmentCount; index += 1) {
    const { levelKw, seconds } = segments[index]!;
    for (let unit = 0; unit < out.length; unit += 1) out[unit]! += levelKw[unit]! * seconds;
  }
}

/** Nothing is lost on the way: what all units together inject more is what the grid gets more. */
function addEffect(
  world: World,
  twin: Twin,
  effect: ServiceEffect,
  own: readonly Instruction[],
  levelKws: Float64Array,
  seconds: number,
): void {
  for (const { changeKw } of own) effect.instructedKws += changeKw * seconds;
  const { isOwn, trimmedKws } = twin;
  isOwn.fill(0);
  for (const { award } of own) isOwn[award.unit] = 1;
  trimmedKws.fill(0);
  for (let unit = 0; unit < levelKws.length; unit += 1) {
    // Most units do the same in both, of the same that they could.
    const isSame =
      levelKws[unit] === twin.levelKws[unit] &&
      world.inputs.availableKw[unit] === twin.availableKw[unit];
    if (isSame) continue;
    const movedKws = levelKws[unit]! - twin.levelKws[unit]!;
    effect.arrivedKws += movedKws;
    if (isOwn[unit] === 1) {
      effect.givenKws += movedKws;
      continue;
    }
    const moreKws = heldMoreKws(world, twin, unit, levelKws, seconds);
    effect.releasedKws += Math.max(0, -moreKws);
    effect.trimmedKws += Math.max(0, moreKws);
    trimmedKws[unit] = Math.max(0, moreKws);
  }
}

/** By how much a unit was held back more than in a twin, kW·s; without one, in all. */
function heldMoreKws(
  { inputs }: World,
  twin: Twin | undefined,
  unit: number,
  levelKws: Float64Array,
  seconds: number,
): number {
  const heldKws = Math.abs(inputs.availableKw[unit]! * seconds - levelKws[unit]!);
  if (twin === undefined) return heldKws;
  return heldKws - Math.abs(twin.availableKw[unit]! * seconds - twin.levelKws[unit]!);
}
