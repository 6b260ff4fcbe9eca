/**
 * What happens between control cycles, and what is left when it is over: outages at any second, switching, units that
 * lose supply, ratings that step. Nobody is tripped who obeys, and nobody stays held for a reason that is gone.
 */
import { describe, expect, test } from "vitest";
import { parseInstant } from "../sim/core/time.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../sim/model/network-document.ts";
import {
  documentOf,
  partsOf,
  type Ran,
  ran,
  rowsOf,
  scenarioOf,
  sums,
} from "./testing/engine-runs.ts";
import { SITES, twoCircuits } from "./testing/two-circuits.ts";

const DAY = "2026-01-01";
const at = (clock: string) => `${DAY}T${clock}Z`;
const played = (faults: readonly object[], network = twoCircuits(SITES), more: object = {}): Ran =>
  ran(
    scenarioOf({
      period: { start: DAY, days: 1, tickMinutes: 5 },
      forecast: { kind: "perfect" },
      faults,
      ...more,
    }),
    partsOf(network),
  );
const kinds = ({ tables }: Ran) => rowsOf(tables.events).map(({ kind }) => kind);
const curtailedMwh = ({ tables }: Ran, by: readonly ("unit" | "cause")[] = ["unit", "cause"]) =>
  Object.fromEntries(
    [...sums(rowsOf(tables.curtailment), [...by], "curtailedWh")].map(([key, wh]) => [
      key,
      wh / 1e6,
    ]),
  );
const secondsOf = (from: string, to: string) => parseInstant(at(to))! - parseInstant(at(from))!;

describe("an outage that begins or ends between two cycles", () => {
  test.for(["10:00:00", "10:00:01", "10:00:10", "10:00:30", "10:00:59"])(
    "from %s: the newest unit is trimmed from the second cycle after it on, and nobody is tripped",
    (from) => {
      const out = { kind: "branch-out", branch: "x2", from: at(from), to: at("11:00:00") };
      const run = played([out]);
      expect(kinds(run)).toEqual([
        "topologyChanged",
        "setPointLowered",
        "topologyChanged",
        "setPointRaised",
      ]);
      const told = rowsOf(run.tables.events)[1]!;
      expect(told).toMatchObject({ unit: "newest", toW: 16e6 });
      const wait = Number(told.at) - parseInstant(at("10:00:00"))!;
      expect(wait).toBe(from === "10:00:00" ? 60 : 120);
    },
  );

  test.for([
    ["10:00:10", "10:00:40"],
    ["10:00:00", "10:00:30"],
    ["10:00:10", "10:01:10"],
    ["10:04:50", "10:05:10"],
  ] as const)("from %s to %s: the run goes through", ([from, to]) => {
    const out = { kind: "branch-out", branch: "x2", from: at(from), to: at(to) };
    expect(kinds(played([out])).filter((kind) => kind === "topologyChanged")).toHaveLength(2);
    expect(secondsOf(from, to)).toBeLessThan(90);
  });
});

test("events are in the order of time, and what a unit was told for later is gone once it is tripped", () => {
  const silent = { kind: "unit-silent", unit: "newest", from: at("09:00:00"), to: at("12:00:00") };
  const out = { kind: "branch-out", branch: "x2", from: at("10:00:30"), to: at("11:00:00") };
  const run = played([silent, out]);
  const rows = rowsOf(run.tables.events);
  const instants = rows.map((row) => Number(row.at));
  expect(instants).toEqual([...instants].sort((left, right) => left - right));
  const trippedAt = Number(rows.find(({ kind }) => kind === "tripped")!.at);
  const later = rows.filter(
    (row) => row.unit === "newest" && row.kind === "setPointLowered" && Number(row.at) > trippedAt,
  );
  expect(later.filter((row) => Number(row.at) <= trippedAt + 60)).toEqual([]);
});

test("a silent unit with trading on a whole ring does not stop the run", () => {
  const silent = {
    kind: "unit-silent",
    unit: "gullcrag-wind",
    from: "2026-01-12T06:00:00Z",
    to: "2026-01-12T12:00:00Z",
  };
  const run = played([silent], documentOf("ring"), {
    period: { start: "2026-01-12", days: 1, tickMinutes: 5 },
    forecast: { kind: "gaussian-copula" },
    venues: { "curtailment-obligations": {} },
  });
  expect(kinds(run)).toContain("notResponding");
});

describe("what is held is let go when the reason is gone", () => {
  const yOut = { kind: "branch-out", branch: "y1", from: at("10:00:00"), to: at("11:00:00") };

  test("a firm unit that an outage reached is free from the first cycle after it, whatever the flow", () => {
    const network = twoCircuits([{ id: "firm", capacityMw: 39, isFirm: true }], true);
    const run = played([yOut], network);
    // 1 MW from 10:01 to 11:01.
    expect(curtailedMwh(run)).toEqual({ "firm own": 1 });
  });

  test("a unit that lost supply and may never be curtailed comes back in full at once", () => {
    const network = islandable([
      { id: "sure", bus: "x", capacityMw: 33, when: "never" },
      { id: "lost", bus: "z", capacityMw: 10, when: "never" },
    ]);
    const out = { kind: "branch-out", branch: "zx", from: at("10:00:00"), to: at("10:01:00") };
    const run = played([out], network);
    expect(curtailedMwh(run)).toEqual({ "lost outage": expect.closeTo(10 / 60, 5) });
  });

  test("a unit that is switched away from a constraint is not held by it any more", () => {
    const network = islandable([
      { id: "sure", bus: "x", capacityMw: 37, when: "never" },
      { id: "moved", bus: "z", capacityMw: 5, when: "intact" },
    ]);
    const [from, to] = [at("10:00:00"), at("20:00:00")];
    const run = played(
      [
        { kind: "switching", switch: "zx-switch", position: "open", from, to },
        { kind: "switching", switch: "zy-switch", position: "closed", from, to },
      ],
      network,
    );
    const away = rowsOf(run.tables.curtailment).filter(
      (row) =>
        Number(row.periodStart) > parseInstant(at("10:01:00"))! &&
        Number(row.periodStart) < parseInstant(at("20:00:00"))!,
    );
    expect(away).toEqual([]);
    // 4 MW before and after, but for a minute each way.
    expect(curtailedMwh(run)["moved own"]).toBeCloseTo(4 * 14, 0);
  });
});

/** Site Z hangs on site X, and may be switched over to Y. */
function islandable(
  sites: readonly {
    readonly id: string;
    readonly bus: string;
    readonly capacityMw: number;
    readonly when: string;
  }[],
) {
  const line = (id: string, from: string, to: string, ratingMw: number) => ({
    ...{ id, from, to, ratingMw },
    reactancePu: 0.1,
  });
  return networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "islandable",
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      ...["x", "y", "z"].map((id) => ({ id, nominalKv: 33 })),
    ],
    branches: [
      line("x1", "x", "grid", 40),
      line("y1", "y", "grid", 40),
      line("zx", "z", "x", 100),
      line("zy", "z", "y", 100),
    ],
    switches: [
      { id: "zx-switch", branch: "zx", normally: "closed" },
      { id: "zy-switch", branch: "zy", normally: "open" },
    ],
    connections: sites.map(({ id, bus, capacityMw, when }) => ({
      ...{ id, bus, exportLimitMw: capacityMw, curtailableWhen: when },
      connectedOn: "2015-01-01",
    })),
    units: sites.map(({ id, capacityMw }) => ({
      ...{ id, connection: id, technology: "generator", capacityMw },
    })),
    demands: [],
    constraintPoints: [
      { id: "x1-export", branch: "x1", direction: "forward" },
      { id: "y1-export", branch: "y1", direction: "forward" },
    ],
  });
}

test.for([1, 2, 5, 30])(
  "a seasonal rating that falls at midnight is trimmed to before it does, at ticks of %d minutes",
  (tickMinutes) => {
    const network = twoCircuits([{ id: "unit", capacityMw: 46 }], true);
    const seasonal = {
      ...{ kind: "seasonal", winterMw: 48, intermediateMw: 40, summerMw: 36 },
      ...{ winterMonths: [12, 1, 2], summerMonths: [6, 7, 8] },
    };
    const branches = network.branches.map((branch) =>
      branch.id === "x1" ? { ...branch, rating: seasonal } : branch,
    );
    const run = ran(
      scenarioOf({
        period: { start: "2026-02-28", days: 2, tickMinutes },
        forecast: { kind: "perfect" },
      }),
      partsOf(networkDocumentSchema.parse({ ...network, branches })),
    );
    // 46 MW on 48 · 0.95 = 45.6 for a day, and on 40 · 0.95 = 38 for the next.
    expect(curtailedMwh(run)).toEqual({ "unit own": expect.closeTo((0.4 + 8) * 24, 3) });
  },
);

test("where nothing is read, a lost reading changes nothing", () => {
  const lost = {
    kind: "measurement-lost",
    constraint: "x1-export",
    from: at("10:00:00"),
    to: at("12:00:00"),
  };
  const run = played([lost], twoCircuits([{ id: "unit", capacityMw: 20 }]), {
    anm: { capability: "unmonitored" },
  });
  expect(kinds(run)).toEqual([]);
  expect(curtailedMwh(run)).toEqual({});
});

test("under an operating margin the band for giving back lies below the target, however large the margin", () => {
  const out = { kind: "branch-out", branch: "x2", from: at("10:00:00"), to: at("11:00:00") };
  const network = twoCircuits([{ id: "unit", capacityMw: 30 }]);
  const run = played([out], network, {
    anm: { operatingMargin: { rampUpKwPerS: 400, delayS: 60 } },
  });
  // A margin of 24 of 40 MW: a target of 16, given back below 15.2; the two circuits carry 11 each of what is uncurtailed.
  const last = rowsOf(run.tables.events).filter(({ kind }) => kind === "setPointRaised");
  expect(last[last.length - 1]).toMatchObject({ toW: 30e6 });
});
