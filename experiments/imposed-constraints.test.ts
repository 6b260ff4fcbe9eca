/**
 * Constraints that a trial plan imposes, through the whole engine: look-ahead, dispatch and meters read one rating; who knows
 * of it when; what cannot be imposed.
 */
import { expect, test } from "vitest";
import { ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";
import { type Trial, trial, WINDOW } from "./testing/mini-trials.ts";

const window = { from: "2024-01-31T08:00:00Z", to: "2024-01-31T08:30:00Z" };
const imposing = (more: object, over: object = {}) =>
  trial("live", {
    imposedConstraints: [{ constraint: "main-export", ...window, sizeKw: 16_000, ...more }],
    ...over,
  });
const told = (run: Trial) =>
  rowsOf(run.tables.events)
    .filter(({ kind }) => kind === "constraintImposed")
    .map(({ toW, because }) => [
      Number(toW) / 1000,
      String(because).split(", ").slice(1).join(", "),
    ]);
const stated = (run: Trial) =>
  Object.fromEntries(
    rowsOf(run.tables.look_ahead)
      .filter((row) => row.periodStart === WINDOW)
      .map(({ run: of, issuedAt, sizeW }) => [`${of} ${Number(issuedAt) - WINDOW}`, sizeW]),
  );

test("without one nothing binds", async () => {
  const run = await trial("live", { imposedConstraints: [] });
  expect(run.curtailedMwh()).toEqual({});
  expect(run.trades()).toEqual({});
});

test("every size is forecast and comes to the watt, and curtails so much", async () => {
  for (const sizeKw of [500, 7000, 16_000]) {
    const run = await imposing({ sizeKw });
    const { forecast, actual } = run.sizesMw();
    expect(forecast * 1000).toBeCloseTo(sizeKw, 2);
    expect(actual * 1000).toBeCloseTo(sizeKw, 2);
    const mwh = Object.values(run.curtailedMwh()).reduce((sum, each) => sum + each, 0);
    expect(mwh).toBeCloseTo(sizeKw / 2000, 2);
  }
});

test("known on the day, only statements of operational time have it, nobody trades, and it comes all the same", async () => {
  const lookAhead = {
    lookAhead: { updates: [{ daysAhead: 1, at: "18:00" }], operational: { periods: 2 } },
  };
  const ahead = await imposing({}, lookAhead);
  const onTheDay = await imposing({ known: "onTheDay" }, lookAhead);
  expect(new Set(Object.values(stated(ahead)))).toEqual(new Set([16e6]));
  const sizes = Object.entries(stated(onTheDay));
  expect(sizes).toHaveLength(4);
  for (const [run, sizeW] of sizes)
    expect([run, sizeW]).toEqual([run, run.startsWith("operational") ? 16e6 : 0]);
  expect(onTheDay.trades()).toEqual({});
  expect(onTheDay.curtailedMwh()).toMatchObject({ "blue own": 2.5, "red own": 1.5 });
  expect(onTheDay.sizesMw()).toEqual({ forecast: 0, actual: 16 });
});

test("what is imposed is never less than what is there, and no more than the flow", async () => {
  // 19 MW is the target of the circuit of scenario 1 in the window: 16 MW too much already.
  const smaller = await trial("export-1", {
    imposedConstraints: [{ constraint: "main-export", ...window, sizeKw: 1000 }],
  });
  expect(smaller.sizesMw().forecast).toBe(16);
  expect(told(smaller)).toEqual([[16_000, "and 35000 kW are forecast: more is too much already"]]);
  const larger = await imposing({ sizeKw: 50_000 });
  expect(told(larger)).toEqual([[35_000, "and 35000 kW are forecast: no more can be too much"]]);
  expect(larger.sizesMw().forecast).toBeCloseTo(35, 2);
});

test("under an operating margin the size is the same", async () => {
  const run = await imposing({}, { anm: { operatingMargin: { rampUpKwPerS: 20 } } });
  const [met] = run.rows("constraint_period");
  expect((Number(met!.uncurtailedPeakW) - Number(met!.targetW)) / 1e6).toBeCloseTo(16, 2);
});

test("on the import network a size is negative", async () => {
  const run = await trial("import-1", {
    imposedConstraints: [
      {
        constraint: "main-import",
        from: "2024-01-31T11:00:00Z",
        to: "2024-01-31T12:00:00Z",
        sizeKw: -2000,
      },
    ],
  });
  const sizes = rowsOf(run.tables.look_ahead).filter(
    ({ periodStart }) => Number(periodStart) === WINDOW + 3 * 3600,
  );
  expect(sizes.map(({ sizeW, tooMuch }) => [Math.round(Number(sizeW) / 1e3), tooMuch])).toEqual([
    [2000, "demand"],
  ]);
});

test("what is imposed early on a day holds, although what is imposed on the next is stated later on the same", () => {
  const windows = ["2026-01-01T06:00:00Z", "2026-01-02T06:00:00Z"].map((from) => ({
    ...{ constraint: "highdale-export", from, to: from.replace("06:00", "06:30"), sizeKw: 500 },
  }));
  const scenario = scenarioOf({
    period: { start: "2026-01-01", days: 2 },
    lookAhead: { daysAhead: 1, at: "09:00" },
    imposedConstraints: windows,
  });
  const rows = rowsOf(ran(scenario).tables.constraint_period).filter(
    ({ constraint, periodStart }) =>
      constraint === "highdale-export" && (Number(periodStart) / 3600) % 24 === 6,
  );
  // Untouched, the point carries 9.1 MW.
  expect(rows).toHaveLength(2);
  for (const { ratingW } of rows) expect(Number(ratingW)).toBeLessThan(9.1e6);
});
