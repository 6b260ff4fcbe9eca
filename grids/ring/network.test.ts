/** What the ring promises: a sound network in which several overlapping export constraints really bind in a windy January. */
import { describe, expect, test } from "vitest";
import { orThrow } from "../../sim/core/errors.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { diagnoseNetwork } from "../../sim/model/network-diagnosis.ts";
import { networkDocumentSchema } from "../../sim/model/network-document.ts";
import { buildFlowModel } from "../../sim/network/flow-model.ts";
import { PERIODS_PER_DAY, yearCalendar } from "../series/calendar.ts";
import { generatedSeries } from "../series/generated.ts";
import { ring } from "./network.ts";

const MIN_SENSITIVITY = 0.05;
const document = networkDocumentSchema.parse(ring);
const network = networkColumns(document);
const { buses, branches, units, demands, connections, constraintPoints } = network;
const flows = orThrow(buildFlowModel(network));
const isFlexible = units.connection.map((row) =>
  connections.curtailableWhen[row] === "intact" ? 1 : 0,
);
const pointRows = constraintPoints.ids.map((_, row) => row);
const monitored = new Set(constraintPoints.branch);
/** [constraint][unit]: kW at the constraint, in its direction, per kW of the unit. */
const sensitivity = pointRows.map((point) => {
  const row = flows.sensitivityRow(constraintPoints.branch[point]!);
  return Float64Array.from(units.bus, (bus) => row[bus]! * constraintPoints.direction[point]!);
});
const matters = (point: number, unit: number) => sensitivity[point]![unit]! >= MIN_SENSITIVITY;

function flowsOf(unitKw: Float64Array, demandKw: Float64Array): Float64Array {
  const injectionKw = new Float64Array(buses.ids.length);
  units.bus.forEach((bus, unit) => {
    injectionKw[bus]! += unitKw[unit]!;
  });
  demands.bus.forEach((bus, demand) => {
    injectionKw[bus]! -= demandKw[demand]!;
  });
  const flowKw = new Float64Array(branches.ids.length);
  flows.solve(injectionKw, 1, flowKw);
  return flowKw;
}

const atPoint = (flowKw: Float64Array, point: number) =>
  flowKw[constraintPoints.branch[point]!]! * constraintPoints.direction[point]!;

/** A month without network management: half-hours of each constraint above 95 %, and of each pair together. */
function month(seed: string, year: number, firstDay: number, dayCount: number) {
  const series = generatedSeries(network, seed);
  const first = yearCalendar(year).firstPeriod + firstDay * PERIODS_PER_DAY;
  const unitKw = new Float64Array(units.ids.length);
  const demandKw = new Float64Array(demands.ids.length);
  const hot = pointRows.map(() => 0);
  const together = pointRows.map(() => pointRows.map(() => 0));
  const overloaded = new Set<string>();
  const firmOverloads = new Set<string>();
  let demandPeakKw = 0;
  for (let period = first; period < first + dayCount * PERIODS_PER_DAY; period += 1) {
    series.availableKw(period, unitKw);
    series.demandKw(period, demandKw);
    demandPeakKw = Math.max(
      demandPeakKw,
      demandKw.reduce((sum, kw) => sum + kw, 0),
    );
    const flowKw = flowsOf(unitKw, demandKw);
    flowKw.forEach((kw, branch) => {
      if (Math.abs(kw) > branches.ratingKw[branch]! && !monitored.has(branch)) {
        overloaded.add(branches.ids[branch]!);
      }
    });
    const binding = pointRows.filter(
      (point) => atPoint(flowKw, point) > 0.95 * constraintPoints.ratingKw[point]!,
    );
    for (const point of binding) {
      hot[point]! += 1;
      for (const other of binding) together[point]![other]! += 1;
    }
    const firmKw = flowsOf(
      unitKw.map((kw, unit) => (isFlexible[unit] === 1 ? 0 : kw)),
      demandKw,
    );
    for (const point of pointRows) {
      if (atPoint(firmKw, point) > constraintPoints.ratingKw[point]!)
        firmOverloads.add(constraintPoints.ids[point]!);
    }
    firmKw.forEach((kw, branch) => {
      if (Math.abs(kw) > branches.ratingKw[branch]!) firmOverloads.add(branches.ids[branch]!);
    });
  }
  return { hot, together, overloaded, firmOverloads, demandPeakKw };
}

describe("structure", () => {
  test("the diagnosis finds neither fault nor notice", () => {
    expect(diagnoseNetwork(document)).toEqual({ faults: [], notices: [] });
  });

  test("it has the levels, the people and the open points of a real network", () => {
    expect(buses.ids.length).toBeGreaterThanOrEqual(40);
    expect(new Set(document.buses.map((bus) => bus.nominalKv))).toEqual(
      new Set([400, 132, 33, 11]),
    );
    expect(document.buses.filter((bus) => bus.role === "gridSupplyPoint")).toHaveLength(2);
    expect(document.buses.filter((bus) => bus.role === "bulkSupplyPoint")).toHaveLength(3);
    expect(new Set(connections.curtailableWhen)).toEqual(new Set(["intact", "outage"]));
    expect(document.switches.filter((item) => item.normally === "open").length).toBeGreaterThan(2);
    expect(new Set(units.technology)).toEqual(
      new Set(["wind", "solar", "hydro", "chp", "storage"]),
    );
    expect(new Set(demands.profile)).toEqual(new Set(["domestic", "commercial", "industrial"]));
    expect(new Set(connections.connectedOnDay).size).toBe(connections.ids.length);
  });

  test("storage can import as much as it can export", () => {
    units.technology.forEach((technology, unit) => {
      if (technology !== "storage") return;
      expect(connections.importLimitKw[units.connection[unit]!]).toBe(units.capacityKw[unit]);
      expect(units.energyWhMax[unit]).toBeGreaterThan(0);
    });
  });

  test("ratings are those of the voltage", () => {
    const kv = new Map(document.buses.map((bus) => [bus.id, bus.nominalKv]));
    for (const branch of document.branches) {
      const [upper, lower] = [kv.get(branch.from)!, kv.get(branch.to)!].sort((a, b) => b - a);
      const bounds = { 33: [15, 30], 11: [4, 8], 132: [45, 90] } as const;
      const [low, high] =
        upper === lower
          ? bounds[upper as 33]
          : upper === 132
            ? [45, 90]
            : upper === 33
              ? [7.5, 24]
              : [120, 240];
      expect([branch.id, branch.ratingMw! >= low, branch.ratingMw! <= high]).toEqual([
        branch.id,
        true,
        true,
      ]);
    }
  });
});

describe("sensitivities", () => {
  test("every unit matters to a constraint, most to two or more", () => {
    const counts = units.ids.map(
      (_, unit) => pointRows.filter((point) => matters(point, unit)).length,
    );
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    expect(counts.filter((count) => count >= 2).length).toBeGreaterThan(units.ids.length / 2);
  });

  test("behind every constraint stand a curtailable buyer and somebody to sell to it", () => {
    for (const point of pointRows) {
      const behind = units.ids.map((_, unit) => unit).filter((unit) => matters(point, unit));
      const of = (wanted: readonly string[]) =>
        behind.filter((unit) => wanted.includes(units.technology[unit]!));
      const buyers = of(["wind", "solar"]).filter((unit) => isFlexible[unit] === 1);
      expect([constraintPoints.ids[point], buyers.length > 0]).toEqual([
        constraintPoints.ids[point],
        true,
      ]);
      expect(of(["storage", "chp", "hydro"]).length).toBeGreaterThan(0);
    }
  });
});

describe.each(["headroom", "1", "3"])("January, seed %s", (seed) => {
  const january = month(seed, 2026, 0, 31);

  test("at least three constraints pass 95 % of their rating in 20 half-hours or more", () => {
    expect(january.hot.filter((count) => count >= 20).length).toBeGreaterThanOrEqual(3);
  });

  test("two of them bind together over the same units", () => {
    const pairs = pointRows.flatMap((left) =>
      pointRows
        .filter((right) => right > left && january.together[left]![right]! >= 20)
        .map((right) => units.ids.filter((_, unit) => matters(left, unit) && matters(right, unit)))
        .filter((shared) => shared.length >= 2),
    );
    expect(pairs.length).toBeGreaterThanOrEqual(1);
  });

  test("nothing is overloaded that is not watched", () => {
    expect([...january.overloaded]).toEqual([]);
  });

  test("with every flexible unit at 0 nothing is overloaded", () => {
    expect([...january.firmOverloads]).toEqual([]);
  });

  test("demand peaks between 90 and 130 MW", () => {
    expect(january.demandPeakKw).toBeGreaterThan(90_000);
    expect(january.demandPeakKw).toBeLessThan(130_000);
  });
});

test("in July the sun makes the primary's limit bind", () => {
  const july = month("headroom", 2026, 181, 31);
  const oxenby = constraintPoints.ids.indexOf("oxenby-reverse");
  expect(july.hot[oxenby]).toBeGreaterThanOrEqual(20);
  expect([...july.overloaded]).toEqual([]);
  expect([...july.firmOverloads]).toEqual([]);
});

test("every constraint binds at some time of the year", () => {
  const year = month("headroom", 2026, 0, 365);
  constraintPoints.ids.forEach((id, point) => {
    expect([id, year.hot[point]! >= 20]).toEqual([id, true]);
  });
  expect([...year.overloaded]).toEqual([]);
});
