/**
 * What the network operator states of periods to come counts what services are known to do in them: what a schedule will tell and
 * what was told, as far as it is told of it.
 */
import { describe, expect, test } from "vitest";
import type { Row } from "./testing/engine-runs.ts";
import { type Rows, serviceRun } from "./testing/service-runs.ts";

const byPeriod = (rows: readonly Row[], column: string) =>
  rows.reduce(
    (sums, row) =>
      sums.set(
        Number(row.periodStart),
        (sums.get(Number(row.periodStart)) ?? 0) + Number(row[column]),
      ),
    new Map<number, number>(),
  );
const TRANSFORMER = "transformer-1-import";
const ROUNDING_W = 2;
const statedBy = (rows: Rows, run: string) =>
  rows("look_ahead").filter((row) => row.run === run && row.constraint === TRANSFORMER);
/** By how much less flow one run states than another, by statement and period. */
function less(of: Rows, than: Rows, run: string) {
  const flows = new Map(
    statedBy(than, run).map((row) => [`${row.issuedAt} ${row.periodStart}`, Number(row.flowW)]),
  );
  return statedBy(of, run).map(({ issuedAt, periodStart, flowW }) => ({
    issuedAt: Number(issuedAt),
    periodStart: Number(periodStart),
    lessW: flows.get(`${issuedAt} ${periodStart}`)! - Number(flowW),
  }));
}

describe("Sustain, bought two days ahead and told by the schedule", async () => {
  const over = (venues: object) => ({
    period: { start: "2026-01-12", days: 1 },
    lookAhead: { updates: [{ daysAhead: 1, at: "09:00" }], operational: { periods: 4 } },
    venues,
  });
  const rows = await serviceRun("sustain", over({}));
  const plain = await serviceRun("sustain", over({ sustain: undefined }));
  const stood = rows("service_awards").filter(({ state }) => state === "armed");
  const reliefW = byPeriod(stood, "reliefW");

  test("the first statement, made before anybody is bought, is the same", () => {
    for (const { lessW } of less(rows, plain, "first")) expect(lessW).toBe(0);
  });

  test.for(["update", "operational"])(
    "the %s is smaller by what was bought times its sensitivity in every half-hour, and by nothing in others",
    (run) => {
      const seen = less(rows, plain, run);
      expect(seen.filter(({ periodStart }) => reliefW.has(periodStart)).length).toBeGreaterThan(4);
      for (const { periodStart, lessW } of seen) {
        const wanted = reliefW.get(periodStart) ?? 0;
        expect(Math.abs(lessW - wanted)).toBeLessThanOrEqual(ROUNDING_W);
      }
    },
  );

  test("Secure, whose need is read from the flow, wants less by what the schedule gives", async () => {
    const zones = [
      {
        ...{ id: "elmbridge", constraints: [TRANSFORMER] },
        windows: [{ days: "all", from: "16:00", to: "20:00" }],
        requirement: { kind: "look-ahead", triggerFrac: 0.2 },
      },
    ];
    const secure = { zones, gates: { open: { day: -1, at: "10:00" } } };
    const beside = byPeriod(
      (await serviceRun("sustain", over({ secure })))("service_requirements").filter(
        ({ service }) => service === "secure",
      ),
      "neededW",
    );
    const alone = byPeriod(
      (await serviceRun("sustain", over({ secure, sustain: undefined })))("service_requirements"),
      "neededW",
    );
    expect(alone.size).toBe(8);
    for (const [periodStart, neededW] of alone) {
      const relief = reliefW.get(periodStart) ?? 0;
      // Whole kW, rounded up.
      expect(Math.abs(neededW - relief - beside.get(periodStart)!)).toBeLessThanOrEqual(1000);
    }
  });

  test("what an owner has said that it takes back is not counted, before anybody is told", async () => {
    const population = [
      {
        policy: { kind: "demand" },
        units: { ids: ["millfield-works"] },
        awards: { cancelProbability: 1, cancelMinutes: 360 },
      },
      { units: { technology: ["demand"] }, policy: { kind: "demand" } },
      { units: { technology: ["storage"] }, policy: { kind: "storage" } },
      { units: { technology: ["chp"] }, policy: { kind: "chp" } },
    ];
    const gone = await serviceRun("sustain", { ...over({}), population });
    const without = await serviceRun("sustain", { ...over({ sustain: undefined }), population });
    expect(gone("service_awards").some(({ state }) => state === "withdrawn")).toBe(true);
    const left = byPeriod(
      gone("service_awards").filter(({ state }) => state === "armed"),
      "reliefW",
    );
    for (const { periodStart, lessW } of less(gone, without, "operational"))
      expect(Math.abs(lessW - (left.get(periodStart) ?? 0))).toBeLessThanOrEqual(ROUNDING_W);
  });
});

describe("a service of the system, told four hours before", async () => {
  const over = (visibility: string) => ({
    period: { start: "2026-01-12", days: 1 },
    lookAhead: { operational: { periods: 6 } },
    venues: {
      sustain: undefined,
      "demand-flexibility-service": {
        ...{ wantedMw: 1, countedAt: TRANSFORMER },
        calls: { kind: "stated", calls: [{ day: "2026-01-12", from: "17:00", minutes: 120 }] },
      },
    },
    visibility,
  });
  const [unseen, seen] = [
    await serviceRun("sustain", over("none")),
    await serviceRun("sustain", over("dso")),
  ];
  const toldW = seen("service_instructions").reduce(
    (sums, { start, changeW }) =>
      sums.set(Number(start), (sums.get(Number(start)) ?? 0) + Number(changeW)),
    new Map<number, number>(),
  );

  test("is counted by who is told of it, half of it at each of two transformers; who is not told states the flow without it", () => {
    expect(toldW.size).toBeGreaterThan(2);
    const of = less(seen, unseen, "operational");
    const inAdvance = of.filter(({ periodStart }) => toldW.has(periodStart));
    expect(inAdvance.length).toBeGreaterThan(6);
    for (const { periodStart, lessW } of of)
      expect(Math.abs(lessW - (toldW.get(periodStart) ?? 0) / 2)).toBeLessThanOrEqual(ROUNDING_W);
  });
});
