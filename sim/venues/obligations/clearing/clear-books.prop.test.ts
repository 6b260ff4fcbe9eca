/** One seller, several constraints: what holds under every matcher, whatever the books, and small books worked by hand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Order } from "../../../model/venues.ts";
import { anyBook, orderBooksOf } from "../../../testing/arbitraries.ts";
import { loadHighsSolver } from "../../solver/highs.ts";
import { RESIDUE_KW } from "./at-constraint.ts";
import { type Book, clearBooks } from "./clear-books.ts";
import { matcherOf, matcherSchema, matchers } from "./matchers/registry.ts";
import { priceRuleOf } from "./price-rules/registry.ts";

const solver = await loadHighsSolver();
const unitIds = Array.from({ length: 12 }, (_, unit) => `u${unit}`);
const pairs = unitIds.flatMap((buyer) => unitIds.map((seller) => ({ buyer, seller })));

const cleared = <Own extends Book>(kind: string, books: readonly Own[], minTradeKw = 100) =>
  clearBooks(books, {
    match: matcherOf(matcherSchema.parse(kind === "bilateral" ? { kind, pairs } : { kind }), {
      ...{ unitIds, solver },
    }),
    price: priceRuleOf({ kind: "midpoint" }),
    minTradeKw,
    // Units 2n and 2n + 1 are one resource.
    sellerOf: ({ unit }) => unit >> 1,
  });

/** Three constraints in each of two periods, of few sizes; the same sellers at all of them, with an offer or two each. */
const books: fc.Arbitrary<Book[]> = fc
  .array(
    fc.record({
      book: orderBooksOf({ ...anyBook, firstSeller: 6 }),
      sizeKw: fc.constantFrom(100, 200, 300),
    }),
    { minLength: 6, maxLength: 6 },
  )
  .map((of) =>
    of.map(({ book: { bids, offers }, sizeKw }, at) => {
      const place = { period: at % 2, constraint: at >> 1 };
      const orders = [...bids, ...offers].map((order) => ({
        ...{ ...order, ...place, id: `${order.id}.${place.constraint}` },
      }));
      return { ...place, sizeKw, orders };
    }),
  );

describe.for(Object.keys(matchers))("%s", (kind) => {
  test("nobody sells more in a book than it offers there less what it sold before, nor both ways, nor a part of what is all or none", () => {
    fc.assert(
      fc.property(books, (input) => {
        const soldKw = new Map<string, number>();
        const ways = new Map<string, string>();
        for (const { book, matches } of cleared(kind, input)) {
          const here = new Map<string, number>();
          const ofOffer = new Map<string, number>();
          for (const { offer, sellerKw } of matches) {
            const seller = `${book.period} ${offer.unit >> 1}`;
            here.set(seller, (here.get(seller) ?? 0) + sellerKw);
            ofOffer.set(offer.id, (ofOffer.get(offer.id) ?? 0) + sellerKw);
            expect(ways.get(seller) ?? offer.direction).toBe(offer.direction);
          }
          for (const { offer } of matches)
            ways.set(`${book.period} ${offer.unit >> 1}`, offer.direction);
          for (const [seller, kw] of here) {
            const offeredKw = book.orders
              .filter(
                ({ side, unit }) => side === "sellerOffer" && seller.endsWith(` ${unit >> 1}`),
              )
              .reduce((sum, { volumeKw }) => sum + volumeKw, 0);
            const beforeKw = soldKw.get(seller) ?? 0;
            expect(kw).toBeLessThanOrEqual(Math.max(0, offeredKw - beforeKw) + RESIDUE_KW);
            soldKw.set(seller, beforeKw + kw);
          }
          for (const order of book.orders) {
            const kw = ofOffer.get(order.id) ?? 0;
            if (order.isAllOrNone === true && kw > 0)
              expect(Math.abs(kw - order.volumeKw)).toBeLessThanOrEqual(
                RESIDUE_KW / order.sensitivity,
              );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the order in which books come changes nothing, and each period is cleared as if it were alone", () => {
    const plain = (found: ReturnType<typeof cleared>) =>
      found.map(({ book: { period, constraint }, matches }) => [
        ...[period, constraint],
        matches.map(({ bid, offer, buyerKw }) => [bid.id, offer.id, buyerKw]),
      ]);
    const shuffled = books.chain((input) =>
      fc.record({
        input: fc.constant(input),
        later: fc.shuffledSubarray(input, { minLength: input.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ input, later }) => {
        const all = plain(cleared(kind, input));
        expect(plain(cleared(kind, later))).toEqual(all);
        const alone = [0, 1].flatMap((period) =>
          plain(
            cleared(
              kind,
              input.filter((book) => book.period === period),
            ),
          ),
        );
        expect(alone).toEqual(all);
      }),
      { numRuns: 30 },
    );
  });
});

const PLAIN = { period: 0, place: 0, placedAt: 0, sensitivity: 1, direction: "down" } as const;
const worth = { gbpPerMwh: 40, readyGbpPerMwh: 0 };
const bid = (constraint: number, unit: number, volumeKw: number, priceGbpPerMwh = 50): Order => ({
  ...{ ...PLAIN, id: `B${constraint}.${unit}`, side: "buyerBid", constraint, unit },
  ...{ volumeKw, priceGbpPerMwh, worth },
});
const offer = (constraint: number, id: string, more: Partial<Order> = {}): Order => ({
  ...{ ...PLAIN, id: `${id}.${constraint}`, side: "sellerOffer", constraint, unit: 8 },
  ...{ volumeKw: 1000, priceGbpPerMwh: 40, worth, ...more },
});
/** Constraint 0 is the largest. */
const booksAt = (...orders: readonly (readonly Order[])[]): Book[] =>
  orders.map((own, constraint) => ({
    ...{ period: 0, constraint, sizeKw: 900 - constraint, orders: own },
  }));
const sold = (found: ReturnType<typeof cleared>) =>
  found.flatMap(({ matches }) => matches.map((each) => [each.offer.id, each.sellerKw]));

test("an offer that is all or none is out once a part of its seller's power is gone, and stands while none is", () => {
  const whole = { isAllOrNone: true };
  const orders = [
    [bid(0, 0, 300), offer(0, "S")],
    [bid(1, 0, 1000), offer(1, "S", whole)],
  ] as const;
  expect(sold(cleared("price-priority", booksAt(...orders)))).toEqual([["S.0", 300]]);
  expect(
    sold(cleared("price-priority", booksAt([bid(0, 0, 300, 30), offer(0, "S")], orders[1]))),
  ).toEqual([["S.1", 1000]]);
});

test("what was sold is taken off a seller's cheapest offer first; a dearer one that is all or none may still stand", () => {
  const two = (constraint: number) => [
    offer(constraint, "cheap", { volumeKw: 400, priceGbpPerMwh: 20 }),
    offer(constraint, "dear", { volumeKw: 500, unit: 9, isAllOrNone: true }),
  ];
  const orders = [
    [bid(0, 0, 400), ...two(0)],
    [bid(1, 0, 500), ...two(1)],
  ] as const;
  expect(sold(cleared("price-priority", booksAt(...orders)))).toEqual([
    ["cheap.0", 400],
    ["dear.1", 500],
  ]);
});

test("float residue of a sale takes nothing off an offer that is all or none; an offer with less left than a trade is not in the book", () => {
  // At 0.29 a sale of 500 kW is 500.00000000000006.
  const two = (constraint: number) => [
    offer(constraint, "cheap", { volumeKw: 500, priceGbpPerMwh: 5, sensitivity: 0.29 }),
    offer(constraint, "dear", { volumeKw: 500, unit: 9, isAllOrNone: true }),
  ];
  const [first, second] = cleared(
    "price-priority",
    booksAt([bid(0, 0, 145), ...two(0)], [bid(1, 0, 500), ...two(1)]),
  );
  expect(first!.matches[0]!.sellerKw).toBeGreaterThan(500);
  expect(second!.offers.map(({ id }) => id)).toEqual(["dear.1"]);
  expect(second!.matches.map(({ sellerKw }) => sellerKw)).toEqual([500]);
  const [, small] = cleared(
    "price-priority",
    booksAt([bid(0, 0, 950), offer(0, "S")], [bid(1, 0, 500), offer(1, "S")]),
  );
  expect(small!.offers).toEqual([]);
});

test("who has sold one way sells nothing the other way, under whichever number", () => {
  const up = offer(1, "S", { unit: 9, direction: "up" });
  const orders = [
    [bid(0, 0, 500), offer(0, "S")],
    [bid(1, 0, 500), up],
  ] as const;
  expect(sold(cleared("price-priority", booksAt(...orders)))).toEqual([["S.0", 500]]);
  expect(sold(cleared("price-priority", booksAt([], orders[1])))).toEqual([["S.1", 500]]);
});

test("an optimum is one of each book: over several, a matcher that leaves more for the next may come to more", () => {
  // At the large constraint price priority gives A to the dear bid and leaves B; welfare-lp trades both, and nothing is left.
  const two = (price: number, availability: number) => ({
    ...{ priceGbpPerMwh: price, availabilityGbpPerMwh: availability },
  });
  const large = [
    { ...bid(0, 0, 1000), ...two(60, 10) },
    { ...bid(0, 1, 1000), ...two(50, 5) },
    offer(0, "A", { unit: 4, ...two(30, 4) }),
    offer(0, "B", two(35, 8)),
  ];
  const small = [bid(1, 2, 1000, 90), offer(1, "B", two(35, 0))];
  const welfare = (kind: string) =>
    cleared(kind, booksAt(large, small)).map(({ welfareGbp }) => welfareGbp);
  expect(welfare("welfare-lp")).toEqual([22.5, 0]);
  expect(welfare("price-priority")).toEqual([15, 27.5]);
});
