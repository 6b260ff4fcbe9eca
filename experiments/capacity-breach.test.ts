/** Sellers of connection capacity that do not keep to what they sold, and those that never used it: what the network carries, who pays. */
import { expect, test } from "vitest";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { site, TRADE, works } from "./testing/capacity-runs.ts";
import { type Ran, type Row, rowsOf, sums } from "./testing/engine-runs.ts";

const heedless = (gbpPerMwh: number, ...sites: readonly string[]) => ({
  venue: { breach: { heedless: sites, gbpPerMwh } },
});
const ROOF = heedless(300, "roof-connection");
const breachesWh = ({ tables }: Ran) =>
  rowsOf(tables.capacity_trades).map(({ breachWh }) => Number(breachWh));
const total = (rows: readonly Row[], rule: string) =>
  rows
    .filter((row) => row.rule === rule)
    .reduce((sum, { amountMicroGbp }) => sum + Number(amountMicroGbp), 0) / 1e6;
const peakKw = ({ tables }: Ran) =>
  Math.max(...rowsOf(tables.constraint_period).map(({ meanW }) => Number(meanW) / 1000));

test("a seller that uses what it sold is told, half-hour by half-hour, and pays for each MWh of it", () => {
  const of = site([TRADE], 80, 1000, ROOF);
  // It gives 70 kW where 40 are left to it: 15 kWh in each of 24 half-hours.
  expect(breachesWh(of)).toEqual(Array.from({ length: 24 }, () => 15_000));
  const events = rowsOf(of.tables.events).filter(({ kind }) => kind === "capacityBreached");
  expect(events).toHaveLength(24);
  expect(events[0]).toMatchObject({ trade: "winter", toW: 30_000 });
  expect(events[0]!.because).toBe("roof-connection uses what it sold");
  const ledger = rowsOf(of.tables.ledger);
  expect(total(ledger, "capacity-trades/breach")).toBe(24 * 0.015 * 300);
  const paid = sums(ledger, ["rule", "payer", "payee"], "amountMicroGbp");
  expect(paid.get("capacity-trades/breach roof distribution network")).toBe(108_000_000);
  // Both use the same capacity: the branch carries the sum.
  expect(peakKw(of)).toBe(140);
  expect(peakKw(site([TRADE], 80))).toBe(110);
});

test("nobody is in breach that keeps to its limit, and one that would not reach it neither", () => {
  expect(new Set(breachesWh(site([TRADE], 80)))).toEqual(new Set([0]));
  expect(new Set(breachesWh(site([TRADE], 40, 1000, ROOF)))).toEqual(new Set([0]));
  expect(new Set(breachesWh(site([TRADE], 50, 1000, ROOF)))).toEqual(new Set([5000]));
  const other = site([TRADE], 80, 1000, heedless(300, "weir-connection"));
  expect(new Set(breachesWh(other))).toEqual(new Set([0]));
});

test("without a charge a breach is told all the same; a trade that is refused is broken by nobody", () => {
  const free = site([TRADE], 80, 1000, heedless(0, "roof-connection"));
  expect(breachesWh(free)).toHaveLength(24);
  expect(total(rowsOf(free.tables.ledger), "capacity-trades/breach")).toBe(0);
  // The branch bears 60 kW; the roof gives nothing at night.
  expect(breachesWh(site([TRADE], 0, 60, ROOF))).toEqual([]);
});

test("of import capacity alike: linked network charges count what the seller draws beyond what it has left as exceeded", () => {
  const trade = {
    ...{ ...TRADE, buyer: "mill-connection", seller: "works-connection" },
    ...{ capacity: "import", kw: 20 },
  };
  const run = (kind: string, sites: readonly string[]) =>
    works([trade], 95, {
      ...heedless(300, ...sites),
      scenario: { settlement: { duos: { link: { kind }, powerFactor: 1 } } },
    });
  const exceeded = (of: Ran, payer: string) =>
    sums(rowsOf(of.tables.ledger), ["rule", "payer"], "amountMicroGbp").get(
      `exceeded capacity ${payer}`,
    ) ?? 0;
  const broken = run("pro-rata", ["works-connection"]);
  expect(new Set(breachesWh(broken))).toEqual(new Set([7500]));
  // 95 kVA against 80, for three days at 6.84 p.
  expect(exceeded(broken, "works") / 1e6).toBeCloseTo(15 * 3 * 0.0684, 6);
  expect(exceeded(broken, "mill")).toBe(0);
  expect(exceeded(run("pro-rata", []), "works")).toBe(0);
  // Not linked, the charge knows 100 kVA: the buyer exceeds it, and the seller in breach does not.
  const unlinked = run("none", ["works-connection"]);
  expect(exceeded(unlinked, "works")).toBe(0);
  expect(exceeded(unlinked, "mill") / 1e6).toBeCloseTo(15 * 3 * 0.0684, 6);
});

test("a seller that never used its capacity: analysis on the forecast refuses the trade; approved in outline, the overload appears and is told", () => {
  const overS = ({ tables }: Ran) =>
    rowsOf(tables.constraint_period).reduce((sum, { overRatingS }) => sum + Number(overRatingS), 0);
  const run = (basis: string) =>
    site([TRADE], 0, 60, { isFirm: true, scenario: { approval: { basis } } });
  const studied = run("forecast");
  expect(rowsOf(studied.tables.capacity_trades)).toEqual([]);
  expect([peakKw(studied), overS(studied)]).toEqual([40, 0]);
  // At the worst, on paper, the seller uses all of it: what it gives up makes room for what the buyer gains.
  const outline = run("worst-case");
  expect(peakKw(outline)).toBe(70);
  expect(overS(outline)).toBe(12 * 3600);
  const told = rowsOf(outline.tables.events).filter(({ kind }) => kind === "residualOverload");
  expect(told.length).toBeGreaterThan(0);
  const rows = rowsOf(outline.tables.capacity_trades);
  expect(new Set(rows.map(({ forgoneWh, addedWh }) => `${forgoneWh} ${addedWh}`))).toEqual(
    new Set(["0 15000"]),
  );
});

test("a heedless site that the network does not have is a fault of its own", async () => {
  const venue = { trades: [], market: {}, breach: { heedless: ["nowhere"] } };
  const source = plainSource({
    period: { start: "2026-01-20", days: 1 },
    venues: { "capacity-trades": venue },
  });
  const checked = await prepare(source, ".");
  const faults = checked.kind === "faulty" ? checked.faults : [];
  expect(faults.map(({ path }) => path)).toEqual(["venues.capacity-trades.breach.heedless[0]"]);
});
