/** Charging by price: as cheap as the cheapest hours of the stay allow, done by its end, whatever the prices. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { cheapestPart, priceOrder } from "./price-order.ts";

const prices = fc.array(fc.integer({ min: -5, max: 8 }), { minLength: 2, maxLength: 50 });
const stay = fc.record({
  prices,
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.double({ min: 0.01, max: 1, noNaN: true }),
  need: fc.double({ min: 0, max: 1.2, noNaN: true }),
});

/** What each half-hour is used of, stepping through the stay as a car does. */
function used(of: readonly number[], from: number, leaves: number, needed: number): number[] {
  const order = priceOrder(0, of);
  let left = needed;
  return of.map((_, index) => {
    const [start, end] = [Math.max(index, from), Math.min(index + 1, leaves)];
    if (end <= start) return 0;
    const part = Math.min(left, cheapestPart(order, left, start, end, leaves));
    left -= part;
    return part;
  });
}

/** The least that so much can cost: the stay's hours in order of price. */
function leastCost(of: readonly number[], from: number, leaves: number, needed: number): number {
  const hours = of
    .map((price, index) => ({
      price,
      length: Math.max(0, Math.min(index + 1, leaves) - Math.max(index, from)),
    }))
    .sort((left, right) => left.price - right.price);
  let [left, cost] = [needed, 0];
  for (const { price, length } of hours) {
    const part = Math.min(left, length);
    cost += part * price;
    left -= part;
  }
  return cost;
}

test("costs as little as the hours of the stay allow, has all that fits by its end, and never more than there is of an hour", () => {
  fc.assert(
    fc.property(stay, ({ prices: of, from, length, need }) => {
      const begins = from * (of.length - 1);
      const leaves = begins + length * (of.length - begins);
      const needed = need * (leaves - begins);
      const parts = used(of, begins, leaves, needed);
      const sum = parts.reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo(Math.min(needed, leaves - begins), 6);
      const cost = parts.reduce((total, part, index) => total + part * of[index]!, 0);
      expect(cost).toBeCloseTo(leastCost(of, begins, leaves, Math.min(needed, leaves - begins)), 5);
      for (const [index, part] of parts.entries()) {
        expect(part).toBeGreaterThanOrEqual(0);
        const most = Math.min(index + 1, leaves) - Math.max(index, begins);
        expect(part).toBeLessThanOrEqual(Math.max(0, most) + 1e-9);
      }
    }),
  );
});

test("hours that cost the same are used evenly: 2 of 8 hours in each of 8", () => {
  expect(used(Array(8).fill(10), 0, 8, 2)).toEqual(Array(8).fill(0.25));
});

test("of a night at 12 and an evening at 36 the night has all, evenly, and what does not fit the dearer", () => {
  expect(used([36, 36, 12, 12], 0, 4, 1)).toEqual([0, 0, 0.5, 0.5]);
  expect(used([36, 36, 12, 12], 0, 4, 3)).toEqual([0.5, 0.5, 1, 1]);
});
