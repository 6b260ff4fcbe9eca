/**
 * Curtailment factors against what then happened, day after day, without any service that would change it: right where the
 * forecast's errors are as stated, and found out where they are said to be smaller.
 */
import { expect, test } from "vitest";
import { calibrationTest } from "../sim/metrics/calibration.ts";
import type { statementRunMetrics } from "../sim/metrics/registry.ts";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import { meanWithError } from "./compare.ts";
import { partsOf, ran, rowsOf, scenarioOf, type Tables } from "./testing/engine-runs.ts";

const DAYS = 75;
const CAPACITY_MW = 20;

/** Three wind farms of 20 MW and a town behind one circuit of 34 MW. */
const network = networkDocumentSchema.parse({
  format: NETWORK_FORMAT,
  name: "three-farms",
  buses: [
    { id: "grid", nominalKv: 33, reference: true },
    { id: "hill", nominalKv: 33 },
  ],
  branches: [{ id: "line", from: "hill", to: "grid", reactancePu: 0.1, ratingMw: 34 }],
  connections: ["newest", "middle", "oldest"].map((id, row) => ({
    ...{ id, bus: "hill", exportLimitMw: CAPACITY_MW, curtailableWhen: "intact" },
    connectedOn: `20${24 - row}-01-01`,
  })),
  units: ["newest", "middle", "oldest"].map((id) => ({
    ...{ id, connection: id, technology: "wind", capacityMw: CAPACITY_MW },
  })),
  demands: [{ id: "town", bus: "hill", peakMw: 8, profile: "domestic" }],
  constraintPoints: [{ id: "export", branch: "line", direction: "forward" }],
});

/** A manager that gives back at once: what is curtailed in a half-hour is that half-hour's. */
const QUICK = { cycleS: 10, releaseHoldS: 0, releaseStepFrac: 1, deadbandKw: 0 };

const SEEDS = ["headroom", "a", "b"];

/** A winter with errors stated as so much of what they are, and a score of its summary by name. */
function playedWinter(seed: string, statedFactor: number) {
  const { tables } = ran(
    scenarioOf({
      seed,
      period: { start: "2026-01-01", days: DAYS, tickMinutes: 30 },
      anm: QUICK,
      forecast: { kind: "gaussian-copula", statedFactor },
      lookAhead: { daysAhead: 1, factors: { draws: 200, outages: "none" } },
    }),
    partsOf(network),
  );
  const summary = new SummaryFold();
  summary.add({ tables });
  const { byStatementRun } = summary.value();
  return {
    tables,
    score: (name: keyof typeof statementRunMetrics) => {
      const [first, ...others] = byStatementRun.find((metric) => metric.name === name)!.values;
      expect([first!.id, others]).toEqual(["first", []]);
      return first!.value!;
    },
  };
}

const known = new Map<string, ReturnType<typeof playedWinter>>();
function winter(statedFactor: number, seed = "headroom") {
  const key = `${seed} ${statedFactor}`;
  const found = known.get(key) ?? playedWinter(seed, statedFactor);
  known.set(key, found);
  return found;
}

/** What was stated on each day of a table, and what came. */
function statedDays(table: Tables["curtailment_factors"]) {
  const days = new Map<number, { probability: number[]; came: number[] }>();
  for (const { issuedAt, probability, came } of rowsOf(table)) {
    const day = days.get(Number(issuedAt)) ?? { probability: [], came: [] };
    day.probability.push(Number(probability));
    day.came.push(Number(came));
    days.set(Number(issuedAt), day);
  }
  return [...days.values()];
}

/** The part of flows inside their 90 % intervals, by day. */
function coverageByDay(tables: Tables): number[] {
  const days = new Map<number, number[]>();
  for (const { issuedAt, cameW, flow05W, flow95W } of rowsOf(tables.constraint_factors)) {
    const day = days.get(Number(issuedAt)) ?? [];
    const isInside = Number(cameW) >= Number(flow05W) && Number(cameW) <= Number(flow95W);
    days.set(Number(issuedAt), [...day, isInside ? 1 : 0]);
  }
  expect(days.size).toBe(DAYS);
  return [...days.values()].map((day) => meanWithError(day).mean);
}

test("over 75 winter days a run finds that factors of a true error model are calibrated and skilful, and that overconfident ones are not", () => {
  const right = winter(1);
  expect(right.score("unitForecasts")).toBe(DAYS * 48 * 3);
  expect(right.score("pointForecasts")).toBe(DAYS * 48);
  expect(right.score("unitCalibrationP")).toBeGreaterThan(0.05);
  expect(right.score("pointCalibrationP")).toBeGreaterThan(0.05);
  expect(right.score("unitSkill")).toBeGreaterThan(0.3);
  expect(right.score("pointSkill")).toBeGreaterThan(0.3);
  const { mean, standardError } = meanWithError(coverageByDay(right.tables));
  expect(right.score("flowWithin90Frac")).toBeCloseTo(mean, 9);
  expect(standardError!).toBeLessThan(0.02);
  expect(Math.abs(mean - 0.9)).toBeLessThan(2 * standardError!);

  const sure = winter(0.25);
  expect(sure.score("unitCalibrationP")).toBeLessThan(0.05);
  expect(sure.score("pointCalibrationP")).toBeLessThan(0.05);
  expect(sure.score("flowWithin90Frac")).toBeLessThan(mean - 5 * standardError!);
  expect(sure.score("unitReliability")).toBeGreaterThan(2 * right.score("unitReliability"));
  for (const name of ["unitBrierScore", "pointBrierScore", "flowCrpsMw"] as const)
    expect(sure.score(name), name).toBeGreaterThan(right.score(name));
  // Sharper, and wrong for it: too much falls outside.
  expect(sure.score("flowInterval90Mw")).toBeLessThan(right.score("flowInterval90Mw") / 3);
  expect(sure.score("flowIntervalDistance")).toBeGreaterThan(0.3);
  expect(right.score("flowIntervalDistance")).toBeLessThan(0.12);
});

test("over three winters of other weather they are calibrated as one, and overconfident ones are found out in each", () => {
  const pooled = (statedFactor: number, table: "curtailment_factors" | "constraint_factors") => {
    const days = SEEDS.flatMap((seed) => statedDays(winter(statedFactor, seed).tables[table]));
    expect(days).toHaveLength(SEEDS.length * DAYS);
    return calibrationTest(days)!.pValue;
  };
  for (const table of ["curtailment_factors", "constraint_factors"] as const) {
    expect(pooled(1, table)).toBeGreaterThan(0.05);
    expect(pooled(0.25, table)).toBeLessThan(0.01);
  }
  const { mean, standardError } = meanWithError(
    SEEDS.flatMap((seed) => coverageByDay(winter(1, seed).tables)),
  );
  expect(standardError!).toBeLessThan(0.01);
  expect(Math.abs(mean - 0.9)).toBeLessThan(2 * standardError!);
  for (const seed of SEEDS) {
    const [right, sure] = [winter(1, seed), winter(0.25, seed)];
    expect(right.score("unitSkill")).toBeGreaterThan(0.75);
    expect(sure.score("unitCalibrationP"), seed).toBeLessThan(0.05);
    expect(sure.score("flowWithin90Frac"), seed).toBeLessThan(0.5);
    expect(right.score("flowWithin90Frac"), seed).toBeGreaterThan(0.85);
  }
});

test("what came of a constraint's factors is the flow there would have been without curtailment", () => {
  const { tables } = ran(
    scenarioOf({
      period: { start: "2026-01-05", days: 4, tickMinutes: 30 },
      forecast: { kind: "perfect" },
      anm: QUICK,
      lookAhead: { daysAhead: 1, factors: { draws: 64, outages: "none" } },
    }),
    partsOf(network),
  );
  const metered = new Map(
    rowsOf(tables.constraint_period).map((row) => [`${row.periodStart} ${row.constraint}`, row]),
  );
  const flows = rowsOf(tables.constraint_factors);
  expect(flows.length).toBeGreaterThan(0);
  for (const row of flows) {
    // A tick is the whole period: its mean is its peak, and the need is what it is above the target by.
    const { uncurtailedPeakW, neededWh, targetW } = metered.get(
      `${row.periodStart} ${row.constraint}`,
    )!;
    expect(row).toMatchObject({ cameW: uncurtailedPeakW, targetW });
    expect(row.came).toBe(Number(neededWh) > 0 ? 1 : 0);
    // A perfect forecast is certain, and its quantiles are one bin of a watt.
    expect(row.probability).toBe(row.came);
    expect(Number(row.flow95W) - Number(row.flow05W)).toBeLessThanOrEqual(2);
    expect(Math.abs(Number(row.cameW) - Number(row.flow50W))).toBeLessThanOrEqual(2);
  }
  expect(new Set(flows.map(({ came }) => came))).toEqual(new Set([0, 1]));
});
