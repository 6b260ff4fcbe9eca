/**
 * Runs in which something goes wrong: lost communication, a unit that does not obey, an outage, switching, markets that
 * fail. Set-points to the second and the reason of every event; and the network stays safe.
 */
import { describe, expect, test } from "vitest";
import { agentPolicies } from "../agents/registry.ts";
import { formatInstant, parseInstant } from "../sim/core/time.ts";
import { scenarioFindings } from "../sim/scenario.ts";
import {
  partsOf,
  type Ran,
  type Row,
  ran,
  ringDocument,
  rowsOf,
  scenarioOf,
  sums,
  TRADING,
} from "./testing/engine-runs.ts";
import { SITES, twoCircuits } from "./testing/two-circuits.ts";

const DAY = "2026-01-01";
const at = (clock: string) => `${DAY}T${clock}Z`;
const second = (instant: number) => instant - parseInstant(at("10:00:00"))!;

function played(faults: readonly object[], network = twoCircuits(SITES)): Ran {
  return ran(
    scenarioOf({
      period: { start: DAY, days: 1, tickMinutes: 5 },
      forecast: { kind: "perfect" },
      faults,
    }),
    partsOf(network),
  );
}

/** Second after 10:00 at which what a unit gives changes, and to what, in MW; the last stretch ends with the day. */
function outputs({ tables }: Ran, unit: string): [number, number][] {
  const rows = rowsOf(tables.instructions).filter((row) => row.unit === unit);
  return rows
    .map((row): [number, number] => [second(Number(row.start)), Number(row.deliveredW) / 1e6])
    .filter(([, mw], index, all) => index === 0 || all[index - 1]![1] !== mw);
}

const sayings = ({ tables }: Ran) =>
  rowsOf(tables.events).map((row) => [
    second(Number(row.at)),
    row.kind,
    row.unit === "-" ? row.constraint : row.unit,
    row.because,
  ]);

describe("an outage", () => {
  const out = { kind: "branch-out", branch: "x2", from: at("10:00:00"), to: at("11:00:00") };

  test("42 MW on the circuit that is left are trimmed to 38 by the newest unit, and given back once both are there", () => {
    const run = played([out]);
    expect(outputs(run, "newest")).toEqual([[60, 16]]);
    const rows = rowsOf(run.tables.instructions);
    expect(second(Math.max(...rows.map((row) => Number(row.start) + Number(row.seconds))))).toBe(
      3600 + 180,
    );
    expect(sayings(run)).toEqual([
      [0, "topologyChanged", "-", "x2 open"],
      [60, "setPointLowered", "newest", "x1-export above its target"],
      [3600, "topologyChanged", "-", "x2 closed"],
      [3780, "setPointRaised", "newest", "x1-export needs less relief"],
    ]);
    const causes = rowsOf(run.tables.curtailment);
    expect(new Set(causes.map((row) => `${row.constraint} ${row.cause}`))).toEqual(
      new Set(["x1-export own"]),
    );
  });

  test("a firm unit gives what the flexible ones cannot, and nothing while both circuits are there", () => {
    const network = twoCircuits([
      { id: "newest", capacityMw: 2, connectedOn: "2024-01-01" },
      { id: "oldest", capacityMw: 1 },
      { id: "firm", capacityMw: 47, isFirm: true },
    ]);
    const run = played([out], network);
    expect(outputs(run, "newest")[0]).toEqual([60, 0]);
    expect(outputs(run, "oldest")[0]).toEqual([60, 0]);
    expect(outputs(run, "firm")[0]).toEqual([60, 46]);
    expect(rowsOf(played([], network).tables.instructions)).toEqual([]);
  });

  test("a planned outage stands in the constraint statement of the day before; an unplanned one does not", () => {
    const stated = (planned: boolean) =>
      rowsOf(played([{ ...out, planned }]).tables.look_ahead)
        .filter((row) => Number(row.sizeW) > 0)
        .map((row) => [second(Number(row.periodStart)), Number(row.sizeW) / 1e6]);
    expect(stated(true)).toEqual([
      [0, 4],
      [1800, 4],
    ]);
    expect(stated(false)).toEqual([]);
  });

  test("what is cut off injects nothing and is not served; neither is the network manager's doing", () => {
    const run = played([out, { ...out, branch: "x1" }]);
    const dark = rowsOf(run.tables.unit_period).filter(
      (row) => second(Number(row.periodStart)) === 0,
    );
    expect(dark.map((row) => Number(row.deliveredWh))).toEqual([0, 0, 0]);
    const unserved = sums(rowsOf(run.tables.network_period), [], "unservedWh").get("");
    expect(unserved).toBe(8_000_000);
    const causes = sums(rowsOf(run.tables.curtailment), ["cause"], "curtailedWh");
    expect(causes.get("outage")).toBe(50_000_000);
  });
});

test("a silent unit: told, not heard of, tripped to the second, and back once it answers, step by step", () => {
  const run = played([
    { kind: "branch-out", branch: "x2", from: at("10:00:00"), to: at("12:00:00") },
    { kind: "unit-silent", unit: "newest", from: at("09:59:00"), to: at("10:30:00") },
  ]);
  expect(outputs(run, "newest").slice(0, 3)).toEqual([
    [60, 0],
    [1980, 2],
    [2040, 4],
  ]);
  expect(sayings(run).slice(0, 6)).toEqual([
    [0, "topologyChanged", "-", "x2 open"],
    [60, "setPointLowered", "newest", "x1-export above its target"],
    [60, "notResponding", "newest", "told to go to 16000 kW 60 s ago"],
    [60, "tripped", "newest", "read 42000 kW, at or above the sequential trip of 40000 kW"],
    [1800, "responding", "newest", "it follows its set-point again"],
    [1800, "reconnected", "newest", "1200 s since its trip, and x1-export not above its target"],
  ]);
  const causes = sums(rowsOf(run.tables.curtailment), ["cause"], "curtailedWh");
  expect(causes.get("trip")).toBe(Math.round((20e6 * 1740) / 3600));
});

test("lost communication: a minute at the old set-point, then zero; back step by step", () => {
  const run = played([
    { kind: "unit-comms-lost", unit: "newest", from: at("10:00:10"), to: at("10:10:00") },
  ]);
  expect(outputs(run, "newest")).toEqual([
    [70, 0],
    [780, 4],
    [840, 8],
    [900, 12],
    [960, 16],
  ]);
  expect(sayings(run).slice(0, 3)).toEqual([
    [10, "commsLost", "newest", "no word from the unit; it goes to its fail-safe level after 60 s"],
    [70, "failSafe", "newest", "no communication for 60 s"],
    [600, "commsRestored", "newest", "communication is back"],
  ]);
  const causes = sums(rowsOf(run.tables.curtailment), ["cause"], "curtailedWh");
  expect(causes.get("failSafe")).toBe(Math.round((20e6 * 530) / 3600));
});

test("switching: a unit that did not touch a circuit is curtailed for it once the tie is closed, and not before", () => {
  const network = twoCircuits(
    [
      { id: "newest", capacityMw: 20, connectedOn: "2024-01-01" },
      { id: "oldest", bus: "y", capacityMw: 30 },
    ],
    true,
  );
  const run = played(
    [
      {
        kind: "switching",
        switch: "tie-switch",
        position: "closed",
        from: at("10:00:00"),
        to: at("11:00:00"),
      },
      {
        kind: "switching",
        switch: "x1-switch",
        position: "open",
        from: at("10:00:00"),
        to: at("11:00:00"),
      },
    ],
    network,
  );
  expect(outputs(run, "newest")).toEqual([[60, 16]]);
  expect(outputs(run, "oldest")).toEqual([]);
  expect(sayings(run).slice(0, 2)).toEqual([
    [0, "topologyChanged", "-", "x1 open, tie closed"],
    [60, "setPointLowered", "newest", "y1-export above its target"],
  ]);
});

describe("a market that fails", () => {
  const period = { start: "2026-01-05", days: 7 };
  const without = ran(scenarioOf({ period }));

  test("altogether: nothing is ordered, matched or sold, every gate says so, and the run is that without a market", () => {
    const failed = ran(
      scenarioOf({
        period,
        venues: TRADING,
        faults: [
          { kind: "market-failed", from: "2025-12-01T00:00:00Z", to: "2027-01-01T00:00:00Z" },
        ],
      }),
    );
    for (const name of ["orders", "trades", "merit_order"] as const)
      expect(failed.tables[name].rowCount).toBe(0);
    for (const name of ["unit_period", "instructions", "constraint_period"] as const)
      expect(rowsOf(failed.tables[name])).toEqual(rowsOf(without.tables[name]));
    const told = rowsOf(failed.tables.events).filter((row) => row.kind === "gateFailed");
    expect(told[0]!.because).toBe(
      "open of curtailment-obligations did not run: the market has failed",
    );
    expect(told.length).toBeGreaterThan(7 * 48);
  });

  test("on one day: its trades are cancelled before delivery, the master list is dispatched, and no rating is passed for longer than a cycle", () => {
    const well = rowsOf(ran(scenarioOf({ period, venues: TRADING })).tables.trades);
    const dayOf = (row: Row) => formatInstant(Number(row.periodStart)).slice(0, 10);
    const count = (of: string) => well.filter((row) => dayOf(row) === of).length;
    const [busiest] = [...new Set(well.map(dayOf))].sort(
      (a, b) => count(b) - count(a) || (a < b ? -1 : 1),
    );
    const day = { from: `${busiest}T00:00:00Z`, to: `${busiest}T23:59:59Z` };
    const failed = ran(
      scenarioOf({ period, venues: TRADING, faults: [{ kind: "market-failed", ...day }] }),
    );
    const trades = rowsOf(failed.tables.trades);
    const within = trades.filter((row) => dayOf(row) === busiest);
    expect(within.length).toBeGreaterThan(0);
    expect(within.every((row) => row.outcome === "refused" || row.reason === "marketFailed")).toBe(
      true,
    );
    expect(trades.some((row) => row.outcome === "delivered")).toBe(true);
    for (const row of rowsOf(failed.tables.constraint_period))
      expect(Number(row.overRatingS)).toBeLessThanOrEqual(60);
    expect(rowsOf(failed.tables.events).some((row) => row.kind === "tripped")).toBe(false);
  });
});

describe("what a network manager can do", () => {
  const found = (anm: object, venues: object = {}) =>
    [...scenarioFindings(scenarioOf({ anm, venues }), ringDocument, agentPolicies)].map(
      ({ path, found: what }) => [path.join("."), what],
    );

  test("a manager that takes no new order is refused a principle whose order changes, and trading", () => {
    expect(found({ capability: "fixed-order", principle: { kind: "lifo" } })).toEqual([]);
    expect(found({ capability: "fixed-order", principle: { kind: "rota" } })).toEqual([
      ["anm.capability", '"fixed-order" under "rota", whose order changes'],
    ]);
    expect(
      found({
        constraintCapability: { "milnholme-export": "trip-only" },
        principle: { kind: "shared" },
      }),
    ).toEqual([
      [
        "anm.constraintCapability.milnholme-export",
        '"trip-only" under "shared", whose order changes',
      ],
    ]);
    expect(found({ capability: "re-orderable" }, TRADING)).toEqual([
      [
        "venues.curtailment-obligations",
        "no constraint point whose network manager looks ahead and takes a traded order",
      ],
    ]);
  });

  test("orders are placed only at points whose manager looks ahead and takes a traded order", () => {
    const period = { start: "2026-01-01", days: 7 };
    const all = rowsOf(ran(scenarioOf({ period, venues: TRADING })).tables.orders);
    const point = String(all[0]!.constraint);
    const constraintCapability = { [point]: "fixed-order" };
    const some = rowsOf(
      ran(scenarioOf({ period, venues: TRADING, anm: { constraintCapability } })).tables.orders,
    );
    expect(all.some((row) => row.constraint !== point)).toBe(true);
    expect(some.every((row) => row.constraint !== point)).toBe(true);
  });

  test("outside the monitored area nothing is curtailed and overloads pass unseen; inside they do not", () => {
    const period = { start: DAY, days: 1 };
    const network = twoCircuits([{ id: "site", capacityMw: 100 }]);
    const overS = (capability: string) => {
      const { tables } = ran(scenarioOf({ period, anm: { capability } }), partsOf(network));
      return sums(rowsOf(tables.constraint_period), ["constraint"], "overRatingS").get("x1-export");
    };
    expect(overS("unmonitored")).toBe(86_400);
    expect(overS("granular")).toBe(0);
  });
});
