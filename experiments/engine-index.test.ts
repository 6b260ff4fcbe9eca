/** The curtailment index in whole runs: rows at the ends of months and of the run, and a breach at the end of its year. */
import { describe, expect, test } from "vitest";
import { formatInstant } from "../sim/core/time.ts";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import { partsOf, ran, rowsOf, scenarioOf, sums } from "./testing/engine-runs.ts";
import { trial } from "./testing/mini-trials.ts";

/** Two units of 10 MW behind 20 MW that are held to 16: the newer one loses 4 MW. It agreed 30 %, the older one nothing. */
const network = networkDocumentSchema.parse({
  format: NETWORK_FORMAT,
  name: "sixteen-of-twenty",
  buses: [
    { id: "grid", nominalKv: 33, reference: true },
    { id: "site", nominalKv: 33 },
  ],
  branches: [{ id: "line", from: "site", to: "grid", reactancePu: 0.1, ratingMw: 20 }],
  connections: [
    { id: "new", connectedOn: "2024-01-01", curtailmentIndexFrac: 0.3 },
    { id: "old", connectedOn: "2010-01-01" },
  ].map((own) => ({ ...own, bus: "site", exportLimitMw: 10, curtailableWhen: "intact" })),
  units: ["new", "old"].map((id) => ({
    ...{ id, connection: id, technology: "generator", capacityMw: 10 },
  })),
  constraintPoints: [{ id: "export", branch: "line", direction: "forward" }],
});

function played(start: string, days: number, faults: readonly object[] = [], of = network) {
  const scenario = scenarioOf({
    period: { start, days, tickMinutes: 30 },
    forecast: { kind: "perfect" },
    anm: { targetFrac: 0.8, releaseFrac: 0.7, sequentialTripFrac: 1.2, globalTripFrac: 1.3 },
    faults,
  });
  return ran(scenario, partsOf(of)).tables;
}

const indexRows = (tables: ReturnType<typeof played>, unit: string) =>
  rowsOf(tables.curtailment_index).filter((row) => row.unit === unit);

test("a month ends with a row a unit, and so does the run; the year to date begins anew on 1 April", () => {
  const tables = played("2026-03-31", 3);
  const rows = indexRows(tables, "new");
  expect(rows.map((row) => formatInstant(Number(row.at)))).toEqual([
    ...["2026-03-31T23:00:00Z", "2026-04-02T23:00:00Z"],
  ]);
  const [march, end] = rows;
  expect(march).toMatchObject({
    capacityW: 10e6,
    agreedFrac: 0.3,
    yearHours: 24,
    completeYears: 0,
    yearWh: 96e6,
  });
  expect(end).toMatchObject({ yearWh: 192e6, yearHours: 48, yearFrac: 0.4, rollingHours: 72 });
  expect(Number(end!.rollingWh)).toBe(96e6 + 192e6);
  expect(indexRows(tables, "old")[1]).toMatchObject({ agreedFrac: 1, yearWh: 0, rollingFrac: 0 });
});

test("what an outage takes is in no index, though it is curtailed", () => {
  const [from, to] = ["2026-05-02T00:00:00Z", "2026-05-02T12:00:00Z"];
  const tables = played("2026-05-01", 2, [{ kind: "branch-out", branch: "line", from, to }]);
  const wh = sums(rowsOf(tables.curtailment), ["unit", "cause"], "curtailedWh");
  expect(wh.get("new outage")).toBe(120e6);
  expect(indexRows(tables, "new")[0]!.yearWh).toBe(wh.get("new own"));
  const summary = new SummaryFold();
  summary.add({ tables });
  const index = summary.value().byUnit.find(({ name }) => name === "curtailmentIndexByHoursFrac")!;
  expect(index.values).toEqual([
    { id: "new", value: wh.get("new own")! / (10e6 * 48) },
    // Given back in ten steps of 1 MW once the line is there: that is the manager's doing, and counts.
    { id: "old", value: 1.25 / 480 },
  ]);
});

test("a complete year above the agreed index is a breach, with both numbers, at 00:00 London on 1 April", () => {
  const tables = played("2025-04-01", 366);
  const breaches = rowsOf(tables.events).filter((row) => row.kind === "indexBreach");
  expect(
    breaches.map(({ at, unit, because }) => [formatInstant(Number(at)), unit, because]),
  ).toEqual([
    ...["physical", "contract"].map((index) => [
      ...["2026-03-31T23:00:00Z", "new"],
      `mean ${index} index of 1 complete year 40.00 %, agreed 30.00 %`,
    ]),
  ]);
  const rows = indexRows(tables, "new");
  expect(rows.length).toBe(13);
  expect(rows[11]).toMatchObject({ yearHours: 8760, yearFrac: 0.4, completeYears: 1 });
  expect(rows[12]).toMatchObject({ yearHours: 24, rollingHours: 8760, yearsFrac: 0.4 });
});

test("a consumer that an import constraint keeps from drawing breaches its index like a generator", () => {
  const [works] = network.units;
  const consumer = networkDocumentSchema.parse({
    ...network,
    connections: network.connections.map((own) => ({
      ...own,
      exportLimitMw: 0,
      importLimitMw: 10,
    })),
    units: network.units.map(({ id, connection }) => ({
      ...{ id, connection, technology: "demand", capacityMw: 0 },
      consumption: { peakMw: 10, profile: "constant" },
    })),
    constraintPoints: [{ id: "import", branch: "line", direction: "reverse" }],
  });
  const tables = played("2025-04-01", 365, [], consumer);
  const rows = rowsOf(tables.curtailment_index).filter(({ unit }) => unit === works!.id);
  expect(rows.at(-1)).toMatchObject({
    ...{ direction: "consumption", capacityW: 10e6, yearHours: 8760, yearFrac: 0.4 },
  });
  const breaches = rowsOf(tables.events).filter((row) => row.kind === "indexBreach");
  expect(breaches.map(({ unit, because }) => [unit, because])).toEqual(
    ["physical", "contract"].map((index) => [
      ...["new", `mean ${index} index of 1 complete year 40.00 %, agreed 30.00 %`],
    ]),
  );
});

describe("in the mini-trials", () => {
  /** What trades moved from one index to the other, MWh, by unit and direction. */
  function movedMwh(rows: ReturnType<typeof rowsOf>) {
    return Object.fromEntries(
      rows.flatMap(({ unit, direction, runWh, contractRunWh }) => {
        const wh = Number(contractRunWh) - Number(runWh);
        return wh === 0 ? [] : [[`${unit} ${direction}`, wh / 1e6]];
      }),
    );
  }

  test("at the import constraint Yellow draws less for Green: that moves from its index to Green's; Purple and Pink are sent, and lose nothing", async () => {
    const { tables } = await trial("import-1");
    const rows = rowsOf(tables.curtailment_index);
    expect(movedMwh(rows)).toEqual({
      ...{ "blue consumption": 2.5, "green consumption": 2, "red consumption": 1.5 },
      "yellow consumption": -2,
    });
    const of = (id: string) => rows.filter(({ unit }) => unit === id);
    expect(of("purple")).toMatchObject([{ runWh: 0 }, { runWh: 0 }]);
    expect(of("pink")).toMatchObject([{ direction: "injection", runWh: 0 }]);
    const [injection, consumption] = of("orange");
    expect(injection).toMatchObject({ direction: "injection", agreedFrac: 0.0999, yearFrac: 0 });
    // 4 MW for the half-hour, and 0.05 MWh until it is let go by the limits on release: 2.05 MWh of 96, 2.1 %.
    expect(consumption).toMatchObject({ direction: "consumption", agreedFrac: 0.0999 });
    expect(Number(consumption!.yearFrac)).toBeCloseTo(2.05 / 96, 5);
  });

  test("at the export constraint Orange, a store, buys of Yellow, which draws more: what it went on discharging is in its contract index", async () => {
    const { tables } = await trial("export-1");
    expect(movedMwh(rowsOf(tables.curtailment_index))).toEqual({
      ...{ "blue injection": 2.5, "orange injection": 2, "green injection": 1.5 },
      "pink injection": -1.5,
    });
  });

  test.each(["import-1", "import-2", "import-3", "import-5", "import-6", "export-1", "export-5"])(
    "%s: all contract indices together have the energy of all physical ones, and of what sellers were sent to do",
    async (name) => {
      const { tables } = await trial(name);
      const total = (wh: readonly unknown[]) =>
        wh.reduce<number>((sum, each) => sum + Number(each), 0);
      const index = rowsOf(tables.curtailment_index);
      const sent = rowsOf(tables.curtailment).map(
        ({ curtailedWh, heldBackWh }) =>
          Math.abs(Number(curtailedWh)) - Math.abs(Number(heldBackWh)),
      );
      expect(total(index.map((row) => row.contractRunWh))).toBe(
        total(index.map((row) => row.runWh)) + total(sent),
      );
      expect(total(sent)).toBeGreaterThan(0);
    },
  );
});
