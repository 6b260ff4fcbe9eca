/**
 * What the look-ahead knows and when: plans beside what nobody planned, ratings with an element out, days whose statement or
 * trades are still to come, consumers as sellers and as those who are held back, networks without units.
 */
import { describe, expect, test } from "vitest";
import {
  NETWORK_FORMAT,
  type NetworkDocument,
  networkDocumentSchema,
} from "../sim/model/network-document.ts";
import { documentOf, partsOf, type Row, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";
import { SITES, twoCircuits } from "./testing/two-circuits.ts";

const DAY = "2026-01-12";
const at = (clock: string) => `${DAY}T${clock}:00Z`;
const seconds = (clock: string) => Date.parse(at(clock)) / 1000;
const of = (rows: readonly Row[], run: string) => rows.filter((row) => row.run === run);
const PERFECT = { forecast: { kind: "perfect" }, period: { start: DAY, days: 1, tickMinutes: 30 } };

/** A town behind one circuit, with consumers that may be held back where it imports too much. */
function town(consumers: readonly string[]): NetworkDocument {
  return networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "a-town",
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      { id: "town", nominalKv: 33 },
    ],
    branches: [{ id: "circuit", from: "grid", to: "town", reactancePu: 0.1, ratingMw: 6 }],
    connections: consumers.map((id) => ({
      ...{ id, bus: "town", importLimitMw: 6, exportLimitMw: 0 },
      ...{ curtailableWhen: "intact", connectedOn: "2020-01-01" },
    })),
    units: consumers.map((id) => ({
      ...{ id, connection: id, technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 6, profile: "domestic" },
    })),
    demands: [{ id: "homes", bus: "town", peakMw: 10, profile: "domestic" }],
    constraintPoints: [{ id: "import", branch: "circuit", direction: "forward" }],
  });
}

describe("an outage that nobody planned", () => {
  const unplanned = { kind: "branch-out", branch: "y1", planned: false };
  const planned = { kind: "branch-out", branch: "x2", planned: true };
  const spans = { unplanned: ["10:00", "14:00"], planned: ["11:00", "12:00"] } as const;
  const flows = (faults: readonly object[]) => {
    const { tables } = ran(
      scenarioOf({ ...PERFECT, faults, lookAhead: { operational: { periods: 4 } } }),
      partsOf(twoCircuits(SITES)),
    );
    return new Map(
      of(rowsOf(tables.look_ahead), "operational")
        .filter(({ constraint }) => constraint === "x1-export")
        .map((row) => [`${row.issuedAt} ${row.periodStart}`, row.flowW]),
    );
  };
  const span = ([from, to]: readonly [string, string]) => ({ from: at(from), to: at(to) });

  test("leaves the outage plan of the periods ahead as it is", () => {
    const both = flows([
      { ...unplanned, ...span(spans.unplanned) },
      { ...planned, ...span(spans.planned) },
    ]);
    const alone = flows([{ ...planned, ...span(spans.planned) }]);
    const issued = seconds("10:30");
    const row = (clock: string) => `${issued} ${seconds(clock)}`;
    for (const clock of ["10:30", "11:00", "11:30", "12:00"])
      expect(both.get(row(clock)), clock).toBe(alone.get(row(clock)));
    expect(both.get(row("11:00"))).not.toBe(both.get(row("10:30")));
  });
});

test("a statement is held against the target under the rating that is expected with an element out", () => {
  const network = twoCircuits(SITES);
  const rated = {
    ...network,
    branches: network.branches.map((branch) => ({ ...branch, ratingWhenOut: { factor: 0.5 } })),
  };
  const outage = {
    ...{ kind: "branch-out", branch: "x2", planned: true },
    ...{ from: at("11:00"), to: at("12:00") },
  };
  const { tables } = ran(
    scenarioOf({ ...PERFECT, faults: [outage] }),
    partsOf(networkDocumentSchema.parse(rated)),
  );
  const stated = (clock: string) =>
    rowsOf(tables.look_ahead).find(
      (row) => row.constraint === "x1-export" && row.periodStart === seconds(clock),
    )!;
  // 50 MW less 8 MW of demand over one circuit of 20 MW, trimmed to 95 %; over two of 40 nothing is above.
  expect(stated("11:00")).toMatchObject({ flowW: 42e6, sizeW: 23e6, tooMuch: "generation" });
  expect(stated("10:30")).toMatchObject({ flowW: 21e6, sizeW: 0 });
});

test("in operational time a branch in service is as likely out as it may fail by then; days ahead as its share of the year", () => {
  const network = twoCircuits([{ id: "site", capacityMw: 70, connectedOn: "2024-01-01" }]);
  const failing = {
    ...network,
    branches: network.branches.map((branch) =>
      branch.id === "x2" ? { ...branch, failuresPerYear: 50, repairHours: 100 } : branch,
    ),
  };
  const { tables } = ran(
    scenarioOf({
      ...PERFECT,
      lookAhead: {
        operational: { periods: 2 },
        factors: { draws: 8, outages: "none" },
      },
    }),
    partsOf(networkDocumentSchema.parse(failing)),
  );
  const without = rowsOf(tables.curtailment_factors).map(({ probability }) => Number(probability));
  expect(Math.max(...without)).toBe(0);
  const single = (outageWindow: string) =>
    ran(
      scenarioOf({
        ...PERFECT,
        lookAhead: {
          operational: { periods: 2 },
          factors: { draws: 8, outages: "single", outageWindow },
        },
      }),
      partsOf(networkDocumentSchema.parse(failing)),
    ).tables;
  const byPeriod = single("period");
  const likely = (run: string, lead: number, tables = byPeriod) =>
    of(rowsOf(tables.curtailment_factors), run)
      .filter((row) => run === "first" || Number(row.periodStart) - Number(row.issuedAt) === lead)
      .map(({ probability }) => Number(probability));
  // U = 50 · 100 / 8760 = 0.571; half an hour ahead U (1 − e^(−0.005)) = 0.0028.
  for (const probability of likely("first", 0)) expect(probability).toBeCloseTo(0.571, 2);
  // Or failing within the day: 0.571 + 1 − e^(−50 · 24 / 8760) = 0.699.
  const byDay = single("day");
  for (const probability of likely("first", 0, byDay)) expect(probability).toBeCloseTo(0.699, 2);
  expect(likely("operational", 1800, byDay)).toEqual(likely("operational", 1800));
  for (const probability of likely("operational", 0)) expect(probability).toBe(0);
  for (const probability of likely("operational", 1800)) expect(probability).toBeCloseTo(0.0028, 3);
});

test("a day whose statement or whose trades are still to come is not known to an earlier run", () => {
  const late = ran(
    scenarioOf({
      period: { start: DAY, days: 2, tickMinutes: 30 },
      lookAhead: { daysAhead: 1, at: "23:30", operational: { periods: 16 } },
    }),
  );
  const rows = rowsOf(late.tables.look_ahead);
  const first = new Map(of(rows, "first").map((row) => [row.periodStart, Number(row.issuedAt)]));
  const operational = of(rows, "operational");
  expect(
    operational.filter((row) => Number(row.issuedAt) < first.get(row.periodStart)!),
  ).toHaveLength(0);
  const closing = (clock: string) =>
    ran(
      scenarioOf({
        period: { start: DAY, days: 2, tickMinutes: 30 },
        venues: { "curtailment-obligations": { gates: { close: { day: -1, at: clock } } } },
        lookAhead: { operational: { periods: 16 } },
      }),
    ).tables;
  const expectedBefore = (tables: ReturnType<typeof closing>, clock: string) =>
    of(rowsOf(tables.expected_curtailment), "operational").filter(
      (row) => Number(row.issuedAt) < seconds(clock) && Number(row.periodStart) >= seconds("24:00"),
    );
  const untraded = ran(
    scenarioOf({
      period: { start: DAY, days: 2, tickMinutes: 30 },
      lookAhead: { operational: { periods: 16 } },
    }),
  ).tables;
  const traded = closing("22:00");
  expect(rowsOf(traded.trades).length).toBeGreaterThan(0);
  expect(expectedBefore(traded, "22:00")).toEqual(expectedBefore(untraded, "22:00"));
});

test("an update before the book closes knows no trade, one after it knows all", () => {
  const { tables } = ran(
    scenarioOf({
      period: { start: DAY, days: 1, tickMinutes: 30 },
      venues: { "curtailment-obligations": {} },
      lookAhead: {
        afterGates: true,
        updates: [
          { daysAhead: 1, at: "12:00" },
          { daysAhead: 1, at: "12:01" },
        ],
      },
    }),
  );
  const noon = seconds("12:00") - 86_400;
  const moved = (run: string, issuedAt: number) =>
    of(rowsOf(tables.expected_curtailment), run)
      .filter((row) => row.issuedAt === issuedAt)
      .map(({ run: _, issuedAt: __, ...row }) => row);
  const [before, gate, after] = [
    moved("update", noon),
    moved("gate", noon),
    moved("update", noon + 60),
  ];
  expect(gate.length).toBeGreaterThan(0);
  expect(before).not.toEqual(gate);
  expect(new Set(after.map(({ unit }) => unit))).toEqual(new Set(gate.map(({ unit }) => unit)));
});

test("consumers that sold to draw more are expected to, and those behind an import constraint to be held back", () => {
  const network = documentOf("mini-trial-export");
  const { tables } = ran(
    scenarioOf({
      period: { start: "2025-01-13", days: 4, tickMinutes: 30 },
      venues: { "curtailment-obligations": {} },
      forecast: { kind: "perfect" },
      lookAhead: { afterGates: true, factors: { draws: 8, outages: "none" } },
    }),
    partsOf(network),
  );
  const consumers = new Set(
    network.units.filter(({ technology }) => technology === "demand").map(({ id }) => id),
  );
  const delivered = rowsOf(tables.trades).filter(
    ({ seller, deliveredWh }) => consumers.has(String(seller)) && Number(deliveredWh) > 0,
  );
  const keys = (rows: readonly Row[]) =>
    new Set(of(rows, "gate").map((row) => `${row.periodStart} ${row.unit}`));
  const stated = keys(rowsOf(tables.expected_curtailment));
  const likely = keys(
    rowsOf(tables.curtailment_factors).filter(({ probability }) => Number(probability) > 0),
  );
  const known = (all: ReadonlySet<string>) =>
    delivered.filter((trade) => all.has(`${trade.periodStart} ${trade.seller}`)).length;
  expect(delivered.length).toBeGreaterThan(10);
  expect(known(stated) / delivered.length).toBeGreaterThan(0.9);
  expect(known(likely) / delivered.length).toBeGreaterThan(0.9);

  const held = ran(
    scenarioOf({ ...PERFECT, lookAhead: { daysAhead: 1 } }),
    partsOf(town(["chargers"])),
  ).tables;
  const sized = rowsOf(held.look_ahead).filter(({ sizeW }) => Number(sizeW) > 0);
  expect(sized.length).toBeGreaterThan(10);
  expect(new Set(sized.map(({ tooMuch }) => tooMuch))).toEqual(new Set(["demand"]));
  expect(held.expected_curtailment.rowCount).toBe(sized.length);
});

test("a network without units is stated like every other", () => {
  const { tables } = ran(
    scenarioOf({
      ...PERFECT,
      lookAhead: { operational: { periods: 2 }, factors: { draws: 8, outages: "none" } },
    }),
    partsOf(town([])),
  );
  const rows = of(rowsOf(tables.look_ahead), "operational");
  expect(rows).toHaveLength(2 * 48 - 1);
  expect(rows.some(({ sizeW }) => Number(sizeW) > 0)).toBe(true);
});
