/**
 * The tick's commit: the only writer of the network manager's state and of the period's registers. Adds every stretch of
 * constant output, with what each constraint held back and under which trade, and records instructed units.
 */

import type { LabEvent } from "../core/events.ts";
import { periodOf, periodStart } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import { copyAnmState } from "../dispatch/state.ts";
import { addCauses } from "../metering/curtailment-causes.ts";
import { addServiceMinutes } from "../metering/service-minutes.ts";
import { addTradeMinutes } from "../metering/trade-minutes.ts";
import type { Segment } from "../model/readings.ts";
import { partOfMove, toldTogether } from "../model/told-together.ts";
import { ratedTargetKw } from "../network/limits.ts";
import { lossesKw } from "../network/losses.ts";
import { addForgone, addLimited } from "./commit-capacity-use.ts";
import { holding } from "./follow-instructions.ts";
import { addOffsets, mayDoKw, waitingFlowKw } from "./follow-offsetting.ts";
import { addUses, givenKw } from "./follow-uses.ts";
import { homeLevels } from "./meter-homes.ts";
import { recordEvents } from "./record.ts";
import { recordDispatch, recordOperations } from "./record-messages.ts";
import type { PeriodLists, World } from "./world.ts";

export function commitTick(world: World, lists: PeriodLists, events: readonly LabEvent[]): void {
  copyAnmState(world.work.state, world.anm);
  const sold = lists.lists.map((list) => list.sold);
  for (let index = 0; index < world.work.segmentCount; index += 1) {
    const segment = world.work.segments[index]!;
    const mayKw = mayDoKw(world, segment);
    addUnits(world, mayKw, segment);
    addLostMinutes(world, segment.seconds);
    addBranches(world, segment);
    addConstraints(world, segment, mayKw);
    addCauses(world.registers, mayKw, segment, sold, lists.trades);
    addTradeMinutes(lists.minutes, mayKw, segment, lists.lists, lists.trades);
    addUses(world, periodOf(segment.start), segment);
    addOffsets(world, segment);
    addServices(world, segment);
    recordInstructions(world, mayKw, segment);
  }
  addForgone(world);
  addLimited(world);
  recordOperations(world, world.work.segments[0]!.start, events);
  recordDispatch(world, lists.lists);
  recordEvents(world.tables.events, events);
}

function addServices(world: World, segment: Segment): void {
  const { present, untoldKw, ableKw } = world.services;
  const { promisesKw, promisedKw, calledKws } = present;
  if (present.armed.length === 0) return;
  const told = holding(world, periodOf(segment.start), segment.start);
  const { branch, direction } = world.network.constraintPoints;
  const changeKw: number[] = [];
  const toldKw: number[] = [];
  const expectedKw: number[] = [];
  const flowKw: number[] = [];
  for (const { id, constraint } of present.armed) {
    const instruction = told.get(id);
    const kw = instruction?.changeKw ?? 0;
    changeKw.push(kw);
    toldKw.push(Math.abs(kw));
    expectedKw.push(instruction?.expectedFlowKw ?? 0);
    flowKw.push(segment.branchKw[branch[constraint]!]! * direction[constraint]!);
  }
  const doing = { toldKw, flowKw, expectedKw, promisesKw, promisedKw, untoldKw, ableKw };
  const levelKw = homeLevels(world, segment.levelKw, periodOf(segment.start));
  const { start, seconds } = segment;
  addServiceMinutes(present.minutes, { start, seconds, levelKw }, present.armed, doing);
  for (let row = 0; row < present.armed.length; row += 1) {
    const { unit } = present.armed[row]!;
    // What homes leave is on their supplier's account already.
    if (world.homeSellers.has(unit)) continue;
    const wantedKw = world.inputs.potentialKw[unit]! - untoldKw[unit]!;
    const metKw = segment.levelKw[unit]! - untoldKw[unit]!;
    const { upKw, downKw } = toldTogether(present.together[row]!, changeKw);
    const movedKw = givenKw(wantedKw, metKw);
    calledKws[row]! += partOfMove(changeKw[row]!, upKw, downKw, movedKw) * segment.seconds;
  }
}

function addUnits(world: World, mayKw: Float64Array, { start, levelKw, seconds }: Segment): void {
  const { registers, inputs } = world;
  const end = start + seconds;
  const lastMinute = periodStart(periodOf(start) + 1) - SECONDS_PER_MINUTE;
  const lastSeconds = Math.max(0, end - Math.max(start, lastMinute));
  const quarterSeconds = Math.max(0, end - Math.max(start, lastMinute - 14 * SECONDS_PER_MINUTE));
  for (let unit = 0; unit < levelKw.length; unit += 1) {
    registers.availableKws[unit]! += mayKw[unit]! * seconds;
    registers.deliveredKws[unit]! += levelKw[unit]! * seconds;
    registers.lastMinuteKws[unit]! += levelKw[unit]! * lastSeconds;
    registers.lastQuarterKws[unit]! += levelKw[unit]! * quarterSeconds;
    if (levelKw[unit]! < 0) registers.chargedKws[unit]! -= levelKw[unit]! * seconds;
  }
  for (let demand = 0; demand < inputs.demandKw.length; demand += 1) {
    registers.demandKws[demand]! += inputs.demandKw[demand]! * seconds;
    registers.unservedKws[demand]! +=
      (inputs.wantedKw[demand]! - inputs.demandKw[demand]!) * seconds;
  }
}

/** Customers of a demand, and a demand unit as one customer, lose what time they have no supply. */
function addLostMinutes({ registers, network, present }: World, seconds: number): void {
  const { isDemandSupplied, isUnitSupplied } = present.state;
  const { consumptionKwMax } = network.units;
  let customers = 0;
  for (let demand = 0; demand < isDemandSupplied.length; demand += 1)
    if (isDemandSupplied[demand] === 0) customers += network.demands.customers[demand]!;
  for (let unit = 0; unit < isUnitSupplied.length; unit += 1)
    if (isUnitSupplied[unit] === 0 && consumptionKwMax[unit]! > 0) customers += 1;
  registers.customerSecondsLost[0]! += customers * seconds;
}

function addBranches(world: World, { branchKw, seconds }: Segment): void {
  const { branchKws, branchPeakKw, lossKws } = world.registers;
  lossKws[0]! += lossesKw(world.network, branchKw) * seconds;
  for (let branch = 0; branch < branchKw.length; branch += 1) {
    const flow = branchKw[branch]!;
    branchKws[branch]! += flow * seconds;
    if (Math.abs(flow) > Math.abs(branchPeakKw[branch]!)) branchPeakKw[branch] = flow;
  }
}

/** Flow above a limit by no more than this is a rounding of set-points, kW. */
const LIMIT_TOLERANCE_KW = 1;

function addConstraints(world: World, { branchKw, seconds }: Segment, mayKw: Float64Array): void {
  const { registers, work } = world;
  const { limits } = world.present;
  const { constraintPoints } = world.network;
  for (let constraint = 0; constraint < constraintPoints.ids.length; constraint += 1) {
    const flow =
      branchKw[constraintPoints.branch[constraint]!]! * constraintPoints.direction[constraint]!;
    registers.constraintKws[constraint]! += flow * seconds;
    registers.constraintPeakKw[constraint] = Math.max(
      registers.constraintPeakKw[constraint]!,
      flow,
    );
    const uncurtailed =
      work.uncurtailedFlowKw[constraint]! + waitingFlowKw(world, mayKw, constraint);
    registers.uncurtailedKws[constraint]! += uncurtailed * seconds;
    registers.uncurtailedPeakKw[constraint] = Math.max(
      registers.uncurtailedPeakKw[constraint]!,
      uncurtailed,
    );
    const needed = uncurtailed - ratedTargetKw(limits, constraint);
    if (needed > 0) {
      registers.neededKws[constraint]! += needed * seconds;
      registers.reliefKws[constraint]! += (uncurtailed - flow) * seconds;
    }
    if (flow > ratedTargetKw(limits, constraint) + LIMIT_TOLERANCE_KW)
      registers.overTargetS[constraint]! += seconds;
    if (flow > limits.ratingKw[constraint]! + LIMIT_TOLERANCE_KW)
      registers.overRatingS[constraint]! += seconds;
  }
}

function recordInstructions(world: World, mayKw: Float64Array, segment: Segment): void {
  const { tables } = world;
  const { ids } = world.network.units;
  for (let unit = 0; unit < segment.levelKw.length; unit += 1) {
    const available = mayKw[unit]!;
    if (segment.levelKw[unit]! === available) continue;
    tables.instructions.append(
      segment.start,
      segment.seconds,
      ids[unit]!,
      Math.round(available * 1000),
      Math.round(segment.setPointKw[unit]! * 1000),
      Math.round(segment.levelKw[unit]! * 1000),
    );
  }
}
