/** Market monitoring in whole runs: who games is flagged, nobody else is where nothing is uncertain, and sanctions do what they say from then on and nothing before. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { orThrow } from "../sim/core/errors.ts";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { networkDocumentSchema } from "../sim/model/network-document.ts";
import type { ResultTableName } from "../sim/model/result-tables.ts";
import { loadScenarioSource } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources, plainSource } from "./scenario-source.ts";
import { partsOf, type Ran, type Row, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const FOLDER = fileURLToPath(new URL("./020-energy-exchange/", import.meta.url));
const source = orThrow(await loadScenarioSource(`${FOLDER}exchange.yaml`));
const homes = Array.from({ length: 12 }, (_, index) => `home-${index + 1}`);

/** Three days of June in a hamlet whose field holds half of its energy back, all as it was forecast. */
const withheld = (withheldFrac: number) => ({
  period: { start: "2025-06-09", days: 3 },
  forecast: { kind: "perfect" },
  venues: {
    "local-energy-exchange": {
      members: [
        {
          ...{ units: ["solar-field"], exportGbpPerMwh: 50 },
          strategy: { kind: "withholder", withheldFrac },
        },
        { units: ["dairy"], importGbpPerMwh: 190 },
        { units: homes, importGbpPerMwh: 223.6 },
      ],
    },
  },
});
async function runOf(...over: readonly object[]): Promise<Ran> {
  const merged = over.reduce(
    (of: typeof source, each) => mergeSources(of, plainSource(each)),
    source,
  );
  const { scenario, parts } = orThrow(await prepare(merged, FOLDER));
  return ran(scenario, parts);
}
const monitored = (sanction: object) => ({ marketMonitoring: { sanction } });
const MONITORING: readonly ResultTableName[] = ["monitoring_assessments", "monitoring_sanctions"];
/** Tables that are of no monitor, but for what `without` names. */
const others = ({ tables }: Ran, without: readonly ResultTableName[] = []) =>
  Object.fromEntries(
    Object.entries(tables)
      .filter(([name]) => ![...MONITORING, ...without].includes(name as ResultTableName))
      .map(([name, table]) => [name, rowsOf(table)]),
  );
const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);

/** A Wh in each half-hour of a home that draws 6 kWh in a day. */
const ROUNDED = 48 / 6000;

const unwatched = await runOf(withheld(0.5));
const watched = await runOf(withheld(0.5), monitored({ kind: "none" }));
const assessments = rowsOf(watched.tables.monitoring_assessments);
const flagged = assessments.filter(({ isFlagged }) => isFlagged === 1);

describe("who holds half back", () => {
  const ofVolume = assessments.filter(({ detector }) => detector === "withheld-volume");

  test("is flagged on every day for a half, nobody else scores anything", () => {
    expect(ofVolume).toHaveLength(3 * 14);
    for (const { unit, score, isFlagged, games } of ofVolume) {
      const isField = unit === "solar-field";
      expect([isFlagged, games]).toEqual(isField ? [1, 1] : [0, 0]);
      expect(Math.abs(Number(score) - (isField ? 0.5 : 0))).toBeLessThan(ROUNDED);
    }
  });

  test("each detector has the rate that its rows say", () => {
    const fold = new SummaryFold();
    fold.add({ tables: watched.tables });
    const { byDetector, metrics } = fold.value();
    const of = (name: string) =>
      byDetector
        .find((metric) => metric.name === name)!
        .values.find(({ id }) => id === "withheld-volume")!.value;
    expect([of("gamingCases"), of("trueFlags"), of("truePositiveFrac")]).toEqual([3, 3, 1]);
    expect([of("honestCases"), of("falseFlags"), of("falsePositiveFrac")]).toEqual([39, 0, 0]);
    expect(metrics.find(({ name }) => name === "monitoringFlags")!.value).toBe(flagged.length);
  });

  test("nobody who is only looked at is paid or does otherwise", () => {
    expect(others(watched)).toEqual(others(unwatched));
    expect(rowsOf(unwatched.tables.monitoring_assessments)).toEqual([]);
    expect(rowsOf(watched.tables.monitoring_sanctions)).toEqual([]);
  });
});

test("where nobody games and all goes as forecast nobody is flagged", async () => {
  const honest = await runOf(withheld(0), monitored({ kind: "none" }));
  const rows = rowsOf(honest.tables.monitoring_assessments);
  expect(rows.length).toBeGreaterThanOrEqual(3 * 14);
  for (const { score, isFlagged, games } of rows) {
    expect(Number(score)).toBeLessThan(ROUNDED);
    expect([isFlagged, games]).toEqual([0, 0]);
  }
});

describe.each([
  ["repay-gain", {}, 1],
  ["repay-multiple", { multiple: 3 }, 3],
])("%s", async (kind, more, multiple) => {
  const repaid = await runOf(withheld(0.5), monitored({ kind, ...more }));
  const sanctions = rowsOf(repaid.tables.monitoring_sanctions);
  const entries = rowsOf(repaid.tables.ledger).filter(
    ({ rule }) => rule === `market-monitoring/${kind}`,
  );

  test("takes the gain so many times over for the platform at the end of the day, and nothing else changes", () => {
    const gained = flagged.filter(({ gainMicroGbp }) => Number(gainMicroGbp) > 0);
    expect(gained.length).toBeGreaterThan(0);
    expect(sanctions.map(({ flag, paidMicroGbp }) => [flag, paidMicroGbp])).toEqual(
      gained.map(({ flag, gainMicroGbp }) => [flag, multiple * Number(gainMicroGbp)]),
    );
    expect(sum(entries, "amountMicroGbp")).toBe(sum(sanctions, "paidMicroGbp"));
    const days = new Map(assessments.map(({ flag, at }) => [flag, at]));
    for (const { payer, payee, at, because } of entries) {
      expect([payer, payee]).toEqual(["solar-field", "local energy platform"]);
      expect(at).toBe(days.get(because!));
    }
    const money: ResultTableName[] = ["ledger", "actor_payments", "stakeholder_values"];
    expect(others(repaid, money)).toEqual(others(unwatched, money));
    const rest = rowsOf(repaid.tables.ledger).filter((row) => !entries.includes(row));
    const isPaid = ({ rule }: Row) => !String(rule).startsWith("market-monitoring/");
    expect(rowsOf(repaid.tables.ledger).filter(isPaid)).toEqual(rowsOf(unwatched.tables.ledger));
    expect(rest.length).toBeGreaterThan(0);
  });
});

describe("exclusion for a day", async () => {
  const excluded = await runOf(withheld(0.5), monitored({ kind: "exclusion", days: 1 }), {
    period: { start: "2025-06-09", days: 4 },
  });
  const sanctions = rowsOf(excluded.tables.monitoring_sanctions);
  const orders = rowsOf(excluded.tables.exchange_orders).filter(
    ({ unit }) => unit === "solar-field",
  );
  const dayOf = (row: Row) => new Date(1000 * Number(row.periodStart)).toISOString().slice(0, 10);

  test("begins with the detection and not before: what was ordered by then stands, the next gate takes nothing", () => {
    expect(sanctions[0]).toMatchObject({
      at: Date.parse("2025-06-09T23:00:00Z") / 1000,
      excludedUntil: Date.parse("2025-06-10T23:00:00Z") / 1000,
      paidMicroGbp: 0,
    });
    // The gate of the ninth for the tenth came before the end of the ninth; that of the tenth for the eleventh is missed. Of the tenth it is flagged again,
    // so that the gate of the eleventh is missed too.
    expect([...new Set(orders.map(dayOf))]).toEqual(["2025-06-09", "2025-06-10"]);
    for (const { placedAt } of orders)
      expect(Number(placedAt)).toBeLessThan(Number(sanctions[0]!.at));
  });

  test("who is not let in is not held to hold back", () => {
    const ofField = rowsOf(excluded.tables.monitoring_assessments).filter(
      ({ unit, detector }) => unit === "solar-field" && detector === "withheld-volume",
    );
    expect(ofField).toHaveLength(2);
  });
});

/** Half of the sites of a park, measured against other days and the hours before, give nothing of what they sell. */
const gamers = ["bakery", "cold-store", "offices"];
const parkRun = async (gaming: object): Promise<Ran> => {
  const PARK = fileURLToPath(new URL("./022-gaming-baselines/", import.meta.url));
  const { scenario, parts } = orThrow(
    await prepare(
      plainSource({
        network: { file: "park.yaml" },
        period: { start: "2026-01-20", days: 16, tickMinutes: 30 },
        population: [
          {
            units: { ids: gamers },
            policy: { kind: "demand", gaming: { undoneFrac: 1, ...gaming } },
          },
          { policy: { kind: "demand" } },
        ],
        venues: {
          "demand-flexibility-service": {
            ...{ wantedMw: 2.4, countedAt: "import", baseline: { kind: "p376" } },
            windows: [{ days: "weekdays", months: [2], from: "17:00", to: "19:00" }],
          },
        },
        marketMonitoring: { sanction: { kind: "repay-gain" } },
      }),
      PARK,
    ),
  );
  return ran(scenario, parts);
};
const ofDetector = (rows: readonly Row[], kind: string) =>
  rows.filter(({ detector }) => detector === kind);
const isGamer = ({ unit }: Row) => (gamers.includes(String(unit)) ? 1 : 0);

describe("half of the sites of a park draw more for four hours before they are called", async () => {
  const { tables } = await parkRun({
    sameDay: { addedFrac: 0.3, fromMinutes: 240, toMinutes: 0 },
  });
  const rows = rowsOf(tables.monitoring_assessments);

  test("those and no others are flagged on the days of calls, and pay the buyer back", () => {
    const before = ofDetector(rows, "inflated-before");
    expect(before.length).toBeGreaterThanOrEqual(6);
    for (const row of before)
      expect([row.isFlagged, row.games]).toEqual([isGamer(row), isGamer(row)]);
    const repaid = rowsOf(tables.ledger).filter(
      ({ rule }) => rule === "market-monitoring/repay-gain",
    );
    expect(new Set(repaid.map(({ payer }) => payer))).toEqual(new Set(gamers));
    expect(new Set(repaid.map(({ payee }) => payee))).toEqual(
      new Set(["electricity system operator"]),
    );
    expect(sum(repaid, "amountMicroGbp")).toBe(
      sum(rowsOf(tables.monitoring_sanctions), "paidMicroGbp"),
    );
  });

  test("and nobody for days without a call, on which all draw as ever", () => {
    const earlier = ofDetector(rows, "inflated-earlier-days");
    expect(earlier.length).toBeGreaterThanOrEqual(6);
    for (const { isFlagged, games } of earlier) expect([isFlagged, games]).toEqual([0, 0]);
  });
});

test("of sites that draw a half more in the hours of calls on days without one, those and no others are flagged for that, and none for the hours before", async () => {
  const { tables } = await parkRun({ earlierDays: { addedFrac: 0.5 } });
  const rows = rowsOf(tables.monitoring_assessments);
  const earlier = ofDetector(rows, "inflated-earlier-days");
  expect(earlier.length).toBeGreaterThanOrEqual(6);
  for (const row of earlier)
    expect([row.isFlagged, row.games]).toEqual([isGamer(row), isGamer(row)]);
  for (const { games } of ofDetector(rows, "inflated-before")) expect(games).toBe(0);
  expect(earlier.some(({ gainMicroGbp }) => Number(gainMicroGbp) > 0)).toBe(true);
});

/** Two sites behind a transformer that carries what they draw and no more; the newer is curtailed first. */
const twoSites = networkDocumentSchema.parse({
  ...{ format: "headroom-network/1", name: "two sites", baseMva: 100 },
  buses: [
    { id: "grid-33", nominalKv: 33, reference: true, role: "gridSupplyPoint" },
    { id: "park-11", nominalKv: 11, role: "primary" },
  ],
  branches: [
    {
      ...{ id: "transformer", kind: "transformer", from: "park-11", to: "grid-33" },
      ...{ reactancePu: 0.4, ratingMw: 4.4 },
    },
  ],
  connections: [
    { id: "mill-site", connectedOn: "1998-01-01" },
    { id: "dairy-site", connectedOn: "2020-01-01" },
  ].map((site) => ({
    ...site,
    bus: "park-11",
    exportLimitMw: 0,
    importLimitMw: 3,
    curtailableWhen: "intact",
  })),
  units: ["mill", "dairy"].map((id) => ({
    ...{ id, connection: `${id}-site`, technology: "demand", capacityMw: 0 },
    consumption: { peakMw: 2, profile: "industrial" },
  })),
  constraintPoints: [{ id: "import", branch: "transformer", direction: "reverse" }],
});
const milling = (overDeclaredFrac: number): Ran =>
  ran(
    scenarioOf({
      period: { start: "2026-01-19", days: 12, tickMinutes: 30 },
      forecast: { kind: "perfect" },
      population: [
        {
          units: { ids: ["mill"] },
          policy: { kind: "demand", overDeclaredFrac, valueOfLostLoadGbpPerMwh: 150 },
        },
        { policy: { kind: "demand", valueOfLostLoadGbpPerMwh: 400 } },
      ],
      venues: { "curtailment-obligations": { baseline: { kind: "self-declared" } } },
      marketMonitoring: { sanction: { kind: "repay-gain" } },
    }),
    partsOf(twoSites),
  );

describe("a mill that declares to draw a half more than it will, so that its neighbour is told of a constraint and buys relief of it", () => {
  const declared = milling(0.5);
  const rows = rowsOf(declared.tables.monitoring_assessments);
  const trades = rowsOf(declared.tables.trades).filter(({ seller }) => seller === "mill");

  test("is flagged once enough days are known to compare with", () => {
    expect(trades.length).toBeGreaterThan(20);
    expect(rows.length).toBeGreaterThan(2);
    for (const { unit, detector, isFlagged, games, score } of rows) {
      expect([unit, detector, isFlagged, games]).toEqual(["mill", "created-constraint", 1, 1]);
      expect(Number(score)).toBeGreaterThan(0.2);
    }
  });

  test("and where it declares what it will draw there is no constraint, no trade and no flag", () => {
    const honest = milling(0);
    expect(rowsOf(honest.tables.trades)).toEqual([]);
    expect(rowsOf(honest.tables.monitoring_assessments)).toEqual([]);
  });
});

describe("wrong settings", () => {
  const faultsOf = async (over: object): Promise<readonly string[]> => {
    const checked = await prepare(mergeSources(source, plainSource(over)), FOLDER);
    return checked.kind === "ok"
      ? []
      : checked.faults.map(({ path, found, remedy }) => `${path}: found ${found}; ${remedy}`);
  };
  const detectors = (...kinds: string[]) => ({
    marketMonitoring: { detectors: kinds.map((kind) => ({ kind })) },
  });

  test("a detector twice", async () => {
    expect(await faultsOf(detectors("withheld-volume", "withheld-volume"))).toEqual([
      'marketMonitoring.detectors[1].kind: found "withheld-volume" a second time; write each detector once',
    ]);
  });

  test("a monitor without a market to look at", async () => {
    expect(
      await faultsOf({ venues: { "local-energy-exchange": undefined }, marketMonitoring: {} }),
    ).toEqual([
      expect.stringContaining("marketMonitoring: found market monitoring without a market"),
    ]);
  });

  test("a detector and a sanction that do not exist, a threshold above 1, a multiple below 1: all at once", async () => {
    const faults = await faultsOf({
      marketMonitoring: {
        detectors: [{ kind: "mind-reader" }, { kind: "withheld-volume", thresholdFrac: 2 }],
        sanction: { kind: "repay-multiple", multiple: 0.5 },
      },
    });
    expect(faults).toHaveLength(3);
    for (const [row, path] of [
      "marketMonitoring.detectors[0].kind",
      "marketMonitoring.detectors[1].thresholdFrac",
      "marketMonitoring.sanction.multiple",
    ].entries())
      expect(faults[row]).toContain(path);
  });
});
