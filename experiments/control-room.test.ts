/**
 * Control rooms in whole runs: what the two operators see of a day on two streets, with homes at Stage Three and of units alone at Stage One. Sums of what is
 * shown are those of the tables that they summarise, too few are hidden, and looking changes nothing.
 */
import { describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../sim/core/errors.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import { viewTables } from "../sim/model/result-tables/views.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { prepare } from "./lab.ts";
import { plainSource } from "./scenario-source.ts";
import { partsOf, type Row, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const line = (id: string, from: string) => ({
  ...{ id, kind: "line", from, to: "grid", reactancePu: 0.5, ratingMw: 4 },
});
const site = (id: string, bus: string, importLimitMw = 0) => ({
  ...{ id, bus, exportLimitMw: 6, importLimitMw, curtailableWhen: "intact" },
  connectedOn: "2020-01-01",
});
const network = networkDocumentSchema.parse({
  ...{ format: "headroom-network/1", name: "two streets", baseMva: 100 },
  buses: [
    { id: "grid", nominalKv: 33, reference: true, role: "gridSupplyPoint" },
    { id: "north", nominalKv: 33, role: "primary" },
    { id: "south", nominalKv: 33, role: "primary" },
  ],
  branches: [line("north-line", "north"), line("south-line", "south")],
  connections: [
    ...["a", "b", "c"].map((id) => site(id, "north")),
    site("d", "south"),
    site("mill", "south", 2),
  ],
  units: [
    ...["a", "b", "c", "d"].map((id) => ({
      ...{ id: `wind-${id}`, connection: id, technology: "wind", capacityMw: 3 },
    })),
    {
      ...{ id: "mill", connection: "mill", technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 1, profile: "industrial" },
    },
  ],
  demands: [{ id: "town", bus: "south", peakMw: 0.4, profile: "domestic", customers: 200 }],
  constraintPoints: [
    { id: "north-export", branch: "north-line", direction: "forward" },
    { id: "south-export", branch: "south-line", direction: "forward" },
  ],
});

const HOME = { base: {}, ev: { share: 0.5 }, tariff: { kind: "flat" } };
const BASE = {
  period: { start: "2026-01-01", days: 1 },
  stage: "three",
  homes: [
    { id: "north-homes", bus: "north", count: 60, ...HOME },
    { id: "south-homes", bus: "south", count: 5, ...HOME },
  ],
  population: [
    {
      units: { technology: ["demand"] },
      policy: { kind: "demand" },
      contract: { energyPrice: { fixedGbpPerMwh: 223.6 } },
    },
    { policy: { kind: "generator" }, contract: { energyPrice: { fixedGbpPerMwh: 50 } } },
  ],
  venues: {
    "curtailment-obligations": {},
    "local-energy-exchange": {
      members: [{ units: ["wind-a", "wind-d", "mill"] }],
    },
  },
};
const AREAS = [
  { id: "north", buses: ["north"] },
  { id: "south", buses: ["south"] },
];
const LEAST = { dso: { homes: 10 }, eso: { holders: 1, homes: 10 } };
const over = (more: object) => {
  const scenario = scenarioOf({ ...BASE, ...more });
  const { tables, digest } = ran(scenario, partsOf(network));
  return { digest, of: (name: ResultTableName) => rowsOf(tables[name]) };
};

const VIEWS = Object.keys(viewTables) as (keyof typeof viewTables)[];
const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
const isCell = (operator: string, area: string, role: string) => (row: Row) =>
  row.operator === operator && row.area === area && row.role === role;

describe("Stage Three, with homes", () => {
  const looked = over({ controlRoom: { areas: AREAS, minimumCohort: LEAST } });
  const unseen = over({});

  test("looking changes no other table", () => {
    for (const name of ["unit_period", "homes_period", "ledger", "exchange_trades"] as const)
      expect(looked.of(name)).toEqual(unseen.of(name));
    for (const name of VIEWS) expect(unseen.of(name)).toEqual([]);
  });

  test("five homes are hidden from both, with what would give them away", () => {
    const shown = (view: keyof typeof viewTables, operator: string) => {
      const [first] = looked.of(view);
      return Object.fromEntries(
        looked
          .of(view)
          .filter((row) => row.start === first!.start && row.operator === operator)
          .map(({ area, role, shown: how }) => [`${area} ${role}`, how]),
      );
    };
    expect(shown("view_demand", "dso")).toEqual({
      "all all": "shown",
      "north all": "shown",
      "north homes": "shown",
      "south all": "shown",
      "south industry": "shown",
      "south homes": "tooFew",
      "south customers": "byDifference",
    });
    expect(shown("view_demand", "eso")).toEqual({
      "all all": "shown",
      "north all": "byDifference",
      "south all": "tooFew",
    });
    for (const view of ["view_demand", "view_positions", "view_settlements"] as const)
      for (const row of looked.of(view))
        if (row.shown !== "shown")
          for (const [column, value] of Object.entries(row))
            if (typeof value === "number" && column !== "start") expect(value).toBe(0);
  });

  test("sums of what is shown are those of the tables that they summarise", () => {
    const availability = looked.of("view_availability");
    const all = availability.filter(isCell("eso", "all", "all"));
    const byArea = availability.filter(
      ({ operator, area }) => operator === "eso" && area !== "all",
    );
    for (const column of ["availableWh", "deliveredWh"]) {
      const units = sum(looked.of("unit_period"), column);
      expect(sum(all, column)).toBe(units);
      expect(sum(byArea, column)).toBe(units);
    }
    const drawn = looked.of("view_demand").filter(isCell("dso", "all", "all"));
    const metered =
      sum(looked.of("network_period"), "demandWh") +
      sum(looked.of("network_period"), "consumptionWh");
    // Each demand's half-hour is rounded by itself.
    expect(Math.abs(sum(drawn, "drawnWh") - metered)).toBeLessThanOrEqual(48 * 2);
    const north = looked.of("view_demand").filter(isCell("dso", "north", "homes"));
    const homes = looked.of("homes_period").filter(({ group }) => group === "north-homes");
    expect(sum(north, "drawnWh")).toBe(sum(homes, "netWh"));
  });

  test("what was sold on the exchange, and what accounts were paid", () => {
    const generators = looked
      .of("view_positions")
      .filter(({ operator, role }) => operator === "dso" && role === "generators");
    const industry = looked
      .of("view_positions")
      .filter(({ operator, role }) => operator === "dso" && role === "industry");
    const traded = (unit: RegExp) =>
      sum(
        looked.of("exchange_positions").filter((row) => unit.test(String(row.unit))),
        "tradedWh",
      );
    expect(traded(/^wind/)).toBeGreaterThan(0);
    expect(sum(generators, "soldWh")).toBe(traded(/^wind/));
    expect(sum(industry, "soldWh")).toBe(traded(/^mill/));
    const paid = sum(
      looked.of("ledger").filter(({ payee }) => String(payee).startsWith("wind")),
      "amountMicroGbp",
    );
    const owed = sum(
      looked.of("ledger").filter(({ payer }) => String(payer).startsWith("wind")),
      "amountMicroGbp",
    );
    const seen = looked
      .of("view_settlements")
      .filter(({ operator, role }) => operator === "dso" && role === "generators");
    expect(sum(seen, "netMicroGbp")).toBe(paid - owed);
  });

  test("the mean charge of cars that are plugged in, to a twentieth; none by day", () => {
    const cars = looked.of("view_charge").filter(isCell("dso", "north", "homes"));
    expect(cars).toHaveLength(48);
    const shown = cars.filter((row) => row.shown === "shown");
    expect(shown.length).toBeGreaterThan(8);
    for (const { chargeFrac } of shown) {
      expect(Number(chargeFrac)).toBeGreaterThan(0.3);
      expect(Number(chargeFrac) * 20).toBeCloseTo(Math.round(Number(chargeFrac) * 20), 9);
    }
    expect(cars[26]!.shown).toBe("tooFew");
  });

  test("the network operator sees flows, both see where network management acts", () => {
    const flows = looked.of("view_constraints");
    expect(new Set(flows.map(({ operator }) => operator))).toEqual(new Set(["dso"]));
    const metered = looked.of("constraint_period");
    expect(flows.map(({ meanW }) => meanW)).toEqual(metered.map(({ meanW }) => meanW));
    const curtailed = new Set(
      looked.of("curtailment").map(({ constraint, periodStart }) => `${constraint} ${periodStart}`),
    );
    expect(curtailed.size).toBeGreaterThan(0);
    const acting = looked
      .of("view_anm_areas")
      .filter(({ operator, state }) => operator === "eso" && state === "curtailing")
      .map(({ constraint, start }) => `${constraint} ${start}`);
    expect(new Set(acting)).toEqual(new Set([...curtailed].filter((key) => !key.startsWith("-"))));
  });

  test("a day sums its half-hours", () => {
    const daily = over({ controlRoom: { every: "day", areas: AREAS, minimumCohort: LEAST } });
    for (const view of [
      "view_availability",
      "view_positions",
      "view_demand",
      "view_settlements",
    ] as const) {
      const columns = Object.keys(viewTables[view].columns).slice(6);
      const keys = new Set(
        daily.of(view).map(({ operator, area, role }) => `${operator} ${area} ${role}`),
      );
      for (const key of keys) {
        const [operator, area, role] = key.split(" ") as [string, string, string];
        for (const column of columns)
          expect(sum(daily.of(view).filter(isCell(operator, area, role)), column)).toBe(
            sum(looked.of(view).filter(isCell(operator, area, role)), column),
          );
      }
    }
    expect(daily.of("view_anm_areas").filter(({ operator }) => operator === "dso")).toHaveLength(2);
  });
});

describe("Stage One, with units", () => {
  const looked = over({ stage: "one", controlRoom: { areas: AREAS, minimumCohort: LEAST } });
  const roles = (view: keyof typeof viewTables, operator: string) => [
    ...new Set(
      looked
        .of(view)
        .filter((row) => row.operator === operator)
        .map(({ role }) => role),
    ),
  ];

  test("of generators alone; homes and industry are demand that the network operator meters", () => {
    for (const view of ["view_availability", "view_positions", "view_settlements"] as const) {
      expect(roles(view, "dso")).toEqual(["all", "generators"]);
      expect(roles(view, "eso")).toEqual(["all"]);
    }
    expect(roles("view_demand", "dso")).toEqual(["all", "industry", "homes", "customers"]);
    expect(looked.of("view_demand").filter(({ operator }) => operator === "eso")).toEqual([]);
    expect(looked.of("view_charge")).toEqual([]);
  });

  test("availability is that of the four wind farms", () => {
    const wind = looked.of("unit_period").filter(({ unit }) => String(unit).startsWith("wind"));
    const seen = looked.of("view_availability").filter(isCell("eso", "all", "all"));
    expect(sum(seen, "availableWh")).toBe(sum(wind, "availableWh"));
    expect(seen[0]!.participants).toBe(4);
  });

  test("one operator alone may look", () => {
    const one = over({ stage: "one", controlRoom: { seenBy: ["eso"] } });
    for (const view of VIEWS)
      expect(new Set(one.of(view).map(({ operator }) => operator)).has("dso")).toBe(false);
    expect(one.of("view_anm_areas").length).toBeGreaterThan(0);
  });
});

test("what is wrong of areas is told at once, and where", async () => {
  const wrong = {
    controlRoom: {
      seenBy: ["dso", "dso"],
      areas: [
        { id: "all", buses: ["main-33"] },
        { id: "east", buses: ["main-33", "main-34"] },
      ],
    },
    network: { builtIn: "mini-trial-export" },
  };
  const checked = await prepare(plainSource(wrong), ".");
  expect(checked.kind).toBe("faulty");
  const messages = checked.kind === "faulty" ? checked.faults.map(formatFault) : [];
  expect(messages.map((message) => message.split(":")[0])).toEqual([
    "controlRoom.areas[0].id",
    "controlRoom.areas[1].buses[0]",
    "controlRoom.areas[1].buses[1]",
    "controlRoom.seenBy",
  ]);
  orThrow(await prepare(plainSource({ ...wrong, controlRoom: {} }), "."));
});
