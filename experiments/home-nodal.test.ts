/**
 * Homes in the local energy exchange with units, at stage Three of the rollout, by every rule; and with a price at every bus, where groups of homes lie on both sides of a
 * line that carries half of what is given behind it.
 */
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { exchangeRules } from "../sim/venues/local-energy-exchange/rules/registry.ts";
import { factsOf } from "./fuzz/facts.ts";
import { laws } from "./fuzz/laws/registry.ts";
import { type Row, scenarioOf } from "./testing/engine-runs.ts";
import { HOMES_OF_VALLEY, valleyDocument } from "./testing/valley.ts";

const FIXED = (gbp: number) => ({ contract: { energyPrice: { fixedGbpPerMwh: gbp } } });
const scenario = (kind: string, homes: readonly object[] = HOMES_OF_VALLEY) =>
  scenarioOf({
    ...{ period: { start: "2025-06-20", days: 1, tickMinutes: 30 }, homes },
    ...{ forecast: { kind: "perfect" }, stage: { preset: "three" }, settlement: { imbalance: {} } },
    population: [
      { units: { ids: ["field"] }, policy: { kind: "generator" }, ...FIXED(50) },
      { units: { ids: ["weir"] }, policy: { kind: "generator" }, ...FIXED(90) },
      { units: { ids: ["works"] }, policy: { kind: "demand" }, ...FIXED(223.6) },
    ],
    venues: {
      "local-energy-exchange": {
        members: [
          { units: ["works"], homes: homes.map((of) => (of as { id: string }).id) },
          { units: ["field"] },
          { units: ["weir"], exportGbpPerMwh: 90 },
        ],
        rule: { kind },
      },
    },
  });
const runOf = (kind: string, homes?: readonly object[]) =>
  factsOf({ scenario: scenario(kind, homes), network: valleyDocument, series: generatedSeries });
const KINDS = Object.keys(exchangeRules);
const runs = new Map(KINDS.map((kind) => [kind, runOf(kind)]));

describe.each(KINDS)("%s at stage Three", (kind) => {
  const { rows } = runs.get(kind)!;

  test("generators, industry and homes trade, every law of a run holds, and all accounts sum to zero", () => {
    for (const [name, law] of Object.entries(laws))
      expect([name, law(runs.get(kind)!)]).toEqual([name, []]);
    const traded = new Set(rows.exchange_trades.flatMap(({ buyer, seller }) => [buyer, seller]));
    // Half-way between £50 and £123.60 is below what the weir asks.
    const stands = kind === "mid-market-rate" ? [] : ["weir"];
    expect([...traded].map(String).sort()).toEqual(
      ["field", "works", ...stands, ...HOMES_OF_VALLEY.map(({ id }) => id)].sort(),
    );
    const net = new Map(rows.accounts.map(({ account }) => [account, 0]));
    for (const { payer, payee, amountMicroGbp } of rows.ledger) {
      expect(Number.isSafeInteger(Number(amountMicroGbp))).toBe(true);
      if (net.has(payer!)) net.set(payer!, net.get(payer!)! - Number(amountMicroGbp));
      if (net.has(payee!)) net.set(payee!, net.get(payee!)! + Number(amountMicroGbp));
    }
    expect([...net.values()].reduce((sum, each) => sum + each, 0)).toBe(0);
  });
});

describe("with a price at every bus", () => {
  const { rows } = runs.get("nodal")!;
  const busOf = new Map<unknown, string>([
    ...[["field", "valley-head"] as const],
    ...["weir", "works"].map((unit) => [unit, "village"] as const),
    ...HOMES_OF_VALLEY.map(({ id, bus }) => [id, bus] as const),
  ]);
  /** 95 % of 0.3 MW for half an hour. */
  const CARRIED_WH = 142_500;
  const halfHours = new Map<unknown, Row[]>();
  for (const row of rows.exchange_trades)
    halfHours.set(row.periodStart, [...(halfHours.get(row.periodStart) ?? []), row]);
  const acrossWh = (trades: readonly Row[]) =>
    trades.reduce((sum, { buyer, seller, energyWh }) => {
      const side = (member: unknown) => (busOf.get(member) === "valley-head" ? 1 : 0);
      return sum + (side(seller) - side(buyer)) * Number(energyWh);
    }, 0);
  const rentMicroGbp = (at: unknown) =>
    rows.ledger
      .filter((of) => of.periodStart === at && of.rule === "local-energy-exchange/congestion")
      .reduce((sum, { payee, amountMicroGbp }) => {
        const sign = payee === "distribution network" ? 1 : -1;
        return sum + sign * Number(amountMicroGbp);
      }, 0);
  const bound = [...halfHours].filter(([, trades]) =>
    trades.some(({ buyerGbpPerMwh, sellerGbpPerMwh }) => buyerGbpPerMwh !== sellerGbpPerMwh),
  );

  test("homes and units pay and get the price of their bus, and prices differ where the line is full", () => {
    let spread = 0;
    for (const [, trades] of halfHours) {
      const prices = new Map<unknown, number[]>();
      const add = (member: unknown, gbp: unknown) =>
        prices.set(busOf.get(member), [...(prices.get(busOf.get(member)) ?? []), Number(gbp)]);
      for (const { buyer, seller, buyerGbpPerMwh, sellerGbpPerMwh } of trades) {
        add(buyer, buyerGbpPerMwh);
        add(seller, sellerGbpPerMwh);
      }
      for (const at of prices.values())
        expect(Math.max(...at) - Math.min(...at)).toBeLessThanOrEqual(0.01);
      const of = (bus: string) => prices.get(bus)?.[0] ?? Number.NaN;
      if (of("village") - of("valley-head") > 20) spread += 1;
    }
    expect(spread).toBeGreaterThan(10);
    expect(spread).toBe(bound.length);
  });

  test("what homes and the field send over the line is what it carries, and no more", () => {
    for (const [, trades] of halfHours)
      expect(acrossWh(trades)).toBeLessThanOrEqual(CARRIED_WH + 4);
    for (const [, trades] of bound) expect(acrossWh(trades)).toBeGreaterThan(CARRIED_WH - 4);
    const uniform = new Map<unknown, Row[]>();
    for (const row of runs.get("uniform-call-auction")!.rows.exchange_trades)
      uniform.set(row.periodStart, [...(uniform.get(row.periodStart) ?? []), row]);
    expect(Math.max(...[...uniform.values()].map(acrossWh))).toBeGreaterThan(1.5 * CARRIED_WH);
    const sellers = new Set(bound.flatMap(([, trades]) => trades.map(({ seller }) => seller)));
    expect(sellers.has("roofs") && sellers.has("field")).toBe(true);
  });

  test("buyers pay what sellers get and the rent of the line: its energy times how far prices are apart, in whole µ£", () => {
    expect(bound.length).toBeGreaterThan(10);
    for (const [at, trades] of halfHours) {
      const apart = trades.find(
        ({ buyer, seller }) =>
          busOf.get(seller) === "valley-head" && busOf.get(buyer) !== "valley-head",
      );
      const gbp =
        apart === undefined ? 0 : Number(apart.buyerGbpPerMwh) - Number(apart.sellerGbpPerMwh);
      const rounding = trades.length + 100;
      expect(Math.abs(rentMicroGbp(at) - acrossWh(trades) * gbp)).toBeLessThanOrEqual(rounding);
    }
    const [paid, got] = ["buyerGbpPerMwh", "sellerGbpPerMwh"].map((column) =>
      rows.exchange_trades.reduce(
        (sum, row) => sum + Math.round(Number(row.energyWh) * Number(row[column])),
        0,
      ),
    );
    const rent = [...halfHours.keys()].reduce((sum: number, at) => sum + rentMicroGbp(at), 0);
    expect(rent).toBe(paid! - got!);
    expect(rent).toBeGreaterThan(0);
  });

  test("the order in which groups are written changes no order, trade or payment of the exchange", () => {
    const turned = runOf("nodal", [...HOMES_OF_VALLEY].reverse()).rows;
    expect(turned.exchange_orders).toEqual(rows.exchange_orders);
    expect(turned.exchange_trades).toEqual(rows.exchange_trades);
    expect(turned.exchange_positions).toEqual(rows.exchange_positions);
  });
});
