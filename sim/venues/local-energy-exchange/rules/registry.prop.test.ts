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
  prefers,
  TARIFF_BOUNDS,
  tradedWh,
  tradeNetworks,
  volumeWh,
  tradeWords as words,
} from "../../../testing/energy-orders.ts";
import { loadHighsSolver } from "../../solver/highs.ts";
import { exchangeRules } from "./registry.ts";

/** Rules whose entry has a setting k. */
const WITH_K = ["uniform-call-auction", "pay-as-bid", "peer-to-peer", "nodal"];
const withK = (kind: string) =>
  WITH_K.includes(kind) ? [{ kind }, { kind, k: 0 }, { kind, k: 0.37 }] : [{ kind }];
const RULES = Object.keys(exchangeRules).flatMap(withK);
/** Calls that clear where the two sides cross. */
const CALLS = ["uniform-call-auction", "pay-as-bid", "nodal"].flatMap(withK);
const PRICED_BY_FORMULA = ["mid-market-rate", "supply-demand-ratio"];
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
        for (const { bid, offer, energyWh, buyerGbpPerMwh, sellerGbpPerMwh, ...of } of pairs) {
          const { premiumGbpPerMwh = 0 } = of;
          expect(buyerGbpPerMwh).toBeLessThanOrEqual(bid.limitGbpPerMwh + premiumGbpPerMwh);
          const most =
            rule.kind === "peer-to-peer" && prefers(bid, offer) ? bid.premium!.gbpPerMwh : 0;
          expect(premiumGbpPerMwh).toBe(most);
          expect(sellerGbpPerMwh).toBeGreaterThanOrEqual(offer.limitGbpPerMwh);
          expect(Number.isSafeInteger(energyWh) && energyWh > 0).toBe(true);
        }
        for (const order of [...book.bids, ...book.offers])
          expect(tradedWh(pairs, order)).toBeLessThanOrEqual(order.energyWh);
      }),
    );
  });

  test("what buyers pay is what sellers get, but for what a limit of the network leaves between them", () => {
    fc.assert(
      fc.property(energyBooks, networks, (book, network) => {
        for (const { buyerGbpPerMwh, sellerGbpPerMwh } of cleared(
          rule,
          book,
          rule.kind === "nodal" ? undefined : network,
        ))
          expect(buyerGbpPerMwh).toBe(sellerGbpPerMwh);
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

describe.each(CALLS)("%o", (rule) => {
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
  for (const { kind } of CALLS)
    expect(words(cleared({ kind }, book))).toEqual(["a s 3333 @ 100", "b s 1667 @ 100"]);
  const formula = ["a s 3333 @ 86.8", "b s 1667 @ 86.8"];
  expect(words(cleared({ kind: "mid-market-rate" }, book))).toEqual(formula);
  const [first] = cleared({ kind: "peer-to-peer" }, book);
  expect(first).toMatchObject({ energyWh: 3333, buyerGbpPerMwh: 75 });
});

describe("continuous-double-auction", () => {
  const kind = "continuous-double-auction";
  const at = (orders: readonly EnergyOrder[], ...turns: number[]) =>
    orders.map((order, row) => ({ ...order, turn: turns[row]! }));

  test("what is left agrees on nothing, and every pair has the price of who came first", () => {
    fc.assert(
      fc.property(energyBooks, (book) => {
        const pairs = cleared({ kind }, book);
        const isLeft = (order: EnergyOrder) => tradedWh(pairs, order) < order.energyWh;
        const price = ({ limitGbpPerMwh }: EnergyOrder) => limitGbpPerMwh;
        const best = Math.max(...book.bids.filter(isLeft).map(price));
        expect(best).toBeLessThan(Math.min(...book.offers.filter(isLeft).map(price)));
        for (const { bid, offer, buyerGbpPerMwh } of pairs) {
          const isBidFirst =
            bid.turn < offer.turn || (bid.turn === offer.turn && bid.id < offer.id);
          expect(buyerGbpPerMwh).toBe((isBidFirst ? bid : offer).limitGbpPerMwh);
        }
      }),
    );
  });

  test("an offer of 8 kWh meets the dearest bid that stands, and of equal ones who came first; a later bid what is left, at its ask", () => {
    const book = {
      bids: at(
        energyBids("a 3000 @ 100", "b 3000 @ 120", "c 3000 @ 100", "d 9000 @ 110"),
        0.2,
        0.3,
        0.1,
        0.9,
      ),
      offers: at(energyOffers("s 8000 @ 60"), 0.5),
    };
    expect(words(cleared({ kind }, book))).toEqual([
      "b s 3000 @ 120",
      "c s 3000 @ 100",
      "a s 2000 @ 100",
    ]);
    const more = { ...book, offers: at(energyOffers("s 10000 @ 60"), 0.5) };
    expect(words(cleared({ kind }, more)).at(-1)).toBe("d s 1000 @ 60");
  });
});

describe.each(PRICED_BY_FORMULA)("%s", (kind) => {
  test("one price within the bounds; of those who would not lose at it the shorter side trades all, and the longer shares to a watt-hour", () => {
    fc.assert(
      fc.property(energyBooks, (book) => {
        const pairs = cleared({ kind }, book);
        const [price, ...others] = new Set(pairs.map(({ buyerGbpPerMwh }) => buyerGbpPerMwh));
        expect(others).toEqual([]);
        if (price === undefined) return;
        expect(price).toBeGreaterThanOrEqual(TARIFF_BOUNDS.lowestGbpPerMwh);
        expect(price).toBeLessThanOrEqual(TARIFF_BOUNDS.highestGbpPerMwh);
        const sides = [
          book.bids.filter(({ limitGbpPerMwh }) => limitGbpPerMwh >= price),
          book.offers.filter(({ limitGbpPerMwh }) => limitGbpPerMwh <= price),
        ];
        const sums = sides.map((side) => side.reduce((sum, { energyWh }) => sum + energyWh, 0));
        expect(volumeWh(pairs)).toBe(Math.min(...sums));
        for (const [row, side] of sides.entries())
          for (const order of side) {
            const share = (volumeWh(pairs) * order.energyWh) / sums[row]!;
            expect(Math.abs(tradedWh(pairs, order) - share)).toBeLessThanOrEqual(1);
          }
      }),
    );
  });
});

/** Between £150 and £223.60 a MWh, as the sharing rules' check has them in pence a kWh. */
const PENCE = { lowestGbpPerMwh: 150, highestGbpPerMwh: 223.6 };

test.each([
  [200, 203.62],
  [500, 179.55],
  [800, 160.57],
  [1000, 150],
  [1500, 150],
])("supply-demand-ratio: %d Wh for each 1,000 Wh that are bid for trade at £%d", (given, price) => {
  const book = {
    bids: energyBids("a 1000 @ 223.6"),
    offers: energyOffers(`s ${given} @ 150`),
  };
  expect(words(cleared({ kind: "supply-demand-ratio" }, book, undefined, PENCE))).toEqual([
    `a s ${Math.min(given, 1000)} @ ${price}`,
  ]);
});

test("mid-market-rate: half-way between £50 and £223.60; who asks for more stays out", () => {
  const bounds = { lowestGbpPerMwh: 50, highestGbpPerMwh: 223.6 };
  const book = {
    bids: energyBids("a 1000 @ 223.6", "b 1000 @ 130"),
    offers: energyOffers("s 400 @ 50", "t 1000 @ 137"),
  };
  expect(words(cleared({ kind: "mid-market-rate" }, book, undefined, bounds))).toEqual([
    "a s 400 @ 136.8",
  ]);
});
