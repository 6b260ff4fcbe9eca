/**
 * The day's commit: the only writer of what is known of days of delivery, order books and concluded trades; makes their rows.
 */
import { type MeritRow, tradedList } from "../access/merit-order.ts";
import type { UnansweredEvent } from "../core/events.ts";
import { londonDayStart, periodOf, periodStart } from "../core/time.ts";
import type { Clearing, GateResults, ListDue, Order, Refusal, Trade } from "../model/venues.ts";
import { commitGates, recordTrade } from "./commit-period.ts";
import { type ListMarket, listRole } from "./list-roles.ts";
import { incomingList, placeSwap } from "./period-lists.ts";
import { recordEvents, watts } from "./record.ts";
import { recordMissingList, recordTradedList } from "./record-messages.ts";
import { standingTrades } from "./standing-trades.ts";
import type { DeliveryDay, World } from "./world.ts";

/** Keeps the first statement of a day of delivery, what was believed then, and what the owners answered. */
export function commitDelivery(
  world: World,
  known: DeliveryDay,
  unanswered: readonly UnansweredEvent[],
): void {
  world.days.set(known.lookAhead.deliveryDay, known);
  recordEvents(world.tables.events, unanswered);
}

/** What the gates of an instant brought about, ahead of the day or, in operational time, again. */
export function commitTrading(
  world: World,
  results: GateResults,
  list: "traded" | "retraded",
): void {
  for (const order of results.orders) dayOfPeriod(world, order.period)?.orders.push(order);
  for (const [period, { standing, isOpen }] of results.books) {
    const before = world.standing.get(period);
    const refused = [...(before?.refused ?? []), ...refusals(results.refused, period)];
    const now = results.concluded.filter((of) => of.period === period);
    const traded = [...(before?.traded ?? []), ...now.map(({ constraint }) => constraint)];
    world.standing.set(period, { standing, isOpen, refused, traded: [...new Set(traded)] });
  }
  for (const trade of results.concluded) {
    const trades = world.trades.get(trade.period);
    if (trades === undefined) world.trades.set(trade.period, [trade]);
    else trades.push(trade);
  }
  for (const trade of results.refused) recordTrade(world, trade);
  recordOrders(world, results.orders);
  recordClearings(world, results.clearings);
  commitGates(world, results);
  recordLists(world, results, list);
  for (const due of results.listsDue) sendVerified(world, due, results.changed);
}

/** What sellers could not promise of themselves; a unit that a service has armed may be either side, and may be let go. */
const refusals = (refused: readonly Trade[], period: number): Refusal[] =>
  refused
    .filter((trade) => trade.period === period && trade.reason !== "armed")
    .map(({ seller, sellerDirection, sellerKw }) => ({
      ...{ unit: seller, direction: sellerDirection, kw: sellerKw },
    }));

/** The traded lists of a period as verification left them, or word that they did not come. */
function sendVerified(world: World, due: ListDue, changed: readonly Trade[]): void {
  const { at, period, isSent } = due;
  if (!isSent) {
    recordMissingList(world, at, period);
    return;
  }
  const touched = [
    ...standingTrades(world, period),
    ...changed.filter((of) => of.period === period),
  ];
  const constraints = [...new Set(touched.map(({ constraint }) => constraint))];
  for (const constraint of constraints.sort((left, right) => left - right))
    recordTradedList(world, at, period, constraint, tradedNow(world, period, constraint).length);
}

/** The list of a constraint and period with all trades that stand. */
function tradedNow(world: World, period: number, constraint: number): readonly MeritRow[] {
  const lookAhead = dayOfPeriod(world, period)?.lookAhead;
  if (lookAhead === undefined) return [];
  const incoming = incomingList(world, lookAhead, constraint, period);
  return tradedList(incoming, standingAt(world, period, constraint).map(placeSwap));
}

const standingAt = (world: World, period: number, constraint: number): readonly Trade[] =>
  standingTrades(world, period).filter((of) => of.constraint === constraint);

const NOTHING = new Float64Array(0);

/**
 * On the day of delivery only its schedule and order are still read, with orders that still stand, and after it only its
 * trades.
 */
export function forgetBefore(world: World, day: number): void {
  const fromPeriod = periodOf(londonDayStart(day));
  for (const period of world.standing.keys())
    if (period < fromPeriod) world.standing.delete(period);
  for (const [deliveryDay, known] of world.days) {
    if (deliveryDay < day) world.days.delete(deliveryDay);
    if (deliveryDay !== day) continue;
    const { lookAhead } = known;
    world.days.set(day, {
      ...known,
      lookAhead: { ...lookAhead, flowKw: NOTHING, sizeKw: NOTHING, curtailedKw: NOTHING },
      owners: undefined,
      orders: known.orders.filter(({ period }) => world.standing.has(period)),
    });
  }
}

function dayOfPeriod(world: World, period: number) {
  for (const known of world.days.values()) {
    const { fromPeriod, periodCount } = known.lookAhead;
    if (period >= fromPeriod && period < fromPeriod + periodCount) return known;
  }
  return undefined;
}

function recordOrders(world: World, orders: readonly Order[]): void {
  const { units, constraintPoints } = world.network;
  for (const order of orders) {
    world.tables.orders.append(
      order.placedAt,
      periodStart(order.period),
      constraintPoints.ids[order.constraint]!,
      units.ids[order.unit]!,
      order.side,
      watts(order.volumeKw),
      order.priceGbpPerMwh,
      order.availabilityGbpPerMwh ?? 0,
      watts(order.volumeKw * order.sensitivity),
      order.worth.gbpPerMwh,
      order.worth.readyGbpPerMwh,
    );
  }
}

function recordClearings({ network, tables }: World, clearings: readonly Clearing[]): void {
  for (const clearing of clearings) {
    tables.clearings.append(
      clearing.at,
      periodStart(clearing.period),
      network.constraintPoints.ids[clearing.constraint]!,
      clearing.bidCount,
      clearing.offerCount,
      clearing.tradeCount,
      clearing.welfareMicroGbp,
      clearing.optimumMicroGbp,
      clearing.trueWelfareMicroGbp,
      clearing.trueOptimumMicroGbp,
    );
  }
}

/** A list that trades have changed, and whether its rows are recorded now: those of an open book are once it closes. */
interface ChangedList {
  readonly period: number;
  readonly constraint: number;
  readonly at: number;
  readonly isNew: boolean;
  readonly isRecorded: boolean;
}

function changedLists(
  world: World,
  { concluded, clearings, books }: GateResults,
): readonly ChangedList[] {
  const lists = new Map<string, ChangedList>();
  for (const { period, constraint } of concluded) {
    const { at } = clearings.find((of) => of.period === period && of.constraint === constraint)!;
    const isRecorded = books.get(period)?.isOpen !== true;
    lists.set(`${period}.${constraint}`, { period, constraint, at, isNew: true, isRecorded });
  }
  for (const [period, { isOpen, at }] of books) {
    if (isOpen) continue;
    for (const constraint of world.standing.get(period)?.traded ?? []) {
      const key = `${period}.${constraint}`;
      const earlier = { period, constraint, at, isNew: false, isRecorded: true };
      if (!lists.has(key)) lists.set(key, earlier);
    }
  }
  return [...lists.values()];
}

/**
 * The list as it came in and as traded, for every constraint and period with a trade; as it is traded again with all trades
 * that stand.
 */
function recordLists(world: World, results: GateResults, as: "traded" | "retraded"): void {
  for (const { period, constraint, at, isNew, isRecorded } of changedLists(world, results)) {
    const lookAhead = dayOfPeriod(world, period)?.lookAhead;
    if (lookAhead === undefined) continue;
    const incoming = incomingList(world, lookAhead, constraint, period);
    const standing = standingAt(world, period, constraint);
    const traded = tradedList(incoming, standing.map(placeSwap));
    if (isRecorded) {
      const market: ListMarket = {
        instant: at,
        lookAhead: as === "retraded" ? (world.newest.current?.lookAhead ?? lookAhead) : lookAhead,
        standing,
      };
      const record = (list: "incoming" | "traded" | "retraded", rows: readonly MeritRow[]) =>
        recordList(world, { period, constraint, list, rows }, market);
      if (as === "traded") record("incoming", incoming);
      record(as, traded);
    }
    if (isNew) recordTradedList(world, at, period, constraint, traded.length);
  }
}

interface ListRows {
  readonly period: number;
  readonly constraint: number;
  readonly list: "incoming" | "traded" | "retraded";
  readonly rows: readonly MeritRow[];
}

function recordList(world: World, list: ListRows, market: ListMarket): void {
  const { units, constraintPoints } = world.network;
  for (const [place, row] of list.rows.entries()) {
    const { role, isRegistered } = listRole(world, list, row.unit, market);
    world.tables.merit_order.append(
      periodStart(list.period),
      constraintPoints.ids[list.constraint]!,
      list.list,
      place + 1,
      units.ids[row.unit]!,
      row.slice,
      watts(row.volumeKw),
      row.trade === "" ? "-" : row.trade,
      role,
      isRegistered ? 1 : 0,
    );
  }
}
