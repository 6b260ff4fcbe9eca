/** What every matcher and every price rule keeps, found through their registries. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { tradedList } from "../../../../access/merit-order.ts";
import type { Order } from "../../../../model/venues.ts";
import { anyBook, orderBooks, orderBooksOf } from "../../../../testing/arbitraries.ts";
import { loadHighsSolver } from "../../../solver/highs.ts";
import { availabilityPrice, mayMeet, RESIDUE_KW } from "../at-constraint.ts";
import { utilisationPrice } from "../price-rules/price-rule.ts";
import { priceRuleOf, priceRuleSchema, priceRules } from "../price-rules/registry.ts";
import type { Match } from "./matcher.ts";
import { matcherOf, matcherSchema, matchers } from "./registry.ts";

const solver = await loadHighsSolver();
const unitIds = Array.from({ length: 12 }, (_, unit) => `u${unit}`);
/** Settings of matchers that have no default: some pairs, and one of a unit with itself. */
const SETTINGS: Readonly<Record<string, object>> = {
  bilateral: {
    pairs: [0, 1, 2, 3, 4, 5].flatMap((buyer) =>
      [3, 5, 6, 8].map((seller) => ({ buyer: `u${buyer}`, seller: `u${seller}` })),
    ),
  },
};
const matcherNamed = (kind: string) => {
  const match = matcherOf(matcherSchema.parse({ kind, ...SETTINGS[kind] }), { unitIds, solver });
  return (...orders: Parameters<typeof match>) => match(...orders).matches;
};
const priceRuleNamed = (kind: string) => priceRuleOf(priceRuleSchema.parse({ kind }));

const MIN_TRADE_KW = 100;
/** Float residue of volumes scaled by sensitivities, relative. */
const RESIDUE = 1e-9;

const books = orderBooks;
const shuffledBooks = books.chain(({ bids, offers }) =>
  fc.record({
    bids: fc.constant(bids),
    offers: fc.constant(offers),
    laterBids: fc.shuffledSubarray(bids, { minLength: bids.length }),
    laterOffers: fc.shuffledSubarray(offers, { minLength: offers.length }),
  }),
);
const atConstraint = (order: Order) => order.priceGbpPerMwh / order.sensitivity;
const plain = (matches: readonly Match[]) =>
  matches.map(({ bid, offer, buyerKw, sellerKw }) => [bid.id, offer.id, buyerKw, sellerKw]);

test.for(Object.keys(matchers))(
  "%s: the order in which orders arrive does not change the outcome",
  (kind) => {
    fc.assert(
      fc.property(shuffledBooks, ({ bids, offers, laterBids, laterOffers }) => {
        const first = plain(matcherNamed(kind)(bids, offers, MIN_TRADE_KW));
        expect(plain(matcherNamed(kind)(laterBids, laterOffers, MIN_TRADE_KW))).toEqual(first);
      }),
    );
  },
);

test.for(Object.keys(matchers))(
  "%s: no order is filled beyond its volume, and all or none is all or none",
  (kind) => {
    fc.assert(
      fc.property(books, ({ bids, offers }) => {
        const filled = new Map<string, number>();
        for (const { bid, offer, buyerKw, sellerKw } of matcherNamed(kind)(
          bids,
          offers,
          MIN_TRADE_KW,
        )) {
          filled.set(bid.id, (filled.get(bid.id) ?? 0) + buyerKw);
          filled.set(offer.id, (filled.get(offer.id) ?? 0) + sellerKw);
        }
        for (const order of [...bids, ...offers]) {
          const kw = filled.get(order.id) ?? 0;
          expect(kw).toBeLessThanOrEqual(order.volumeKw * (1 + RESIDUE));
          if (order.isAllOrNone && kw > 0)
            expect((order.volumeKw - kw) * order.sensitivity).toBeLessThanOrEqual(RESIDUE_KW);
        }
      }),
    );
  },
);

test.for(Object.keys(matchers))(
  "%s: both sides of a match give the same relief, agree on both parts of the price and are two units",
  (kind) => {
    fc.assert(
      fc.property(books, ({ bids, offers }) => {
        for (const { bid, offer, buyerKw, sellerKw } of matcherNamed(kind)(
          bids,
          offers,
          MIN_TRADE_KW,
        )) {
          const reliefKw = buyerKw * bid.sensitivity;
          expect(Math.abs(sellerKw * offer.sensitivity - reliefKw)).toBeLessThanOrEqual(
            RESIDUE * reliefKw,
          );
          expect(atConstraint(bid)).toBeGreaterThanOrEqual(atConstraint(offer));
          expect(availabilityPrice(bid)).toBeGreaterThanOrEqual(availabilityPrice(offer));
          expect(bid.unit).not.toBe(offer.unit);
          expect(Math.min(buyerKw, sellerKw)).toBeGreaterThanOrEqual(MIN_TRADE_KW * (1 - RESIDUE));
        }
      }),
    );
  },
);

/** Nobody both buys and sells; sellers of even number have a place in the list too. */
const apart = orderBooksOf({ ...anyBook, firstSeller: 6 });

test.for(Object.keys(matchers))(
  "%s: the traded list has of every unit the kW that it had, and what it sold without a place",
  (kind) => {
    fc.assert(
      fc.property(apart, ({ bids, offers }) => {
        const own = [...bids, ...offers.filter(({ unit }) => unit % 2 === 0)];
        const incoming = own.map(({ unit, volumeKw }) => {
          return { unit, volumeKw, slice: "own" as const, trade: "" };
        });
        const matches = matcherNamed(kind)(bids, offers, MIN_TRADE_KW);
        const swaps = matches.map(({ bid, offer, buyerKw, sellerKw }, row) => ({
          trade: `T${row}`,
          buyer: bid.unit,
          seller: offer.unit,
          buyerKw,
          sellerKw,
          askGbpPerMwh: offer.priceGbpPerMwh,
        }));
        const sum = (rows: readonly { unit: number; volumeKw: number }[], of: number) =>
          rows.reduce((kw, { unit, volumeKw }) => kw + (unit === of ? volumeKw : 0), 0);
        const traded = tradedList(incoming, swaps);
        for (const { unit } of [...bids, ...offers]) {
          const soldKw = swaps.reduce(
            (kw, { seller, sellerKw }) => kw + (seller === unit ? sellerKw : 0),
            0,
          );
          const hadKw = incoming.some((of) => of.unit === unit) ? sum(incoming, unit) : soldKw;
          expect(Math.abs(sum(traded, unit) - hadKw)).toBeLessThanOrEqual(RESIDUE_KW);
        }
      }),
    );
  },
);

test.for(Object.keys(matchers))("%s: orders are read and left as they were", (kind) => {
  fc.assert(
    fc.property(books, ({ bids, offers }) => {
      const before = JSON.stringify({ bids, offers });
      matcherNamed(kind)(bids, offers, MIN_TRADE_KW);
      expect(JSON.stringify({ bids, offers })).toBe(before);
    }),
  );
});

const pairsOf = Object.keys(matchers).flatMap((matcher) =>
  Object.keys(priceRules).map((rule) => ({ matcher, rule })),
);

test.for(pairsOf)(
  "$matcher and $rule: bid ≥ price ≥ offer at the constraint, so nobody pays more or gets less than offered",
  ({ matcher, rule }) => {
    fc.assert(
      fc.property(books, ({ bids, offers }) => {
        const matches = matcherNamed(matcher)(bids, offers, MIN_TRADE_KW);
        const prices = priceRuleNamed(rule)(matches);
        for (const [row, match] of matches.entries()) {
          const price = prices[row]!;
          const { allInGbpPerMwh: allIn, availabilityGbpPerMwh: availability } = price;
          expect(allIn).toBeLessThanOrEqual(atConstraint(match.bid));
          expect(allIn).toBeGreaterThanOrEqual(atConstraint(match.offer));
          expect(availability).toBeLessThanOrEqual(availabilityPrice(match.bid));
          expect(availability).toBeGreaterThanOrEqual(availabilityPrice(match.offer));
          const paid = availability + utilisationPrice(price);
          expect(paid).toBeLessThanOrEqual(atConstraint(match.bid) * (1 + RESIDUE));
          expect(paid).toBeGreaterThanOrEqual(atConstraint(match.offer) * (1 - RESIDUE));
        }
      }),
    );
  },
);

test("price priority: no pair that could still trade is left over", () => {
  const partial = orderBooksOf({ ...anyBook, isAllOrNone: fc.constant(false) });
  fc.assert(
    fc.property(partial, ({ bids, offers }) => {
      const matches = matcherNamed("price-priority")(bids, offers, MIN_TRADE_KW);
      const leftKw = (order: Order) =>
        order.volumeKw -
        matches.reduce(
          (sum, { bid, offer, buyerKw, sellerKw }) =>
            sum + (bid.id === order.id ? buyerKw : offer.id === order.id ? sellerKw : 0),
          0,
        );
      for (const bid of bids) {
        for (const offer of offers) {
          if (!mayMeet(bid, offer)) continue;
          const reliefKw = Math.min(
            leftKw(bid) * bid.sensitivity,
            leftKw(offer) * offer.sensitivity,
          );
          const smaller = reliefKw / Math.max(bid.sensitivity, offer.sensitivity);
          expect(smaller).toBeLessThan(MIN_TRADE_KW * (1 + RESIDUE));
        }
      }
    }),
  );
});
