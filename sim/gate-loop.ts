/**
 * The gate loop: runs the gates that timetable.ts says are due (their times are settings of the venue), in its order, and is the only place that applies what they ask
 * of the position book. Everything else a gate answers is handed to the page's commit.
 */
import { appendAll } from "./core/append-all.ts";
import { uniformDraw } from "./core/draws.ts";
import { periodOf } from "./core/time.ts";
import { stateAgain } from "./look-again.ts";
import { serviceResults } from "./model/services.ts";
import {
  type GateContext,
  type GateOutcome,
  type GateResults,
  type Order,
  type Outlook,
  type Resizing,
  reservationOf,
  type StandingBook,
  type Trade,
} from "./model/venues.ts";
import { release, reserve } from "./positions/book.ts";
import { admittedOrders } from "./state/admitted-orders.ts";
import { applyServices } from "./state/apply-services.ts";
import { applyUse } from "./state/apply-uses.ts";
import type { StateDelivery } from "./state/approval-conditions.ts";
import { applyCapacity, capacityContext, isCapacityTraded } from "./state/approve-capacity.ts";
import { applyOffsets, offsetContext } from "./state/commit-offsets.ts";
import { exchangeContext } from "./state/exchange-context.ts";
import { awardsOf, hasAwards } from "./state/period-awards.ts";
import { portfolioContext } from "./state/portfolio-context.ts";
import { expectedState, plannedState } from "./state/present.ts";
import { type KeptReadings, keptReadings, serviceContext } from "./state/service-context.ts";
import type { World } from "./state/world.ts";
import type { DueGate } from "./timetable/timetable.ts";
import {
  needsAward,
  needsMove,
  needsTrade,
  readingOf,
  runGate,
  type VenueName,
} from "./venues/registry.ts";

/** What a page knows beyond the committed state: the outlook, metered trades. */
export interface GateKnowledge {
  readonly outlookOf?: (gate: DueGate) => Outlook;
  readonly tradesOf: (period: number) => readonly Trade[];
  /** Known to the day page, which approves capacity. */
  readonly stateDelivery?: StateDelivery;
}

export function runGates(
  world: World,
  due: readonly DueGate[],
  knowledge: GateKnowledge,
): GateResults {
  const results: GateResults = {
    orders: [],
    books: new Map(),
    clearings: [],
    concluded: [],
    refused: [],
    changed: [],
    entries: [],
    events: [],
    settledPeriods: [],
    listsDue: [],
    services: serviceResults(),
    uses: [],
    capacity: { requests: [], responses: [], decided: [] },
    exchange: { cleared: [], settled: [], learnt: [] },
  };
  for (const gate of due) {
    if (gate.gate !== "settle" && world.faults.marketFailureAt(gate.instant, gate.venue)) {
      fail(world, results, gate, knowledge);
      continue;
    }
    if (isIdle(world, gate, results, knowledge)) continue;
    if (gate.gate === "verify") dueList(results, gate, knowledge, true);
    const isOfService = readingOf(gate.venue as VenueName) === "services";
    const kept = isOfService
      ? keptReadings(world, gate, results.services, isNear(gate))
      : undefined;
    // What is refused, rejected or taken back is bought elsewhere: every round takes an offer or an award less.
    while (runOnce(world, results, gate, knowledge, kept));
  }
  return results;
}

/** Runs a gate and applies what it asks; gives whether it goes on from what became of that: an award did not come about, or not for all. */
function runOnce(
  world: World,
  results: GateResults,
  gate: DueGate,
  knowledge: GateKnowledge,
  kept: KeptReadings | undefined,
): boolean {
  const context = contextOf(world, gate, knowledge, results, kept);
  const outcome = runGate(gate.venue as VenueName, gate.gate, context, world.scenario.venues);
  appendAll(results.orders, outcome.orders);
  if (outcome.book !== undefined)
    results.books.set(gate.fromPeriod, { ...outcome.book, at: gate.instant });
  appendAll(results.clearings, outcome.clearings);
  appendAll(results.entries, outcome.entries);
  appendAll(results.events, outcome.events);
  for (const ended of outcome.cancel ?? NONE) cancel(world, results, gate, ended);
  for (const smaller of outcome.resize ?? NONE) resize(world, results, gate, smaller);
  for (const wanted of outcome.trades ?? NONE) conclude(world, results, gate, wanted);
  if (outcome.settlesTrades === true)
    results.settledPeriods.push({ period: gate.fromPeriod, at: gate.instant });
  for (const use of outcome.uses ?? NONE) applyUse(world, results, use);
  if (outcome.capacity !== undefined) applyCapacity(world, results, gate, outcome.capacity);
  appendAll(results.exchange.cleared, outcome.exchange?.cleared);
  appendAll(results.exchange.settled, outcome.exchange?.settled);
  appendAll(results.exchange.learnt, outcome.exchange?.learnt);
  if (outcome.offsets !== undefined)
    applyOffsets(world, results, gate.instant, gate.fromPeriod, outcome.offsets);
  const isShort =
    outcome.services !== undefined && applyServices(world, results, gate.instant, outcome.services);
  return isShort || outcome.services?.isUnfinished === true;
}

const NONE: readonly never[] = [];

/** Whether a gate has nothing to do: most half-hours hold no award of most services, no trade, and no capacity that was traded. */
function isIdle(
  world: World,
  gate: DueGate,
  { services }: GateResults,
  { tradesOf }: GateKnowledge,
): boolean {
  const { fromPeriod, toPeriod } = gate;
  const venue = gate.venue as VenueName;
  return (
    (needsAward(venue, gate.gate) && !hasAwards(world, services, venue, fromPeriod, toPeriod)) ||
    (needsTrade(venue, gate.gate) && tradesOf(fromPeriod).length === 0) ||
    (needsMove(venue, gate.gate) && !isCapacityTraded(world, fromPeriod))
  );
}

/** A gate that does not run says so; trades that were to be verified do not stand. What was delivered is still settled. */
function fail(
  world: World,
  results: GateResults,
  gate: DueGate,
  { tradesOf }: GateKnowledge,
): void {
  results.events.push({
    kind: "gateFailed",
    at: gate.instant,
    because: `${gate.gate} of ${gate.venue} did not run: the market has failed`,
  });
  if (gate.gate !== "verify") return;
  dueList(results, gate, { tradesOf }, false);
  for (const trade of tradesOf(gate.fromPeriod))
    cancel(world, results, gate, { trade, reason: "marketFailed", isByNetwork: false });
}

/** A period with trades has a traded list, and the network manager expects it. */
function dueList(
  { listsDue }: GateResults,
  { instant, fromPeriod }: DueGate,
  { tradesOf }: GateKnowledge,
  isSent: boolean,
): void {
  if (tradesOf(fromPeriod).length > 0) listsDue.push({ at: instant, period: fromPeriod, isSent });
}

const NO_ORDERS: readonly Order[] = [];

function contextOf(
  world: World,
  gate: DueGate,
  knowledge: GateKnowledge,
  results: GateResults,
  kept: KeptReadings | undefined,
): GateContext {
  const reading = readingOf(gate.venue as VenueName);
  const day = world.days.get(gate.deliveryDay);
  const known = gate.gate === "intraday" ? world.newest.current : day;
  const readsTrades = isOfDelivery(gate) || gate.gate === "settle";
  const trades = readsTrades ? knowledge.tradesOf(gate.fromPeriod) : [];
  return {
    instant: gate.instant,
    fromPeriod: gate.fromPeriod,
    toPeriod: gate.toPeriod,
    network: world.network,
    sensitivityIn(period) {
      return sensitivityFor(world, gate, period);
    },
    minSensitivity: world.scenario.anm.minSensitivity,
    solver: world.solver,
    isTradeable: world.isTradeable,
    lookAhead: known?.lookAhead,
    owners:
      reading === "owners" && known?.owners !== undefined
        ? admittedOrders(world, known.owners, gate)
        : undefined,
    outlook:
      trades.length > 0 || gate.gate === "intraday" ? knowledge.outlookOf?.(gate) : undefined,
    orders: ordersFor(gate, day?.orders ?? NO_ORDERS, results.orders),
    trades,
    book: gate.gate === "intraday" ? bookFor(world, gate) : undefined,
    capacity:
      reading === "capacity"
        ? capacityContext(world, gate, results.capacity, knowledge.stateDelivery)
        : undefined,
    offsetting:
      reading === "offsetting"
        ? offsetContext(world, gate.instant, knowledge.stateDelivery)
        : undefined,
    exchange:
      reading === "exchange"
        ? exchangeContext(world, gate, results.exchange, () => statedAt(world, gate))
        : undefined,
    services: kept === undefined ? undefined : serviceContext(world, gate, results.services, kept),
    portfolio: reading === "portfolio" ? portfolioContext(world, gate, results) : undefined,
  };
}

/** The periods of a gate as they are stated at its instant; nobody else hears of it. */
function statedAt(world: World, { deliveryDay, fromPeriod, toPeriod, instant }: DueGate) {
  const periodCount = toPeriod - fromPeriod;
  const due = { deliveryDay, fromPeriod, periodCount, issuedAt: instant };
  return stateAgain(world, due);
}

/** Orders of an earlier gate of this page are in the book for the later ones. */
function ordersFor(
  { fromPeriod, toPeriod }: DueGate,
  kept: readonly Order[],
  fresh: readonly Order[],
): readonly Order[] {
  if (fresh.length === 0) return kept;
  return [...kept, ...fresh.filter(({ period }) => period >= fromPeriod && period < toPeriod)];
}

/** The orders that stand for a period, and when within this instant its owners' new ones arrive. */
function bookFor({ standing, arrivals }: World, { instant, fromPeriod }: DueGate): StandingBook {
  const slot = periodOf(instant);
  const known = standing.get(fromPeriod);
  return {
    standing: known?.standing ?? [],
    refused: known?.refused ?? [],
    turnOf: (unit) => uniformDraw(arrivals, unit, fromPeriod, slot),
  };
}

/** Days before delivery the plans say how the network will be; from there on it says itself how it is. */
function sensitivityFor(world: World, gate: DueGate, period: number): Float64Array {
  const state = isNear(gate)
    ? expectedState(world, period, gate.instant)
    : plannedState(world, period);
  return state.model.sensitivity;
}

/** Whether a gate is for one period that is near. */
const isNear = (gate: DueGate): boolean =>
  isOfDelivery(gate) || gate.gate === "arm" || gate.gate === "dispatch";

/** Whether it reads the trades that stand for it. */
const isOfDelivery = ({ gate }: DueGate): boolean =>
  gate === "reverify" || gate === "intraday" || gate === "verify";

type Wanted = NonNullable<ReturnType<typeof runGate>["trades"]>[number];

function conclude(
  world: World,
  results: GateResults,
  gate: DueGate,
  { trade, reservation }: Wanted,
): void {
  const { ids } = world.network.units;
  const lock = lockOf(world, results, trade);
  const answer = lock ?? reserve(world.book, reservation);
  const place = {
    at: gate.instant,
    trade: trade.id,
    unit: ids[trade.seller]!,
    period: trade.period,
    kw: trade.sellerKw,
  };
  if (answer.kind === "reserved") {
    results.concluded.push(trade);
    results.events.push({
      kind: "tradeMatched",
      ...place,
      because: `relieves ${ids[trade.buyer]!}`,
    });
  } else {
    results.refused.push({ ...trade, outcome: "refused", reason: answer.by });
    results.events.push({
      kind: "reservationRefused",
      ...place,
      because: `${answer.by}: ${answer.why}`,
    });
  }
}

/** A unit that a service has armed for the period trades nothing else in it; what a seller misses by that is remembered. */
function lockOf(world: World, results: GateResults, trade: Trade) {
  const armed = awardsOf(world, results.services, trade.period).find(
    ({ unit, state }) => state === "armed" && (unit === trade.seller || unit === trade.buyer),
  );
  if (armed === undefined) return undefined;
  if (armed.unit === trade.seller) {
    const gbpPerMwh = trade.priceGbpPerMwh * trade.sellerSensitivity;
    results.services.missed.push({ award: armed, gbpPerMwh });
  }
  const why = `${world.network.units.ids[armed.unit]!} is armed for ${armed.service} in ${armed.zone}`;
  return { kind: "refused", by: "armed", why } as const;
}

function cancel(
  world: World,
  results: GateResults,
  gate: DueGate,
  { trade, reason, isByNetwork }: NonNullable<GateOutcome["cancel"]>[number],
): void {
  release(world.book, reservationOf(trade));
  const endedReliefKw = isByNetwork ? agreedReliefKw(trade) : 0;
  results.changed.push({
    ...{ ...trade, outcome: "cancelled", reason, endedReliefKw },
    cancelledAt: gate.instant,
  });
  tell(world, results, gate, "tradeCancelled", trade, reason);
}

/** A smaller trade keeps its price; what the seller promised less is free again. */
function resize(
  world: World,
  results: GateResults,
  gate: DueGate,
  { trade, isByNetwork, ...now }: Resizing,
): void {
  const smaller = { ...trade, ...now };
  const lostKw = agreedReliefKw(trade) - smaller.sellerKw * smaller.sellerSensitivity;
  const endedReliefKw = isByNetwork ? Math.max(0, lostKw) : (trade.endedReliefKw ?? 0);
  release(world.book, reservationOf(trade));
  const answer = reserve(world.book, reservationOf(smaller));
  if (answer.kind === "refused") throw new RangeError(`${trade.id} grew: ${answer.why}`);
  results.changed.push({ ...smaller, endedReliefKw });
  tell(world, results, gate, "tradeResized", smaller, now.reason);
}

/** Relief that was agreed when the trade was concluded, kW at the constraint. */
const agreedReliefKw = ({ sellerKw, sellerSensitivity, endedReliefKw = 0 }: Trade): number =>
  sellerKw * sellerSensitivity + endedReliefKw;

/** Both sides hear of what verification decided. */
function tell(
  world: World,
  results: GateResults,
  gate: DueGate,
  kind: "tradeCancelled" | "tradeResized",
  trade: Trade,
  because: string,
): void {
  for (const unit of [trade.buyer, trade.seller]) {
    results.events.push({
      kind,
      at: gate.instant,
      trade: trade.id,
      unit: world.network.units.ids[unit]!,
      period: trade.period,
      kw: unit === trade.buyer ? trade.buyerKw : trade.sellerKw,
      because,
    });
  }
}
