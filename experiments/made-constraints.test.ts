/**
 * Created constraints in whole runs, beside those of consumers in market-monitoring.test.ts: a farm that declares plant that stands still, and a store that plans to charge at dear hours, are paid by the network operator
 * for relief of what they made; they are flagged and who plays it straight is not.
 */
import { describe, expect, test } from "vitest";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import { partsOf, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

/** One line between a valley and the grid. */
const valley = (ratingMw: number, direction: "forward" | "reverse", rest: object) =>
  networkDocumentSchema.parse({
    ...{ format: NETWORK_FORMAT, name: "valley" },
    buses: [
      { id: "grid", nominalKv: 33, reference: true, role: "gridSupplyPoint" },
      { id: "valley", nominalKv: 33 },
    ],
    branches: [{ id: "line", from: "valley", to: "grid", reactancePu: 0.1, ratingMw }],
    constraintPoints: [{ id: "line", branch: "line", direction }],
    ...rest,
  });
const site = (id: string, exportLimitMw: number, importLimitMw: number) => ({
  ...{ id: `${id}-gate`, bus: "valley", exportLimitMw, importLimitMw },
  ...{
    connectedOn: "2018-01-01",
    curtailableWhen: exportLimitMw > importLimitMw ? "intact" : "never",
  },
});
const farms = valley(9, "forward", {
  connections: ["old", "new"].map((id) => site(id, 12, 0)),
  units: ["old", "new"].map((id) => ({
    ...{ id, connection: `${id}-gate`, technology: "wind", capacityMw: 12 },
  })),
});
const town = valley(12.5, "reverse", {
  connections: [site("works", 0, 14), site("battery", 5, 5)],
  units: [
    {
      ...{ id: "works", connection: "works-gate", technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 12, profile: "industrial" },
    },
    {
      ...{ id: "battery", connection: "battery-gate", technology: "storage", capacityMw: 5 },
      storage: { energyMwh: 10, chargeMw: 5 },
    },
  ],
});

const assessed = (network: typeof farms, settings: object) =>
  rowsOf(
    ran(
      scenarioOf({
        forecast: { kind: "perfect" },
        marketMonitoring: { detectors: [{ kind: "created-constraint" }] },
        ...settings,
      }),
      partsOf(network),
    ).tables.monitoring_assessments,
  );

describe("a farm whose plant stands still and that declares its output all the same", () => {
  const days = (policy: object) =>
    assessed(farms, {
      period: { start: "2025-02-01", days: 2, tickMinutes: 30 },
      population: [
        { units: { ids: ["old"] }, policy: { kind: "generator", ...policy } },
        { policy: { kind: "generator" } },
      ],
      venues: {
        sustain: {
          zones: [
            {
              ...{ id: "valley", constraints: ["line"] },
              windows: [{ days: "all", from: "00:00", to: "23:30" }],
            },
          ],
        },
      },
    });

  test("is flagged where it sells relief of it, and its neighbour, whose source is what it declared, is not", () => {
    const rows = days({ parking: { idleFrac: 1, declaredFrac: 1 } });
    const old = rows.filter(({ unit }) => unit === "old");
    expect(old.length).toBeGreaterThan(0);
    for (const { isFlagged, games, score } of old)
      expect([isFlagged, games, score]).toEqual([1, 1, expect.closeTo(1, 3)]);
    for (const { isFlagged, games } of rows.filter(({ unit }) => unit === "new"))
      expect([isFlagged, games]).toEqual([0, 0]);
  });

  test("and where it gives what it declares nobody is flagged", () => {
    const rows = days({});
    expect(rows.length).toBeGreaterThan(0);
    for (const { isFlagged, games, score } of rows)
      expect([isFlagged, games, score]).toEqual([0, 0, 0]);
  });
});

describe("a store that plans to charge in the evening, whatever the price", () => {
  const days = (policy: object) =>
    assessed(town, {
      period: { start: "2026-02-09", days: 2, tickMinutes: 30 },
      population: [
        { units: { ids: ["battery"] }, policy: { kind: "storage", ...policy } },
        { policy: { kind: "demand" } },
      ],
      venues: {
        sustain: {
          zones: [{ id: "town", constraints: ["line"] }],
          participation: { provider: ["storage"] },
        },
      },
    });

  test("is flagged where it is paid for not charging", () => {
    const rows = days({ createdPeak: { chargeFrac: 1 } });
    expect(rows.length).toBeGreaterThan(0);
    for (const { unit, isFlagged, games } of rows)
      expect([unit, isFlagged, games]).toEqual(["battery", 1, 1]);
  });

  test("and one that charges when it is cheap is not", () => {
    for (const { isFlagged, games } of days({})) expect([isFlagged, games]).toEqual([0, 0]);
  });
});
