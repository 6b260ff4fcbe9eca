/** Welfare of trades by what orders are truly worth, beside what they say: worked by hand. */
import { expect, test } from "vitest";
import type { Order } from "../../../model/venues.ts";
import { trueWelfare, welfareGap } from "./welfare.ts";

const order = (id: string, price: number, worth: number, more: Partial<Order> = {}): Order => ({
  ...{ id, side: id.startsWith("B") ? "buyerBid" : "sellerOffer", period: 0, constraint: 0 },
  ...{
    unit: Number(id.slice(1)) + (id.startsWith("B") ? 0 : 5),
    volumeKw: 2000,
    priceGbpPerMwh: price,
    place: 0,
    placedAt: 0,
  },
  ...{ worth: { gbpPerMwh: worth, readyGbpPerMwh: 0 }, sensitivity: 1, direction: "down" },
  ...more,
});
const reached = (bids: readonly Order[], offers: readonly Order[], pairs: readonly number[][]) => {
  const matches = pairs.map(([bid, offer, kw]) => ({
    ...{ bid: bids[bid!]!, offer: offers[offer!]! },
    ...{ buyerKw: kw!, sellerKw: kw! },
  }));
  const said = welfareGap(bids, offers, matches);
  const { welfareGbp, optimumGbp } = trueWelfare({ bids, offers, matches, ...said });
  return { said: [said.welfareGbp, said.optimumGbp], truly: [welfareGbp, optimumGbp] };
};

test("a dear seller whose cost is low is not matched: £40 of £60 are reached, where orders say all is", () => {
  const bids = [order("B1", 50, 50)];
  // S2 truly costs 20 less than S1, and asks 5 more.
  const offers = [order("S1", 10, 10), order("S2", 15, -10)];
  // An hour's MW is half a MWh: 2 MW · ½ h · (50 − 10).
  expect(reached(bids, offers, [[0, 0, 2000]])).toEqual({ said: [40, 40], truly: [40, 60] });
});

test("orders that say what they are worth are not worked out anew; a part for readiness is a part of it", () => {
  const bids = [order("B1", 50, 50)];
  const ready = { gbpPerMwh: 8, readyGbpPerMwh: 2 };
  const offers = [order("S1", 10, 0, { worth: ready })];
  const found = reached(bids, offers, [[0, 0, 1000]]);
  expect(found).toEqual({ said: [20, 40], truly: [20, 40] });
  const shaded = [order("B1", 45, 50)];
  expect(reached(shaded, offers, [[0, 0, 1000]])).toEqual({ said: [17.5, 35], truly: [20, 40] });
});

test("bids that are both shaded trade where truthful ones would: by worth the trade of the wrong one loses £5", () => {
  const bids = [order("B1", 40, 40, { volumeKw: 1000 }), order("B2", 35, 50, { volumeKw: 1000 })];
  const offers = [order("S1", 10, 10, { volumeKw: 1000 })];
  expect(reached(bids, offers, [[0, 0, 1000]])).toEqual({ said: [15, 15], truly: [15, 20] });
});
