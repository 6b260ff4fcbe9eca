/**
 * Curtailment factors against what then happened, day after day, without any service that would change it: right where the
 * forecast's errors are as stated, and found out where they are said to be smaller.
 */
import { expect, test } from "vitest";
import { calibrationTest } from "../sim/metrics/calibration.ts";
import { brierScore } from "../sim/metrics/probability-scores.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import { partsOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

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

/** Stated probabilities and what came of a winter, a block a day, of all units. */
function scored(statedFactor: number) {
  const run = ran(
    scenarioOf({
      period: { start: "2026-01-01", days: DAYS, tickMinutes: 30 },
      anm: QUICK,
      forecast: { kind: "gaussian-copula", statedFactor },
      lookAhead: { daysAhead: 1, factors: { draws: 200, outages: "none" } },
    }),
    partsOf(network),
  );
  const leastWh = 0.01 * CAPACITY_MW * 1e6 * 0.5;
  const curtailed = new Map(
    rowsOf(run.tables.unit_period).map((row) => [
      `${row.periodStart} ${row.unit}`,
      Number(row.curtailedWh) > leastWh ? 1 : 0,
    ]),
  );
  const days = new Map<number, { readonly probability: number[]; readonly came: number[] }>();
  for (const row of rowsOf(run.tables.curtailment_factors)) {
    const issuedAt = Number(row.issuedAt);
    const day = days.get(issuedAt) ?? { probability: [], came: [] };
    day.probability.push(Number(row.probability));
    day.came.push(curtailed.get(`${row.periodStart} ${row.unit}`)!);
    days.set(issuedAt, day);
  }
  return [...days.values()];
}

test("over 75 winter days factors of a true error model are calibrated and skilful; overconfident ones are flagged and score worse", () => {
  const right = scored(1);
  expect(right).toHaveLength(DAYS);
  const all = (days: ReturnType<typeof scored>) => ({
    probability: days.flatMap(({ probability }) => probability),
    came: days.flatMap(({ came }) => came),
  });
  const honest = brierScore(all(right))!;
  expect(calibrationTest(right)!.pValue).toBeGreaterThan(0.05);
  expect(honest.skill!).toBeGreaterThan(0.3);
  const sure = scored(0.25);
  expect(calibrationTest(sure)!.pValue).toBeLessThan(0.05);
  const overconfident = brierScore(all(sure))!;
  expect(overconfident.reliability).toBeGreaterThan(2 * honest.reliability);
  expect(overconfident.score).toBeGreaterThan(honest.score);
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
    // A perfect forecast is certain, and its quantiles are one bin.
    expect(row.probability).toBe(row.came);
    expect(Number(row.flow95W) - Number(row.flow05W)).toBeLessThan(Number(targetW) / 50);
    expect(Math.abs(Number(row.cameW) - Number(row.flow50W))).toBeLessThan(Number(targetW) / 50);
  }
  expect(new Set(flows.map(({ came }) => came))).toEqual(new Set([0, 1]));
});
