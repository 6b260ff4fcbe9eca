/**
 * Instructions of services change what units do of their own accord, before network management sees it: a store its plan, a
 * consumer its draw, a source its output, each within what it can. Takes a tick whose course was read; writes what units could
 * do then, what they would do untold, and what those that are armed could do if told all.
 */
import { keptBy } from "../core/kept-by.ts";
import { PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import { availability, type HeldOnTop } from "../dispatch/availability.ts";
import { isHeld } from "../model/awards.ts";
import type { ConnectionLimits } from "../model/connection-limits.ts";
import type { Direction } from "../model/direction.ts";
import type { Network } from "../model/network.ts";
import type { Award, Instruction } from "../model/services.ts";
import { changesByUnit } from "../model/told-together.ts";
import { keptLimitsIn } from "../positions/capacity-book.ts";
import { untoldHomes } from "./meter-homes.ts";
import type { UnitBounds } from "./service-state.ts";
import type { World } from "./world.ts";

/** The instruction that holds at an instant under each armed award; a unit may follow several, and changes by their sum. */
export function holding(world: World, period: number, instant: number): Map<string, Instruction> {
  const told = new Map<string, Instruction>();
  for (const instruction of world.services.instructions.get(period) ?? []) {
    if (instruction.from <= instant && instant < instruction.to)
      told.set(instruction.award.id, instruction);
  }
  return told;
}

export function followInstructions(world: World, period: number, instant: number): void {
  const { inputs, services } = world;
  const { armed, promisesKw } = services.present;
  if (armed.length === 0) return;
  const { untoldKw } = services;
  const limits = keptLimitsIn(world.capacity, period);
  const told = holding(world, period, instant);
  untoldKw.set(inputs.potentialKw);
  // More than it promises is told whose unit the other operator has, until that one's call begins.
  const all = armed.map((award, row) => {
    const toldKw = told.get(award.id)?.changeKw ?? 0;
    const isMore = Math.abs(toldKw) > Math.abs(promisesKw[row]!);
    return { award, changeKw: isMore ? toldKw : promisesKw[row]! };
  });
  const leftSeconds = periodStart(period) + PERIOD_SECONDS - instant;
  for (const direction of ["up", "down"] as const) {
    const changes = all.filter(({ changeKw }) => isWay(direction, changeKw));
    if (changes.length > 0) tryAll(world, direction, changes, limits, leftSeconds);
  }
  const storedWh = inputs.tickStoredWh;
  if (told.size > 0) follow(world, told.values(), { untoldKw, storedWh }, limits, inputs);
  untoldHomes(world, period, told.values());
}

const isWay = (direction: Direction, changeKw: number) =>
  direction === "up" ? changeKw > 0 : changeKw < 0;

/** What units could do if all were told that want them to go one way: who wants the other way may not be told then. */
function tryAll(
  world: World,
  direction: Direction,
  changes: readonly { readonly award: Award; readonly changeKw: number }[],
  limits: ConnectionLimits,
  leftSeconds: number,
): void {
  const { inputs, network, services } = world;
  const { untoldKw, sourceKw, plannedKw, lowestKw, highestKw } = services;
  const ableKw = services.ableKw[direction];
  sourceKw.set(inputs.tickSourceKw);
  plannedKw.set(inputs.tickPlannedKw);
  for (const [unit, changeKw] of changesByUnit(changes))
    changePlan(network, unit, changeKw, untoldKw, sourceKw, plannedKw);
  const held = heldOnTop(world, direction, leftSeconds);
  const stored = inputs.tickStoredWh;
  availability(network, limits, sourceKw, plannedKw, stored, ableKw, lowestKw, highestKw, held);
  for (const { award } of changes)
    if (!hears(world, award.unit)) ableKw[award.unit] = untoldKw[award.unit]!;
}

/** Scratch by unit, which means nothing between two ticks. */
const heldScratchOf = keptBy(({ units: { ids } }: Network) => ({
  besideKw: new Float64Array(ids.length),
  lastsSeconds: new Float64Array(ids.length),
}));

/** What armed units hold one way and are never called for lasts as long as their awards say, beside what they do and may be told that way. */
function heldOnTop(
  { services, network }: World,
  direction: Direction,
  leftSeconds: number,
): HeldOnTop | undefined {
  const { armed, promisesKw } = services.present;
  if (!armed.some((award) => isHeld(award) && isWay(direction, award.changeKw))) return undefined;
  const { besideKw, lastsSeconds } = heldScratchOf(network);
  besideKw.set(services.untoldKw);
  lastsSeconds.fill(0);
  for (let row = 0; row < armed.length; row += 1) {
    const { unit, holdMinutes } = armed[row]!;
    if (!isWay(direction, promisesKw[row]!)) continue;
    if (holdMinutes === undefined) besideKw[unit]! += promisesKw[row]!;
    else lastsSeconds[unit] = Math.max(lastsSeconds[unit]!, holdMinutes * SECONDS_PER_MINUTE);
  }
  return { besideKw, leftSeconds, lastsSeconds };
}

/** What units could do in the tick if those who are told followed, from what they would do untold with what they hold in store. */
export function follow(
  world: World,
  told: Iterable<Instruction>,
  { untoldKw, storedWh }: { readonly untoldKw: Float64Array; readonly storedWh: Float64Array },
  limits: ConnectionLimits,
  { potentialKw, lowestKw, highestKw }: UnitBounds,
): void {
  const { inputs, network, services } = world;
  const { sourceKw, plannedKw } = services;
  sourceKw.set(inputs.tickSourceKw);
  plannedKw.set(inputs.tickPlannedKw);
  for (const [unit, changeKw] of changesByUnit(told)) {
    if (!hears(world, unit)) continue;
    const followedKw = changeKw * (1 - inputs.conduct.undoneFrac[unit]!);
    changePlan(network, unit, followedKw, untoldKw, sourceKw, plannedKw);
  }
  availability(network, limits, sourceKw, plannedKw, storedWh, potentialKw, lowestKw, highestKw);
}

/** Who is tripped, without supply, silent or not to be reached does nothing that it is told; homes are asked by their aggregator, and nobody tells them. */
export function hears({ work, anm, present, homeSellers }: World, unit: number): boolean {
  return (
    !homeSellers.has(unit) &&
    work.faults.isSilent[unit] === 0 &&
    work.faults.isCommsLost[unit] === 0 &&
    anm.tripBy[unit]! < 0 &&
    present.state.isUnitSupplied[unit] === 1
  );
}

/** A consumer draws no less than nothing, and a source gives no more than it has. */
export function changePlan(
  { units }: Network,
  unit: number,
  changeKw: number,
  untoldKw: Float64Array,
  sourceKw: Float64Array,
  plannedKw: Float64Array,
): void {
  const wantedKw = untoldKw[unit]! + changeKw;
  if (units.energyWhMax[unit]! > 0) plannedKw[unit] = wantedKw;
  else if (units.consumptionKwMax[unit]! > 0) sourceKw[unit] = Math.min(0, wantedKw);
  else if (units.technology[unit] === "chp") plannedKw[unit] = wantedKw;
  else sourceKw[unit] = Math.max(0, Math.min(sourceKw[unit]!, wantedKw));
}
