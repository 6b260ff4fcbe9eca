/** What holds of continuous trading whatever the orders, how it compares with a call of the same orders, and steps worked by hand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Order, StandingOrder } from "../../../model/venues.ts";
import { anyBook, orderBooksOf } from "../../../testing/arbitraries.ts";
import { loadHighsSolver } from "../../solver/highs.ts";
import { allInPrice, mayMeet, RESIDUE_KW, reliefKw } from "./at-constraint.ts";
import { clearBooks } from "./clear-books.ts";
import { type ContinuousRules, tradeContinuously } from "./continuous.ts";
import type { Match } from "./matchers/matcher.ts";
import { matcherOf, matcherSchema } from "./matchers/registry.ts";
import { priceRuleOf, priceRules } from "./price-rules/registry.ts";
import { reliefOfKw, welfareGbp } from "./welfare.ts";

const solver = await loadHighsSolver();
const ANY_KW = 1e-3;

const rules = (more: Partial<ContinuousRules> = {}): ContinuousRules => ({
  ...{ minTradeKw: ANY_KW, sellerOf: ({ unit }) => unit, mayPair: () => true },
  price: priceRuleOf({ kind: "midpoint" }),
  ...more,
});

const turns = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 12 });
const arrived = (orders: readonly Order[], turnOf: readonly number[]): StandingOrder[] =>
  orders.map((order, row) => ({ ...order, turn: turnOf[row % turnOf.length]! }));

/** Orders of one constraint at two instants, at drawn turns within each; nobody both buys and sells. */
const booksWhere = (of: Partial<typeof anyBook>) =>
  fc
    .tuple(orderBooksOf({ ...anyBook, firstSeller: 6, ...of }), turns)
    .map(([{ bids, offers }, turnOf]) => arrived([...bids, ...offers], turnOf));
const PLAIN = { isAllOrNone: fc.constant(false), availabilityFrac: fc.constant(0) };
const books = booksWhere({});
const plainBooks = booksWhere(PLAIN);

/** The steps of a book: those of each instant arrive at what stands. */
function traded(orders: readonly StandingOrder[], of: ContinuousRules = rules()) {
  let standing: readonly StandingOrder[] = [];
  const matches: Match[] = [];
  for (const instant of [0, 60]) {
    const arriving = orders.filter(({ placedAt }) => placedAt === instant);
    const step = tradeContinuously(standing, arriving, of);
    standing = step.standing;
    for (const met of step.met.values()) matches.push(...met.matches);
  }
  return { standing, matches };
}

const called = (kind: string, orders: readonly Order[], minTradeKw = ANY_KW) => {
  const unitIds = Array.from({ length: 12 }, (_, unit) => `u${unit}`);
  const [book] = clearBooks([{ period: 0, constraint: 0, sizeKw: 1, orders }], {
    match: matcherOf(matcherSchema.parse({ kind }), { unitIds, solver }),
    ...{ price: priceRuleOf({ kind: "midpoint" }), minTradeKw, sellerOf: ({ unit }) => unit },
  });
  return book!;
};

const filledKw = (matches: readonly Match[], id: string) =>
  matches.reduce(
    (sum, { bid, offer, buyerKw, sellerKw }) =>
      sum + (bid.id === id ? buyerKw : 0) + (offer.id === id ? sellerKw : 0),
    0,
  );
const SLACK = 1 + 1e-9;

test("nobody trades across its own price, with itself, or less than the least trade", () => {
  fc.assert(
    fc.property(books, fc.constantFrom(ANY_KW, 100), (orders, minTradeKw) => {
      for (const { bid, offer, buyerKw, sellerKw } of traded(orders, rules({ minTradeKw }))
        .matches) {
        expect(mayMeet(bid, offer)).toBe(true);
        expect(Math.min(buyerKw, sellerKw) * SLACK).toBeGreaterThanOrEqual(minTradeKw);
        const [bought, sold] = [buyerKw * bid.sensitivity, sellerKw * offer.sensitivity];
        expect(Math.abs(bought - sold)).toBeLessThanOrEqual(bought * 1e-9);
      }
    }),
  );
});

test("what is filled of an order and what stands of it come to what was ordered, but for less than a trade; all or none is filled wholly", () => {
  fc.assert(
    fc.property(books, fc.constantFrom(ANY_KW, 100), (orders, minTradeKw) => {
      const { matches, standing } = traded(orders, rules({ minTradeKw }));
      for (const order of orders) {
        const filled = filledKw(matches, order.id);
        const stands = standing.find(({ id }) => id === order.id);
        const left = order.volumeKw - filled;
        expect(left).toBeGreaterThanOrEqual(-RESIDUE_KW / order.sensitivity);
        if (stands !== undefined) expect(stands.volumeKw).toBeCloseTo(left, 6);
        else expect(left).toBeLessThan(minTradeKw + RESIDUE_KW / order.sensitivity);
        if (order.isAllOrNone === true && filled > 0)
          expect(Math.abs(left)).toBeLessThanOrEqual(RESIDUE_KW / order.sensitivity);
      }
    }),
  );
});

test("of two equal prices of a side the later is served only once nothing is left of the earlier, and a worse price only after a better", () => {
  fc.assert(
    fc.property(plainBooks, (orders) => {
      const { matches, standing } = traded(orders);
      const isEarlier = (left: StandingOrder, right: StandingOrder) =>
        left.placedAt < right.placedAt ||
        (left.placedAt === right.placedAt &&
          (left.turn < right.turn || (left.turn === right.turn && left.id < right.id)));
      for (const later of orders) {
        if (filledKw(matches, later.id) === 0) continue;
        for (const earlier of orders) {
          if (earlier.side !== later.side || !isEarlier(earlier, later)) continue;
          const gain = allInPrice(earlier) - allInPrice(later);
          const isNoWorse = later.side === "buyerBid" ? gain >= 0 : gain <= 0;
          if (isNoWorse) expect(standing.map(({ id }) => id)).not.toContain(earlier.id);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("no two orders are left standing that would trade", () => {
  fc.assert(
    fc.property(plainBooks, (orders) => {
      const { standing } = traded(orders);
      const bids = standing.filter(({ side }) => side === "buyerBid");
      const offers = standing.filter(({ side }) => side === "sellerOffer");
      expect(bids.some((bid) => offers.some((offer) => mayMeet(bid, offer)))).toBe(false);
    }),
  );
});

test("the order in which orders are handed in changes nothing: when they arrive does", () => {
  const shuffled = books.chain((orders) =>
    fc.tuple(fc.constant(orders), fc.shuffledSubarray(orders, { minLength: orders.length })),
  );
  fc.assert(
    fc.property(shuffled, ([orders, later]) => {
      expect(traded(later)).toEqual(traded(orders));
    }),
  );
});

describe("beside a call of the same orders", () => {
  test("one constraint: no less relief than price-priority, no more than max-volume, no more welfare than there is", () => {
    fc.assert(
      fc.property(plainBooks, (orders) => {
        const { matches } = traded(orders);
        const priority = called("price-priority", orders);
        const slack = 0.01;
        expect(reliefOfKw(matches)).toBeGreaterThanOrEqual(reliefOfKw(priority.matches) - slack);
        expect(reliefOfKw(matches)).toBeLessThanOrEqual(
          reliefOfKw(called("max-volume", orders).matches) + slack,
        );
        expect(welfareGbp(matches)).toBeLessThanOrEqual(priority.optimumGbp + 1e-6);
      }),
    );
  });

  test("where everybody agrees with everybody the same relief is traded, that of the smaller side", () => {
    fc.assert(
      fc.property(plainBooks, (orders) => {
        const willing = orders.map((order) => ({
          ...order,
          priceGbpPerMwh: (order.side === "buyerBid" ? 100 : 50) * order.sensitivity,
        }));
        const reliefOf = (side: Order["side"]) =>
          willing
            .filter((order) => order.side === side)
            .reduce((sum, order) => sum + reliefKw(order), 0);
        const smaller = Math.min(reliefOf("buyerBid"), reliefOf("sellerOffer"));
        expect(Math.abs(reliefOfKw(traded(willing).matches) - smaller)).toBeLessThan(0.01);
        const priority = called("price-priority", willing);
        expect(Math.abs(reliefOfKw(priority.matches) - smaller)).toBeLessThan(0.01);
      }),
    );
  });

  test.for(Object.keys(priceRules) as (keyof typeof priceRules)[])(
    "an order alone on each side trades as in a call, at the price of %s, whoever comes first",
    (kind) => {
      const price = priceRuleOf({ kind });
      const pairs = fc
        .tuple(orderBooksOf({ ...anyBook, firstSeller: 6 }), turns)
        .filter(([{ bids, offers }]) => bids.length > 0 && offers.length > 0)
        .map(([{ bids, offers }, turnOf]) => arrived([bids[0]!, offers[0]!], turnOf));
      fc.assert(
        fc.property(pairs, (orders) => {
          const { matches } = traded(orders, rules({ minTradeKw: 100 }));
          const call = called("price-priority", orders, 100);
          const volumes = (of: readonly Match[]) =>
            of.map(({ buyerKw, sellerKw }) => [buyerKw, sellerKw]);
          expect(volumes(matches)).toEqual(volumes(call.matches));
          expect(price(matches)).toEqual(price(call.matches));
        }),
      );
    },
  );
});

test("a seller at several constraints sells nothing twice, nor both ways, under whichever number", () => {
  const several = fc
    .array(fc.tuple(orderBooksOf({ ...anyBook, firstSeller: 6 }), turns), {
      minLength: 3,
      maxLength: 3,
    })
    .map((of) =>
      of.flatMap(([{ bids, offers }, turnOf], constraint) =>
        arrived([...bids, ...offers], turnOf).map((order) => ({
          ...{ ...order, constraint, id: `${order.id}.${constraint}` },
          // Which way a resource relieves a constraint is the same for all that it offers there.
          direction:
            ((order.unit >> 1) + constraint) % 2 === 0 ? ("down" as const) : ("up" as const),
        })),
      ),
    );
  fc.assert(
    fc.property(several, (orders) => {
      // Units 2n and 2n + 1 are one resource; all offers arrive at once, so each is of the same power.
      const sellerOf = ({ unit }: Order) => unit >> 1;
      const now = orders.map((order) => ({ ...order, placedAt: 0 }));
      const { matches } = traded(now, rules({ sellerOf }));
      const sellers = new Set(matches.map(({ offer }) => sellerOf(offer)));
      for (const seller of sellers) {
        const own = matches.filter(({ offer }) => sellerOf(offer) === seller);
        expect(new Set(own.map(({ offer }) => offer.direction)).size).toBe(1);
        const sold = own.reduce((sum, { sellerKw }) => sum + sellerKw, 0);
        const offered = [0, 1, 2].map((constraint) =>
          now
            .filter((order) => order.side === "sellerOffer" && order.constraint === constraint)
            .filter((order) => sellerOf(order) === seller)
            .reduce((sum, { volumeKw }) => sum + volumeKw, 0),
        );
        expect(sold).toBeLessThanOrEqual(Math.max(...offered) + 1e-3);
      }
    }),
  );
});

const order = (
  side: Order["side"],
  id: string,
  priceGbpPerMwh: number,
  volumeKw: number,
  turn: number,
  more: Partial<Order> = {},
): StandingOrder => ({
  ...{ id, side, period: 0, constraint: 0, unit: id.charCodeAt(0), volumeKw, priceGbpPerMwh },
  ...{ place: 0, placedAt: 0, sensitivity: 1, direction: "down", turn },
  worth: { gbpPerMwh: priceGbpPerMwh, readyGbpPerMwh: 0 },
  ...more,
});
const met = (outcome: ReturnType<typeof tradeContinuously>) =>
  [...outcome.met.values()].flatMap(({ matches, prices }) =>
    matches.map(({ bid, offer, buyerKw }, row) => [
      ...[bid.id, offer.id, buyerKw, prices[row]!.allInGbpPerMwh],
    ]),
  );

test("by hand: a bid of 500 takes the cheaper 200, then 300 of the earlier of two equal offers; 100 of that stand", () => {
  const arriving = [
    order("sellerOffer", "late", 30, 400, 3),
    order("sellerOffer", "early", 30, 400, 1),
    order("sellerOffer", "cheap", 20, 200, 2),
    order("buyerBid", "Bid", 40, 500, 4),
  ];
  const outcome = tradeContinuously([], arriving, rules());
  expect(met(outcome)).toEqual([
    ["Bid", "cheap", 200, 30],
    ["Bid", "early", 300, 35],
  ]);
  expect(outcome.standing.map(({ id, volumeKw }) => [id, volumeKw])).toEqual([
    ["early", 100],
    ["late", 400],
  ]);
});

test("by hand: who comes first may leave a dearer pair to trade that a call would not: more volume, less welfare", () => {
  const orders = [
    order("buyerBid", "low", 30, 100, 1),
    order("sellerOffer", "cheap", 20, 100, 2),
    order("buyerBid", "high", 50, 100, 3),
    order("sellerOffer", "dear", 40, 100, 4),
  ];
  const { matches } = traded(orders);
  const call = called("price-priority", orders);
  expect([reliefOfKw(matches), reliefOfKw(call.matches)]).toEqual([200, 100]);
  expect([welfareGbp(matches), welfareGbp(call.matches)]).toEqual([1, 1.5]);
});

test("by hand: what is sold at one constraint is off the offer at another that stands, and off one that has yet to arrive", () => {
  const at = (constraint: number) => ({ constraint, unit: 9 });
  const sellers = (standing: boolean) => [
    order("sellerOffer", "S0", 20, 1000, 2, at(0)),
    order("sellerOffer", "S1", 20, 1000, standing ? 0 : 5, at(1)),
  ];
  for (const standing of [true, false]) {
    const bid = order("buyerBid", "B", 40, 400, 3);
    const left = tradeContinuously([], [...sellers(standing), bid], rules()).standing;
    expect(left.map(({ id, volumeKw }) => [id, volumeKw]).sort()).toEqual([
      ["S0", 600],
      ["S1", 600],
    ]);
  }
});

test("an offer below an earlier equal one by a trade that may not be meets nobody: an infeasible pair is passed over", () => {
  const standing = [
    order("sellerOffer", "far", 20, 400, 1),
    order("sellerOffer", "near", 25, 400, 2),
  ];
  const mayPair = (_: Order, offer: Order) => offer.id === "near";
  const outcome = tradeContinuously(
    standing,
    [order("buyerBid", "B", 40, 100, 0)],
    rules({ mayPair }),
  );
  expect(met(outcome)).toEqual([["B", "near", 100, 32.5]]);
});
