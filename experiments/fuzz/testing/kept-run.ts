/**
 * For tests: a run that keeps every law and has rows in every table, and how one of its rows is changed.
 */
import { generatedSeries } from "../../../grids/series/generated.ts";
import type { ResultTableName } from "../../../sim/model/result-tables.ts";
import { withContracts } from "../../testing/contracted-owners.ts";
import { documentOf, type Row, scenarioOf } from "../../testing/engine-runs.ts";
import { type Facts, factsOf } from "../facts.ts";

const printed = documentOf("mini-trial-export");
/** As printed, but Pink holds a little less than it can give, so that it may buy export capacity. */
export const network = {
  ...printed,
  connections: printed.connections.map((connection) =>
    connection.id === "pink" ? { ...connection, exportLimitMw: 2.9 } : connection,
  ),
};
const capacityPrice = (energyMarginGbpPerMwHour: number) => ({
  ...{ administrationGbp: 0, energyMarginGbpPerMwHour },
});
export const scenario = scenarioOf({
  network: { builtIn: "mini-trial-export" },
  period: { start: "2026-01-01", days: 1 },
  lookAhead: {
    daysAhead: 2,
    updates: [{ daysAhead: 1, at: "09:00" }],
    operational: { periods: 2 },
    factors: { draws: 8, outages: "none", serviceMw: { orange: 1, pink: 2 } },
  },
  procurement: {},
  facilitator: {},
  outageCheck: {},
  homes: [
    {
      ...{ id: "street", bus: "main-33", count: 5, solar: { share: 1 }, battery: {} },
      ...{ ev: { share: 0.5 }, heatPump: { share: 0.5 } },
      ...{ tariff: { kind: "time-of-use" }, response: { paidOptInFrac: 0.9 } },
    },
    { id: "terrace", bus: "main-33", count: 60, response: { paidOptInFrac: 0.9 } },
    { id: "farms", bus: "south-33", count: 4, ev: { share: 1 } },
  ],
  flexAlerts: [
    { id: "tea", from: "2026-01-01T17:00:00Z", rewardGbpPerMwh: 1000, groups: ["street"] },
    {
      ...{ id: "supper", from: "2026-01-01T19:00:00Z", rewardGbpPerMwh: 2000, groups: ["terrace"] },
      paidBy: "network operator",
    },
  ],
  aggregators: [
    { id: "flex homes", groups: ["terrace"], sharing: { kind: "mix" }, promisedFrac: 1.5 },
  ],
  population: withContracts(
    new Map([
      ["pink", 60],
      ["red", 50],
      ["yellow", 180],
      // Who shares energy is contracted at its tariff.
      ["blue", 50],
      ["green", 50],
      ["white", 223.6],
    ]),
    network,
  ),
  controlRoom: {
    areas: [
      { id: "main", buses: ["main-33"] },
      { id: "south", buses: ["south-33"] },
    ],
    minimumCohort: { dso: { homes: 5 } },
  },
  // A member that holds nothing back may be flagged all the same, for a forecast is no meter.
  marketMonitoring: {
    detectors: [{ kind: "withheld-volume", thresholdFrac: 0, impactGbpPerMwh: 0 }],
    sanction: { kind: "exclusion", days: 1 },
  },
  outputs: { performance: true },
  settlement: {
    imbalance: { virtualTrading: { units: ["orange"] }, runs: {} },
    sharing: { members: ["blue", "green", "white"] },
    reinforcement: [{ id: "second circuit", capexGbp: 1_000_000, deferYears: 3 }],
  },
  venues: {
    "curtailment-obligations": { minTradeKw: 1 },
    "wholesale-portfolio": {
      trader: "storage party",
      limits: { leastGainGbpPerMwh: 0 },
      minUseKw: 1,
    },
    "capacity-trades": {
      market: {
        ...{ initiators: "stated", responders: "stated" },
        requests: [
          {
            ...{ id: "late", site: "pink", kw: 60, price: capacityPrice(90) },
            ...{ from: "2026-01-01T22:00:00Z", to: "2026-01-01T23:00:00Z" },
            responses: [
              { site: "purple", kw: 40, price: capacityPrice(16) },
              { site: "orange", kw: 100, price: capacityPrice(20) },
              { site: "blue", kw: 10, price: capacityPrice(200) },
            ],
          },
        ],
      },
      trades: [
        {
          ...{ id: "evening", buyer: "pink", seller: "purple", kw: 100 },
          ...{ from: "2026-01-01T20:00:00Z", to: "2026-01-01T22:00:00Z" },
        },
      ],
    },
    "local-energy-exchange": {
      members: [
        { units: ["pink"], exportGbpPerMwh: 60 },
        { units: ["red"], exportGbpPerMwh: 50 },
        { units: ["yellow"], importGbpPerMwh: 180 },
        { units: ["purple"], importGbpPerMwh: "dayAhead", exportGbpPerMwh: "dayAhead" },
      ],
      gates: { intraday: { everyMinutes: 120 } },
    },
    offsetting: {
      trades: [
        {
          ...{ id: "night", lead: "purple", follower: "pink", kw: 100, priceGbpPerMwh: 30 },
          ...{ from: "2026-01-01T19:00:00Z", to: "2026-01-01T20:00:00Z" },
        },
      ],
    },
    sustain: {
      zones: [
        {
          ...{ id: "zone", constraints: [network.constraintPoints[0]!.id] },
          windows: [{ days: "all", from: "00:00", to: "06:00" }],
          requirement: { kind: "stated", reliefKw: 500_000 },
        },
      ],
    },
    "bids-and-offers": {
      ...{ wantedMw: 2, minOfferKw: 1, countedAt: network.constraintPoints[0]!.id },
      calls: {
        kind: "stated",
        calls: [{ day: "2026-01-01", from: "21:00", minutes: 60 }],
      },
    },
    // Called while the circuit is full, so that a primacy rule has something to decide.
    "short-term-operating-reserve": {
      ...{ wantedMw: 20, minOfferKw: 500, sustainMinutes: 30, recoveryMinutes: 60 },
      countedAt: network.constraintPoints[0]!.id,
      windows: [{ days: "all", from: "06:00", to: "18:00" }],
      calls: {
        kind: "stated",
        calls: [
          { day: "2026-01-01", from: "06:30", minutes: 240 },
          { day: "2026-01-01", from: "12:00", minutes: 240 },
          { day: "2026-01-01", from: "17:00", minutes: 60 },
        ],
      },
    },
  },
});
export const kept = factsOf({ scenario, network, series: generatedSeries });

/** Facts with one row changed: the first that fits. */
export function changed(
  table: ResultTableName,
  change: (row: Row) => Row,
  fits: (row: Row) => boolean = () => true,
): Facts {
  const at = kept.rows[table].findIndex(fits);
  if (at < 0) throw new Error(`no row of ${table} fits`);
  return withRows(table, kept.rows[table].with(at, change(kept.rows[table][at]!)));
}

export const withRows = (table: ResultTableName, rows: readonly Row[], facts = kept): Facts => ({
  ...facts,
  rows: { ...facts.rows, [table]: rows },
});

/** A row with some columns set. */
export const set = (columns: Row) => (row: Row) => ({ ...row, ...columns });
/** A row with some columns moved by an amount. */
export const moved =
  (by: number, ...columns: string[]) =>
  (row: Row) => ({
    ...row,
    ...Object.fromEntries(columns.map((column) => [column, Number(row[column]) + by])),
  });
export const isRun = (run: string) => (row: Row) => row.run === run;
