/** Lines, machines, consumers, shunts and limits of CGMES, in small models worked by hand. */
import { expect, test } from "vitest";
import { flowsOf, limit, networkOf, PATL, pair } from "./testing/cgmes-model.ts";
import { type CimItem, generatorAt, lineBetween, loadAt } from "./testing/cgmes-text.ts";

const ENUM = "http://iec.ch/TC57/2013/CIM-schema-cim16#";
const TATL = "http://entsoe.eu/CIM/SchemaExtension/3/1#LimitTypeKind.tatl";

test("a line is given in ohm and siemens in total: per unit on the nominal voltage and 100 MVA", () => {
  const [line] = networkOf(pair()).branches;
  expect(line).toMatchObject({ id: "line", kind: "line", from: "bus a", to: "bus b", tapRatio: 1 });
  expect(line?.reactancePu).toBeCloseTo(0.1, 12);
  expect(line?.resistancePu).toBeCloseTo(0.01, 12);
  expect(line?.chargingPu).toBeCloseTo(0.121, 12);
});

test("between nominal voltages of 225 and 220 kV a line of 49.5 ohm carries 225 · 220 / 49.5 MW a radian", () => {
  const items = [...generatorAt("a"), lineBetween("a", "b", 49.5), loadAt("b", 30)];
  const [line] = networkOf({ nodes: { a: 225, b: 220 }, items }).branches;
  expect(100 / (line!.reactancePu * line!.tapRatio)).toBeCloseTo(1000, 9);
});

test("powers count as a load counts them: a machine with p −30 injects 30, a consumer with p 30 draws 30", () => {
  const document = networkOf(pair());
  expect(document.units).toMatchObject([{ id: "plant", snapshotMw: 30, snapshotMvar: 5 }]);
  expect(document.demands).toMatchObject([{ id: "homes", bus: "bus b", peakMw: 30, peakMvar: 2 }]);
  expect(flowsOf(document).get("line")).toBeCloseTo(30, 9);
});

test("a machine is a unit behind its own connection, as large as its generating unit may run", () => {
  const document = networkOf(pair());
  expect(document.connections).toEqual([
    {
      id: "plant",
      bus: "bus a",
      exportLimitMw: 40,
      importLimitMw: 0,
      curtailableWhen: "never",
      connectedOn: "1970-01-01",
    },
  ]);
  expect(document.units).toMatchObject([
    { connection: "plant", technology: "generator", capacityMw: 40 },
  ]);
});

test("a machine that gives more than its unit may is as large as it gives; one that draws may import that", () => {
  const machine = (id: string, p: number): readonly CimItem[] => [
    { kind: "HydroGeneratingUnit", id: `${id}-unit`, eq: { "GeneratingUnit.maxOperatingP": 10 } },
    {
      kind: "SynchronousMachine",
      id,
      at: ["b"],
      eq: { "RotatingMachine.GeneratingUnit": `#${id}-unit` },
      ssh: { "RotatingMachine.p": p, "RotatingMachine.q": 0 },
    },
  ];
  const document = networkOf(pair(...machine("over", -12), ...machine("pump", 7)));
  expect(document.connections.slice(1)).toMatchObject([
    { id: "over", exportLimitMw: 12, importLimitMw: 0 },
    { id: "pump", exportLimitMw: 10, importLimitMw: 7 },
  ]);
  expect(document.units[2]?.snapshotMw).toBe(-7);
});

test.each([
  ["WindGeneratingUnit", "wind"],
  ["SolarGeneratingUnit", "solar"],
  ["HydroGeneratingUnit", "hydro"],
  ["ThermalGeneratingUnit", "generator"],
  ["NuclearGeneratingUnit", "generator"],
  ["GeneratingUnit", "generator"],
])("a machine of a %s is a unit of technology %s", (kind, technology) => {
  const machine: CimItem = {
    kind: "AsynchronousMachine",
    id: "m",
    at: ["b"],
    eq: { "RotatingMachine.GeneratingUnit": "#u" },
    ssh: { "RotatingMachine.p": -1, "RotatingMachine.q": 0 },
  };
  const document = networkOf(pair({ kind, id: "u" }, machine));
  expect(document.units[1]).toMatchObject({ id: "m", technology, snapshotMw: 1 });
});

test("a machine without a generating unit, an equivalent injection, a source and every class of consumer is a demand", () => {
  const rotating = (kind: string, id: string, p: number): CimItem => ({
    kind,
    id,
    at: ["b"],
    ssh: { "RotatingMachine.p": p, "RotatingMachine.q": 0 },
  });
  const document = networkOf(
    pair(
      rotating("AsynchronousMachine", "motor", 3),
      rotating("SynchronousMachine", "condenser", 0),
      { ...loadAt("b", 1, "conform"), kind: "ConformLoad" },
      { ...loadAt("b", 2, "other"), kind: "NonConformLoad" },
      { ...loadAt("b", 4, "station"), kind: "StationSupply" },
      {
        kind: "EquivalentInjection",
        id: "abroad",
        at: ["b"],
        ssh: { "EquivalentInjection.p": -8, "EquivalentInjection.q": 1 },
      },
      {
        kind: "EnergySource",
        id: "source",
        at: ["b"],
        ssh: { "EnergySource.activePower": -16, "EnergySource.reactivePower": 1 },
      },
    ),
  );
  expect(document.units.map(({ id }) => id)).toEqual(["plant"]);
  expect(Object.fromEntries(document.demands.map(({ id, peakMw }) => [id, peakMw]))).toEqual({
    homes: 30,
    conform: 1,
    other: 2,
    station: 4,
    motor: 3,
    abroad: -8,
    source: -16,
  });
});

test("equivalent branches and series compensators are branches; a compensator's reactance may be negative", () => {
  const { branches } = networkOf(
    pair(
      {
        kind: "EquivalentBranch",
        id: "e",
        at: ["a", "b"],
        eq: { "EquivalentBranch.r": 0, "EquivalentBranch.x": 24.2 },
      },
      {
        kind: "SeriesCompensator",
        id: "s",
        at: ["a", "b"],
        eq: { "SeriesCompensator.r": 0, "SeriesCompensator.x": -12.1 },
      },
    ),
  );
  expect(branches.map(({ id }) => id)).toEqual(["line", "e", "s"]);
  expect(branches[1]?.reactancePu).toBeCloseTo(0.2, 12);
  expect(branches[2]?.reactancePu).toBeCloseTo(-0.1, 12);
});

test("shunts count at nominal voltage: sections, points up to the section, the q of a static compensator", () => {
  const { buses } = networkOf(
    pair(
      {
        kind: "LinearShuntCompensator",
        id: "linear",
        at: ["a"],
        eq: {
          "LinearShuntCompensator.bPerSection": 0.001,
          "LinearShuntCompensator.gPerSection": 0.0001,
        },
        ssh: { "ShuntCompensator.sections": 2 },
      },
      {
        kind: "NonlinearShuntCompensator",
        id: "n",
        at: ["b"],
        ssh: { "ShuntCompensator.sections": 2 },
      },
      ...[0.001, 0.002, 0.004].map((b, row) => ({
        kind: "NonlinearShuntCompensatorPoint",
        id: `point${row}`,
        eq: {
          "NonlinearShuntCompensatorPoint.NonlinearShuntCompensator": "#n",
          "NonlinearShuntCompensatorPoint.sectionNumber": row + 1,
          "NonlinearShuntCompensatorPoint.b": b,
        },
      })),
      { kind: "StaticVarCompensator", id: "svc", at: ["b"], ssh: { "StaticVarCompensator.q": -6 } },
      {
        kind: "EquivalentShunt",
        id: "es",
        at: ["a"],
        eq: { "EquivalentShunt.b": -0.001, "EquivalentShunt.g": 0.0001 },
      },
    ),
  );
  expect(buses[0]?.shuntMw).toBeCloseTo(3 * 1.21, 9);
  expect(buses[0]?.shuntMvar).toBeCloseTo(12.1, 9);
  expect(buses[1]?.shuntMvar).toBeCloseTo(3 * 12.1 + 6, 9);
});

test("a permanent current limit is a rating of √3 kV A / 1000 MW; a temporary one is none; the lowest end counts", () => {
  const parts = pair(
    ...limit("first", "CurrentLimit", 500, "line-1", PATL),
    ...limit("brief", "CurrentLimit", 100, "line-1", TATL),
  );
  expect(networkOf(parts).branches[0]?.ratingMw).toBeCloseTo(Math.sqrt(3) * 110 * 0.5, 9);
  const lower = pair(
    ...parts.items.slice(4),
    ...limit("last", "ApparentPowerLimit", 60, "line-2", PATL),
  );
  expect(networkOf(lower).branches[0]?.ratingMw).toBe(60);
  expect(networkOf(pair()).branches[0]?.ratingMw).toBe(null);
});

test("a limit of the equipment holds at both ends, a low limit is none", () => {
  const [type, , value] = limit("whole", "ActivePowerLimit", 70, "line-1", PATL);
  const set = {
    kind: "OperationalLimitSet",
    id: "whole-set",
    eq: { "OperationalLimitSet.Equipment": "#line" },
  };
  expect(networkOf(pair(type!, set, value!)).branches[0]?.ratingMw).toBe(70);
  const direction = `${ENUM}OperationalLimitDirectionKind.low`;
  const low = { ...type!, eq: { ...type!.eq, "OperationalLimitType.direction": direction } };
  expect(networkOf(pair(low, set, value!)).branches[0]?.ratingMw).toBe(null);
});
