/** Nodal clearing within limits of the network: what it keeps of any half-hour, and half-hours worked by hand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import {
  COPPER_PLATE,
  clearedOrders as cleared,
  energyBids,
  energyBooks,
  energyOffers,
  limitedNetwork,
  tradedWh,
  tradeNetworks,
  volumeWh,
  tradeWords as words,
} from "../../../testing/energy-orders.ts";
import { loadHighsSolver } from "../../solver/highs.ts";
import { simplexFlow } from "../flow-simplex.ts";
import { type OptimalFlow, optimalFlow } from "../optimal-flow.ts";
import type { PricedPair, TradeNetwork } from "./rule.ts";

const solver = await loadHighsSolver();
const networks = tradeNetworks(solver);

describe("nodal: within limits of the network", () => {
  const flowsOf = ({ placeOf, flowsAt }: TradeNetwork, unit: string) => flowsAt[placeOf(unit)]!;
  const addedWh = (pairs: readonly PricedPair[], network: TradeNetwork, limit: number) =>
    pairs.reduce(
      (sum, { bid, offer, energyWh }) =>
        sum +
        energyWh * (flowsOf(network, offer.unit)[limit]! - flowsOf(network, bid.unit)[limit]!),
      0,
    );
  const worthGbp = (pairs: readonly PricedPair[]) =>
    pairs.reduce(
      (sum, { bid, offer, energyWh }) =>
        sum + (energyWh / 1e6) * (bid.limitGbpPerMwh - offer.limitGbpPerMwh),
      0,
    );

  /** What the best trades of one island are worth, each order by itself, not grouped. */
  const bestGbp = (orders: readonly EnergyOrder[], network: TradeNetwork) => {
    if (orders.length === 0) return 0;
    const columns = orders.map(({ side, energyWh, limitGbpPerMwh, unit }) => ({
      ...{ isBid: side === "buyerBid", energyWh, limitGbpPerMwh },
      flows: flowsOf(network, unit),
    }));
    const bounds = Array.from(network.mostWh, (mostWh) => ({ leastWh: -Infinity, mostWh }));
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
        const mostOverWh = 2 * (network.mostWh.length + 1) + 0.01 * orders.length;
        for (const [limit, mostWh] of network.mostWh.entries())
          expect(addedWh(pairs, network, limit)).toBeLessThanOrEqual(mostWh + mostOverWh);
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
              [limitGbpPerMwh, network.islandOf(unit), ...flowsOf(network, unit)].join();
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

  test("whoever would gain at the price of its place trades all, and who would lose nothing, but for a few watt-hours and a penny", () => {
    fc.assert(
      fc.property(energyBooks, networks, (book, network) => {
        const pairs = cleared({ kind: "nodal" }, book, network);
        const placeOf = (unit: string) =>
          [network.islandOf(unit), ...flowsOf(network, unit)].join();
        const priceAt = new Map(
          pairs.flatMap(({ bid, offer, buyerGbpPerMwh, sellerGbpPerMwh }) => [
            [placeOf(bid.unit), buyerGbpPerMwh] as const,
            [placeOf(offer.unit), sellerGbpPerMwh] as const,
          ]),
        );
        const fewWh = 2 * (network.mostWh.length + 1) + 1;
        for (const order of [...book.bids, ...book.offers]) {
          const price = priceAt.get(placeOf(order.unit));
          if (price === undefined) continue;
          const sign = order.side === "buyerBid" ? 1 : -1;
          const gain = sign * (order.limitGbpPerMwh - price);
          const traded = tradedWh(pairs, order);
          if (gain > 0.021) expect(traded).toBeGreaterThanOrEqual(order.energyWh - fewWh);
          if (gain < -0.021) expect(traded).toBeLessThanOrEqual(fewWh);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("where several prices fit, k decides nothing once a limit binds, and what trades is the same", () => {
    const book = {
      bids: energyBids("b1 8000 @ 120"),
      offers: energyOffers("a1 10000 @ 50", "b2 3000 @ 90", "b3 9000 @ 100"),
    };
    const at = (k: number) => words(cleared({ kind: "nodal", k }, book, line));
    // Between £90, which is served whole, and £100, which is not.
    expect(at(0)).toEqual(at(1));
    expect(at(0).map((of) => of.split(" @ ")[0])).toEqual(["b1 a1 5000", "b1 b2 3000"]);
    const [price] = cleared({ kind: "nodal" }, book, line).map((of) => of.buyerGbpPerMwh);
    expect(price).toBeGreaterThanOrEqual(90);
    expect(price).toBeLessThanOrEqual(100);
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
  const UNITS = ["a1", "a2", "b1", "b2", "b3"];
  const line = limitedNetwork(
    UNITS,
    [{ flowOf: (unit) => (unit.startsWith("a") ? 1 : 0), mostWh: 5000 }],
    solver,
  );

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
    const rounded = limitedNetwork(
      ["a1", "a2", "b1"],
      [{ flowOf: (unit) => ({ a1: 1 + 1e-13, a2: 1, b1: -1e-14 })[unit]!, mostWh: 5000 }],
    );
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
    const apart = { ...COPPER_PLATE, islandOf: (unit: string) => (unit.startsWith("a") ? 0 : 1) };
    expect(words(cleared({ kind: "nodal" }, book, apart))).toEqual([
      "a2 a1 2000 @ 50",
      "b1 b2 3000 @ 120",
    ]);
  });

  test("no solver is needed: the simplex gives what it would, prices where they are the only ones that fit", () => {
    let pricedCount = 0;
    fc.assert(
      fc.property(energyBooks, networks, ({ bids, offers }, network) => {
        const columns = [...bids, ...offers].map(({ side, energyWh, limitGbpPerMwh, unit }) => ({
          ...{ isBid: side === "buyerBid", energyWh, limitGbpPerMwh },
          flows: flowsOf(network, unit),
        }));
        if (columns.length === 0) return;
        const bounds = Array.from(network.mostWh, (mostWh) => ({ leastWh: -Infinity, mostWh }));
        const [own, theirs] = [
          simplexFlow(columns, bounds)!,
          optimalFlow(columns, bounds, solver)!,
        ];
        const worth = ({ filledWh }: OptimalFlow) =>
          columns.reduce(
            (sum, { isBid, limitGbpPerMwh }, at) =>
              sum + (isBid ? 1 : -1) * (filledWh[at]! / 1e6) * limitGbpPerMwh,
            0,
          );
        expect(Math.abs(worth(own) - worth(theirs))).toBeLessThan(1e-3);
        for (const [at, { energyWh }] of columns.entries()) {
          expect(own.filledWh[at]!).toBeGreaterThan(-0.01);
          expect(own.filledWh[at]!).toBeLessThan(energyWh + 0.01);
        }
        const priced = (of: OptimalFlow) => columns.map(({ flows }) => of.priceGbpPerMwh(flows));
        const [ours, solved] = [priced(own), priced(theirs)];
        // Whoever is filled in part has the price of its place.
        for (const [at, { energyWh, limitGbpPerMwh }] of columns.entries()) {
          const wh = own.filledWh[at]!;
          if (wh < 1 || wh > energyWh - 1) continue;
          expect(Math.abs(ours[at]! - limitGbpPerMwh)).toBeLessThan(1e-6);
          if (Math.abs(solved[at]! - limitGbpPerMwh) < 1e-6) pricedCount += 1;
        }
      }),
      { numRuns: 500 },
    );
    expect(pricedCount).toBeGreaterThan(100);
  });
});
