/** In which order bids and offers are served: each tie-break decides only where all before it are equal. */
import { expect, test } from "vitest";
import type { Order } from "../../../model/venues.ts";
import { byBid, byOffer } from "./at-constraint.ts";

const PLAIN: Order = {
  ...{ id: "m", side: "buyerBid", period: 0, constraint: 0, unit: 0, direction: "down" },
  ...{ volumeKw: 500, priceGbpPerMwh: 50, place: 5, placedAt: 100, sensitivity: 1 },
  worth: { gbpPerMwh: 50, readyGbpPerMwh: 0 },
};
const order = (id: string, more: Partial<Order>): Order => ({ ...PLAIN, id, ...more });
/** Ids as they are served, whichever way they come in. */
function served(orders: readonly Order[], by: typeof byBid): string {
  const ids = (of: readonly Order[]) => [...of].sort(by).map(({ id }) => id);
  expect(ids([...orders].reverse())).toEqual(ids(orders));
  return ids(orders).join(" ");
}

test("bids: the highest price of relief, then the earlier place, the smaller volume, the earlier time, the id", () => {
  const bids = [
    order("m", {}),
    order("l", {}),
    order("z-early", { placedAt: 99 }),
    order("y-small", { volumeKw: 499, placedAt: 101 }),
    order("x-first", { place: 4, volumeKw: 501 }),
    order("w-dear", { priceGbpPerMwh: 30, sensitivity: 0.5, place: 6 }),
  ];
  expect(served(bids, byBid)).toBe("w-dear x-first y-small z-early l m");
});

test("offers: the lowest price of relief, then the smaller volume, the earlier time, the id; place says nothing", () => {
  const offers = [
    order("m", { place: 1 }),
    order("l", { place: 9 }),
    order("z-early", { placedAt: 99 }),
    order("y-small", { volumeKw: 499, placedAt: 101 }),
    order("w-cheap", { priceGbpPerMwh: 20, sensitivity: 0.5, volumeKw: 501 }),
  ];
  expect(served(offers, byOffer)).toBe("w-cheap y-small z-early l m");
});
