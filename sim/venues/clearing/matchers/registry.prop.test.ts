/** What every matcher and every price rule keeps, found through their registries. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../model/venues.ts";
import { orderBooks } from "../../../testing/arbitraries.ts";
import { priceRuleOf, priceRuleSchema, priceRules } from "../price-rules/registry.ts";
import type { Match } from "./matcher.ts";
import { matcherOf, matcherSchema, matchers } from "./registry.ts";

const matcherNamed = (kind: string) => matcherOf(matcherSchema.parse({ kind }));
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

test.for(Object.keys(matchers))("%s: no order is filled beyond its volume", (kind) => {
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
      for (const order of [...bids, ...offers])
        expect(filled.get(order.id) ?? 0).toBeLessThanOrEqual(order.volumeKw * (1 + RESIDUE));
    }),
  );
});

test.for(Object.keys(matchers))(
  "%s: both sides of a match give the same relief, agree on price and are two units",
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
          expect(bid.unit).not.toBe(offer.unit);
          expect(Math.min(buyerKw, sellerKw)).toBeGreaterThanOrEqual(MIN_TRADE_KW * (1 - RESIDUE));
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
          expect(price).toBeLessThanOrEqual(atConstraint(match.bid));
          expect(price).toBeGreaterThanOrEqual(atConstraint(match.offer));
        }
      }),
    );
  },
);

test("price priority: no pair that could still trade is left over", () => {
  fc.assert(
    fc.property(books, ({ bids, offers }) => {
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
          if (bid.unit === offer.unit || atConstraint(bid) < atConstraint(offer)) continue;
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
