/** What a half-hour of the local energy exchange comes to once it is metered: worked by hand, and what holds of any. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClearedPeriod, MeteredUnit } from "../../model/energy-exchange.ts";
import type { GateContext, LedgerEntry } from "../../model/venues.ts";
import {
  COPPER_PLATE,
  clearedOrders,
  energyBids,
  energyOffers,
} from "../../testing/energy-orders.ts";
import { exchangeRules } from "./rules/registry.ts";
import { limitsOf, localEnergyExchangeSettings, pricesIn } from "./settings.ts";
import { settle } from "./settle.ts";

const own = localEnergyExchangeSettings.parse({ members: [{ units: ["sun", "home"] }] });
const MWH = 1_000_000;

/** The sun sells a MWh to the home at £80, between £51 and £122.60. */
const cleared: ClearedPeriod = {
  ...{ period: 0, clearedAt: 0 },
  orders: [...energyBids(`home ${MWH} @ 122.6`), ...energyOffers(`sun ${MWH} @ 51`)],
  trades: [
    {
      ...{ id: "E0.1", period: 0, buyer: "home", seller: "sun", energyWh: MWH },
      ...{ buyerGbpPerMwh: 80, sellerGbpPerMwh: 80, bidGbpPerMwh: 122.6, askGbpPerMwh: 51 },
      premiumGbpPerMwh: 0,
    },
  ],
};

function settled(of: ClearedPeriod, metered: Readonly<Record<string, MeteredUnit>>) {
  const exchange = {
    metered: () => ({ cleared: [of], of: (unit: string) => metered[unit]!, dayAheadGbpPerMwh: 70 }),
  };
  return settle({ exchange, fromPeriod: 0, instant: 1800 } as unknown as GateContext, own);
}
const meteredMwh = (sun: number, home: number, homes = "supply") => ({
  sun: { meteredWh: sun * MWH, billedBy: "supply" },
  home: { meteredWh: home * MWH, billedBy: homes },
});
const words = (entries: readonly LedgerEntry[] = []) =>
  entries.map(
    ({ rule, payer, payee, amountMicroGbp }) =>
      `${rule.replace("local-energy-exchange/", "")} ${payer} > ${payee} ${amountMicroGbp / 1e6}`,
  );
const TRADED = [
  "trade home > sun 80",
  "fee home > local energy platform 1",
  "fee sun > local energy platform 1",
];

describe("a MWh sold at £80 between £50 and £123.60", () => {
  test("given and drawn as traded: the supplier gives back what it took, and takes back what it paid", () => {
    expect(words(settled(cleared, meteredMwh(1, -1)).entries)).toEqual([
      ...TRADED,
      "residual supply > home 123.6",
      "residual sun > supply 50",
    ]);
  });

  test("given half: the seller buys the other half of its supplier; drawn half: the buyer sells it", () => {
    const { entries, exchange } = settled(cleared, meteredMwh(0.5, -0.5));
    // −0.5 MWh at £123.60 less 0.5 MWh at £50; 0.5 MWh at £50 less −0.5 MWh at £123.60.
    expect(words(entries)).toEqual([
      ...TRADED,
      "residual supply > home 86.8",
      "residual sun > supply 86.8",
    ]);
    expect(
      exchange!.settled![0]!.positions.map(({ tradedWh, residualWh }) => [tradedWh, residualWh]),
    ).toEqual([
      [-MWH, 0.5 * MWH],
      [MWH, -0.5 * MWH],
    ]);
  });

  test("more given and drawn than traded: the rest is the supplier's as ever", () => {
    expect(words(settled(cleared, meteredMwh(3, -3)).entries)).toEqual([
      ...TRADED,
      "residual supply > home 123.6",
      "residual sun > supply 50",
    ]);
  });

  test("members of two suppliers: the seller's pays the buyer's for the energy, at the day-ahead price", () => {
    expect(words(settled(cleared, meteredMwh(1, -1, "other")).entries)).toEqual([
      ...TRADED,
      "energy supply > other 70",
      "residual other > home 123.6",
      "residual sun > supply 50",
    ]);
  });
});

test("where a limit lies between the two the network operator has what is left of the price", () => {
  const trade = { ...cleared.trades[0]!, buyerGbpPerMwh: 90, sellerGbpPerMwh: 55 };
  const { entries } = settled({ ...cleared, trades: [trade] }, meteredMwh(1, -1));
  expect(words(entries).slice(0, 2)).toEqual([
    "trade home > sun 55",
    "congestion home > distribution network 35",
  ]);
  const against = { ...trade, buyerGbpPerMwh: 55, sellerGbpPerMwh: 90 };
  const { entries: other } = settled({ ...cleared, trades: [against] }, meteredMwh(1, -1));
  expect(words(other).slice(0, 2)).toEqual([
    "trade home > sun 90",
    "congestion distribution network > home 35",
  ]);
});

test("who traded nothing pays and is paid nothing", () => {
  expect(settled({ ...cleared, trades: [] }, meteredMwh(0.7, -0.2)).entries).toEqual([]);
});

test("a bid is the last whole penny below what is worth it, an ask the last above: tariffs of £83.605 and £50.005", () => {
  const tariff = { importGbpPerMwh: 183.605, networkAdderGbpPerMwh: 100, exportGbpPerMwh: 50.005 };
  expect(limitsOf(tariff, 1)).toEqual({ bidGbpPerMwh: 82.6, askGbpPerMwh: 51.01 });
  // Whole pennies stay as they are, whatever doubles make of 0.1 + 0.2.
  const whole = { importGbpPerMwh: 223.6, networkAdderGbpPerMwh: 100, exportGbpPerMwh: 0.1 };
  expect(limitsOf(whole, 0.2)).toEqual({ bidGbpPerMwh: 123.4, askGbpPerMwh: 0.3 });
});

const amounts = fc.integer({ min: 1, max: 5_000_000 });
const { bidGbpPerMwh, askGbpPerMwh } = limitsOf(pricesIn(own.members[0]!, 70), own.feeGbpPerMwh);
const net = (entries: readonly LedgerEntry[], account: string) =>
  entries.reduce(
    (sum, { payer, payee, amountMicroGbp }) =>
      sum + (payee === account ? amountMicroGbp : 0) - (payer === account ? amountMicroGbp : 0),
    0,
  );

test.for(Object.keys(exchangeRules) as (keyof typeof exchangeRules)[])(
  "%s: who gives and draws as it expected is never worse off than with its supplier, and all members gain what the supplier and the platform do not have",
  (kind) => {
    fc.assert(
      fc.property(amounts, amounts, (given, drawn) => {
        const bids = energyBids(`home ${drawn} @ ${bidGbpPerMwh}`);
        const offers = energyOffers(`sun ${given} @ ${askGbpPerMwh}`);
        const pairs = clearedOrders({ kind }, { bids, offers }, COPPER_PLATE, {
          lowestGbpPerMwh: askGbpPerMwh,
          highestGbpPerMwh: bidGbpPerMwh,
        });
        const trades = pairs.map(({ bid, offer, energyWh, ...prices }) => ({
          ...{ id: "E0.1", period: 0, buyer: bid.unit, seller: offer.unit, energyWh },
          ...{ ...prices, bidGbpPerMwh, askGbpPerMwh, premiumGbpPerMwh: 0 },
        }));
        const of: ClearedPeriod = { ...cleared, orders: [...bids, ...offers], trades };
        const { entries = [] } = settled(of, {
          sun: { meteredWh: given, billedBy: "supply" },
          home: { meteredWh: 0 - drawn, billedBy: "supply" },
        });
        // Each of four amounts is rounded by itself.
        expect(net(entries, "sun")).toBeGreaterThanOrEqual(-2);
        expect(net(entries, "home")).toBeGreaterThanOrEqual(-2);
        const tradedWh = Math.min(given, drawn);
        expect(Math.abs(net(entries, "supply") + tradedWh * 73.6)).toBeLessThanOrEqual(2);
        expect(net(entries, "local energy platform")).toBe(2 * tradedWh);
      }),
    );
  },
);
