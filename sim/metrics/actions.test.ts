/** Actions, spells of curtailment, the curtailment index, and what depends on columns that a run may lack. */
import { describe, expect, test } from "vitest";
import { resultTables } from "../model/result-tables.ts";
import { earlierTables, type NamedTables, namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

function summaryOf(schemas: typeof earlierTables, ...blocks: readonly NamedTables[]) {
  const summary = new SummaryFold();
  for (const rows of blocks) summary.add(namedBlock(rows, schemas));
  const { metrics, byUnit, byConstraint } = summary.value();
  const keyed = (list: typeof byUnit, name: string) =>
    Object.fromEntries(
      list.find((family) => family.name === name)!.values.map(({ id, value }) => [id, value]),
    );
  return {
    metric: (name: string) => metrics.find((metric) => metric.name === name)!.value,
    unit: (name: string) => keyed(byUnit, name),
    constraint: (name: string) => keyed(byConstraint, name),
  };
}

const halfHours = (count: number) =>
  Array.from({ length: count }, (_, period) => ({ periodStart: 1800 * period }));

describe("actions", () => {
  test("are what was done to units: a condition that was only seen is none", () => {
    const kinds = [
      ...["setPointLowered", "setPointLowered", "setPointRaised", "tripped", "reconnected"],
      ...["failSafe", "residualOverload", "notResponding", "tradeMatched", "measurementLost"],
    ];
    const summary = summaryOf(resultTables, {
      network_period: halfHours(24),
      events: kinds.map((kind, row) => ({ at: row, kind })),
    });
    expect(summary.metric("anmActions")).toBe(6);
    expect(summary.metric("trips")).toBe(1);
    expect(summary.metric("residualOverloads")).toBe(1);
    // Half a day.
    expect(summary.metric("anmActionsPerDay")).toBe(12);
    expect(summary.metric("tripsPerDay")).toBe(2);
  });

  test("a curtailment lasts from its first reading until one that does not touch it, whatever the block", () => {
    const reading = (unit: string, start: number, seconds: number) => ({ unit, start, seconds });
    const summary = summaryOf(
      resultTables,
      { instructions: [reading("W1", 0, 60), reading("W2", 0, 1800), reading("W1", 60, 240)] },
      { instructions: [reading("W1", 300, 300), reading("W1", 3600, 1200)] },
    );
    // W1: 600 s and 1200 s; W2: 1800 s.
    expect(summary.unit("meanCurtailmentHours")).toEqual({ W1: 0.25, W2: 0.5 });
    expect(summary.metric("meanCurtailmentHours")).toBe(1 / 3);
  });
});

describe("the curtailment index", () => {
  const cut = (unit: string, cause: string, mwh: number, heldMwh = mwh) => ({
    ...{ unit, cause, curtailedWh: mwh * 1e6, heldBackWh: heldMwh * 1e6 },
  });

  test("by energy leaves out what an outage took and what a unit was sent to do, in either direction", () => {
    const summary = summaryOf(resultTables, {
      unit_period: [
        { unit: "W1", availableWh: 10e6 },
        { unit: "W2", availableWh: 10e6 },
        { unit: "B1", availableWh: 6e6, storedWh: 1 },
        { unit: "B1", availableWh: -4e6, storedWh: 1 },
        { unit: "D1", availableWh: -10e6 },
        { unit: "D2", availableWh: 0 },
      ],
      curtailment: [
        ...[cut("W1", "own", 1), cut("W1", "sold", 0.5), cut("W1", "trip", 0.25)],
        ...[cut("W1", "failSafe", 0.25), cut("W1", "outage", 5), cut("W2", "sold", -3, 0)],
        ...[cut("B1", "own", 1), cut("B1", "sold", -4, -2), cut("D1", "own", -2.5)],
      ],
    });
    expect(summary.unit("curtailmentIndexFrac")).toEqual({
      ...{ W1: 0.2, W2: 0, B1: 0.3, D1: 0.25, D2: null },
    });
  });

  test("by hours is energy over capacity and the hours of the run, of a store the sum of both directions", () => {
    const periods = (first: number) =>
      Array.from({ length: 100 }, (_, row) => ({ periodStart: (first + row) * 1800 }));
    const row = (unit: string, direction: string, capacityMw: number, mwh: number, of = mwh) => ({
      ...{ unit, direction, capacityW: capacityMw * 1e6 },
      ...{ runWh: mwh * 1e6, contractRunWh: of * 1e6 },
    });
    const summary = summaryOf(
      resultTables,
      { network_period: periods(0), curtailment_index: [row("W1", "injection", 10, 300)] },
      {
        network_period: periods(100),
        curtailment_index: [
          ...[row("W1", "injection", 10, 400, 150), row("B1", "injection", 5, 50)],
          ...[row("B1", "consumption", 4, 80, 0), row("D1", "consumption", 2, 20, 120)],
          row("D2", "consumption", 0, 0),
        ],
      },
    );
    // Of 100 hours W1 lost 40, B1 10 and 20, D1 10.
    expect(summary.unit("curtailmentIndexByHoursFrac")).toEqual({
      ...{ W1: 0.4, B1: 0.1 + 0.2, D1: 0.1, D2: null },
    });
    expect(summary.unit("contractIndexByHoursFrac")).toEqual({
      ...{ W1: 0.15, B1: 0.1, D1: 0.6, D2: null },
    });
  });

  test("is not known of a run that was stored before it was counted in both directions", () => {
    const summary = summaryOf(earlierTables, {
      network_period: halfHours(1),
      unit_period: [{ unit: "W1", availableWh: 10 }],
      curtailment: [{ unit: "W1", cause: "own", curtailedWh: 5 }],
      curtailment_index: [{ unit: "W1", capacityW: 10 }],
    });
    expect(summary.unit("curtailmentIndexFrac")).toEqual({ W1: null });
    expect(summary.unit("curtailmentIndexByHoursFrac")).toEqual({});
  });

  test("what was raised under a trade is counted apart", () => {
    const raised = [cut("W2", "sold", -7, 0), cut("W2", "own", -1)];
    expect(summaryOf(resultTables, { curtailment: raised }).unit("raisedMwh")).toEqual({ W2: 7 });
  });
});

describe("over-curtailment", () => {
  test("is relief over need: a whole unit of 100 for 60 gives 1.667, steps of a quarter 1.25", () => {
    const need = (constraint: string, neededWh: number, reliefWh: number) => ({
      ...{ constraint, neededWh, reliefWh },
    });
    const summary = summaryOf(
      resultTables,
      { constraint_period: [need("whole", 60, 100), need("steps", 60, 75)] },
      { constraint_period: [need("steps", 40, 50), need("idle", 0, 0), need("late", 100, 90)] },
    );
    expect(summary.constraint("overCurtailmentRatio")).toEqual({
      ...{ whole: 100 / 60, steps: 1.25, idle: null, late: 0.9 },
    });
    expect(summary.metric("overCurtailmentRatio")).toBe(315 / 260);
    expect(summary.constraint("neededMwh")).toEqual({
      ...{ whole: 60e-6, steps: 100e-6, idle: 0, late: 100e-6 },
    });
    expect(summary.constraint("reliefMwh").steps).toBe(125e-6);
  });
});

describe("columns that a run may lack", () => {
  const rows = (ratingW: number | undefined): NamedTables => ({
    network_period: [
      {
        periodStart: 0,
        ...(ratingW === undefined ? {} : { unservedWh: 250_000, customerSecondsLost: 90 }),
      },
      {
        periodStart: 1800,
        ...(ratingW === undefined ? {} : { unservedWh: 500_000, customerSecondsLost: 600 }),
      },
    ],
    constraint_period: [
      { constraint: "C1", peakW: 8e6, ...(ratingW === undefined ? {} : { ratingW }) },
      { constraint: "C1", peakW: 9e6, ...(ratingW === undefined ? {} : { ratingW: 12e6 }) },
    ],
  });

  test("loading is of the rating in force: the lower flow may be the higher loading", () => {
    const summary = summaryOf(resultTables, rows(10e6));
    expect(summary.metric("peakLoadingFrac")).toBe(0.8);
    expect(summary.constraint("peakLoadingFrac")).toEqual({ C1: 0.8 });
    expect(summary.metric("energyNotServedMwh")).toBe(0.75);
    expect(summary.metric("lostCustomerMinutes")).toBe(11.5);
  });

  test("what a run does not store is null, not nought", () => {
    const summary = summaryOf(earlierTables, rows(undefined));
    expect(summary.metric("peakLoadingFrac")).toBeNull();
    expect(summary.metric("energyNotServedMwh")).toBeNull();
    expect(summary.metric("lostCustomerMinutes")).toBeNull();
    expect(summary.metric("overCurtailmentRatio")).toBeNull();
    expect(summary.constraint("peakLoadingFrac")).toEqual({});
  });
});
