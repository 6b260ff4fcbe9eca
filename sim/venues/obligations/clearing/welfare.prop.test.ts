/** Which matcher reaches what: against one another, against trying every trade, and against the optimum of any size. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../model/venues.ts";
import { anyBook, type OrderBook, orderBooks, orderBooksOf } from "../../../testing/arbitraries.ts";
import { loadHighsSolver } from "../../solver/highs.ts";
import { allInPrice, byBid, byOffer, mayMeet } from "./at-constraint.ts";
import { halfFilled } from "./matchers/in-turn.ts";
import type { Match } from "./matchers/matcher.ts";
import { matcherOf, matcherSchema, matchers } from "./matchers/registry.ts";
import { transport } from "./transport.ts";
import { reliefOfKw, welfareGap, welfareGbp } from "./welfare.ts";

const MIN_TRADE_KW = 100;
/** What the solver may give up of one goal for the next, and its residue. */
const KEPT_FRAC = 1e-5;

const solver = await loadHighsSolver();
const unitIds = Array.from({ length: 12 }, (_, unit) => `u${unit}`);
const pairs = unitIds.flatMap((buyer) => unitIds.map((seller) => ({ buyer, seller })));
const matched = (kind: string, { bids, offers }: OrderBook, minTradeKw = MIN_TRADE_KW) => {
  const settings = kind === "bilateral" ? { kind, pairs: pairs.slice(0, 60) } : { kind };
  const match = matcherOf(matcherSchema.parse(settings), { unitIds, solver });
  return match(bids, offers, minTradeKw).matches;
};
const atLeast = (value: number, other: number) =>
  expect(value).toBeGreaterThanOrEqual(other - KEPT_FRAC * Math.max(1, other));

test.for(Object.keys(matchers))(
  "%s reaches no more welfare than welfare-lp and no more volume than max-volume, with two price parts, unequal sensitivities, least trades, all or none, and both ways",
  (kind) => {
    fc.assert(
      fc.property(orderBooks, (book) => {
        const matches = matched(kind, book);
        atLeast(welfareGbp(matched("welfare-lp", book)), welfareGbp(matches));
        atLeast(reliefOfKw(matched("max-volume", book)), reliefOfKw(matches));
      }),
    );
  },
);

test.for(Object.keys(matchers))(
  "%s: its welfare is not below nothing, nor above the optimum of any size",
  (kind) => {
    fc.assert(
      fc.property(orderBooks, (book) => {
        const matches = matched(kind, book);
        const gap = welfareGap(book.bids, book.offers, matches);
        expect(gap.welfareGbp).toBe(welfareGbp(matches));
        expect(gap.welfareGbp).toBeGreaterThanOrEqual(0);
        expect(gap.gapGbp).toBeGreaterThanOrEqual(0);
        atLeast(bestOfAnySize(book, "welfare"), welfareGbp(matches));
      }),
    );
  },
);

/** One price part, one constraint with equal sensitivities, every bid may meet every offer, any size. */
const plainBooks = orderBooksOf({
  ...anyBook,
  sensitivity: fc.constant(0.5),
  availabilityFrac: fc.constant(0),
  isAllOrNone: fc.constant(false),
  firstSeller: 6,
});

test("one price part, equal sensitivities, any size: price priority reaches the optimum, so no less than MOL priority", () => {
  fc.assert(
    fc.property(plainBooks, (book) => {
      const [byPrice, byPlace] = ["price-priority", "mol-priority"].map((kind) =>
        matched(kind, book, 1e-3),
      );
      atLeast(welfareGbp(byPrice!), welfareGbp(byPlace!));
      expect(welfareGap(book.bids, book.offers, byPrice!).gapGbp).toBeLessThan(1e-6);
    }),
  );
});

test("with two price parts price priority may reach less than MOL priority: the law above needs its conditions", () => {
  const book = twoParts();
  const [byPrice, byPlace, best] = ["price-priority", "mol-priority", "welfare-lp"].map((kind) =>
    welfareGbp(matched(kind, book)),
  );
  expect([byPrice, byPlace, best]).toEqual([15, 22.5, 22.5]);
});

/** The dear bid alone could meet the dear offer, but meets the cheap one first. */
function twoParts(): OrderBook {
  const order = (id: string, unit: number, price: number, availability: number): Order => ({
    id,
    side: id.startsWith("B") ? "buyerBid" : "sellerOffer",
    period: 0,
    constraint: 0,
    unit,
    volumeKw: 1000,
    priceGbpPerMwh: price,
    availabilityGbpPerMwh: availability,
    worth: { gbpPerMwh: price, readyGbpPerMwh: 0 },
    place: unit === 1 ? 1 : 2,
    placedAt: 0,
    sensitivity: 1,
    direction: "down",
  });
  return {
    bids: [order("B0", 0, 60, 10), order("B1", 1, 50, 5)],
    offers: [order("S0", 6, 30, 4), order("S1", 7, 35, 8)],
  };
}

const UNIT_KW = 50;
/** Volumes in steps of half the least trade: the best trades are whole steps too. */
const smallBooks = fc
  .record({ isAllOrNone: fc.constantFrom(false, true), countMax: fc.constantFrom(2, 2, 3) })
  .chain(({ isAllOrNone, countMax }) =>
    orderBooksOf({
      countMax,
      volumeKw: fc.integer({ min: 1, max: 4 }).map((steps) => steps * UNIT_KW),
      sensitivity: fc.constant(1),
      availabilityFrac: fc.constantFrom(0, 0.1, 0.5),
      isAllOrNone: isAllOrNone ? fc.boolean() : fc.constant(false),
      firstSeller: 2,
    }),
  )
  .filter(({ bids, offers }) => bids.length * offers.length <= 6);

/** Every set of trades in whole steps that keeps all rules. */
function* everyTrade(
  { bids, offers }: OrderBook,
  leastKw: number,
  pair = 0,
  taken: readonly Match[] = [],
): Generator<readonly Match[]> {
  if (pair === bids.length * offers.length) {
    if (halfFilled(taken).size === 0) yield taken;
    return;
  }
  const bid = bids[Math.floor(pair / offers.length)]!;
  const offer = offers[pair % offers.length]!;
  const left = (order: Order) =>
    taken.reduce(
      (kw, match) => kw - (match.bid === order || match.offer === order ? match.buyerKw : 0),
      order.volumeKw,
    );
  yield* everyTrade({ bids, offers }, leastKw, pair + 1, taken);
  if (!mayMeet(bid, offer)) return;
  for (let kw = leastKw; kw <= Math.min(left(bid), left(offer)); kw += UNIT_KW) {
    const match = { bid, offer, buyerKw: kw, sellerKw: kw };
    yield* everyTrade({ bids, offers }, leastKw, pair + 1, [...taken, match]);
  }
}

test("welfare-lp and max-volume find what trying every trade finds", () => {
  fc.assert(
    fc.property(smallBooks, (book) => {
      let [mostGbp, mostKw, mostGbpOfMostKw] = [0, 0, 0];
      for (const matches of everyTrade(book, MIN_TRADE_KW)) {
        const [gbp, kw] = [welfareGbp(matches), reliefOfKw(matches)];
        mostGbp = Math.max(mostGbp, gbp);
        if (kw > mostKw || (kw === mostKw && gbp > mostGbpOfMostKw)) mostGbpOfMostKw = gbp;
        mostKw = Math.max(mostKw, kw);
      }
      const largest = matched("max-volume", book);
      expect(welfareGbp(matched("welfare-lp", book))).toBeCloseTo(mostGbp, 3);
      expect(reliefOfKw(largest)).toBeCloseTo(mostKw, 3);
      expect(welfareGbp(largest)).toBeCloseTo(mostGbpOfMostKw, 3);
    }),
  );
});

function bestOfAnySize({ bids, offers }: OrderBook, goal: "welfare" | "volume") {
  const best = transport(bids.toSorted(byBid), offers.toSorted(byOffer), goal)!;
  return goal === "welfare" ? welfareGbp(best) : reliefOfKw(best);
}

test("the optimum of any size is what trying every trade of any size finds", () => {
  const parts = smallBooks.map(({ bids, offers }) => ({
    bids: bids.map((bid) => ({ ...bid, isAllOrNone: false })),
    offers: offers.map((offer) => ({ ...offer, isAllOrNone: false })),
  }));
  fc.assert(
    fc.property(parts, (book) => {
      let [mostGbp, mostKw] = [0, 0];
      for (const matches of everyTrade(book, UNIT_KW)) {
        mostGbp = Math.max(mostGbp, welfareGbp(matches));
        mostKw = Math.max(mostKw, reliefOfKw(matches));
      }
      expect(bestOfAnySize(book, "welfare")).toBeCloseTo(mostGbp, 9);
      expect(bestOfAnySize(book, "volume")).toBeCloseTo(mostKw, 9);
    }),
  );
});

const largeBooks = orderBooksOf({
  ...anyBook,
  countMax: 12,
  availabilityFrac: fc.constantFrom(0, 0.1, 0.2, 0.5, 0.8),
  isAllOrNone: fc.constant(false),
});

/** The transport problem as a linear programme: a column a pair, a row an order. */
function solved({ bids, offers }: OrderBook, gainOf: (bid: Order, offer: Order) => number): number {
  const open = bids.flatMap((bid) =>
    offers.filter((offer) => mayMeet(bid, offer)).map((offer) => ({ bid, offer })),
  );
  if (open.length === 0) return 0;
  const gain = Float64Array.from(open, ({ bid, offer }) => gainOf(bid, offer));
  const found = solver({
    gain,
    upper: new Float64Array(open.length).fill(1e6),
    isWhole: new Uint8Array(open.length),
    rows: [...bids, ...offers].map((order) => {
      const columns = [...open.keys()].filter(
        (pair) => open[pair]!.bid === order || open[pair]!.offer === order,
      );
      const factors = columns.map(() => 1);
      return { columns, factors, lower: 0, upper: order.volumeKw * order.sensitivity };
    }),
  })!.columns;
  return gain.reduce((sum, of, pair) => sum + of * found[pair]!, 0);
}

test("the optimum of any size is the solver's, whatever the sensitivities and price parts", () => {
  fc.assert(
    fc.property(largeBooks, (book) => {
      const gbp = solved(book, (bid, offer) => (allInPrice(bid) - allInPrice(offer)) / 2000);
      const kw = solved(book, () => 1);
      const own = [bestOfAnySize(book, "welfare"), bestOfAnySize(book, "volume")];
      expect(Math.abs(own[0]! - gbp)).toBeLessThanOrEqual(1e-6 * Math.max(1, gbp));
      expect(Math.abs(own[1]! - kw)).toBeLessThanOrEqual(1e-6 * Math.max(1, kw));
    }),
  );
});

test.for([
  ["welfare-lp", "unproven", welfareGbp],
  ["max-volume", "unproven", reliefOfKw],
] as const)(
  "%s: a solver that does not finish is told, and what stands is no less than price priority and MOL priority reach",
  ([kind, bound, reached]) => {
    const settings = matcherSchema.parse({ kind });
    const unfinished = matcherOf(settings, { unitIds, solver: () => undefined });
    let boundedCount = 0;
    fc.assert(
      fc.property(orderBooks, (book) => {
        const { matches, bounds } = unfinished(book.bids, book.offers, MIN_TRADE_KW);
        if (bounds.length > 0) {
          expect(bounds).toEqual([bound]);
          boundedCount += 1;
        }
        for (const other of ["price-priority", "mol-priority"])
          atLeast(reached(matches), reached(matched(other, book)));
      }),
    );
    expect(boundedCount).toBeGreaterThan(0);
  },
);

test("a solver that does not finish leaves the trades of the list where they are worth more, else those of price priority", () => {
  // An offer that is all or none keeps the trades of any size from standing.
  const { bids, offers } = twoParts();
  const whole = { ...offers[1]!, volumeKw: 950, isAllOrNone: true };
  const unfinished = matcherOf(matcherSchema.parse({ kind: "welfare-lp" }), {
    ...{ unitIds, solver: () => undefined },
  });
  const standing = (book: OrderBook) => {
    const { matches, bounds } = unfinished(book.bids, book.offers, MIN_TRADE_KW);
    expect(bounds).toEqual(["unproven"]);
    return matches;
  };
  const byList = { bids, offers: [offers[0]!, whole] };
  expect(welfareGbp(matched("price-priority", byList))).toBe(15);
  expect(standing(byList)).toEqual(matched("mol-priority", byList));
  // With the places the other way round the list serves as price does.
  const byPrice = { ...byList, bids: bids.map((bid) => ({ ...bid, place: 3 - bid.place })) };
  expect(matched("mol-priority", byPrice)).toEqual(matched("price-priority", byPrice));
  expect(standing(byPrice)).toEqual(matched("price-priority", byPrice));
});

test("prices are compared at the constraint, and welfare is counted there", () => {
  const { bids, offers } = twoParts();
  const half = { ...bids[0]!, sensitivity: 0.5, priceGbpPerMwh: 30 };
  expect(allInPrice(half)).toBe(60);
  const [match] = matched("price-priority", { bids: [half], offers: [offers[0]!] });
  expect(match).toMatchObject({ buyerKw: 1000, sellerKw: 500 });
  expect(welfareGbp([match!])).toBe(0.5 * 0.5 * (60 - 30));
});
