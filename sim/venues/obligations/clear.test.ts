/** One seller, several constraints of one period: the largest comes first, and nothing is sold twice or both ways. */
import { expect, test } from "vitest";
import type { GateContext, Order } from "../../model/venues.ts";
import { close } from "./clear.ts";
import { obligationSettings } from "./settings.ts";

const settings = obligationSettings.parse({ minTradeKw: 100 });

const PLAIN = { period: 0, place: 0, placedAt: 0, sensitivity: 1, direction: "down" } as const;
const bid = (constraint: number, volumeKw: number): Order => ({
  ...{ ...PLAIN, id: `B${constraint}`, side: "buyerBid", constraint, unit: constraint + 1 },
  ...{ volumeKw, priceGbpPerMwh: 50 },
});
const offer = (constraint: number, more: Partial<Order> = {}): Order => ({
  ...{ ...PLAIN, id: `S${constraint}`, side: "sellerOffer", constraint, unit: 0 },
  ...{ volumeKw: 1000, priceGbpPerMwh: 40, ...more },
});

/** Trades as constraint and seller's kW, in the order in which they were made. */
function traded(sizesKw: readonly number[], orders: readonly Order[]): (readonly number[])[] {
  const context = {
    ...{ instant: 0, fromPeriod: 0, toPeriod: 1, orders, solver: undefined },
    network: {
      units: { ids: ["seller", "a", "b", "c"] },
      constraintPoints: { ids: sizesKw.map((_, row) => `c${row}`) },
    },
    lookAhead: { fromPeriod: 0, sizeKw: Float64Array.from(sizesKw) },
  } as unknown as GateContext;
  const { trades = [] } = close(context, settings);
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
