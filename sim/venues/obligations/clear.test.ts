/**
 * One seller, several constraints of one period, through the closing gate: the largest comes first, and nothing is sold twice,
 * both ways or in part where it is all or none. And what is told where clearing reached a bound on its work.
 */
import { expect, test } from "vitest";
import type { GateContext, Order } from "../../model/venues.ts";
import { close } from "./clear.ts";
import { obligationSettings } from "./settings.ts";

const settings = obligationSettings.parse({ minTradeKw: 100 });

const PLAIN = { period: 0, place: 0, placedAt: 0, sensitivity: 1, direction: "down" } as const;
const worth = { gbpPerMwh: 40, readyGbpPerMwh: 0 };
const bid = (constraint: number, volumeKw: number): Order => ({
  ...{ ...PLAIN, id: `B${constraint}`, side: "buyerBid", constraint, unit: constraint + 1 },
  ...{ volumeKw, priceGbpPerMwh: 50, worth },
});
const offer = (constraint: number, more: Partial<Order> = {}): Order => ({
  ...{ ...PLAIN, id: `S${constraint}`, side: "sellerOffer", constraint, unit: 0 },
  ...{ volumeKw: 1000, priceGbpPerMwh: 40, worth, ...more },
});

function closed(sizesKw: readonly number[], orders: readonly Order[], own = settings) {
  const context = {
    ...{ instant: 0, fromPeriod: 0, toPeriod: 1, orders, solver: unasked },
    network: {
      units: { ids: ["seller", "a", "b", "c"] },
      constraintPoints: { ids: sizesKw.map((_, row) => `c${row}`) },
    },
    lookAhead: { fromPeriod: 0, sizeKw: Float64Array.from(sizesKw) },
  } as unknown as GateContext;
  return close(context, own);
}
const unasked = () => {
  throw new Error("no programme is solved");
};

/** Trades as constraint and seller's kW, in the order in which they were made. */
function traded(sizesKw: readonly number[], orders: readonly Order[]): (readonly number[])[] {
  const { trades = [], events } = closed(sizesKw, orders);
  expect(events).toEqual([]);
  return trades.map(({ trade }) => [trade.constraint, trade.sellerKw]);
}

test("the largest constraint is cleared first, and of equals the first of the document", () => {
  const orders = [bid(0, 800), offer(0), bid(1, 800), offer(1)];
  expect(traded([500, 900], orders)).toEqual([
    [1, 800],
    [0, 200],
  ]);
  expect(traded([900, 900], orders)).toEqual([
    [0, 800],
    [1, 200],
  ]);
});

test("what a seller sold at all constraints before is taken off, not what it sold at the last", () => {
  const orders = [0, 1, 2].flatMap((constraint) => [bid(constraint, 450), offer(constraint)]);
  expect(traded([300, 200, 100], orders)).toEqual([
    [0, 450],
    [1, 450],
    [2, 100],
  ]);
});

test("who has sold in one direction sells nothing in the other", () => {
  const orders = [bid(0, 500), offer(0), bid(1, 500), offer(1, { direction: "up" })];
  expect(traded([200, 100], orders)).toEqual([[0, 500]]);
});

test("an offer that is all or none is not sold in part at the next constraint", () => {
  const whole = { isAllOrNone: true };
  const small = [bid(1, 1000), offer(1, whole)];
  expect(traded([200, 100], [bid(0, 300), offer(0), ...small])).toEqual([[0, 300]]);
  expect(traded([200, 100], small)).toEqual([[1, 1000]]);
});

test("a clearing that reached a bound on its work says so in an event, with constraint, half-hour and what stands instead", () => {
  // 46 × 46 pairs that may all meet, more than are tried; in steps of 50 kW the best trades of any size are too small.
  const many = Array.from({ length: 46 }, (_, row) => [
    { ...bid(0, 150), id: `B${row}`, unit: 100 + row },
    { ...offer(0, { volumeKw: 100 }), id: `S${row}`, unit: 200 + row },
  ]).flat();
  const best = obligationSettings.parse({ minTradeKw: 100, matcher: { kind: "welfare-lp" } });
  const { trades, events } = closed([900], many, best);
  expect(events).toEqual([
    {
      ...{ kind: "clearingBounded", at: 0, constraint: "c0" },
      because:
        "1970-01-01T00:00:00Z: more pairs than are tried, so the better of what price-priority and mol-priority give stands",
    },
  ]);
  expect(trades).toEqual(closed([900], many).trades);
  expect(closed([900], many.slice(0, 2), best).events).toEqual([]);
});
