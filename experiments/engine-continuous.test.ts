/**
 * Continuous intraday trading in whole runs: a week of the ring on forecasts that are made again every half-hour, beside a call
 * auction and no intraday gate at all; and the export mini-trial, where every trade is known by hand.
 */
import { describe, expect, test } from "vitest";
import { agentPolicies } from "../agents/registry.ts";
import { type Scenario, scenarioFindings } from "../sim/scenario.ts";
import {
  keyOf,
  type Row,
  ran,
  ringDocument,
  rowsOf,
  scenarioOf,
  sums,
} from "./testing/engine-runs.ts";
import { at, curtailedMw, miniTrial, PERIOD, pounds, tradesOf } from "./testing/mini-trial.ts";

const period = { start: "2026-01-05", days: 7, tickMinutes: 30 };
const operational = { lookAhead: { operational: { periods: 9 } } };
const market = (intraday?: object) => ({
  "curtailment-obligations": { gates: intraday === undefined ? {} : { intraday } },
});
const ring = (intraday?: object) =>
  ran(scenarioOf({ period, venues: market(intraday), ...operational })).tables;
const tables = ring({ kind: "continuous" });
const call = ring({});
const trades = rowsOf(tables.trades);
const later = trades.filter(({ trade }) => String(trade).startsWith("C"));
const stood = (of: readonly Row[]) =>
  of.filter(({ outcome }) => outcome !== "refused" && outcome !== "cancelled");

const events = (kind: string) => rowsOf(tables.events).filter((event) => event.kind === kind);
const concludedAt = new Map(
  [...events("tradeMatched"), ...events("reservationRefused")].map(({ trade, at: when }) => [
    trade,
    Number(when),
  ]),
);
const orders = rowsOf(tables.orders).filter(
  ({ placedAt, periodStart }) => Number(periodStart) - Number(placedAt) <= 240 * 60,
);

test("trades are made from four hours to one hour before each period, at every half-hour, and never later", () => {
  const minutes = new Set(
    later.map(({ trade, periodStart }) => (Number(periodStart) - concludedAt.get(trade!)!) / 60),
  );
  expect([...minutes].sort((left, right) => left - right)).toEqual([
    60, 90, 120, 150, 180, 210, 240,
  ]);
  expect(new Set(later.map(({ outcome }) => outcome))).toEqual(
    new Set(["refused", "cancelled", "idle", "delivered"]),
  );
});

test("ids are told apart, in a period nobody is buyer and seller, nor sells more than it could give", () => {
  expect(new Set(trades.map(({ trade }) => trade)).size).toBe(trades.length);
  const buyers = new Set(stood(trades).map((trade) => keyOf(trade, ["periodStart", "buyer"])));
  for (const trade of stood(trades))
    expect(buyers).not.toContain(keyOf(trade, ["periodStart", "seller"]));
  const mostW = new Map(
    ringDocument.units.map(({ id, capacityMw, storage }) => [
      id,
      (capacityMw + (storage?.chargeMw ?? 0)) * 1e6,
    ]),
  );
  for (const [key, watts] of sums(stood(trades), ["periodStart", "seller"], "sellerW"))
    expect(watts).toBeLessThanOrEqual(mostW.get(key.split(" ")[1]!)! + 1);
});

test("of an order, however often it stood, no more is traded than it asked for, and orders are of statements in the tables", () => {
  const place = ["periodStart", "constraint", "unit"] as const;
  const placed = new Map<string, Row[]>();
  for (const order of orders) {
    const key = keyOf(order, place);
    placed.set(key, [...(placed.get(key) ?? []), order]);
  }
  const filledW = new Map<Row, number>();
  const steps = new Map<Row, Set<number>>();
  for (const trade of later)
    for (const side of ["buyer", "seller"] as const) {
      const own = placed.get(keyOf({ ...trade, unit: trade[side]! }, place)) ?? [];
      const order = own.findLast((of) => Number(of.placedAt) <= concludedAt.get(trade.trade!)!);
      expect(order).toBeDefined();
      steps.set(order!, (steps.get(order!) ?? new Set()).add(concludedAt.get(trade.trade!)!));
      filledW.set(order!, (filledW.get(order!) ?? 0) + Number(trade[`${side}W`]));
    }
  const filled = [...filledW];
  expect(filled.length).toBeGreaterThan(100);
  // What was left of some was met at a later step.
  expect([...steps.values()].some(({ size }) => size > 1)).toBe(true);
  for (const [order, watts] of filled) expect(watts).toBeLessThanOrEqual(Number(order.volumeW) + 5);
  const stated = new Set(
    rowsOf(tables.look_ahead)
      .filter(({ run, sizeW }) => run === "operational" && Number(sizeW) > 0)
      .map((row) => keyOf(row, ["issuedAt", "periodStart", "constraint"])),
  );
  for (const order of orders)
    expect(stated).toContain(keyOf(order, ["placedAt", "periodStart", "constraint"]));
});

test("orders stand: some are met at a later step than they came at, some lapse at the gate, some are withdrawn before", () => {
  const placedAt = new Set(
    orders.map((row) => keyOf(row, ["periodStart", "constraint", "unit", "placedAt"])),
  );
  const metLater = later.filter((trade) =>
    [trade.buyer, trade.seller].some(
      (unit) =>
        !placedAt.has(
          keyOf({ ...trade, unit: unit!, placedAt: concludedAt.get(trade.trade!)! }, [
            "periodStart",
            "constraint",
            "unit",
            "placedAt",
          ]),
        ),
    ),
  );
  expect(metLater.length).toBeGreaterThan(10);
  const why = new Set(events("orderLapsed").map(({ because }) => String(because).split(": ")[1]));
  expect(why.size).toBe(2);
});

test("the list that trades have changed is in the tables once, as the last step leaves it", () => {
  const rows = rowsOf(tables.merit_order).filter(({ list }) => list === "retraded");
  const places = rows.map((row) => keyOf(row, ["periodStart", "constraint", "position"]));
  expect(new Set(places).size).toBe(places.length);
  const inLists = new Set(rows.map(({ trade }) => trade));
  // Verification after the last step may still end one of those.
  for (const { trade, reason } of stood(later)) if (reason === "") expect(inLists).toContain(trade);
});

test("on the same forecasts, continuous trading moves what a call does not, and a call what continuous trading does not", () => {
  const moved = (of: readonly Row[], series: string) =>
    new Set(
      stood(of)
        .filter(({ trade }) => String(trade).startsWith(series))
        .map((row) => keyOf(row, ["periodStart", "constraint", "buyer", "seller"])),
    );
  const [continuous, called] = [moved(trades, "C"), moved(rowsOf(call.trades), "I")];
  expect([...continuous].filter((key) => !called.has(key)).length).toBeGreaterThan(50);
  expect([...called].filter((key) => !continuous.has(key)).length).toBeGreaterThan(0);
  expect([...called].filter((key) => continuous.has(key)).length).toBeGreaterThan(0);
});

test("the day ahead is the same with continuous trading, with a call and with neither", () => {
  const first = (of: ReturnType<typeof ring>) =>
    rowsOf(of.orders).filter(
      ({ periodStart, placedAt }) =>
        Number(periodStart) < Date.UTC(2026, 0, 6) / 1000 &&
        Number(periodStart) - Number(placedAt) > 240 * 60,
    );
  expect(first(tables).length).toBeGreaterThan(0);
  expect(first(tables)).toEqual(first(call));
  expect(first(tables)).toEqual(first(ring()));
});

describe("the mini-trial", () => {
  const again = (
    intraday: object,
    faults: readonly object[] = [],
    more: Parameters<typeof miniTrial>[0] = {},
  ) =>
    miniTrial({
      ...more,
      faults,
      venue: { ...more.venue, gates: { intraday } },
      more: { ...operational, ...more.more },
    });
  const continuous = { kind: "continuous" };
  const purpleLost = (from: string, to: string) => [
    { kind: "unit-comms-lost", unit: "purple", from: at(from), to: at(to) },
  ];
  const marketFailed = (from: string, to: string) => [
    { kind: "market-failed", from: at(from), to: at(to) },
  ];
  const told = (run: ReturnType<typeof miniTrial>) =>
    tradesOf(run).map(({ trade, buyer, seller, outcome, buyerW, priceGbpPerMwh }) => [
      String(trade).startsWith("C") ? String(trade).split(".")[2] : String(trade)[0],
      ...[buyer, seller, Number(buyerW) / 1e6, priceGbpPerMwh, outcome],
    ]);
  const dayAhead = [
    ["T", "orange", "yellow", 4, 40, "delivered"],
    ["T", "green", "pink", 3, 41, "delivered"],
  ];

  test("nothing changes where nothing is open that agrees, and who bids too little stands until the gate", () => {
    const run = again(continuous);
    expect(told(run)).toEqual(told(miniTrial({})));
    const own = rowsOf(run.tables.orders).filter(
      ({ placedAt }) => Number(placedAt) >= PERIOD * 1800 - 240 * 60,
    );
    // Once, four hours before: nothing is posted again while nothing has changed.
    expect(new Set(own.map(({ placedAt }) => (PERIOD * 1800 - Number(placedAt)) / 60))).toEqual(
      new Set([240]),
    );
    expect(own.map(({ unit, side, volumeW }) => [unit, side, Number(volumeW) / 1e6])).toEqual([
      ["red", "buyerBid", 3],
      ["white", "sellerOffer", 2],
      ["green", "buyerBid", 1],
    ]);
  });

  test("an obligation that verification gave back is bought again at the next step, of the offer that stood; the lists and the pay follow", () => {
    const run = again(continuous, purpleLost("05:10", "12:00"));
    expect(told(run)).toEqual([
      ["T", "blue", "purple", 5, 50, "cancelled"],
      ...dayAhead,
      ["120", "blue", "white", 2, 62.5, "delivered"],
    ]);
    expect(curtailedMw(run)).toEqual({ blue: 3, white: 2, pink: 3, green: 1, red: 3, yellow: 4 });
    // 62.50, 80 and 61.50.
    expect(pounds(run, "utilisation")).toBe(62.5 + 80 + 61.5);
    const list = rowsOf(run.tables.merit_order)
      .filter((row) => row.list === "retraded")
      .map(({ unit, slice, volumeW }) => `${unit} ${Number(volumeW) / 1e6} ${slice}`);
    expect(list).toEqual([
      ...["white 2 sold", "blue 3 own", "pink 3 sold", "green 1 own", "red 3 own"],
      ...["yellow 4 sold", "blue 2 released", "green 3 released", "orange 4 released"],
    ]);
  });

  test("a seller that is heard of again sells again: 3 MW to who cancelled it, 1 and 1 to bids that stood, dearest first", () => {
    const run = again(continuous, purpleLost("05:10", "06:10"));
    expect(told(run)).toEqual([
      ["T", "blue", "purple", 5, 50, "cancelled"],
      ...dayAhead,
      ["120", "blue", "white", 2, 62.5, "delivered"],
      ["90", "blue", "purple", 3, 50, "delivered"],
      ["90", "green", "purple", 1, 36, "delivered"],
      ["90", "red", "purple", 1, 34, "delivered"],
    ]);
    // By 90 minutes before it is back, and a call knows nothing of it.
    expect(told(again({}, purpleLost("05:10", "06:10")))).toEqual(told(miniTrial({})));
    const standing = again(
      { ...continuous, price: "standing-order" },
      purpleLost("05:10", "06:10"),
    );
    expect(
      told(standing)
        .slice(3)
        .map((row) => row[4]),
    ).toEqual([55, 70, 42, 38]);
  });

  test("a step that the market's failure leaves out leaves the book as it was: the next serves it", () => {
    const faults = [...purpleLost("05:10", "12:00"), ...marketFailed("05:50", "06:10")];
    expect(told(again(continuous, faults)).at(-1)).toEqual([
      ...["90", "blue", "white", 2, 62.5, "delivered"],
    ]);
    const all = [...purpleLost("05:10", "12:00"), ...marketFailed("05:50", "07:10")];
    expect(told(again(continuous, all))).toEqual([
      ["T", "blue", "purple", 5, 50, "cancelled"],
      ...dayAhead,
    ]);
  });

  test("a gate that opens and closes an hour before is one step, and trades what the call does", () => {
    const faults = purpleLost("05:10", "12:00");
    const plain = (run: ReturnType<typeof miniTrial>) => told(run).map(([, ...row]) => row);
    const once = again({ ...continuous, opens: { before: 60 } }, faults);
    expect(plain(once)).toEqual(plain(again({}, faults)));
  });

  test("of two equal offers that arrive at one instant the seed says which comes first", () => {
    const equal = { mw: 2, allIn: 30 };
    const orders = { blue: { mw: 5, allIn: 70 }, purple: equal, yellow: equal };
    const lost = ["purple", "yellow"].map((unit) => ({
      ...{ kind: "unit-comms-lost", unit, from: at("05:10"), to: at("06:10") },
    }));
    const first = ["1", "2", "3", "4", "5"].map((seed) => {
      const run = told(again(continuous, lost, { orders, more: { seed } }));
      // Both meet the bid that stood, the first to come as the first.
      const met = run.filter(([step]) => step === "90").map((row) => row[2]);
      expect(met.toSorted()).toEqual(["purple", "yellow"]);
      return met[0];
    });
    expect(new Set(first)).toEqual(new Set(["purple", "yellow"]));
  });
});

describe("times that contradict each other are refused", () => {
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
  const continuous = (more: object) => ({ intraday: { kind: "continuous", ...more } });

  test("none with the defaults", () => {
    expect(findings(continuous({}))).toEqual([]);
  });

  test.for([
    [
      continuous({ opens: { before: 60 }, closes: { before: 120 } }),
      operational.lookAhead,
      `${at}intraday.opens.before: a gate that opens after it closes, 120 minutes before each period`,
    ],
    [
      { ...continuous({}), verify: { before: 60 } },
      operational.lookAhead,
      `${at}verify.before: 60, when what is traded 60 minutes before each period is not verified any more`,
    ],
    [
      continuous({}),
      {},
      `${at}intraday.opens.before: 240 minutes before each period, when nothing is stated again`,
    ],
    [
      continuous({}),
      { operational: { periods: 8 } },
      `${at}intraday.opens.before: 240 minutes before each period, when only 8 periods are stated again`,
    ],
    [
      { ...continuous({ opens: { before: 450 } }), close: { day: -1, at: "15:30" } },
      { operational: { periods: 16 } },
      `${at}intraday.opens.before: trades verified 465 minutes before each period, when the book may not be closed`,
    ],
  ] as const)("%j", ([gates, lookAhead, finding]) => {
    expect(findings(gates, lookAhead)).toEqual([finding]);
  });

  test.for([
    { closes: { before: 30 } },
    { closes: { before: 75 } },
    { opens: { before: 480 } },
    { everyMinutes: 45 },
    { verifyMinutesEarlier: 30 },
    { trade: { before: 60 } },
  ])("%j is no setting", (more) => {
    expect(() => findings(continuous(more))).toThrow();
  });
});
