/**
 * A run of the look-ahead: the rows of its constraint statement, and its curtailment factors, which are kept until their periods
 * are metered and then recorded with what came. The only writer of `world.stated` and `world.newest`.
 */

import { PERIOD_HOURS, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import type { CurtailmentFactors } from "../lookahead/curtailment-factors.ts";
import { leastCurtailmentKw } from "../lookahead/curtailment-question.ts";
import { capacityBlocks, freeCapacity } from "../lookahead/free-capacity.ts";
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import { CAUSES, type Readings, UNCOUNTED_CAUSE } from "../model/readings.ts";
import type { LookAhead } from "../model/venues.ts";
import { ratedTargetKw } from "../network/limits.ts";
import { GATE_CLOSURE_SECONDS } from "../settlement/imbalance/positions/position.ts";
import { expectedMovesKw } from "./expected-moves.ts";
import { periodWh } from "./read-balance.ts";
import { watts } from "./record.ts";
import { recordStatementMessages } from "./record-messages.ts";
import type { NewestStatement, StatedFactors, StatementRun, World } from "./world.ts";

export function commitStatement(
  world: World,
  run: StatementRun,
  lookAhead: LookAhead,
  networks: readonly ExpectedNetwork[],
  factors: CurtailmentFactors | undefined,
): void {
  const { issuedAt, fromPeriod, periodCount } = lookAhead;
  for (let step = 0; step < periodCount; step += 1)
    recordPeriod(world, run, lookAhead, networks[step]!, step);
  recordStatementMessages(world, lookAhead, networks);
  keepExpectedMoves(world, lookAhead, networks);
  if (factors === undefined) return;
  world.stated.push({ run, issuedAt, fromPeriod, periodCount, factors });
  if (run !== "operational") recordFree(world, run, lookAhead, networks, factors.freeFirmKw);
}

/** How far units are expected to be moved, for balance parties that are told: of what is stated by gate closure. */
function keepExpectedMoves(
  { balancing, expectedMoveWh }: World,
  lookAhead: LookAhead,
  networks: readonly ExpectedNetwork[],
): void {
  const { parties, virtual } = balancing;
  const isAsked = parties.some(({ told }) => told === "expected") || virtual?.told === "expected";
  if (!isAsked) return;
  const { issuedAt, fromPeriod, periodCount } = lookAhead;
  for (let step = 0; step < periodCount; step += 1) {
    const period = fromPeriod + step;
    if (issuedAt > periodStart(period) - GATE_CLOSURE_SECONDS) continue;
    expectedMoveWh.set(period, expectedMovesKw(lookAhead, networks, step).map(periodWh));
  }
}

function recordFree(
  { network, tables }: World,
  run: StatementRun,
  { issuedAt, fromPeriod }: LookAhead,
  networks: readonly ExpectedNetwork[],
  freeFirmKw: Float64Array,
): void {
  for (const block of capacityBlocks(freeCapacity(networks, freeFirmKw))) {
    const start = periodStart(fromPeriod + block.fromStep);
    for (const [bus, id] of network.buses.ids.entries()) {
      for (const direction of ["export", "import"] as const) {
        const kw = block[`${direction}Kw`][bus]!;
        if (kw === Infinity) continue;
        tables.free_capacity.append(
          ...[run, issuedAt, start, block.periodCount, id, direction, watts(kw)],
        );
      }
    }
  }
}

/** Keeps the newest statement of operational time with the owners' answers, in the place of the one before. */
export function commitNewest(world: World, newest: NewestStatement): void {
  world.newest.current = newest;
}

/** The rows of one period of a statement, of which `model` is the network. */
function recordPeriod(
  { network, tables, isByDemand }: World,
  run: StatementRun,
  { issuedAt, fromPeriod, flowKw, sizeKw, curtailedKw }: LookAhead,
  { model }: ExpectedNetwork,
  step: number,
): void {
  const { constraintPoints, units } = network;
  const unitCount = units.ids.length;
  const start = periodStart(fromPeriod + step);
  for (const [constraint, id] of constraintPoints.ids.entries()) {
    const cell = step * constraintPoints.ids.length + constraint;
    const [flowW, sizeW] = [watts(flowKw[cell]!), watts(sizeKw[cell]!)];
    const tooMuch = isByDemand[constraint] === 1 ? "demand" : "generation";
    tables.look_ahead.append(run, issuedAt, start, id, flowW, sizeW, tooMuch);
    if (sizeKw[cell]! <= 0) continue;
    for (let unit = 0; unit < unitCount; unit += 1) {
      const curtailedW = watts(curtailedKw[cell * unitCount + unit]!);
      if (curtailedW === 0) continue;
      const sensitivity = model.sensitivity[constraint * unitCount + unit]!;
      tables.expected_curtailment.append(
        ...[run, issuedAt, start, id, units.ids[unit]!, sensitivity, curtailedW],
      );
    }
  }
}

/** Records what was stated of a period beside what came, and forgets statements that have no period left. */
export function recordFactors(world: World, period: number, readings: Readings): void {
  const { stated, network } = world;
  if (stated.length === 0) return;
  const curtailedKw = countedCurtailment(readings, network.units.ids.length);
  for (const statement of stated) {
    const step = period - statement.fromPeriod;
    if (step < 0 || step >= statement.periodCount) continue;
    recordUnits(world, statement, step, curtailedKw);
    recordConstraints(world, statement, step);
  }
  const left = stated.filter((each) => each.fromPeriod + each.periodCount > period + 1);
  stated.splice(0, stated.length, ...left);
}

function recordUnits(
  { network, tables, homeSellers }: World,
  { run, issuedAt, fromPeriod, factors }: StatedFactors,
  step: number,
  curtailedKw: Float64Array,
): void {
  const { ids } = network.units;
  const countsKw = leastCurtailmentKw(network);
  const { probability, energyFrac, depthKw, firmKw, drawCount } = factors;
  for (const [unit, id] of ids.entries()) {
    // Homes are never curtailed.
    if (homeSellers.has(unit)) continue;
    const cell = step * ids.length + unit;
    tables.curtailment_factors.append(
      run,
      issuedAt,
      periodStart(fromPeriod + step),
      id,
      probability.value[cell]!,
      probability.standardError[cell]!,
      probability.low[cell]!,
      probability.high[cell]!,
      energyFrac.value[cell]!,
      watts(depthKw.p50.value[cell]!),
      watts(depthKw.p90.value[cell]!),
      watts(depthKw.p95.value[cell]!),
      watts(firmKw.value[cell]!),
      drawCount,
      watts(curtailedKw[unit]!),
      curtailedKw[unit]! > countsKw[unit]! ? 1 : 0,
    );
  }
}

/** A constraint that nothing acts on has no target to be above, and no row. */
function recordConstraints(
  { network, tables, registers, present }: World,
  { run, issuedAt, fromPeriod, factors }: StatedFactors,
  step: number,
): void {
  const { ids } = network.constraintPoints;
  const { excessProbability, excessKw, freeFirmKw, flowKw, targetKw } = factors;
  for (const [constraint, id] of ids.entries()) {
    const cell = step * ids.length + constraint;
    if (targetKw[cell] === Infinity) continue;
    const cameKw = registers.uncurtailedKws[constraint]! / PERIOD_SECONDS;
    tables.constraint_factors.append(
      run,
      issuedAt,
      periodStart(fromPeriod + step),
      id,
      excessProbability.value[cell]!,
      excessProbability.standardError[cell]!,
      excessProbability.low[cell]!,
      excessProbability.high[cell]!,
      watts(excessKw.value[cell]!),
      watts(freeFirmKw[cell]!),
      watts(flowKw.p05[cell]!),
      watts(flowKw.p25[cell]!),
      watts(flowKw.p50[cell]!),
      watts(flowKw.p75[cell]!),
      watts(flowKw.p95[cell]!),
      watts(targetKw[cell]!),
      watts(cameKw),
      cameKw > ratedTargetKw(present.limits, constraint) ? 1 : 0,
    );
  }
}

/** Mean power that each unit was moved by, either way, but for loss of its supply, kW. */
function countedCurtailment({ curtailedWh, cutWh }: Readings, unitCount: number): Float64Array {
  const rows = cutWh.length / unitCount / CAUSES.length;
  const first = CAUSES.indexOf(UNCOUNTED_CAUSE) * rows;
  return curtailedWh.map((wh, unit) => {
    let counted = wh;
    for (let row = first; row < first + rows; row += 1) counted -= cutWh[row * unitCount + unit]!;
    return Math.abs(counted) / 1000 / PERIOD_HOURS;
  });
}
