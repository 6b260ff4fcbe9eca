/** The local energy exchange in whole runs: no power moves by it, money does, and what the README says of it holds. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { exchangeRules } from "../sim/venues/local-energy-exchange/rules/registry.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { headroom } from "./testing/command-line.ts";
import { type Ran, ran, rowsOf } from "./testing/engine-runs.ts";
import { scratchFolder } from "./testing/scratch-folder.ts";

const FOLDER = fileURLToPath(new URL("./019-energy-exchange/", import.meta.url));
const { folder, fresh } = scratchFolder("energy-exchange");

const source = orThrow(await loadScenarioSource(`${FOLDER}exchange.yaml`));
async function runOf(over: object): Promise<Ran> {
  const { scenario, parts } = orThrow(
    await prepare(mergeSources(source, plainSource(over)), FOLDER),
  );
  return ran(scenario, parts);
}
const exchangeOf = (settings: object) => runOf({ venues: { "local-energy-exchange": settings } });

const KINDS = Object.keys(exchangeRules);
const { scenario, parts } = orThrow(await prepare(source, FOLDER));
const alone = ran({ ...scenario, venues: {} }, parts);
const traded = new Map(
  await Promise.all(
    KINDS.map(async (kind) => [kind, await exchangeOf({ rule: { kind } })] as const),
  ),
);

const net = ({ tables }: Ran, account: string): number =>
  rowsOf(tables.ledger).reduce((sum, { payer, payee, amountMicroGbp }) => {
    const sign = (payee === account ? 1 : 0) - (payer === account ? 1 : 0);
    return sum + sign * Number(amountMicroGbp);
  }, 0) / 1e6;
const homes = Array.from({ length: 12 }, (_, index) => `home-${index + 1}`);
const members = ["solar-field", "dairy", ...homes];

describe.each(KINDS)("%s", (kind) => {
  const of = traded.get(kind)!;
  const [orders, trades] = [rowsOf(of.tables.exchange_orders), rowsOf(of.tables.exchange_trades)];

  test("nobody gives or draws otherwise, and every order is settled on what was metered", () => {
    expect(rowsOf(of.tables.unit_period)).toEqual(rowsOf(alone.tables.unit_period));
    expect(rowsOf(alone.tables.exchange_orders)).toEqual([]);
    const metered = new Map(
      rowsOf(of.tables.unit_period).map(({ periodStart, unit, deliveredWh }) => [
        `${periodStart} ${unit}`,
        deliveredWh,
      ]),
    );
    // Thirteen draw in every half-hour; the sun is expected in some.
    expect(orders.length).toBeGreaterThan(12 * 7 * 48);
    for (const { periodStart, unit, meteredWh } of orders)
      expect(meteredWh).toBe(metered.get(`${periodStart} ${unit}`));
  });

  test("expectations are near what comes, and are not what comes", () => {
    const wh = (column: string) =>
      orders.reduce((sum, row) => sum + Math.abs(Number(row[column])), 0);
    expect(wh("energyWh") / wh("meteredWh")).toBeGreaterThan(0.8);
    expect(wh("energyWh") / wh("meteredWh")).toBeLessThan(1.2);
    expect(trades.length).toBeGreaterThan(1000);
    const isExact = ({ tradedWh, residualWh }: (typeof orders)[number]) =>
      tradedWh !== 0 && residualWh === 0;
    expect(orders.filter(isExact).length).toBeLessThan(trades.length / 4);
  });

  test("nobody outside is paid otherwise, the platform has £2 a MWh, and all accounts sum to zero", () => {
    for (const account of ["wholesale market", "network and policy costs", "balancing account"])
      expect(net(of, account)).toBe(net(alone, account));
    const wh = trades.reduce((sum, { energyWh }) => sum + Number(energyWh), 0);
    expect(net(of, "local energy platform")).toBeCloseTo((2 * wh) / 1e6, 5);
    const accounts = rowsOf(of.tables.accounts).map(({ account }) => String(account));
    const sum = accounts.reduce((total, account) => total + Math.round(net(of, account) * 1e6), 0);
    expect(sum).toBe(0);
  });
});

test("where all goes as expected no member is worse off than with its supplier", async () => {
  const perfect = { forecast: { kind: "perfect" } };
  const { scenario: foreseen, parts: same } = orThrow(
    await prepare(mergeSources(source, plainSource(perfect)), FOLDER),
  );
  const [without, withIt] = [ran({ ...foreseen, venues: {} }, same), ran(foreseen, same)];
  for (const member of members)
    expect(net(withIt, member)).toBeGreaterThanOrEqual(net(without, member) - 0.001);
});

test("a half-hour at which the market has failed is not traded, and nothing of it is paid", async () => {
  const of = await runOf({
    faults: [{ kind: "market-failed", from: "2025-06-08T00:00:00Z", to: "2025-06-09T00:00:00Z" }],
  });
  const first = Date.parse("2025-06-09T23:00:00Z") / 1000;
  const starts = rowsOf(of.tables.exchange_orders).map(({ periodStart }) => Number(periodStart));
  expect(Math.min(...starts)).toBe(first);
});
