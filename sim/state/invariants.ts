/**
 * What must hold after every commit, checked in every run. A broken law is a defect of ours: it throws.
 * Tolerances are of float residue only: balances in kW, everything metered exactly.
 */
import { InvariantBroken } from "../core/errors.ts";
import { keptBy } from "../core/kept-by.ts";
import { formatInstant, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { whFromKw } from "../core/units.ts";
import { type Direction, heldBackKw } from "../model/direction.ts";
import type { Network } from "../model/network.ts";
import type { ValueRow } from "../model/payment-rules.ts";
import type { Readings } from "../model/readings.ts";
import type { ValueCell } from "../model/value-table.ts";
import type { Trade } from "../model/venues.ts";
import { keptLimitsIn } from "../positions/capacity-book.ts";
import { imbalanceMicroGbp } from "../settlement/ledger.ts";
import type { World } from "./world.ts";

/** Largest power that may go missing at a bus, kW, for each kW of flow in the network. */
const BALANCE_TOLERANCE_FRAC = 1e-9;
/** Flow above target after an action that is the rounding of flows, kW. */
const TARGET_TOLERANCE_KW = 0.01;

/** Relief or price beyond an order that is the rounding of a division, as a fraction. */
const ORDER_TOLERANCE_FRAC = 1e-9;

/** After a day's gates: nobody trades beyond an order, pays more than bid or gets less than asked; relief is equal. */
export function checkDay(world: World, concluded: readonly Trade[]): void {
  const filledKw = new Map<string, number>();
  for (const trade of concluded) {
    const at = periodStart(trade.period);
    for (const [price, bid, ask] of [
      [trade.priceGbpPerMwh, trade.bidGbpPerMwh, trade.askGbpPerMwh] as const,
      [
        trade.availabilityGbpPerMwh ?? 0,
        trade.bidAvailabilityGbpPerMwh ?? 0,
        trade.askAvailabilityGbpPerMwh ?? 0,
      ] as const,
    ]) {
      const least = ask / trade.sellerSensitivity;
      const most = bid / trade.buyerSensitivity;
      const slack = ORDER_TOLERANCE_FRAC * Math.max(1, Math.abs(most));
      if (price > most + slack || price < least - slack)
        broken("nobody pays more or gets less than offered", `${trade.id} at ${price}`, at);
    }
    const bought = trade.buyerKw * trade.buyerSensitivity;
    if (
      Math.abs(bought - trade.sellerKw * trade.sellerSensitivity) >
      bought * ORDER_TOLERANCE_FRAC
    ) {
      broken("a trade gives the buyer the relief that the seller gives", trade.id, at);
    }
    for (const [unit, kw] of [
      [trade.buyer, trade.buyerKw] as const,
      [trade.seller, trade.sellerKw] as const,
    ]) {
      const key = orderKey(trade.period, trade.constraint, unit);
      filledKw.set(key, (filledKw.get(key) ?? 0) + kw);
    }
  }
  if (filledKw.size === 0) return;
  const orderedKw = new Map<string, number>();
  for (const { orders } of world.days.values()) {
    for (const order of orders)
      orderedKw.set(orderKey(order.period, order.constraint, order.unit), order.volumeKw);
  }
  for (const [key, kw] of filledKw) {
    const limitKw = orderedKw.get(key) ?? 0;
    if (kw > limitKw * (1 + ORDER_TOLERANCE_FRAC)) {
      broken(
        "nobody trades beyond an order",
        `${key}: ${kw} of ${limitKw} kW`,
        periodStart(concluded[0]!.period),
      );
    }
  }
}

const orderKey = (period: number, constraint: number, unit: number) =>
  `${period}.${constraint}.${unit}`;

/** Overload of all constraints together, as a fraction of targets, that is the rounding of flows. */
const OVERLOAD_TOLERANCE_FRAC = 1e-5;

/** After a tick: power balances at every bus; dispatch left no constraint worse off, or named the overload. */
export function checkTick(world: World): void {
  const { work } = world;
  for (let index = 0; index < work.segmentCount; index += 1) {
    checkBalance(world, index);
    checkOffsets(world, index);
  }
  checkConstraints(world);
}

function checkBalance(world: World, index: number): void {
  const { network, work, inputs, injectionKw } = world;
  const { model } = world.present.state;
  const { branches, buses, units, demands } = network;
  const { branchKw, levelKw, start } = work.segments[index]!;
  const balanceKw = injectionKw.fill(0);
  let scaleKw = 1;
  for (let unit = 0; unit < levelKw.length; unit += 1)
    balanceKw[units.bus[unit]!]! += levelKw[unit]!;
  for (let demand = 0; demand < inputs.demandKw.length; demand += 1) {
    balanceKw[demands.bus[demand]!]! -= inputs.demandKw[demand]!;
  }
  for (let branch = 0; branch < branchKw.length; branch += 1) {
    const flow = branchKw[branch]!;
    balanceKw[branches.fromBus[branch]!]! -= flow;
    balanceKw[branches.toBus[branch]!]! += flow;
    scaleKw = Math.max(scaleKw, Math.abs(flow));
  }
  for (let bus = 0; bus < balanceKw.length; bus += 1) {
    if (buses.isReference[bus] === 1 || model.flows.topology.isSupplied[bus] === 0) continue;
    const missingKw = Math.abs(balanceKw[bus]! - buses.shuntKw[bus]!);
    if (missingKw > scaleKw * BALANCE_TOLERANCE_FRAC) {
      broken("power balances at every bus", `${missingKw} kW missing at ${buses.ids[bus]!}`, start);
    }
  }
}

/** Power beyond a limit that is float residue, kW. */
const LIMIT_RESIDUE_KW = 1e-6;

function checkOffsets({ work, offsetting, network }: World, index: number): void {
  const { levelKw, offsetExtraKw, start } = work.segments[index]!;
  for (const { follower, sign, withinKw, trade } of offsetting.present) {
    const beyondKw = 0 - sign * (levelKw[follower]! - withinKw);
    if (beyondKw <= offsetExtraKw[follower]! + LIMIT_RESIDUE_KW) continue;
    const id = network.units.ids[follower]!;
    broken(
      "a follower is beyond its limit by no more than its trade lets it",
      `${id} in ${trade}`,
      start,
    );
  }
}

/** What set-points for others bring onto a constraint that has none, its breakers take off at the next reading. */
function checkConstraints(world: World): void {
  const { work, network } = world;
  const { hasSetPoints } = world.means;
  const { limits } = world.present;
  if (work.segmentCount === 0) return;
  const first = work.segments[0]!;
  const { constraintPoints } = network;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const flow = work.listFlowKw[constraint]!;
    const mostKw = work.listAllowedKw[constraint]! + TARGET_TOLERANCE_KW;
    if (flow > mostKw && hasSetPoints[constraint] === 1) {
      broken(
        "a new list leaves no constraint further above its target",
        `${constraintPoints.ids[constraint]!} at ${flow} kW`,
        first.start,
      );
    }
  }
  if (!work.hasActedInTick) return;
  const last = work.segments[work.segmentCount - 1]!;
  let before = 0;
  let after = 0;
  for (let constraint = 0; constraint < work.flowKw.length; constraint += 1) {
    const flow = work.flowAfterKw[constraint]!;
    const target = limits.targetKw[constraint]!;
    before += Math.max(0, work.flowBeforeKw[constraint]! - target) / target;
    after += Math.max(0, flow - target) / target;
    const allowed = Math.max(target, work.flowBeforeKw[constraint]!);
    const isLeft = world.anm.isResidual[constraint] === 1 || hasSetPoints[constraint] === 0;
    if (flow > allowed + TARGET_TOLERANCE_KW && !isLeft) {
      broken(
        "dispatch leaves no constraint further above its target",
        `${constraintPoints.ids[constraint]!} at ${flow} kW`,
        last.start,
      );
    }
  }
  // A residual overload is named, or left to breakers, and even then the constraints together are no worse off than before.
  if (after > before + OVERLOAD_TOLERANCE_FRAC) {
    broken(
      "dispatch leaves no more overload than it found",
      `${after} of targets, was ${before}`,
      last.start,
    );
  }
}

/** Energy of a trade that is the rounding of meters, Wh: the buyer's, and the seller's, which counts by the ratio of sensitivities. */
const PAID_TOLERANCE_WH = 2;

/** Once metered: a buyer's trades of a period gave no more relief than its whole output, or consumption, would have. */
export function checkTrades(
  world: World,
  period: number,
  trades: readonly Trade[],
  readings: Readings,
): void {
  const beyondWh: Record<Direction, Map<number, number>> = { down: new Map(), up: new Map() };
  for (const trade of trades) {
    const beyond = beyondWh[trade.buyerDirection];
    const ratio = trade.sellerSensitivity / trade.buyerSensitivity;
    const boughtWh = trade.deliveredWh * ratio - PAID_TOLERANCE_WH * Math.max(1, ratio);
    beyond.set(trade.buyer, (beyond.get(trade.buyer) ?? 0) + boughtWh);
  }
  for (const direction of ["down", "up"] as const) {
    for (const [buyer, wh] of beyondWh[direction]) {
      if (wh > heldBackKw(direction, readings.availableWh[buyer]!)) {
        broken(
          "nobody pays for more than its output",
          `${world.network.units.ids[buyer]!} for ${wh} Wh`,
          periodStart(period),
        );
      }
    }
  }
}

/** After a run: what one stakeholder is paid another pays. */
export function checkValues(cells: readonly ValueCell[]): void {
  const sums = new Map<ValueRow, number>();
  for (const { row, valueMicroGbp } of cells)
    if (row !== "reinforcement") sums.set(row, (sums.get(row) ?? 0) + valueMicroGbp);
  for (const [row, sum] of sums)
    if (sum !== 0)
      throw new InvariantBroken("a row of payments adds up to zero", `${row}: ${sum} micro-pounds`);
}

/** After a period: energy adds up to the watt-hour, stores stay inside their bounds, causes and ledger add up. */
export function checkPeriod(world: World, period: number, readings: Readings): void {
  const { units } = world.network;
  const at = periodStart(period);
  const unitCount = units.ids.length;
  const { causesWh } = scratchOf(world.network);
  causesWh.fill(0);
  for (let first = 0; first < readings.cutWh.length; first += unitCount)
    for (let unit = 0; unit < unitCount; unit += 1)
      causesWh[unit]! += readings.cutWh[first + unit]!;
  for (let unit = 0; unit < unitCount; unit += 1) {
    const id = units.ids[unit]!;
    if (readings.curtailedWh[unit]! + readings.deliveredWh[unit]! !== readings.availableWh[unit]!) {
      broken("curtailed + delivered = available", id, at);
    }
    if (causesWh[unit] !== readings.curtailedWh[unit])
      broken("every curtailed watt-hour has a cause", id, at);
    const stored = world.storedWh[unit]!;
    if (stored < units.energyWhMin[unit]! || stored > units.energyWhMax[unit]!) {
      broken("stored energy stays inside its bounds", `${id} holds ${stored} Wh`, at);
    }
  }
  checkConnections(world, period, readings);
  const imbalance = imbalanceMicroGbp(world.ledger);
  if (imbalance !== 0) broken("the ledger sums to zero", `${imbalance} micro-pounds`, at);
}

/** Each unit's meter is rounded to a whole watt-hour: so much may be above a limit. */
const METER_ROUNDING_WH = 1;

/** Scratch by unit and by connection, which means nothing between two checks. */
const scratchOf = keptBy(({ units, connections }: Network) => ({
  causesWh: new Float64Array(units.ids.length),
  givenWh: new Float64Array(connections.ids.length),
  drawnWh: new Float64Array(connections.ids.length),
}));

/** What meters behind each connection may be above a limit together. */
const roundingOf = keptBy(({ units, connections }: Network) => {
  const roundingWh = new Float64Array(connections.ids.length);
  for (const connection of units.connection) roundingWh[connection]! += METER_ROUNDING_WH;
  return roundingWh;
});

/** No connection gives or draws more than its limits of the period, which trades may have moved. */
function checkConnections(
  { network, capacity }: World,
  period: number,
  { deliveredWh }: Readings,
): void {
  const { units, connections } = network;
  const { exportLimitKw, importLimitKw } = keptLimitsIn(capacity, period);
  const { givenWh, drawnWh } = scratchOf(network);
  const roundingWh = roundingOf(network);
  givenWh.fill(0);
  drawnWh.fill(0);
  for (let unit = 0; unit < deliveredWh.length; unit += 1) {
    const connection = units.connection[unit]!;
    givenWh[connection]! += Math.max(0, deliveredWh[unit]!);
    drawnWh[connection]! += Math.max(0, 0 - deliveredWh[unit]!);
  }
  for (let connection = 0; connection < connections.ids.length; connection += 1) {
    const id = connections.ids[connection]!;
    const mostWh = whFromKw(exportLimitKw[connection]!, PERIOD_SECONDS) + roundingWh[connection]!;
    const leastWh = whFromKw(importLimitKw[connection]!, PERIOD_SECONDS) + roundingWh[connection]!;
    if (givenWh[connection]! > mostWh)
      broken("no connection exports beyond its limit of the period", id, periodStart(period));
    if (drawnWh[connection]! > leastWh)
      broken("no connection imports beyond its limit of the period", id, periodStart(period));
  }
}

function broken(law: string, detail: string, instant: number): never {
  throw new InvariantBroken(law, `${detail} at ${formatInstant(instant)}`);
}
