/**
 * Weeks of the built-in networks with demand that can be managed: it is metered as negative injection, pays for what it
 * draws, sells drawing more where too much is generated, and is cut off only where too much is drawn; what generators lose is told apart.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import {
  formatInstant,
  londonDayStart,
  parseDay,
  periodOf,
  periodStart,
} from "../sim/core/time.ts";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import {
  documentOf,
  partsOf,
  type Ran,
  ran,
  rowsOf,
  scenarioOf,
  sums,
  TRADING,
} from "./testing/engine-runs.ts";

const folder = mkdtempSync(join(tmpdir(), "headroom-managed-demand-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NETWORKS = ["mini-trial-export", "mini-trial-import", "ieee-33", "ieee-14"] as const;
const EXPORTING = ["mini-trial-export", "ieee-33", "ieee-14"] as const;
type Name = (typeof NETWORKS)[number];

const week = (name: Name, venues: object): Ran =>
  ran(scenarioOf({ period: { start: "2025-01-13", days: 7 }, venues }), partsOf(documentOf(name)));
const traded = new Map(NETWORKS.map((name) => [name, week(name, TRADING)]));
const untraded = new Map(NETWORKS.map((name) => [name, week(name, {})]));

const managed = (name: Name) =>
  new Set(
    documentOf(name).units.flatMap(({ id, technology }) => (technology === "demand" ? [id] : [])),
  );
const stores = (name: Name) =>
  new Set(documentOf(name).units.flatMap(({ id, storage }) => (storage === undefined ? [] : [id])));

describe.each(NETWORKS)("%s", (name) => {
  const { tables } = traded.get(name)!;
  const units = rowsOf(tables.unit_period);
  const isManaged = (unit: unknown) => managed(name).has(String(unit));

  test("has demand that draws at all times, and draws it within its connection", () => {
    const rows = units.filter(({ unit }) => isManaged(unit));
    expect(rows.length).toBe(managed(name).size * 7 * 48);
    const limits = new Map(
      documentOf(name).connections.map(({ id, importLimitMw }) => [id, importLimitMw]),
    );
    for (const { unit, deliveredWh, availableWh } of rows) {
      expect(Number(availableWh)).toBeLessThan(0);
      expect(Number(deliveredWh)).toBeGreaterThanOrEqual(-limits.get(String(unit))! * 500_000);
    }
  });

  test("is told apart in the network's energy: generators and stores, what demand drew, what it drew on top", () => {
    const split = (column: string, counts: (row: (typeof units)[number]) => boolean) =>
      sums(units.filter(counts), ["periodStart"], column);
    const delivered = split("deliveredWh", ({ unit }) => !isManaged(unit));
    const drawn = split("deliveredWh", ({ unit }) => isManaged(unit));
    const onTop = split("curtailedWh", (row) => isManaged(row.unit) && Number(row.curtailedWh) > 0);
    const less = split("curtailedWh", (row) => isManaged(row.unit) && Number(row.curtailedWh) < 0);
    for (const row of rowsOf(tables.network_period)) {
      const at = String(row.periodStart);
      expect(row.deliveredWh).toBe(delivered.get(at));
      expect(row.consumptionWh).toBe(-drawn.get(at)!);
      expect(row.turnedUpWh).toBe(onTop.get(at) ?? 0);
      expect(row.turnedDownWh).toBe(-(less.get(at) ?? 0) + 0);
      expect(row.importWh).toBe(
        Number(row.demandWh) + Number(row.consumptionWh) - Number(row.deliveredWh),
      );
    }
  });

  test("curtailed energy is that of generators alone", () => {
    const summary = new SummaryFold();
    summary.add({ tables });
    const found = summary.value();
    const lost = units.filter(({ unit }) => !isManaged(unit) && !stores(name).has(String(unit)));
    const wh = lost.reduce((sum, row) => sum + Number(row.curtailedWh), 0);
    expect(found.metrics.find((metric) => metric.name === "curtailedMwh")!.value).toBe(wh / 1e6);
    const parts = found.byUnit.find((metric) => metric.name === "curtailedFrac")!.values;
    for (const { id, value } of parts) if (isManaged(id)) expect(value).toBeNull();
  });

  test("a consumer pays for the energy that it draws, and the ledger sums to zero", () => {
    const entries = rowsOf(tables.ledger).filter(({ rule }) => rule === "energy");
    const paid = sums(
      entries.filter(({ payer }) => isManaged(payer)),
      ["payer"],
      "amountMicroGbp",
    );
    const got = sums(
      entries.filter(({ payee }) => isManaged(payee)),
      ["payee"],
      "amountMicroGbp",
    );
    for (const id of managed(name)) expect(paid.get(id)!).toBeGreaterThan(got.get(id) ?? 0);
    const supported = rowsOf(tables.ledger).filter(({ rule }) => rule === "support");
    expect(supported.some(({ payee }) => isManaged(payee))).toBe(false);
  });
});

test.each(EXPORTING)(
  "%s: demand sells drawing more, is paid for it, and draws no more than it sold",
  (name) => {
    const { tables } = traded.get(name)!;
    const sold = rowsOf(tables.trades).filter(({ seller }) => managed(name).has(String(seller)));
    const delivered = sold.filter(({ outcome }) => outcome === "delivered");
    expect(delivered.length).toBeGreaterThan(0);
    for (const { amountMicroGbp } of delivered)
      expect(Number(amountMicroGbp)).toBeGreaterThanOrEqual(0);
    const onTop = sums(
      rowsOf(tables.unit_period).filter(({ unit }) => managed(name).has(String(unit))),
      ["periodStart", "unit"],
      "curtailedWh",
    );
    const soldWh = new Map<string, number>();
    for (const { periodStart, seller, sellerW, outcome } of sold) {
      if (outcome !== "delivered") continue;
      const key = `${periodStart} ${seller}`;
      soldWh.set(key, (soldWh.get(key) ?? 0) + Number(sellerW) / 2);
    }
    for (const [key, wh] of onTop) expect(wh).toBeLessThanOrEqual((soldWh.get(key) ?? 0) + 1);
  },
);

test.each(EXPORTING)(
  "%s: without a market demand is left alone where less injection is wanted",
  (name) => {
    const { tables } = untraded.get(name)!;
    const isManaged = ({ unit }: { readonly unit?: unknown }) => managed(name).has(String(unit));
    expect(tables.curtailment.rowCount).toBeGreaterThan(0);
    const rows = rowsOf(tables.unit_period).filter(isManaged);
    expect(rows.every(({ availableWh, deliveredWh }) => availableWh === deliveredWh)).toBe(true);
    expect(rowsOf(tables.instructions).some(isManaged)).toBe(false);
    expect(rowsOf(tables.curtailment).some(isManaged)).toBe(false);
  },
);

test("mini-trial-import: flexible demand is cut off in its order, firm demand is not, and generators lose nothing", () => {
  const { tables } = untraded.get("mini-trial-import")!;
  const notDrawn = sums(rowsOf(tables.unit_period), ["unit"], "curtailedWh");
  for (const id of ["blue", "green"]) expect(notDrawn.get(id)!).toBeLessThan(-1_000_000);
  for (const id of ["yellow", "white", "orange-firm", "pink"]) expect(notDrawn.get(id)).toBe(0);
  // Last in, first off: whoever is older is cut off only where who is newer draws nothing more, but for one control cycle.
  const held = rowsOf(tables.unit_period).filter(({ unit }) => unit === "blue" || unit === "green");
  const blue = new Map(
    held.filter(({ unit }) => unit === "blue").map((row) => [row.periodStart, row]),
  );
  const cut = held.filter(
    ({ unit, curtailedWh }) => unit === "green" && Number(curtailedWh) < -1_000_000,
  );
  expect(cut.length).toBeGreaterThan(0);
  for (const { periodStart } of cut)
    expect(Number(blue.get(periodStart!)!.deliveredWh)).toBeGreaterThan(
      0.5 * Number(blue.get(periodStart!)!.availableWh),
    );
  expect(rowsOf(tables.curtailment).every(({ cause }) => cause === "own")).toBe(true);
});

test("a CSV of a demand unit is what it consumes, positive: the run meters it as negative injection", async () => {
  const first = periodOf(londonDayStart(parseDay("2025-01-13")!));
  const stamps = Array.from({ length: 48 }, (_, step) => formatInstant(periodStart(first + step)));
  const rows = stamps.map((at, step) => `${at},${step < 24 ? 0.3 : 5}`);
  writeFileSync(join(folder, "works.csv"), `time,draw\n${rows.join("\n")}\n`);
  const scenario = {
    network: { builtIn: "ieee-33" },
    period: { start: "2025-01-13", days: 1 },
    series: {
      csv: [
        {
          ...{ for: { unit: "works-32" }, file: "works.csv", unit: "MW", timeZone: "UTC" },
          ...{ timeColumn: "time", valueColumn: "draw" },
        },
      ],
    },
  };
  const prepared = orThrow(await prepare(plainSource(scenario), folder));
  const metered = rowsOf(ran(prepared.scenario, prepared.parts).tables.unit_period)
    .filter(({ unit }) => unit === "works-32")
    .map(({ deliveredWh }) => deliveredWh);
  // 5 MW are more than its connection may import, 0.8 MW.
  expect(metered).toEqual(stamps.map((_, step) => (step < 24 ? -150_000 : -400_000)));
});
