/** Stores as members of the local energy exchange: they order what they plan to charge and discharge, and trade nothing that their plant cannot do. */
import { expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import {
  membersAreBilledForTheRest,
  nobodyOrdersEnergyBeyondItsPlant,
} from "./fuzz/laws/exchange.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { type Ran, type Row, ran, rowsOf } from "./testing/engine-runs.ts";

const fixed = (fixedGbpPerMwh: number) => ({ energyPrice: { fixedGbpPerMwh } });
const source = {
  network: { builtIn: "mini-trial-export" },
  period: { start: "2026-01-01", days: 3 },
  population: [
    { units: { ids: ["blue", "green"] }, policy: { kind: "generator" }, contract: fixed(5) },
    { units: { technology: ["wind", "solar", "hydro"] }, policy: { kind: "generator" } },
    { units: { technology: ["chp"] }, policy: { kind: "chp" } },
    { units: { technology: ["demand"] }, policy: { kind: "demand" }, contract: fixed(223.6) },
    { units: { technology: ["storage"] }, policy: { kind: "storage" } },
  ],
  venues: {
    "local-energy-exchange": {
      members: [
        { units: ["blue", "green"], exportGbpPerMwh: 5 },
        { units: ["yellow", "white"] },
        { units: ["purple", "orange"], importGbpPerMwh: "dayAhead", exportGbpPerMwh: "dayAhead" },
      ],
      gates: { intraday: { everyMinutes: 60 } },
    },
  },
};
const { scenario, parts } = orThrow(await prepare(plainSource(source), "."));
const of = ran(scenario, parts);
const alone = ran({ ...scenario, venues: {} }, parts);
const STORES = new Set(["purple", "orange"]);
const isStore = ({ unit }: Row) => STORES.has(String(unit));
const powerOf = new Map(
  parts.network.units.flatMap(({ id, capacityMw, storage }) =>
    storage === undefined ? [] : [[id, { chargeMw: storage.chargeMw, dischargeMw: capacityMw }]],
  ),
);
const orders = rowsOf(of.tables.exchange_orders);
const trades = rowsOf(of.tables.exchange_trades);

test("they bid for what they plan to charge and offer what they plan to discharge, at the day-ahead price and the fee", () => {
  const price = new Map(
    rowsOf(of.tables.network_period).map((row) => [row.periodStart, Number(row.dayAheadGbpPerMwh)]),
  );
  const ofStores = orders.filter(isStore);
  for (const side of ["buyerBid", "sellerOffer"])
    expect(ofStores.filter((row) => row.side === side).length).toBeGreaterThan(10);
  for (const row of ofStores) {
    const gain =
      (Number(row.limitGbpPerMwh) - price.get(row.periodStart!)!) *
      (row.side === "buyerBid" ? -1 : 1);
    expect(gain).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(gain).toBeLessThan(1.01);
  }
});

test("they trade both ways with others, for no more than their power, and what they give and draw is as without", () => {
  expect(trades.filter(({ buyer }) => STORES.has(String(buyer))).length).toBeGreaterThan(5);
  expect(trades.filter(({ seller }) => STORES.has(String(seller))).length).toBeGreaterThan(5);
  const facts = { scenario, network: parts.network, rows: { ...tables(of) } };
  expect(nobodyOrdersEnergyBeyondItsPlant(facts as never)).toEqual([]);
  expect(membersAreBilledForTheRest(facts as never)).toEqual([]);
  expect(rowsOf(of.tables.unit_period)).toEqual(rowsOf(alone.tables.unit_period));
});

test("all that they trade is of a plan that their energy bears: stores stay in their bounds, and trades are parts of what is planned", () => {
  for (const row of rowsOf(of.tables.exchange_positions).filter(isStore)) {
    // What was planned at each gate is what was traded by then and what is expected beside it.
    let [soldWh, mostWh] = [0, 0];
    for (const order of orders.filter(
      ({ unit, periodStart }) => unit === row.unit && periodStart === row.periodStart,
    )) {
      const expectedWh = Number(order.expectedWh) * (order.side === "buyerBid" ? -1 : 1);
      mostWh = Math.max(mostWh, Math.abs(soldWh + expectedWh));
      soldWh += Number(order.tradedWh);
    }
    expect(Math.abs(Number(row.tradedWh))).toBeLessThanOrEqual(mostWh);
    const { chargeMw, dischargeMw } = powerOf.get(String(row.unit))!;
    expect(mostWh).toBeLessThanOrEqual(Math.max(chargeMw, dischargeMw) * 500_000);
  }
  const stored = rowsOf(of.tables.unit_period)
    .filter(isStore)
    .map(({ storedWh }) => Number(storedWh));
  expect(Math.min(...stored)).toBeGreaterThanOrEqual(0);
});

test("and are better off by it", () => {
  const net = ({ tables: { ledger } }: Ran, account: string) =>
    rowsOf(ledger).reduce(
      (sum, { payer, payee, amountMicroGbp }) =>
        sum + ((payee === account ? 1 : 0) - (payer === account ? 1 : 0)) * Number(amountMicroGbp),
      0,
    );
  for (const store of STORES) expect(net(of, store)).toBeGreaterThan(net(alone, store));
});

const tables = (run: Ran) =>
  Object.fromEntries(Object.entries(run.tables).map(([name, table]) => [name, rowsOf(table)]));
