/**
 * Imbalance settlement in whole runs: every account adds up to the watt-hour and the micro-pound, ledgers sum to zero, who
 * is told pays for less, and nothing else of a run changes.
 */
import { describe, expect, test } from "vitest";
import { type Ran, type Row, ran, rowsOf, scenarioOf, sums } from "./testing/engine-runs.ts";

const DAYS = { period: { start: "2026-01-05", days: 3, tickMinutes: 30 } } as const;
const PARTIES = [
  ...["chp party", "hydro party", "solar party", "storage party", "supplier", "wind party"],
];
const settled = (imbalance: object = {}, more: object = {}) =>
  ran(scenarioOf({ ...DAYS, settlement: { imbalance }, ...more }));

const plain = ran(scenarioOf(DAYS));
const run = settled();

const accountsOf = ({ tables }: Ran) => rowsOf(tables.imbalance);
const number = (row: Row, column: string) => Number(row[column]);
const total = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + number(row, column), 0);
const entriesOf = ({ tables }: Ran, rule: string) =>
  rowsOf(tables.ledger).filter((row) => row.rule === rule);

/** The net of every account. */
function balances({ tables }: Ran): Map<string, number> {
  const ledger = rowsOf(tables.ledger);
  const net = sums(ledger, ["payee"], "amountMicroGbp");
  for (const [payer, paid] of sums(ledger, ["payer"], "amountMicroGbp"))
    net.set(payer, (net.get(payer) ?? 0) - paid);
  return net;
}

describe("three winter days of the ring at generated prices", () => {
  const accounts = accountsOf(run);

  test("every party has an account in every settlement period, and each adds up", () => {
    expect([...new Set(accounts.map(({ party }) => party))].sort()).toEqual(PARTIES);
    expect(accounts).toHaveLength(3 * 48 * PARTIES.length);
    for (const row of accounts) {
      const sold = number(row, "contractWh") + number(row, "compensatedWh");
      expect(number(row, "imbalanceWh")).toBe(
        number(row, "meteredWh") + number(row, "transferredWh") - sold,
      );
    }
  });

  test("all that the network exchanges is on somebody's account", () => {
    const imported = total(rowsOf(run.tables.network_period), "importWh");
    // Each demand is rounded by itself here, their sum there.
    expect(Math.abs(total(accounts, "meteredWh") + imported)).toBeLessThan(3 * 48 * 20);
  });

  test("ledgers sum to exactly zero, and the balancing account pays what all parties are paid", () => {
    const net = balances(run);
    expect([...net.values()].reduce((sum, each) => sum + each, 0)).toBe(0);
    expect(net.get("balancing account")).toBe(0 - total(accounts, "cashMicroGbp"));
    expect(entriesOf(run, "imbalance").length).toBeGreaterThan(100);
  });

  test("who balances for generators and stores is left with what imbalance cost it, and nothing else", () => {
    const net = balances(run);
    // The hydro plant has a fixed price: its party bears the difference to the market.
    for (const party of ["wind party", "solar party", "chp party", "storage party"]) {
      const own = accounts.filter((row) => row.party === party);
      // Contract and metered energy are rounded once each.
      expect(Math.abs(net.get(party)! + total(own, "costMicroGbp"))).toBeLessThan(own.length * 10);
      expect(total(own, "costMicroGbp")).not.toBe(0);
    }
  });

  test("nothing of network, market and owners changes", () => {
    for (const table of ["unit_period", "trades", "curtailment", "events"] as const)
      expect(rowsOf(run.tables[table])).toEqual(rowsOf(plain.tables[table]));
    const [before, after] = [balances(plain), balances(run)];
    for (const unit of new Set(rowsOf(run.tables.unit_period).map((row) => String(row.unit))))
      expect(after.get(unit)).toBe(before.get(unit));
    expect(accountsOf(plain)).toEqual([]);
  });
});

test("the less a party knew when it notified, the further it is out", () => {
  const out = (of: Ran) =>
    accountsOf(of).reduce((sum, row) => sum + Math.abs(number(row, "imbalanceWh")), 0);
  const dayAhead = settled({ position: { kind: "day-ahead" } });
  expect(out(dayAhead)).toBeGreaterThan(1.2 * out(run));
  const certain = settled({}, { forecast: { kind: "perfect" } });
  expect(out(certain)).toBeLessThan(out(run));
});

describe("a party whose generators the network manager curtails", () => {
  const shortWh = (of: Ran) => {
    const wind = accountsOf(of).filter((row) => row.party === "wind party");
    return wind.reduce((sum, row) => sum + Math.max(0, 0 - number(row, "imbalanceWh")), 0);
  };
  const [never, expected, exactly] = (["never", "expected", "exactly"] as const).map((told) =>
    settled({ told }, { forecast: { kind: "perfect" } }),
  ) as [Ran, Ran, Ran];

  test("is short by what it was not told of", () => {
    const moved = total(
      accountsOf(never).filter((row) => row.party === "wind party"),
      "movedWh",
    );
    expect(moved).toBeLessThan(-1e6);
    expect(shortWh(never)).toBeGreaterThan(-0.9 * moved);
  });

  test("is short by less where it is told what is expected, and by nothing of it where it is told all", () => {
    expect(shortWh(expected)).toBeLessThan(0.5 * shortWh(never));
    expect(shortWh(exactly)).toBeLessThan(0.2 * shortWh(never));
    const half = settled(
      { told: "exactly", compensatesFrac: 0.5 },
      { forecast: { kind: "perfect" } },
    );
    expect(shortWh(half)).toBeGreaterThan(shortWh(exactly));
    expect(shortWh(half)).toBeLessThan(shortWh(never));
  });

  test("buys elsewhere what it makes good, at the day-ahead price", () => {
    expect(entriesOf(never, "rebalancing")).toEqual([]);
    expect(entriesOf(exactly, "rebalancing").length).toBeGreaterThan(10);
  });
});
