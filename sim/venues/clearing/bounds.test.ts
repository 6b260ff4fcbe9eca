/**
 * What clearing does with books far larger than a market: 10,000 bids and 10,000 offers that may nearly all meet. Every matcher
 * answers within a bound on work, never building the hundred million pairs; where no optimum is found the trades of price
 * priority stand, and the optimum that is told is one that no matcher exceeds.
 */
import { describe, expect, test } from "vitest";
import { drawPurpose, ownerKeys, uniformDraw } from "../../core/draws.ts";
import type { Order, OrderSide } from "../../model/venues.ts";
import { byBid, byOffer } from "./at-constraint.ts";
import { halfFilled, inTurn } from "./matchers/in-turn.ts";
import type { Match } from "./matchers/matcher.ts";
import { matcherOf, matcherSchema } from "./matchers/registry.ts";
import { transport } from "./transport.ts";
import { welfareGap, welfareGbp } from "./welfare.ts";

const ORDERS = 10_000;
const MIN_TRADE_KW = 100;

/** Prices from £0 to £100, of which any part is availability; all at one constraint, by 0.5 to 1. Whole orders fit: steps of 250 kW. */
function book(count: number, isAllOrNone: boolean) {
  const side = (of: OrderSide): Order[] => {
    const keys = ownerKeys(drawPurpose("bounds", of), ["orders"]);
    return Array.from({ length: count }, (_, row) => {
      const uniform = (slot: number) => uniformDraw(keys, 0, row, slot);
      const priceGbpPerMwh = 100 * uniform(0);
      return {
        ...{ id: `${of}-${row}`, side: of, period: 0, constraint: 0, direction: "down" },
        unit: of === "buyerBid" ? row : count + row,
        volumeKw: isAllOrNone
          ? 250 * Math.ceil(4 * uniform(1))
          : Math.round(100 + 900 * uniform(1)),
        priceGbpPerMwh,
        availabilityGbpPerMwh: uniform(2) * priceGbpPerMwh,
        ...{ place: row + 1, placedAt: 0, isAllOrNone },
        sensitivity: isAllOrNone ? 1 : 0.5 + 0.5 * uniform(3),
      };
    });
  };
  return { bids: side("buyerBid"), offers: side("sellerOffer") };
}

const unasked = () => {
  throw new Error("no programme of so many pairs is made");
};
const matched = (kind: string, { bids, offers }: ReturnType<typeof book>, minTradeKw: number) =>
  matcherOf(matcherSchema.parse({ kind }), { unitIds: [], solver: unasked })(
    bids,
    offers,
    minTradeKw,
  );
const plain = (matches: readonly Match[]) =>
  matches.map(({ bid, offer, buyerKw }) => [bid.id, offer.id, buyerKw]);

describe("10,000 bids and 10,000 offers in two parts", () => {
  const large = book(ORDERS, false);
  const byPrice = matched("price-priority", large, MIN_TRADE_KW);

  test.for(["welfare-lp", "max-volume"])(
    "%s: no best trades are sought beyond the bound, and those of price priority stand",
    { timeout: 60_000 },
    (kind) => {
      expect(byPrice.length).toBeGreaterThan(1000);
      expect(plain(matched(kind, large, MIN_TRADE_KW))).toEqual(plain(byPrice));
    },
  );

  test("the optimum that is told then is not below what any matcher reaches", {
    timeout: 60_000,
  }, () => {
    const gap = welfareGap(large.bids, large.offers, byPrice);
    expect(gap.welfareGbp).toBe(welfareGbp(byPrice));
    expect(gap.gapGbp).toBeGreaterThan(0);
  });
});

test("all or none, 10,000 on either side: an answer within the bound, and no order is half filled", {
  timeout: 60_000,
}, () => {
  const matches = matched("price-priority", book(ORDERS, true), MIN_TRADE_KW);
  expect(halfFilled(matches).size).toBe(0);
});

describe("a bound that is reached in a small book", () => {
  const small = book(30, false);
  const [buyers, sellers] = [small.bids.toSorted(byBid), small.offers.toSorted(byOffer)];

  test("a search that may look at nothing finds nothing, one that may look far finds the optimum", () => {
    expect(transport(buyers, sellers, "volume", 0)).toBeUndefined();
    expect(transport(buyers, sellers, "volume")).not.toEqual([]);
  });

  test("the optimum by price alone is not below the optimum itself", () => {
    const [bid] = small.bids;
    const [offer] = small.offers;
    const ready = (
      of: Order | undefined,
      priceGbpPerMwh: number,
      availabilityGbpPerMwh: number,
    ) => {
      return { ...of!, volumeKw: 1000, sensitivity: 1, priceGbpPerMwh, availabilityGbpPerMwh };
    };
    // The dear bid may not meet the only offer, for its availability; the cheap one may.
    const bids = [ready(bid, 60, 1), { ...ready(bid, 50, 9), id: "cheap" }];
    const offers = [ready(offer, 40, 5)];
    expect(welfareGap(bids, offers, []).optimumGbp).toBe(5);
    expect(welfareGap(bids, offers, [], 0).optimumGbp).toBe(10);
  });

  test("all or none: past the bound more orders are withdrawn at once, and still none is half filled", () => {
    // 1,500 kW cannot be filled; once that bid is withdrawn, 1,000 kW can.
    const order = (id: string, unit: number, priceGbpPerMwh: number, volumeKw: number): Order => ({
      ...{
        id,
        unit,
        priceGbpPerMwh,
        volumeKw,
        side: id.startsWith("B") ? "buyerBid" : "sellerOffer",
      },
      ...{ period: 0, constraint: 0, place: 0, placedAt: 0, sensitivity: 1, isAllOrNone: true },
      direction: "down",
    });
    const bids = [order("B0", 0, 70, 1500), order("B1", 1, 60, 1000)];
    const offers = [order("S0", 2, 30, 500), order("S1", 3, 40, 500)];
    const traded = (looksMax: number) => {
      const matches = inTurn(bids, offers, MIN_TRADE_KW, () => true, looksMax);
      expect(halfFilled(matches).size).toBe(0);
      return plain(matches);
    };
    const filled = [
      ["B1", "S0", 500],
      ["B1", "S1", 500],
    ];
    // One order at a time; past the bound all that are half filled; past twice the bound all that are all or none.
    expect([traded(1e7), traded(4), traded(0)]).toEqual([filled, filled, []]);
  });
});
