/**
 * Shared arbitraries of property tests: access queues, relief problems, orders of one constraint and period, merit order
 * lists with trades. Small on purpose: a counterexample should fit on a page.
 */
import fc from "fast-check";
import type { ReliefProblem } from "../access/allocate.ts";
import { reliefRows } from "../access/allocate.ts";
import type { MeritRow, PlaceSwap } from "../access/merit-order.ts";
import type { AccessQueue } from "../access/principle.ts";
import { type ActuationSettings, actuator } from "../actuation/registry.ts";
import type { Direction } from "../model/direction.ts";
import type { Order, OrderSide } from "../model/venues.ts";
import { FINE } from "./hand-made.ts";

export const MIN_SENSITIVITY = 0.05;

const arrayOf = <Value>(item: fc.Arbitrary<Value>, length: number) =>
  fc.array(item, { minLength: length, maxLength: length });

/** Hundredths from −1 to 1, so that some units are of no use and some relieve the constraint by going up. */
export const sensitivities = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 5, max: 100 }) },
    { weight: 2, arbitrary: fc.integer({ min: -100, max: -5 }) },
    { weight: 1, arbitrary: fc.constantFrom(-4, 0, 4, 5) },
  )
  .map((hundredths) => hundredths / 100);

/** Up to `countMax` units, several alike in every respect but their ids, which are in no order. */
export const queues = (countMax = 6): fc.Arbitrary<AccessQueue> =>
  fc
    .uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"), {
      minLength: 1,
      maxLength: countMax,
    })
    .chain((names) => {
      const unit = fc.record({
        day: fc.integer({ min: 18_000, max: 18_003 }),
        capacityKw: fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: 1, max: 1000 }) },
          { weight: 1, arbitrary: fc.constant(0) },
        ),
        sensitivity: sensitivities,
        curtailedWh: fc.constantFrom(0, 0, 1000, 5000),
        availableWh: fc.constantFrom(0, 5000, 20_000),
        offer: fc.constantFrom(-10, 0, 40, 80, Infinity),
      });
      return arrayOf(unit, names.length).map((units) => ({
        ids: names,
        connectedOnDay: Int32Array.from(units, ({ day }) => day),
        capacityKw: Float64Array.from(units, ({ capacityKw }) => capacityKw),
        sensitivity: Float64Array.from(units, ({ sensitivity }) => sensitivity),
        curtailedWh: Float64Array.from(units, ({ curtailedWh }) => curtailedWh),
        availableWh: Float64Array.from(units, ({ availableWh }) => availableWh),
        offerGbpPerMwh: Float64Array.from(units, ({ offer }) => offer),
      }));
    });

/** The same queue with its rows in another order. */
export const shuffledQueue = (queue: AccessQueue): fc.Arbitrary<AccessQueue> =>
  fc
    .shuffledSubarray(
      queue.ids.map((_, row) => row),
      { minLength: queue.ids.length },
    )
    .map((rows) => {
      const column = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
      return {
        ids: rows.map((row) => queue.ids[row]!),
        connectedOnDay: Int32Array.from(rows, (row) => queue.connectedOnDay[row]!),
        capacityKw: column(queue.capacityKw),
        sensitivity: column(queue.sensitivity),
        curtailedWh: column(queue.curtailedWh),
        availableWh: column(queue.availableWh),
        offerGbpPerMwh: column(queue.offerGbpPerMwh),
      };
    });

export const anyActuation: fc.Arbitrary<ActuationSettings> = fc.constantFrom<ActuationSettings>(
  FINE,
  { kind: "continuous", resolutionKw: 1 },
  { kind: "steps", fracs: [0, 0.25, 0.5, 0.75, 1] },
  { kind: "whole-unit" },
);

/** One constraint, its units with their levels, and how much relief it needs. */
export interface ReliefCase {
  readonly queue: AccessQueue;
  readonly problem: ReliefProblem;
  readonly levelKw: Float64Array;
  readonly neededKw: number;
}

/** Size of a unit without export capacity, kW: it may be a large consumer. */
const CONSUMER_KW = 300;

/**
 * What a unit may do, as fractions of its size: present level, floor, ceiling. Generators, stores between charging and
 * discharging, demand that may consume less, one whose level lies outside its bounds, one that may raise nothing.
 */
const BOUNDS = [
  { level: 0.25, floor: 0, ceiling: 0.25 },
  { level: 0.6, floor: 0, ceiling: 0.6 },
  { level: 1, floor: 0, ceiling: 1 },
  { level: 1, floor: 0, ceiling: -Infinity },
  { level: 0, floor: 0, ceiling: 0 },
  { level: 0.6, floor: -0.5, ceiling: 1 },
  { level: -0.25, floor: -0.5, ceiling: 1 },
  { level: -0.8, floor: -1, ceiling: 0 },
  { level: -1, floor: -1, ceiling: -0.3 },
  { level: -0.5, floor: -0.25, ceiling: -0.75 },
];

/** Relief problems with one row a unit, in the order of `orderOf`. */
export function reliefCases(
  actuation: fc.Arbitrary<ActuationSettings>,
  orderOf: (queue: AccessQueue) => readonly number[],
): fc.Arbitrary<ReliefCase> {
  return queues().chain((queue) => {
    const count = queue.ids.length;
    const unit = fc.record({
      bounds: fc.constantFrom(...BOUNDS),
      actuation,
    });
    const sizeKw = queue.capacityKw.map((kw) => (kw > 0 ? kw : CONSUMER_KW));
    const needed = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 4000 }),
      fc.double({ min: 0, max: 2000, noNaN: true }),
    );
    return fc.tuple(arrayOf(unit, count), needed).map(([units, neededKw]) => {
      const rows = reliefRows(count);
      for (const row of orderOf(queue)) {
        rows.unit[rows.count] = row;
        rows.capKw[rows.count] = Infinity;
        rows.floorKw[rows.count] = Math.round(units[row]!.bounds.floor * sizeKw[row]!);
        rows.ceilingKw[rows.count] = Math.round(units[row]!.bounds.ceiling * sizeKw[row]!);
        rows.count += 1;
      }
      return {
        queue,
        neededKw,
        levelKw: Float64Array.from(units, ({ bounds }, row) =>
          Math.round(bounds.level * sizeKw[row]!),
        ),
        problem: {
          rows,
          sensitivity: queue.sensitivity,
          minSensitivity: MIN_SENSITIVITY,
          actuate: units.map((of) => actuator(of.actuation)),
          capacityKw: queue.capacityKw,
        },
      };
    });
  });
}

export interface OrderBook {
  readonly bids: Order[];
  readonly offers: Order[];
}

/** What orders of a book may be. */
interface BookSettings {
  readonly countMax: number;
  readonly volumeKw: fc.Arbitrary<number>;
  readonly sensitivity: fc.Arbitrary<number>;
  /** Availability as a share of the all-in price. */
  readonly availabilityFrac: fc.Arbitrary<number>;
  readonly isAllOrNone: fc.Arbitrary<boolean>;
  /** Seller n is unit n + this: small, and some units both bid and offer. */
  readonly firstSeller: number;
}

export const orderBooksOf = (of: BookSettings): fc.Arbitrary<OrderBook> => {
  const count = fc.integer({ min: 0, max: of.countMax });
  const order = fc.record({
    volumeKw: of.volumeKw,
    pricePence: fc.oneof(fc.integer({ min: 0, max: 9000 }), fc.constantFrom(4000, 5000)),
    availabilityFrac: of.availabilityFrac,
    isAllOrNone: of.isAllOrNone,
    placedAt: fc.constantFrom(0, 60),
    sensitivity: of.sensitivity,
    direction: fc.constantFrom<Direction>("down", "up"),
  });
  return fc.tuple(count, count).chain(([bidCount, offerCount]) =>
    fc.tuple(arrayOf(order, bidCount), arrayOf(order, offerCount)).map(([bids, offers]) => {
      const made = (side: OrderSide, row: number, own: (typeof bids)[number], unit: number) => ({
        id: `${side === "buyerBid" ? "B" : "S"}${row}`,
        side,
        period: 0,
        constraint: 0,
        unit,
        volumeKw: own.volumeKw,
        priceGbpPerMwh: own.pricePence / 100,
        availabilityGbpPerMwh: (own.pricePence / 100) * own.availabilityFrac,
        worth: { gbpPerMwh: own.pricePence / 100, readyGbpPerMwh: 0 },
        isAllOrNone: own.isAllOrNone,
        // Prices and places in no relation: the list is not sorted by either.
        place: side === "buyerBid" ? row + 1 : 0,
        placedAt: own.placedAt,
        sensitivity: own.sensitivity,
        direction: own.direction,
      });
      return {
        bids: bids.map((own, row) => made("buyerBid", row, own, row)),
        offers: offers.map((own, row) => made("sellerOffer", row, own, row + of.firstSeller)),
      };
    }),
  );
};

/** Bids and offers of one constraint and period, with equal prices and volumes often enough to try every tie. */
export const anyBook: BookSettings = {
  countMax: 6,
  volumeKw: fc.oneof(fc.integer({ min: 50, max: 400 }), fc.constantFrom(100, 200)),
  sensitivity: fc.oneof(
    fc.constantFrom(1, 0.5),
    fc.integer({ min: 5, max: 100 }).map((hundredths) => hundredths / 100),
  ),
  availabilityFrac: fc.constantFrom(0, 0, 0.1, 0.5),
  isAllOrNone: fc.constantFrom(false, false, false, true),
  firstSeller: 3,
};
export const orderBooks = orderBooksOf(anyBook);

/** A merit order list and trades that its units can bear: nobody sells or is relieved of more than it has there. */
export interface TradedCase {
  readonly incoming: readonly MeritRow[];
  readonly swaps: readonly PlaceSwap[];
}

export const tradedCases: fc.Arbitrary<TradedCase> = fc
  .record({
    volumes: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 2, maxLength: 6 }),
    unlistedCount: fc.integer({ min: 0, max: 2 }),
    wishes: fc.array(
      fc.record({
        buyer: fc.nat(5),
        seller: fc.nat(7),
        kw: fc.integer({ min: 1, max: 6 }),
        ask: fc.constantFrom(10, 20, 30),
        sellerPerBuyer: fc.constantFrom(1, 2, 0.5),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ volumes, unlistedCount, wishes }) => {
    const leftKw = [...volumes, ...Array.from({ length: unlistedCount }, () => Infinity)];
    const swaps: PlaceSwap[] = [];
    // Units of even number buy, the others and the unlisted sell: never both.
    for (const { buyer, seller, kw, ask, sellerPerBuyer } of wishes) {
      const sellerKw = kw * sellerPerBuyer;
      const canBuy = buyer < volumes.length && buyer % 2 === 0 && leftKw[buyer]! >= kw;
      const isSeller = seller < leftKw.length && (seller % 2 === 1 || seller >= volumes.length);
      if (!canBuy || !isSeller || leftKw[seller]! < sellerKw) continue;
      leftKw[buyer]! -= kw;
      leftKw[seller]! -= sellerKw;
      const trade = `T${swaps.length}`;
      swaps.push({ trade, buyer, seller, buyerKw: kw, sellerKw, askGbpPerMwh: ask });
    }
    const incoming = volumes.map((volumeKw, unit) => ({
      unit,
      volumeKw,
      slice: "own" as const,
      trade: "",
    }));
    return { incoming, swaps };
  });
