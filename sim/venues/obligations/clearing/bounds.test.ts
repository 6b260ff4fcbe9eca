/**
 * What clearing does with books far larger than a market: 10,000 bids and 10,000 offers that may nearly all meet. Every matcher
 * answers within a bound on work, never building the hundred million pairs; where no optimum is found the better of
 * what price priority and MOL priority reach stands, the optimum that is told is one that no matcher exceeds, and every bound that was reached is told too.
 */
import { describe, expect, test } from "vitest";
import { drawPurpose, ownerKeys, uniformDraw } from "../../../core/draws.ts";
import type { LinearProgramme } from "../../../model/ports.ts";
import type { Order, OrderSide } from "../../../model/venues.ts";
import { loadHighsSolver } from "../../solver/highs.ts";
import { byBid, byOffer } from "./at-constraint.ts";
import { halfFilled, inTurn } from "./matchers/in-turn.ts";
import type { Match } from "./matchers/matcher.ts";
import { matcherOf, matcherSchema } from "./matchers/registry.ts";
import { transport } from "./transport.ts";
import { welfareGap, welfareGbp } from "./welfare.ts";

const highs = await loadHighsSolver();
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
        worth: { gbpPerMwh: priceGbpPerMwh, readyGbpPerMwh: 0 },
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

  test.for([
    ["welfare-lp", "price-priority"],
    ["max-volume", "mol-priority"],
  ] as const)(
    "%s: no best trades are sought beyond the bound, and those of %s stand, which reach more here",
    { timeout: 60_000 },
    ([kind, stands]) => {
      expect(byPrice.matches.length).toBeGreaterThan(1000);
      expect(byPrice.bounds).toEqual([]);
      const { matches, bounds } = matched(kind, large, MIN_TRADE_KW);
      expect(plain(matches)).toEqual(plain(matched(stands, large, MIN_TRADE_KW).matches));
      expect(bounds).toEqual(["tooManyPairs"]);
    },
  );

  test("the optimum that is told then is not below what any matcher reaches", {
    timeout: 60_000,
  }, () => {
    const gap = welfareGap(large.bids, large.offers, byPrice.matches);
    expect(gap.welfareGbp).toBe(welfareGbp(byPrice.matches));
    expect(gap.gapGbp).toBeGreaterThan(0);
    expect(gap.isOptimumExact).toBe(false);
  });
});

test("all or none, 10,000 on either side: an answer within the bound, and no order is half filled", {
  timeout: 60_000,
}, () => {
  const { matches, bounds } = matched("price-priority", book(ORDERS, true), MIN_TRADE_KW);
  expect(halfFilled(matches).size).toBe(0);
  expect(bounds).toEqual([]);
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
    expect(welfareGap(bids, offers, [])).toMatchObject({ optimumGbp: 5, isOptimumExact: true });
    const bounded = welfareGap(bids, offers, [], 0);
    expect(bounded).toMatchObject({ optimumGbp: 10, isOptimumExact: false });
  });

  /** All or none, but for those whose id ends in p. */
  const order = (id: string, unit: number, priceGbpPerMwh: number, volumeKw: number): Order => ({
    ...{
      id,
      unit,
      priceGbpPerMwh,
      worth: { gbpPerMwh: priceGbpPerMwh, readyGbpPerMwh: 0 },
      volumeKw,
      side: id.startsWith("B") ? "buyerBid" : "sellerOffer",
    },
    ...{ period: 0, constraint: 0, place: 0, placedAt: 0, sensitivity: 1, direction: "down" },
    isAllOrNone: !id.endsWith("p"),
  });
  const tradedBy = (
    bids: readonly Order[],
    offers: readonly Order[],
    minTradeKw: number,
    looksMax: number,
  ) => {
    const { matches, bounds } = inTurn(bids, offers, minTradeKw, () => true, looksMax);
    expect(halfFilled(matches).size).toBe(0);
    return { trades: plain(matches), bounds };
  };

  test("all or none: past twice the bound every such order is left out, and that is told; a single one is withdrawn like any", () => {
    // 1,500 kW cannot be filled; once that bid is withdrawn, 1,000 kW can.
    const bids = [order("B0", 0, 70, 1500), order("B1", 1, 60, 1000)];
    const offers = [order("S0", 2, 30, 500), order("S1", 3, 40, 500)];
    const filled = [
      ["B1", "S0", 500],
      ["B1", "S1", 500],
    ];
    const traded = (looksMax: number) => tradedBy(bids, offers, MIN_TRADE_KW, looksMax);
    expect([traded(1e7), traded(4), traded(0)]).toEqual([
      { trades: filled, bounds: [] },
      { trades: filled, bounds: [] },
      { trades: [], bounds: ["allOrNoneLeftOut"] },
    ]);
  });

  test("all or none: past the bound all that are half filled are withdrawn at once, which gives other trades, and that is told", () => {
    // At first S0 gives 400 of 500 kW and B2 gets 200 of 300. Without both, S1 is filled; one after the other, S1 goes too.
    const bids = [order("B0", 0, 70, 400), order("B1p", 1, 60, 400), order("B2", 2, 50, 300)];
    const offers = [order("S0", 3, 30, 500), order("S1", 4, 40, 600)];
    expect([tradedBy(bids, offers, 200, 1e7), tradedBy(bids, offers, 200, 5)]).toEqual([
      { trades: [], bounds: [] },
      {
        trades: [
          ["B0", "S1", 400],
          ["B1p", "S1", 200],
        ],
        bounds: ["severalWithdrawn"],
      },
    ]);
  });

  test("a second goal that is not proven, and sizes that are not ranked, are told; the trades stand", () => {
    // Least trades of 900 kW, so that trades of any size will not do.
    const bids = [order("B0p", 0, 70, 1000), order("B1p", 1, 60, 1000)];
    const offers = [order("S0p", 2, 30, 1500), order("S1p", 3, 40, 1000)];
    const solved: number[] = [];
    const answering = (count: number) => (programme: LinearProgramme) => {
      solved.push(programme.gain.length);
      return solved.length <= count ? highs(programme) : undefined;
    };
    const settings = matcherSchema.parse({ kind: "max-volume" });
    const traded = (count: number) => {
      solved.length = 0;
      const match = matcherOf(settings, { unitIds: [], solver: answering(count) });
      const { matches, bounds } = match(bids, offers, 900);
      return [matches.reduce((sum, { buyerKw }) => sum + buyerKw, 0), bounds];
    };
    expect([traded(3), traded(2), traded(1)]).toEqual([
      [2000, []],
      [2000, ["sizesUnranked"]],
      [2000, ["nextGoalUnproven", "sizesUnranked"]],
    ]);
    expect(traded(0)[1]).toEqual(["unproven"]);
  });
});
