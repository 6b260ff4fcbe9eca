/** What every clearing rule of the local energy exchange keeps, and half-hours worked by hand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import {
  clearedOrders as cleared,
  type EnergyBook,
  energyBids,
  energyBooks,
  energyOffers,
  tradedWh,
  tradeNetworks,
  volumeWh,
  tradeWords as words,
} from "../../../testing/energy-orders.ts";
import { loadHighsSolver } from "../../clearing/highs.ts";
import { exchangeRules } from "./registry.ts";

const RULES = Object.keys(exchangeRules).flatMap((kind) => [
  { kind },
  { kind, k: 0 },
  { kind, k: 0.37 },
]);
const solver = await loadHighsSolver();
const networks = tradeNetworks(solver);

/** The most that trades at any one price, by definition of the two curves. */
function mostWh({ bids, offers }: EnergyBook): number {
  const sum = (orders: readonly EnergyOrder[]) =>
    orders.reduce((total, { energyWh }) => total + energyWh, 0);
  const at = (price: number) =>
    Math.min(
      sum(bids.filter(({ limitGbpPerMwh }) => limitGbpPerMwh >= price)),
      sum(offers.filter(({ limitGbpPerMwh }) => limitGbpPerMwh <= price)),
    );
  return Math.max(0, ...bids.map(({ limitGbpPerMwh }) => at(limitGbpPerMwh)));
}

describe.each(RULES)("%o", (rule) => {
  test("nobody pays more than it bid, gets less than it asked, or trades more than it ordered", () => {
    fc.assert(
      fc.property(energyBooks, networks, (book, network) => {
        const pairs = cleared(rule, book, network);
        for (const { bid, offer, energyWh, buyerGbpPerMwh, sellerGbpPerMwh } of pairs) {
          expect(buyerGbpPerMwh).toBeLessThanOrEqual(bid.limitGbpPerMwh);
          expect(sellerGbpPerMwh).toBeGreaterThanOrEqual(offer.limitGbpPerMwh);
          expect(Number.isSafeInteger(energyWh) && energyWh > 0).toBe(true);
        }
        for (const order of [...book.bids, ...book.offers])
          expect(tradedWh(pairs, order)).toBeLessThanOrEqual(order.energyWh);
      }),
    );
  });

  test("without limits of the network as much trades as at any one price, and a better order before a worse", () => {
    fc.assert(
      fc.property(energyBooks, (book) => {
        const pairs = cleared(rule, book);
        expect(volumeWh(pairs)).toBe(mostWh(book));
        for (const side of [book.bids, book.offers])
          for (const order of side) {
            const isBetter = ({ limitGbpPerMwh }: EnergyOrder) =>
              side === book.bids
                ? limitGbpPerMwh > order.limitGbpPerMwh
                : limitGbpPerMwh < order.limitGbpPerMwh;
            if (tradedWh(pairs, order) === 0) continue;
            for (const better of side.filter(isBetter))
              expect(tradedWh(pairs, better)).toBe(better.energyWh);
          }
      }),
    );
  });

  test("without limits equal prices share in proportion, to a watt-hour", () => {
    fc.assert(
      fc.property(energyBooks, (book) => {
        const pairs = cleared(rule, book);
        for (const side of [book.bids, book.offers])
          for (const order of side) {
            const equal = side.filter(
              ({ limitGbpPerMwh }) => limitGbpPerMwh === order.limitGbpPerMwh,
            );
            const all = equal.reduce((sum, { energyWh }) => sum + energyWh, 0);
            const filled = equal.reduce((sum, each) => sum + tradedWh(pairs, each), 0);
            const share = (filled * order.energyWh) / all;
            expect(Math.abs(tradedWh(pairs, order) - share)).toBeLessThanOrEqual(1);
          }
      }),
    );
  });

  test("the order in which orders arrive changes nothing", () => {
    const shuffled = energyBooks.chain((book) =>
      fc.tuple(
        fc.constant(book),
        networks,
        fc.shuffledSubarray([...book.bids], { minLength: book.bids.length }),
        fc.shuffledSubarray([...book.offers], { minLength: book.offers.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([book, network, bids, offers]) => {
        expect(cleared(rule, { bids, offers }, network)).toEqual(cleared(rule, book, network));
      }),
    );
  });
});

test.for(["uniform-call-auction", "nodal"])(
  "%s: without limits there is one price, at which whoever would gain trades all that it ordered",
  (kind) => {
    fc.assert(
      fc.property(energyBooks, fc.constantFrom(0, 0.37, 0.5, 1), (book, k) => {
        const pairs = cleared({ kind, k }, book);
        const prices = pairs.flatMap((pair) => [pair.buyerGbpPerMwh, pair.sellerGbpPerMwh]);
        const [price, ...others] = new Set(prices);
        if (price === undefined) return;
        expect(others).toEqual([]);
        for (const order of [...book.bids, ...book.offers]) {
          const gain = order.limitGbpPerMwh - price;
          if (order.side === "buyerBid" ? gain > 0 : gain < 0)
            expect(tradedWh(pairs, order)).toBe(order.energyWh);
        }
      }),
    );
  },
);

const bids = energyBids("a 10000 @ 120", "b 5000 @ 100", "c 4000 @ 95");
const offers = energyOffers("s 8000 @ 60", "t 7000 @ 90", "u 5000 @ 110");

describe("15 kWh trade between 95, which is not served, and 100, which is", () => {
  const priceAt = (k: number, book: EnergyBook) =>
    new Set(
      cleared({ kind: "uniform-call-auction", k }, book).map(
        ({ buyerGbpPerMwh }) => buyerGbpPerMwh,
      ),
    );

  test("uniform-call-auction: at 95, 97.50 or 100", () => {
    const book = { bids, offers };
    expect([0, 0.5, 1].map((k) => [...priceAt(k, book)])).toEqual([[95], [97.5], [100]]);
  });

  test("an order that is served in part is the price, whatever k says", () => {
    const book = { bids, offers: energyOffers("s 8000 @ 60", "t 10000 @ 97") };
    expect([0, 0.5, 1].map((k) => [...priceAt(k, book)])).toEqual([[97], [97], [97]]);
  });

  test("pay-as-bid: the dearest with the cheapest, at the bid, half-way or at the offer", () => {
    const at = (k: number) => words(cleared({ kind: "pay-as-bid", k }, { bids, offers }));
    expect(at(1)).toEqual(["a s 8000 @ 120", "a t 2000 @ 120", "b t 5000 @ 100"]);
    expect(at(0.5)).toEqual(["a s 8000 @ 90", "a t 2000 @ 105", "b t 5000 @ 95"]);
    expect(at(0)).toEqual(["a s 8000 @ 60", "a t 2000 @ 90", "b t 5000 @ 90"]);
  });
});

describe("pay-as-bid: equal orders are paid alike, whatever units are called", () => {
  test("two offers of 4 kWh at £60 each meet half of the bid at £120 and half of that at £100", () => {
    const book = {
      bids: energyBids("a 4000 @ 120", "b 4000 @ 100"),
      offers: energyOffers("s 4000 @ 60", "t 4000 @ 60"),
    };
    expect(words(cleared({ kind: "pay-as-bid" }, book))).toEqual([
      "a s 2000 @ 120",
      "a t 2000 @ 120",
      "b s 2000 @ 100",
      "b t 2000 @ 100",
    ]);
  });

  test("each has its part of what meets a price of the other side, to a watt-hour for each order of a book", () => {
    let metTwiceCount = 0;
    fc.assert(
      fc.property(energyBooks, (book) => {
        const pairs = cleared({ kind: "pay-as-bid" }, book);
        for (const side of [book.bids, book.offers])
          for (const order of side) {
            const equal = side.filter((of) => of.limitGbpPerMwh === order.limitGbpPerMwh);
            const ofEqual = pairs.filter(({ bid, offer }) =>
              equal.some((each) => each === bid || each === offer),
            );
            const prices = new Set(ofEqual.map(({ buyerGbpPerMwh }) => buyerGbpPerMwh));
            const all = volumeWh(ofEqual);
            if (all === 0) continue;
            for (const { bid, offer } of ofEqual) {
              const other = side === book.bids ? offer.limitGbpPerMwh : bid.limitGbpPerMwh;
              const meets = ofEqual.filter(
                (of) => (side === book.bids ? of.offer : of.bid).limitGbpPerMwh === other,
              );
              const share = (volumeWh(meets) * tradedWh(pairs, order)) / all;
              expect(Math.abs(tradedWh(meets, order) - share)).toBeLessThanOrEqual(12);
            }
            if (equal.length > 1 && prices.size > 1) metTwiceCount += 1;
          }
      }),
      { numRuns: 300 },
    );
    expect(metTwiceCount).toBeGreaterThan(10);
  });
});

test("two bids of 6 and 3 kWh at one price share 5 kWh as 3,333 and 1,667 Wh", () => {
  const book = {
    bids: energyBids("a 6000 @ 100", "b 3000 @ 100"),
    offers: energyOffers("s 5000 @ 50"),
  };
  for (const kind of Object.keys(exchangeRules))
    expect(words(cleared({ kind }, book))).toEqual(["a s 3333 @ 100", "b s 1667 @ 100"]);
});
