/** What every clearing rule of the local energy exchange keeps, and half-hours worked by hand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import {
  COPPER_PLATE,
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
import { optimalFlow } from "../optimal-flow.ts";
import { exchangeRuleOf, exchangeRuleSchema, exchangeRules } from "./registry.ts";
import type { PricedPair, TradeNetwork } from "./rule.ts";

const RULES = Object.keys(exchangeRules).flatMap((kind) => [
  { kind },
  { kind, k: 0 },
  { kind, k: 0.37 },
]);
const solver = await loadHighsSolver();
const networks = tradeNetworks(solver);
const cleared = (rule: object, { bids, offers }: EnergyBook, network = COPPER_PLATE) =>
  exchangeRuleOf(exchangeRuleSchema.parse(rule))(bids, offers, () => network);

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

describe("nodal: within limits of the network", () => {
  const addedWh = (pairs: readonly PricedPair[], flowOf: (unit: string) => number) =>
    pairs.reduce(
      (sum, { bid, offer, energyWh }) => sum + energyWh * (flowOf(offer.unit) - flowOf(bid.unit)),
      0,
    );
  const worthGbp = (pairs: readonly PricedPair[]) =>
    pairs.reduce(
      (sum, { bid, offer, energyWh }) =>
        sum + (energyWh / 1e6) * (bid.limitGbpPerMwh - offer.limitGbpPerMwh),
      0,
    );

  /** What the best trades of one island are worth, each order by itself, not grouped. */
  const bestGbp = (orders: readonly EnergyOrder[], { limits }: TradeNetwork) => {
    if (orders.length === 0) return 0;
    const columns = orders.map(({ side, energyWh, limitGbpPerMwh, unit }) => ({
      ...{ isBid: side === "buyerBid", energyWh, limitGbpPerMwh },
      flows: Float64Array.from(limits, ({ flowOf }) => flowOf(unit)),
    }));
    const bounds = limits.map(({ mostWh }) => ({ leastWh: -Infinity, mostWh }));
    return optimalFlow(columns, bounds, solver)!.filledWh.reduce(
      (sum, wh, row) =>
        sum + (wh / 1e6) * orders[row]!.limitGbpPerMwh * (columns[row]!.isBid ? 1 : -1),
      0,
    );
  };

  test("no limit is passed, nothing crosses to another island, and no trades would be worth more, but for a few watt-hours", () => {
    let boundCount = 0;
    fc.assert(
      fc.property(energyBooks, networks, (book, network) => {
        const pairs = cleared({ kind: "nodal" }, book, network);
        const orders = [...book.bids, ...book.offers];
        // In a vertex no more orders than rows of the programme are filled in part, and cut to whole Wh; the other side gives up as many.
        const mostOverWh = 2 * (network.limits.length + 1) + 0.01 * orders.length;
        for (const { flowOf, mostWh } of network.limits)
          expect(addedWh(pairs, flowOf)).toBeLessThanOrEqual(mostWh + mostOverWh);
        for (const { bid, offer } of pairs)
          expect(network.islandOf(bid.unit)).toBe(network.islandOf(offer.unit));
        const best = [0, 1].reduce(
          (sum, island) =>
            sum +
            bestGbp(
              orders.filter(({ unit }) => network.islandOf(unit) === island),
              network,
            ),
          0,
        );
        expect(best - worthGbp(pairs)).toBeLessThanOrEqual(0.01 + 1e-7 * best);
        if (pairs.some((pair) => pair.buyerGbpPerMwh !== pair.sellerGbpPerMwh)) boundCount += 1;
      }),
      { numRuns: 500 },
    );
    expect(boundCount).toBeGreaterThan(10);
  });

  test("orders at one price that the network knows apart by nothing share in proportion, whatever their buses are called", () => {
    let sharedCount = 0;
    fc.assert(
      fc.property(energyBooks, networks, (book, network) => {
        const pairs = cleared({ kind: "nodal" }, book, network);
        for (const side of [book.bids, book.offers])
          for (const order of side) {
            const placeOf = ({ unit, limitGbpPerMwh }: EnergyOrder) =>
              [
                limitGbpPerMwh,
                network.islandOf(unit),
                ...network.limits.map(({ flowOf }) => flowOf(unit)),
              ].join();
            const equal = side.filter((each) => placeOf(each) === placeOf(order));
            const all = equal.reduce((sum, { energyWh }) => sum + energyWh, 0);
            const filled = equal.reduce((sum, each) => sum + tradedWh(pairs, each), 0);
            const share = (filled * order.energyWh) / all;
            // Each of them is rounded by itself.
            expect(Math.abs(tradedWh(pairs, order) - share)).toBeLessThanOrEqual(equal.length);
            if (equal.length > 1 && filled > 0 && filled < all) sharedCount += 1;
          }
      }),
      { numRuns: 500 },
    );
    expect(sharedCount).toBeGreaterThan(10);
  });

  test("what prices leave between buyers and sellers is nothing or more, but for pennies of a MWh", () => {
    fc.assert(
      fc.property(energyBooks, networks, (book, network) => {
        const pairs = cleared({ kind: "nodal" }, book, network);
        const rentGbp = pairs.reduce(
          (sum, { energyWh, buyerGbpPerMwh, sellerGbpPerMwh }) =>
            sum + (energyWh / 1e6) * (buyerGbpPerMwh - sellerGbpPerMwh),
          0,
        );
        expect(rentGbp).toBeGreaterThanOrEqual((-0.011 * volumeWh(pairs)) / 1e6 - 0.01);
      }),
    );
  });

  /** Whatever begins with "a" injects through a line that lets 5 kWh through. */
  const line: TradeNetwork = {
    islandOf: () => 0,
    limits: [{ flowOf: (unit) => (unit.startsWith("a") ? 1 : 0), mostWh: 5000 }],
    solver,
  };

  test("8 kWh are bid for at £120 beyond a line of 5: 5 come at £50 and 3 of the nearer at £90, which all pay", () => {
    const book = {
      bids: energyBids("b1 8000 @ 120"),
      offers: energyOffers("a1 10000 @ 50", "b2 10000 @ 90"),
    };
    expect(words(cleared({ kind: "nodal" }, book, line))).toEqual([
      "b1 a1 5000 @ 90 > 50",
      "b1 b2 3000 @ 90",
    ]);
    expect(words(cleared({ kind: "nodal" }, book))).toEqual(["b1 a1 8000 @ 50"]);
  });

  test("a bid on the near side of the line is served beside it, at the price there", () => {
    const book = {
      bids: energyBids("a2 2000 @ 70", "b1 8000 @ 120"),
      offers: energyOffers("a1 10000 @ 50", "b2 10000 @ 90"),
    };
    expect(words(cleared({ kind: "nodal" }, book, line))).toEqual([
      "b1 a1 7000 @ 90 > 50",
      "b1 b2 1000 @ 90",
      "a2 b2 2000 @ 50 > 90",
    ]);
  });

  test("equal offers at one bus share what the line lets through", () => {
    const book = {
      bids: energyBids("b1 8000 @ 120"),
      offers: energyOffers("a1 6000 @ 50", "a2 3000 @ 50"),
    };
    expect(words(cleared({ kind: "nodal" }, book, line))).toEqual([
      "b1 a1 3333 @ 120 > 50",
      "b1 a2 1667 @ 120 > 50",
    ]);
  });

  test("so do equal offers at two buses on the same side of it, which a solution tells apart by its rounding", () => {
    const book = {
      bids: energyBids("b1 8000 @ 120"),
      offers: energyOffers("a1 6000 @ 50", "a2 3000 @ 50"),
    };
    const rounded: TradeNetwork = {
      ...line,
      limits: [{ flowOf: (unit) => ({ a1: 1 + 1e-13, a2: 1, b1: -1e-14 })[unit]!, mostWh: 5000 }],
    };
    expect(words(cleared({ kind: "nodal" }, book, rounded))).toEqual([
      "b1 a1 3333 @ 120 > 50",
      "b1 a2 1667 @ 120 > 50",
    ]);
  });

  test("each side of a line that is out clears by itself, at its own price, though the other side is dearer or cheaper", () => {
    const book = {
      bids: energyBids("a2 2000 @ 70", "b1 8000 @ 120"),
      offers: energyOffers("a1 10000 @ 50", "b2 3000 @ 90"),
    };
    const apart = {
      ...line,
      islandOf: (unit: string) => (unit.startsWith("a") ? 0 : 1),
      limits: [],
    };
    expect(words(cleared({ kind: "nodal" }, book, apart))).toEqual([
      "a2 a1 2000 @ 50",
      "b1 b2 3000 @ 120",
    ]);
  });

  test("a solver is asked only where a limit binds, and needed there", () => {
    const book = { bids: energyBids("b1 8000 @ 120"), offers: energyOffers("a1 4000 @ 50") };
    const without = { ...line, solver: undefined };
    expect(words(cleared({ kind: "nodal" }, book, without))).toEqual(["b1 a1 4000 @ 120"]);
    const more = { ...book, offers: energyOffers("a1 6000 @ 50") };
    expect(() => cleared({ kind: "nodal" }, more, without)).toThrow("needs a solver");
    expect(() => cleared({ kind: "nodal" }, more, { ...line, solver: () => undefined })).toThrow(
      "proved no best trades",
    );
  });
});
