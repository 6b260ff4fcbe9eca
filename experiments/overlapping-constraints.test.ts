/**
 * Two constraints in series, through the whole engine: a traded slice stands in its buyer's place only at the constraint and
 * in the half-hour that it was matched on. At the other constraint and in other half-hours the incoming order holds, and a row
 * that may not trade keeps its place.
 */
import { describe, expect, test } from "vitest";
import { agentPolicies } from "../agents/registry.ts";
import { parseInstant, periodOf } from "../sim/core/time.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import type { Parts } from "../sim/run.ts";
import { handSeries } from "../sim/testing/hand-series.ts";
import { type Row, ran, rowsOf, scenarioOf } from "./testing/engine-runs.ts";

const at = (clock: string) => parseInstant(`2026-01-15T${clock}:00Z`)!;
const MW = { ear: 6, elm: 4, sun: 4, mill: 6 } as const;
const UNITS = [
  // The spur carries Ear and Elm, the trunk all four. Newest first: Ear, Sun, Mill, Elm.
  { id: "ear", bus: "end", technology: "wind", connectedOn: "2022-01-01" },
  { id: "sun", bus: "main", technology: "solar", connectedOn: "2021-01-01" },
  { id: "mill", bus: "main", technology: "hydro", connectedOn: "2020-01-01" },
  { id: "elm", bus: "end", technology: "wind", connectedOn: "2019-01-01" },
] as const;

/** Targets are four fifths of the ratings: 12 MW on the trunk, 9 MW on the spur. */
const network = networkDocumentSchema.parse({
  format: NETWORK_FORMAT,
  name: "trunk-and-spur",
  buses: [
    { id: "grid", nominalKv: 33, reference: true },
    { id: "main", nominalKv: 33 },
    { id: "end", nominalKv: 33 },
  ],
  branches: [
    { id: "trunk", from: "main", to: "grid", reactancePu: 0.1, ratingMw: 15 },
    { id: "spur", from: "end", to: "main", reactancePu: 0.1, ratingMw: 11.25 },
  ],
  connections: UNITS.map(({ id, bus, connectedOn }) => ({
    ...{ id, bus, connectedOn, exportLimitMw: MW[id], curtailableWhen: "intact" },
  })),
  units: UNITS.map(({ id, technology }) => ({
    ...{ id, technology, connection: id, capacityMw: MW[id] },
  })),
  constraintPoints: ["trunk", "spur"].map((id) => ({ id, branch: id, direction: "forward" })),
});

/** All run from 08:00 to 09:00: 8 MW too much on the trunk, of which 1 MW too much on the spur. */
const isOn = (period: number) => period >= periodOf(at("08:00")) && period < periodOf(at("09:00"));
const series: Parts["series"] = ({ units }) =>
  handSeries({
    availableKw(period, out) {
      for (const [row, capacityKw] of units.capacityKw.entries())
        out[row] = isOn(period) ? capacityKw : 0;
    },
    // In the second half-hour Ear's output is not worth what Mill asks.
    priceGbpPerMwh: (period) => (period === periodOf(at("08:00")) ? 90 : 30),
  });

const run = ran(
  scenarioOf({
    period: { start: "2026-01-15", days: 1, tickMinutes: 30 },
    forecast: { kind: "perfect" },
    anm: {
      ...{ targetFrac: 0.8, releaseFrac: 0.7, sequentialTripFrac: 5, globalTripFrac: 6 },
      ...{ releaseHoldS: 0, releaseStepFrac: 1 },
    },
    population: [
      {
        units: { ids: ["mill"] },
        policy: { kind: "generator" },
        contract: { energyPrice: { fixedGbpPerMwh: 40 } },
      },
      {
        units: { ids: ["elm"] },
        policy: { kind: "generator" },
        contract: { energyPrice: { fixedGbpPerMwh: 80 } },
      },
      { units: { ids: ["ear", "sun"] }, policy: { kind: "generator" } },
    ],
    venues: {
      "curtailment-obligations": {
        participation: { buyer: ["wind", "hydro"], seller: ["wind", "hydro"] },
      },
    },
  }),
  { network, policies: agentPolicies, series },
);

const rowsAt = (table: "merit_order" | "curtailment" | "trades" | "ledger", clock: string): Row[] =>
  rowsOf(run.tables[table]).filter(({ periodStart }) => periodStart === at(clock));
const mega = (value: unknown) => Math.round(Number(value) / 1e3) / 1e3;
const list = (constraint: string, name: string) =>
  rowsAt("merit_order", "08:00")
    .filter((row) => row.constraint === constraint && row.list === name)
    .map(({ unit, volumeW, slice }) => `${unit} ${mega(volumeW)} ${slice}`);
/** "unit at constraint, cause": MWh to the kWh and a half that a first minute may let through. */
const curtailedMwh = (clock: string) =>
  Object.fromEntries(
    rowsAt("curtailment", clock).map(({ unit, constraint, cause, curtailedWh }) => [
      `${unit} at ${constraint}, ${cause}`,
      Math.round(Number(curtailedWh) / 1e4) / 100,
    ]),
  );

describe("08:00: both constraints bind, and Ear has bought 6 MW from Mill at the trunk", () => {
  test("one trade, at the constraint that threatens Ear most, for that half-hour", () => {
    const trades = rowsOf(run.tables.trades);
    expect(trades).toMatchObject([
      { constraint: "trunk", buyer: "ear", seller: "mill", buyerW: 6e6, sellerW: 6e6 },
    ]);
    expect(trades[0]!.periodStart).toBe(at("08:00"));
  });

  test("at the trunk Mill stands in Ear's place; Sun, whose technology may not trade, and Elm keep theirs", () => {
    expect(list("trunk", "incoming")).toEqual([
      "ear 6 own",
      "sun 4 own",
      "mill 6 own",
      "elm 4 own",
    ]);
    expect(list("trunk", "traded")).toEqual([
      "mill 6 sold",
      "sun 4 own",
      "ear 6 released",
      "elm 4 own",
    ]);
  });

  test("at the spur there is no traded list, and Ear is curtailed there in its own place", () => {
    expect(list("spur", "traded")).toEqual([]);
    // 8 MW at the trunk: 6 of Mill's, the megawatt that the spur takes off Ear, and one of Sun's.
    expect(curtailedMwh("08:00")).toEqual({
      "mill at trunk, sold": 3,
      "ear at spur, own": 0.5,
      "sun at trunk, own": 0.5,
    });
  });

  test("Mill is paid for what it gave at the trunk, £65 for each of 3 MWh, and nobody for the spur", () => {
    const paid = rowsOf(run.tables.ledger).filter(({ rule }) =>
      String(rule).startsWith("curtailment-obligations/"),
    );
    const payment = {
      periodStart: at("08:00"),
      payer: "ear",
      payee: "mill",
      amountMicroGbp: 195e6,
    };
    expect(paid).toMatchObject([payment]);
  });
});

test("08:30, the same excess and no trade: the incoming order holds again, Ear before Sun, and nobody is paid", () => {
  expect(curtailedMwh("08:30")).toEqual({ "ear at trunk, own": 3, "sun at trunk, own": 1 });
});
