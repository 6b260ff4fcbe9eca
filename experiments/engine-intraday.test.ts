/**
 * A fortnight of the ring with an intraday gate: trades of both gates are verified, dispatched and paid alike, nobody sells
 * twice, and the statement that orders were made on is in the tables.
 */
import { describe, expect, test } from "vitest";
import { agentPolicies } from "../agents/registry.ts";
import { type Scenario, scenarioFindings } from "../sim/scenario.ts";
import { keyOf, ran, ringDocument, rowsOf, scenarioOf, sums } from "./testing/engine-runs.ts";

const intraday = { "curtailment-obligations": { gates: { intraday: {} } } };
const operational = { lookAhead: { operational: { periods: 3 } } };
const period = { start: "2026-01-05", days: 14, tickMinutes: 30 };
const { tables } = ran(scenarioOf({ period, venues: intraday, ...operational }));
const trades = rowsOf(tables.trades);
const later = trades.filter(({ trade }) => String(trade).startsWith("I"));

test("some trades are concluded in operational time, an hour before delivery", () => {
  expect(later.length).toBeGreaterThan(5);
  expect(later.some(({ outcome }) => outcome === "delivered")).toBe(true);
  const matched = rowsOf(tables.events).filter(({ kind }) => kind === "tradeMatched");
  const concludedAt = new Map(matched.map(({ trade, at }) => [trade, Number(at)]));
  for (const { trade, periodStart, outcome } of later)
    if (outcome !== "refused") expect(Number(periodStart) - concludedAt.get(trade!)!).toBe(3600);
});

test("ids are told apart, and every trade comes to one end", () => {
  expect(new Set(trades.map(({ trade }) => trade)).size).toBe(trades.length);
  const ends = ["refused", "cancelled", "idle", "delivered", "undelivered"];
  expect(trades.filter(({ outcome }) => !ends.includes(String(outcome)))).toEqual([]);
});

test("in a period nobody is buyer and seller under trades that stood, nor sells more than it could give", () => {
  const stood = trades.filter(({ outcome }) => outcome !== "refused" && outcome !== "cancelled");
  const buyers = new Set(stood.map((trade) => keyOf(trade, ["periodStart", "buyer"])));
  for (const trade of stood) expect(buyers).not.toContain(keyOf(trade, ["periodStart", "seller"]));
  const mostW = new Map(
    ringDocument.units.map(({ id, capacityMw, storage }) => [
      id,
      (capacityMw + (storage?.chargeMw ?? 0)) * 1e6,
    ]),
  );
  for (const [key, watts] of sums(stood, ["periodStart", "seller"], "sellerW"))
    expect(watts).toBeLessThanOrEqual(mostW.get(key.split(" ")[1]!)! + 1);
});

test("orders of operational time were made on a statement that is in the tables", () => {
  const stated = new Set(
    rowsOf(tables.look_ahead)
      .filter(({ run, sizeW }) => run === "operational" && Number(sizeW) > 0)
      .map((row) => keyOf(row, ["issuedAt", "periodStart", "constraint"])),
  );
  const made = rowsOf(tables.orders).filter(
    (row) => Number(row.periodStart) - Number(row.placedAt) === 3600,
  );
  expect(made.length).toBeGreaterThan(0);
  for (const row of made)
    expect(stated).toContain(keyOf(row, ["placedAt", "periodStart", "constraint"]));
});

test("what is switched unplanned in the morning is no matter for what is planned in the afternoon, of which nothing is stated yet", () => {
  const switching = { kind: "switching", position: "closed" } as const;
  const faults = [
    {
      ...{ ...switching, switch: "nop-seathorn-mossby-11", planned: false },
      ...{ from: "2026-01-05T02:30:00Z", to: "2026-01-05T03:00:00Z" },
    },
    {
      ...{ ...switching, switch: "nop-seathorn-saltcote", planned: true },
      ...{ from: "2026-01-05T14:30:00Z", to: "2026-01-05T15:00:00Z" },
    },
  ];
  const day = { ...period, days: 1 };
  const switched = ran(scenarioOf({ period: day, venues: intraday, ...operational, faults }));
  const changes = rowsOf(switched.tables.events).filter(({ kind }) => kind === "topologyChanged");
  expect(changes.length).toBe(4);
});

test("the day ahead is the same with the gate and without", () => {
  const plain = rowsOf(
    ran(scenarioOf({ period, venues: { "curtailment-obligations": {} }, ...operational })).tables
      .orders,
  );
  const made = new Set(rowsOf(tables.orders).map((row) => JSON.stringify(row)));
  expect(plain.length).toBeGreaterThan(0);
  const first = plain.filter((row) => Number(row.periodStart) < Date.UTC(2026, 0, 6) / 1000);
  expect(first.length).toBeGreaterThan(0);
  for (const row of first) expect(made).toContain(JSON.stringify(row));
});

test.for(["perfect", "persistence"] as const)("it runs on forecasts of kind %s", (kind) => {
  const scenario = scenarioOf({
    ...{ period: { ...period, days: 2 }, venues: intraday, ...operational },
    forecast: { kind },
  });
  expect(rowsOf(ran(scenario).tables.network_period)).toHaveLength(96);
});

describe("gates that contradict each other are refused", () => {
  const findings = (gates: object, lookAhead: object = operational.lookAhead) =>
    [
      ...scenarioFindings(
        scenarioOf({
          ...{ venues: { "curtailment-obligations": { gates } }, lookAhead },
        }) as Scenario,
        ringDocument,
        agentPolicies,
      ),
    ].map(({ path, found }) => `${path.join(".")}: ${found}`);
  const at = "venues.curtailment-obligations.gates.";

  test("none by default, nor with the defaults of the intraday gate", () => {
    expect(findings({}, {})).toEqual([]);
    expect(findings({ intraday: {} })).toEqual([]);
  });

  test.for([
    [
      { intraday: { verify: { before: 90 }, trade: { before: 75 } } },
      { operational: { periods: 4 } },
      `${at}intraday.verify.before: 90, less than a period before orders at 75, so that no statement knows what was verified`,
    ],
    [
      { intraday: {}, verify: { before: 60 } },
      operational.lookAhead,
      `${at}verify.before: 60, when what is traded 60 minutes before each period is not verified any more`,
    ],
    [
      { intraday: {} },
      {},
      `${at}intraday.trade.before: 60 minutes before each period, when nothing is stated again`,
    ],
    [
      { intraday: { verify: { before: 120 }, trade: { before: 61 } } },
      operational.lookAhead,
      `${at}intraday.trade.before: 61 minutes before each period, when only 3 periods are stated again`,
    ],
    [
      {
        intraday: { verify: { before: 450 }, trade: { before: 60 } },
        close: { day: -1, at: "16:30" },
      },
      operational.lookAhead,
      `${at}intraday.verify.before: 450 minutes before each period, when the book may not be closed`,
    ],
  ] as const)("%j", ([gates, lookAhead, finding]) => {
    expect(findings(gates, lookAhead)).toEqual([finding]);
  });

  test("an auction later than an hour before delivery is no setting", () => {
    expect(() => findings({ intraday: { trade: { before: 59 } } })).toThrow();
  });
});
