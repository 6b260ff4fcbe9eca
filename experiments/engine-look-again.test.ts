/**
 * The look-ahead runs again: after a gate on the trades that it concluded, on later days on newer beliefs, and before every
 * settlement period on what the meters said and on the network as it is.
 */
import { expect, test } from "vitest";
import { formatInstant, parseInstant } from "../sim/core/time.ts";
import { type Row, ran, rowsOf, scenarioOf, TRADING } from "./testing/engine-runs.ts";

const FACTORS = { draws: 64, outages: "none" };
const DAYS = { start: "2026-01-10", days: 2, tickMinutes: 30 };
/** The book closes at noon of the day before. */
const CLOSE = { daysAhead: 1, at: "12:00" };

const of = (rows: readonly Row[], run: string) => rows.filter((row) => row.run === run);
const keyed = (rows: readonly Row[], ...columns: string[]) =>
  new Map(rows.map((row) => [columns.map((column) => row[column]).join(" "), row]));

test("after a gate a trade has changed the statement and the factors: the buyer is curtailed less, the seller more, the size is as it was", () => {
  const traded = ran(
    scenarioOf({
      period: DAYS,
      venues: TRADING,
      lookAhead: { afterGates: true, factors: FACTORS },
    }),
  );
  const untraded = ran(
    scenarioOf({ period: DAYS, lookAhead: { updates: [CLOSE], factors: FACTORS } }),
  );
  const trades = rowsOf(traded.tables.trades).filter(({ outcome }) => outcome !== "refused");
  expect(trades.length).toBeGreaterThan(10);
  // The same beliefs, so the same flows: what differs is the trades.
  const stated = of(rowsOf(traded.tables.look_ahead), "gate");
  expect(stated.length).toBeGreaterThan(0);
  const gates = new Set(stated.map(({ issuedAt }) => issuedAt));
  const without = of(rowsOf(untraded.tables.look_ahead), "update").filter((row) =>
    gates.has(row.issuedAt),
  );
  expect(stated.map(({ run: _, ...row }) => row)).toEqual(without.map(({ run: _, ...row }) => row));
  const expected = (tables: typeof traded.tables, run: string) =>
    keyed(of(rowsOf(tables.expected_curtailment), run), "periodStart", "constraint", "unit");
  const [after, before] = [expected(traded.tables, "gate"), expected(untraded.tables, "update")];
  const probabilities = (tables: typeof traded.tables, run: string) =>
    keyed(of(rowsOf(tables.curtailment_factors), run), "periodStart", "unit");
  const [pAfter, pBefore] = [
    probabilities(traded.tables, "gate"),
    probabilities(untraded.tables, "update"),
  ];
  let [bought, sold, pBought, pSold] = [0, 0, 0, 0];
  for (const trade of trades) {
    const moved = (unit: string) =>
      Number(after.get(`${trade.periodStart} ${trade.constraint} ${unit}`)?.curtailedW ?? 0) -
      Number(before.get(`${trade.periodStart} ${trade.constraint} ${unit}`)?.curtailedW ?? 0);
    const shifted = (unit: string) =>
      Number(pAfter.get(`${trade.periodStart} ${unit}`)!.energyFrac) -
      Number(pBefore.get(`${trade.periodStart} ${unit}`)!.energyFrac);
    bought += moved(String(trade.buyer));
    sold += moved(String(trade.seller));
    pBought += shifted(String(trade.buyer));
    pSold += shifted(String(trade.seller));
  }
  expect(bought).toBeLessThan(-100_000);
  expect(sold).toBeGreaterThan(100_000);
  expect(pBought).toBeLessThan(-0.1);
  expect(pSold).toBeGreaterThan(0.1);
});

test("an update is nearer to what happens than the first statement, and a run of operational time nearer still", () => {
  const { tables } = ran(
    scenarioOf({
      period: { ...DAYS, days: 7 },
      lookAhead: { updates: [{ daysAhead: 1, at: "18:00" }], operational: { periods: 4 } },
    }),
  );
  const came = keyed(rowsOf(tables.constraint_period), "periodStart", "constraint");
  const missW = (run: string) => {
    const rows = of(rowsOf(tables.look_ahead), run);
    const squares = rows.map((row) => {
      const { uncurtailedPeakW } = came.get(`${row.periodStart} ${row.constraint}`)!;
      return (Number(row.flowW) - Number(uncurtailedPeakW)) ** 2;
    });
    return Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / squares.length);
  };
  expect(missW("update")).toBeLessThan(0.95 * missW("first"));
  expect(missW("operational")).toBeLessThan(0.6 * missW("update"));
  // Every period is stated by the four runs up to its start, but for the first of all; the last runs are cut at the end.
  const operational = of(rowsOf(tables.look_ahead), "operational");
  const points = came.size / (7 * 48);
  expect(operational).toHaveLength(points * (4 * 7 * 48 - 6));
});

test("an element that is out unplanned is known to operational time and to no statement of days ahead", () => {
  const from = "2026-01-10T10:00:00Z";
  const fault = {
    ...{ kind: "branch-out", branch: "gullcrag-mossby", planned: false },
    ...{ from, to: "2026-01-10T16:00:00Z" },
  };
  const settings = { period: DAYS, lookAhead: { operational: { periods: 2 } } };
  const played = (faults: readonly object[]) => ran(scenarioOf({ ...settings, faults })).tables;
  const [faulty, sound] = [played([fault]), played([])];
  const flows = (tables: typeof faulty, run: string) =>
    of(rowsOf(tables.look_ahead), run).map(({ issuedAt, flowW }) => [issuedAt, flowW]);
  expect(flows(faulty, "first")).toEqual(flows(sound, "first"));
  const [known, unknown] = [flows(faulty, "operational"), flows(sound, "operational")];
  const differ = known.filter(([, flowW], row) => flowW !== unknown[row]![1]).map(([at]) => at);
  expect(formatInstant(Number(differ[0]))).toBe(formatInstant(parseInstant(from)!));
  expect(Math.max(...differ.map(Number))).toBe(parseInstant("2026-01-10T15:30:00Z"));
});
