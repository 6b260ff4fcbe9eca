/**
 * The period's commit: the only writer of stored energy, energies so far, balances and trades of the period, what was learnt of
 * demand that is not metered, and through
 * commit-curtailment-index.ts of what counts towards the curtailment index; makes the period's rows.
 */

import { londonDayOf, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { kwFromWh, roundHalfAway, SECONDS_PER_MINUTE, whFromKw } from "../core/units.ts";
import type { LiveReading } from "../model/forecast.ts";
import { FUEL_FREE } from "../model/fuel-free.ts";
import { CAUSES, clearRegisters, MINUTES_PER_PERIOD, type Readings } from "../model/readings.ts";
import type { GateResults, LedgerEntry, Trade, TradePayment } from "../model/venues.ts";
import { ratedTargetKw } from "../network/limits.ts";
import { askHomes } from "./ask-homes.ts";
import { commitCapacity } from "./commit-capacity.ts";
import { recordCapacityTrades } from "./commit-capacity-use.ts";
import { countIndex } from "./commit-curtailment-index.ts";
import { commitExchange, keepMetered } from "./commit-exchange.ts";
import { type HomeBills, recordHomes } from "./commit-homes.ts";
import { commitOffsets } from "./commit-offsets.ts";
import { commitUses } from "./commit-portfolio.ts";
import { recordProcurement } from "./commit-procurement.ts";
import { commitServices } from "./commit-services.ts";
import { recordFactors } from "./commit-statement.ts";
import { countViews } from "./commit-views.ts";
import { keepForBuyers } from "./homes-at-rest.ts";
import { liveReading } from "./live-reading.ts";
import { homesMeteredWh } from "./meter-homes.ts";
import { keepPast } from "./meter-past.ts";
import { postEntries } from "./post-entries.ts";
import { keepRebound } from "./rebound.ts";
import { NOT_CANCELLED, recordEvents, watts } from "./record.ts";
import { recordEngagements, recordMeterMessage, recordTradesReport } from "./record-messages.ts";
import { recordTradeMinutes, recordVolumes } from "./record-performance.ts";
import { recordOutages } from "./single-outages.ts";
import { usedBranches } from "./used-branches.ts";
import type { PeriodLists, World } from "./world.ts";

/** Writes what was metered and settled in one period of delivery. */
export function commitPeriod(
  world: World,
  period: number,
  lists: PeriodLists,
  readings: Readings,
  trades: readonly Trade[],
  entries: readonly LedgerEntry[],
  bills: HomeBills,
): void {
  world.storedWh.set(readings.storedWh);
  addEnergies(world, readings);
  if (trades.length > 0) world.trades.set(period, [...trades]);
  for (const [constraint, key] of lists.keys.entries()) world.listKeys[constraint] = key;
  postEntries(world, entries);
  recordMeters(world, period, readings);
  recordCauses(world, period, readings);
  recordFlows(world, period);
  recordOutages(world, period);
  recordHomes(world, period, bills);
  recordCapacityTrades(world, period, readings);
  commitOffsets(world, period);
  keepMetered(world, period, readings);
  recordProcurement(world, period, readings);
  recordFactors(world, period, readings);
  learnDemand(world, liveReading(world, period));
  recordMeterMessage(world, period, lists.trades);
  recordTradeMinutes(world, period, lists);
  if (isLastOfDay(period)) reportDay(world, period);
  keepMeters(world, lists, readings.deliveredWh);
  keepRebound(world, period, readings);
  const meteredWh = homesMeteredWh(world, readings.deliveredWh);
  keepPast(world, period, meteredWh, toldUnits(world, lists, false));
  countIndex(world, period, readings, trades);
  countViews(world, period, readings);
  clearRegisters(world.registers);
}

const isLastOfDay = (period: number): boolean =>
  londonDayOf(periodStart(period + 1)) > londonDayOf(periodStart(period));

function reportDay(world: World, period: number): void {
  recordEngagements(world, period);
  world.instructed.today = 0;
}

/** What the flows of the period teach of demand that is not metered. */
function learnDemand({ learnt, forecaster }: World, live: LiveReading | undefined): void {
  if (forecaster.estimates === undefined || live === undefined) return;
  learnt.current = forecaster.estimates.learn(learnt.current, live);
}

/** Units that were instructed under a trade or by a service, in the period or in its last minute alone. */
function toldUnits({ services }: World, lists: PeriodLists, isInLast: boolean): Set<number> {
  const first = isInLast ? MINUTES_PER_PERIOD - 1 : 0;
  const isTold = (kws: Float64Array, row: number) => {
    for (let minute = first; minute < MINUTES_PER_PERIOD; minute += 1)
      if (kws[row * MINUTES_PER_PERIOD + minute]! > 0) return true;
    return false;
  };
  const told = new Set<number>();
  for (const [row, { seller }] of lists.trades.entries())
    if (isTold(lists.minutes.instructedKws, row)) told.add(seller);
  for (const [row, { unit }] of services.present.armed.entries())
    if (isTold(services.present.minutes.instructedKws, row)) told.add(unit);
  return told;
}

const QUARTER_SECONDS = 15 * SECONDS_PER_MINUTE;

/** The last minute and quarter of an hour of every unit that was not instructed by then; of homes the half-hour, which is what their meters say. */
function keepMeters(world: World, lists: PeriodLists, deliveredWh: Float64Array): void {
  const { registers, uninstructed } = world;
  const told = toldUnits(world, lists, true);
  for (let unit = 0; unit < uninstructed.kw.length; unit += 1) {
    if (told.has(unit)) continue;
    uninstructed.kw[unit] = registers.lastMinuteKws[unit]! / SECONDS_PER_MINUTE;
    uninstructed.quarterKw[unit] = registers.lastQuarterKws[unit]! / QUARTER_SECONDS;
    uninstructed.isKnown[unit] = 1;
  }
  const meteredWh = homesMeteredWh(world, deliveredWh);
  for (const unit of world.homeSellers.keys()) {
    if (told.has(unit)) continue;
    uninstructed.kw[unit] = kwFromWh(meteredWh[unit]!, PERIOD_SECONDS);
    uninstructed.quarterKw[unit] = uninstructed.kw[unit]!;
  }
}

/** Charging counts as output does, and raising as lowering does: what a unit would have done, and how far it was moved. */
function addEnergies({ curtailedSoFarWh, availableSoFarWh }: World, readings: Readings): void {
  for (let unit = 0; unit < curtailedSoFarWh.length; unit += 1) {
    curtailedSoFarWh[unit]! += Math.abs(readings.curtailedWh[unit]!);
    availableSoFarWh[unit]! += Math.abs(readings.availableWh[unit]!);
  }
}

/** Writes what the gates of a page decided about trades: cancellations, settlements and their rows. */
export function commitGates(world: World, results: GateResults): void {
  for (const trade of results.changed) replaceTrade(world, trade);
  postEntries(world, results.entries);
  recordEvents(world.tables.events, results.events);
  commitServices(world, results.services);
  keepForBuyers(world, results.services);
  askHomes(world, results);
  commitUses(world, results.uses);
  commitCapacity(world, results.capacity);
  commitExchange(world, results.exchange);
  // Most half-hours have no trade, and entries of other venues are of none.
  let paid: Map<string, TradePayments> | undefined;
  for (const { period, at } of results.settledPeriods) {
    for (const trade of world.trades.get(period) ?? []) {
      paid ??= paymentsByTrade(results.entries);
      recordTrade(world, trade, paid.get(trade.id));
    }
    recordTradesReport(world, at, period);
    world.trades.delete(period);
  }
}

type TradePayments = Readonly<Record<TradePayment, number>>;
const NO_PAYMENTS: TradePayments = { availability: 0, utilisation: 0, shortfall: 0 };

/** What passed under each trade, by the last part of the rule that made the entry. */
function paymentsByTrade(entries: readonly LedgerEntry[]): Map<string, TradePayments> {
  const paid = new Map<string, TradePayments>();
  for (const { rule, because, amountMicroGbp } of entries) {
    const part = rule.slice(rule.lastIndexOf("/") + 1);
    paid.set(because, { ...NO_PAYMENTS, ...paid.get(because), [part]: amountMicroGbp });
  }
  return paid;
}

function replaceTrade(world: World, changed: Trade): void {
  const trades = world.trades.get(changed.period) ?? [];
  world.trades.set(
    changed.period,
    trades.map((trade) => (trade.id === changed.id ? changed : trade)),
  );
}

/** One row a trade, once it is known what became of it. */
export function recordTrade(world: World, trade: Trade, paid = NO_PAYMENTS): void {
  const { units, constraintPoints } = world.network;
  world.tables.trades.append(
    periodStart(trade.period),
    constraintPoints.ids[trade.constraint]!,
    trade.id,
    units.ids[trade.buyer]!,
    units.ids[trade.seller]!,
    watts(trade.buyerKw),
    watts(trade.sellerKw),
    trade.priceGbpPerMwh,
    trade.outcome,
    trade.reason,
    trade.deliveredWh,
    paid.availability + paid.utilisation,
    trade.availabilityGbpPerMwh ?? 0,
    trade.instructedWh,
    trade.fulfilmentFrac,
    paid.availability,
    trade.buyerLossWh,
    paid.shortfall,
    trade.concludedAt,
    trade.bidWorth.gbpPerMwh,
    trade.askWorth.gbpPerMwh,
    trade.askWorth.readyGbpPerMwh,
    trade.cancelledAt ?? NOT_CANCELLED,
  );
  recordVolumes(world, trade);
}

function recordMeters(world: World, period: number, readings: Readings): void {
  const { ids, energyWhMax, consumptionKwMax, technology } = world.network.units;
  const start = periodStart(period);
  let availableWh = 0;
  let deliveredWh = 0;
  let keptByStoresWh = 0;
  let raisedWh = 0;
  let fuelFreeWh = 0;
  let consumptionWh = 0;
  let turnedUpWh = 0;
  let turnedDownWh = 0;
  for (let unit = 0; unit < ids.length; unit += 1) {
    if (energyWhMax[unit]! > 0) keptByStoresWh += readings.curtailedWh[unit]!;
    if (consumptionKwMax[unit]! > 0) {
      consumptionWh -= readings.deliveredWh[unit]!;
      turnedUpWh += Math.max(0, readings.curtailedWh[unit]!);
      turnedDownWh += Math.max(0, -readings.curtailedWh[unit]!);
    } else {
      const ownRaisedWh = energyWhMax[unit] === 0 ? raisedBy(readings, unit) : 0;
      raisedWh += ownRaisedWh;
      if (FUEL_FREE.has(technology[unit]!)) fuelFreeWh += readings.curtailedWh[unit]! + ownRaisedWh;
      availableWh += readings.availableWh[unit]!;
      deliveredWh += readings.deliveredWh[unit]!;
    }
  }
  world.tables.unit_period.appendColumns(
    ids.length,
    start,
    ids,
    readings.availableWh,
    readings.deliveredWh,
    readings.curtailedWh,
    world.storedWh,
    readings.limitedWh,
  );
  world.tables.network_period.append(
    start,
    readings.demandWh,
    availableWh,
    deliveredWh,
    availableWh - deliveredWh,
    keptByStoresWh,
    raisedWh,
    consumptionWh,
    turnedUpWh,
    turnedDownWh,
    readings.demandWh + consumptionWh - deliveredWh,
    readings.unservedWh,
    world.registers.customerSecondsLost[0]!,
    world.series.priceGbpPerMwh(period),
    world.series.systemPriceGbpPerMwh(period),
    fuelFreeWh,
    roundHalfAway(whFromKw(world.registers.lossKws[0]!, 1)),
  );
}

/** What a unit injected on top of what it would have, for whatever cause. */
function raisedBy({ curtailedWh, cutWh }: Readings, unit: number): number {
  let wh = 0;
  for (let cell = unit; cell < cutWh.length; cell += curtailedWh.length)
    wh += Math.max(0, 0 - cutWh[cell]!);
  return wh;
}

function recordCauses(world: World, period: number, { cutWh, heldBackWh }: Readings): void {
  const { units, constraintPoints } = world.network;
  const unitCount = units.ids.length;
  const rows = constraintPoints.ids.length + 1;
  const start = periodStart(period);
  for (let cell = 0; cell < cutWh.length; cell += 1) {
    if (cutWh[cell] === 0) continue;
    const row = Math.floor(cell / unitCount);
    world.tables.curtailment.append(
      start,
      units.ids[cell % unitCount]!,
      constraintPoints.ids[(row % rows) - 1] ?? "-",
      CAUSES[Math.floor(row / rows)]!,
      cutWh[cell]!,
      heldBackWh[cell]!,
    );
  }
}

function recordFlows(world: World, period: number): void {
  const { registers, tables } = world;
  const { constraintPoints } = world.network;
  const start = periodStart(period);
  const { rows, ids, meanW, peakW } = usedBranches(world);
  for (let row = 0; row < rows.length; row += 1) {
    const branch = rows[row]!;
    meanW[row] = watts(registers.branchKws[branch]! / PERIOD_SECONDS);
    peakW[row] = watts(registers.branchPeakKw[branch]!);
  }
  tables.branch_period.appendColumns(rows.length, start, ids, meanW, peakW);
  for (let constraint = 0; constraint < constraintPoints.ids.length; constraint += 1) {
    const id = constraintPoints.ids[constraint]!;
    tables.constraint_period.append(
      start,
      id,
      watts(registers.constraintKws[constraint]! / PERIOD_SECONDS),
      watts(registers.constraintPeakKw[constraint]!),
      watts(registers.uncurtailedPeakKw[constraint]!),
      registers.overTargetS[constraint]!,
      registers.overRatingS[constraint]!,
      watts(world.present.limits.ratingKw[constraint]!),
      world.means.isMonitored[constraint] === 1
        ? watts(ratedTargetKw(world.present.limits, constraint))
        : 0,
      roundHalfAway(whFromKw(registers.neededKws[constraint]!, 1)),
      roundHalfAway(whFromKw(registers.reliefKws[constraint]!, 1)),
    );
  }
}
