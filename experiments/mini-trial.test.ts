/**
 * The BiTraDER scenarios played by the engine on the export mini-trial: orders, matching, verification, dispatch by the network
 * manager minute by minute, meters, settlement. Everybody does what its card says, so that every pound is known.
 */
import { describe, expect, test } from "vitest";
import { SummaryFold } from "../sim/metrics/summary.ts";
import { baselines } from "../sim/venues/performance/baselines/registry.ts";
import { rowsOf } from "./testing/engine-runs.ts";
import {
  at,
  cards,
  curtailedMw,
  miniTrial,
  miniTrialDocument,
  PERIOD,
  pounds,
  tradesBy,
  tradesOf,
  withLateComer,
} from "./testing/mini-trial.ts";

const liable = { shortfallLiability: "sellerPaysBuyerLoss" };
const silent = (unit: string, from = "07:45", to = "08:45") => ({
  ...{ kind: "unit-silent", unit },
  ...{ from: at(from), to: at(to) },
});
/** Unplanned, from before the half-hour on: nobody knew when orders were placed. */
const unplanned = (kind: object) => ({
  ...kind,
  ...{ from: at("06:00"), to: at("12:00"), planned: false },
});
const southToGrid = [
  unplanned({ kind: "switching", switch: "south-tie", position: "closed" }),
  unplanned({ kind: "branch-out", branch: "south-main" }),
];
const lateComer = {
  network: miniTrialDocument(withLateComer),
  faults: [unplanned({ kind: "switching", switch: "late-switch", position: "closed" })],
};

test("scenario 1: 12 MW are traded, dispatched in the traded order and paid £266.50", () => {
  const run = miniTrial({});
  expect(tradesBy(run, "deliveredWh")).toEqual({
    "blue from purple": 2_500_000,
    "orange from yellow": 2_000_000,
    "green from pink": 1_500_000,
  });
  expect(curtailedMw(run)).toEqual({ purple: 5, pink: 3, green: 1, red: 3, yellow: 4 });
  expect(pounds(run, "utilisation")).toBe(266.5);
});

test("the physical index is of who was curtailed, the contract index of whose obligation it was", () => {
  const run = miniTrial({});
  const rows = rowsOf(run.tables.curtailment_index);
  const wh = (column: string) => Object.fromEntries(rows.map((row) => [row.unit, row[column]]));
  const [physical, contract] = [wh("yearWh"), wh("contractRunWh")] as Record<string, number>[];
  const moved = (unit: string) => contract![unit]! - physical![unit]!;
  expect(["blue", "green", "red", "pink"].map(moved)).toEqual([2.5e6, 1.5e6, 0, -1.5e6]);
  const summary = new SummaryFold();
  summary.add({ tables: run.tables });
  const index = summary.value().byUnit.find(({ name }) => name === "contractIndexByHoursFrac")!;
  const blue = index.values.find(({ id }) => id === "blue")!;
  expect(blue.value).toBeCloseTo(contract!.blue! / (5e6 * 24), 12);
});

test("scenario 3: in two parts 9 MW are traded; Orange pays Yellow £11 and £69, £80 together", () => {
  const run = miniTrial({ orders: cards(true) });
  expect(tradesBy(run, "buyerW")).toEqual({
    "blue from purple": 5_000_000,
    "orange from yellow": 4_000_000,
  });
  expect(tradesBy(run, "availabilityMicroGbp")).toMatchObject({ "orange from yellow": 11e6 });
  expect(tradesBy(run, "amountMicroGbp")).toMatchObject({ "orange from yellow": 80e6 });
});

test("scenario 5: what switching moved to another part of the network is cancelled; availability follows the setting", () => {
  for (const [payAvailabilityOnCancel, paid] of [
    [false, 0],
    [true, 11e6],
  ] as const) {
    const run = miniTrial({
      orders: cards(true),
      venue: { payAvailabilityOnCancel },
      faults: southToGrid,
    });
    expect(tradesBy(run, "reason")).toEqual({
      "blue from purple": "",
      "orange from yellow": "notSamePartOfNetwork",
    });
    expect(tradesBy(run, "amountMicroGbp")).toMatchObject({ "orange from yellow": paid });
    expect(curtailedMw(run)).toMatchObject({ orange: 4 });
    expect(curtailedMw(run)).not.toHaveProperty("yellow");
    const told = rowsOf(run.tables.events).filter(({ kind }) => kind === "tradeCancelled");
    expect(told.map(({ unit, because }) => [unit, because])).toEqual([
      ["orange", "notSamePartOfNetwork"],
      ["yellow", "notSamePartOfNetwork"],
    ]);
  }
});

test("scenario 6: 20 MW instead of 16 go on into the released slices: Blue loses 4 MW, £140 at its bid, on top of what it pays Purple", () => {
  const run = miniTrial({ ...lateComer, earlier: 1 });
  expect(curtailedMw(run)).toEqual({ purple: 5, pink: 3, green: 1, red: 3, yellow: 4, blue: 4 });
  const blue = curtailedMw(run).blue!;
  expect(blue * 0.5 * cards().blue!.allIn).toBe(140);
  const last = tradesOf(run).slice(-3);
  expect(last.map(({ buyer, amountMicroGbp }) => [buyer, amountMicroGbp])).toEqual([
    ["blue", 125e6],
    ["orange", 80e6],
    ["green", 61.5e6],
  ]);
  expect(last.map(({ buyerLossWh }) => buyerLossWh)).toEqual([0, 0, 0]);
});

describe("a seller that does nothing", () => {
  test("Purple: its buyer is curtailed in its own place from the next cycle on, and pays neither part", () => {
    const run = miniTrial({ orders: cards(true), faults: [silent("purple")] });
    const [trade] = tradesOf(run);
    expect(trade).toMatchObject({
      ...{ buyer: "blue", outcome: "undelivered", instructedWh: 2_500_000, deliveredWh: 0 },
      ...{ fulfilmentFrac: 0, amountMicroGbp: 0, availabilityMicroGbp: 0, shortfallMicroGbp: 0 },
    });
    // 29 minutes of 5 MW: in the first minute the network had it.
    expect(trade!.buyerLossWh).toBe(Math.round((5e6 * 29) / 60));
    expect(curtailedMw(run)).toMatchObject({ yellow: 4, green: 4, red: 3 });
  });

  test("Yellow: its obligation is Orange's again, though Orange is the last in the list", () => {
    const run = miniTrial({ orders: cards(true), faults: [silent("yellow")] });
    const mw = curtailedMw(run);
    // A minute until Yellow is known to be silent, and a minute until Orange has been told.
    expect(mw.orange).toBeCloseTo((4 * 28) / 30, 5);
    expect(mw.blue).toBeCloseTo(4 / 30, 5);
    expect(tradesOf(run)[1]).toMatchObject({
      outcome: "undelivered",
      buyerLossWh: Math.round((4e6 * 28) / 60),
    });
  });

  test("liable, it pays what the buyer lost at its bid, less the utilisation that the buyer saved", () => {
    const run = miniTrial({ orders: cards(true), venue: liable, faults: [silent("purple")] });
    const [trade] = tradesOf(run);
    // 2.416667 MWh, 70 less 44.5.
    expect(trade!.shortfallMicroGbp).toBe(2_416_667 * 25.5 + 0.5);
    const entry = rowsOf(run.tables.ledger).find(({ rule }) => String(rule).endsWith("shortfall"));
    expect(entry).toMatchObject({ payer: "purple", payee: "blue" });
  });

  test("known to be silent when its trade is verified, it is out, and its buyer is told", () => {
    const run = miniTrial({ earlier: 1, faults: [silent("purple", "07:00")] });
    const purple = tradesOf(run).filter(({ seller }) => seller === "purple");
    expect(purple.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["undelivered", ""],
      ["cancelled", "sellerUnavailable"],
    ]);
  });

  test("who is only mute goes on as it was told, is paid for it, and is not let go when it is heard again", () => {
    const faults = [
      { kind: "unit-comms-lost", unit: "purple", from: at("08:10"), to: at("08:20") },
    ];
    const run = miniTrial({ faults });
    expect(curtailedMw(run)).toEqual(curtailedMw(miniTrial({})));
    expect(tradesBy(run, "fulfilmentFrac")).toMatchObject({ "blue from purple": 1 });
  });
});

test("verified ahead of time: what is switched unplanned is expected to stay, and what is planned in between to come", () => {
  const planned = {
    ...{ kind: "switching", switch: "late-switch", position: "closed", planned: true },
    ...{ from: at("07:15"), to: at("12:00") },
  };
  const reasons = (before: number, from: string, to = "12:00") =>
    tradesBy(
      miniTrial({
        network: lateComer.network,
        venue: { gates: { verify: { before } } },
        faults: [
          planned,
          ...southToGrid.map((fault) => ({ ...fault, from: at(from), to: at(to) })),
        ],
      }),
      "reason",
    );
  const ended = {
    "blue from purple": "",
    "orange from yellow": "notSamePartOfNetwork",
    "green from pink": "",
  };
  expect(reasons(120, "06:00")).toEqual(ended);
  expect(reasons(60, "06:30")).toEqual(ended);
  // It is over before what is planned comes, so the two together never are: only expected.
  expect(reasons(120, "06:00", "07:10")).toEqual(ended);
  // Nobody knows at 06:00 what is switched at 06:30.
  expect(reasons(120, "06:30")).toMatchObject({ "orange from yellow": "" });
});

describe("the intraday gate", () => {
  const again = (more: Parameters<typeof miniTrial>[0] = {}) =>
    miniTrial({
      ...more,
      venue: { ...more.venue, gates: { intraday: {} } },
      more: { lookAhead: { operational: { periods: 3 } } },
    });
  const mute = [{ kind: "unit-comms-lost", unit: "purple", from: at("06:00"), to: at("12:00") }];
  const lists = (run: ReturnType<typeof miniTrial>, list: string) =>
    rowsOf(run.tables.merit_order)
      .filter((row) => row.list === list)
      .map(({ unit, slice, volumeW }) => `${unit} ${Number(volumeW) / 1e6} ${slice}`);

  test("what verification ended an hour and a half before is bought again of another seller, an hour before", () => {
    const run = again({ faults: mute });
    const rows = tradesOf(run).map(({ trade, buyer, seller, outcome, reason, buyerW }) => [
      ...[String(trade)[0], buyer, seller, Number(buyerW) / 1e6, outcome, reason],
    ]);
    expect(rows).toEqual([
      ["T", "blue", "purple", 5, "cancelled", "sellerUnavailable"],
      ["T", "orange", "yellow", 4, "delivered", ""],
      ["T", "green", "pink", 3, "delivered", ""],
      ["I", "blue", "white", 2, "delivered", ""],
    ]);
    // Half-way between 70 and 55, for 2 MW and half an hour.
    expect(tradesOf(run).at(-1)!.amountMicroGbp).toBe(62.5e6);
    expect(curtailedMw(run)).toEqual({ blue: 3, white: 2, pink: 3, green: 1, red: 3, yellow: 4 });
    const second = (kind: string) =>
      rowsOf(run.tables.events)
        .filter((event) => event.kind === kind)
        .map((event) => Number(event.at) - PERIOD * 1800);
    expect(new Set(second("tradeCancelled"))).toEqual(new Set([-5400]));
    expect(second("tradeMatched").at(-1)).toBe(-3600);
    expect(lists(run, "retraded")).toEqual([
      ...["white 2 sold", "blue 3 own", "pink 3 sold", "green 1 own", "red 3 own"],
      ...["yellow 4 sold", "blue 2 released", "green 3 released", "orange 4 released"],
    ]);
  });

  test("without it the obligation stays with its buyer", () => {
    const run = miniTrial({ faults: mute });
    expect(curtailedMw(run)).toMatchObject({ blue: 5 });
    expect(lists(run, "retraded")).toEqual([]);
  });

  test("what stands is not bought or sold twice, and where no price agrees nothing is traded", () => {
    const run = again();
    const plain = miniTrial({});
    expect(tradesOf(run)).toEqual(tradesOf(plain));
    expect(curtailedMw(run)).toEqual(curtailedMw(plain));
    const asked = rowsOf(run.tables.orders).filter(
      ({ placedAt }) => Number(placedAt) === PERIOD * 1800 - 3600,
    );
    // Blue and Orange have bought their output, Purple, Yellow and Pink sold theirs.
    expect(asked.map(({ unit, side, volumeW }) => [unit, side, Number(volumeW) / 1e6])).toEqual([
      ["red", "buyerBid", 3],
      ["white", "sellerOffer", 2],
      ["green", "buyerBid", 1],
    ]);
  });

  test("a seller that sold a part sells no more than the rest", () => {
    const orders = { ...cards(), pink: { mw: 3, allIn: 20 }, blue: { mw: 1, allIn: 70 } };
    const run = again({ orders: { pink: orders.pink, blue: orders.blue } });
    // Blue bids 1 MW of the 5 that it would lose, ahead of the day and again.
    expect(tradesBy(run, "seller")).toEqual({ "blue from pink": "pink" });
    expect(tradesOf(run).map(({ sellerW }) => Number(sellerW) / 1e6)).toEqual([1, 1]);
    expect(curtailedMw(run)).toMatchObject({ pink: 2 });
  });
});

/** These say what a unit does without asking it: zero, and by default the fixed reference, that it does nothing. */
const UNASKED: readonly (keyof typeof baselines)[] = ["zero", "fixed-reference"];

describe("baselines", () => {
  test.for(UNASKED)("%s: who gives up what it would have done has delivered nothing", (kind) => {
    const run = miniTrial({ venue: { baseline: { kind } } });
    const fulfilled = new Map(tradesOf(run).map((row) => [row.seller, row.fulfilmentFrac]));
    // Pink stops injecting, and against nothing that is nothing; Yellow draws 10 MW, Purple charges 5: more than they were told.
    expect(Object.fromEntries(fulfilled)).toEqual({ pink: 0, purple: 1, yellow: 1 });
    expect(pounds(run, "utilisation")).toBe(125 + 80);
  });

  const asked = (Object.keys(baselines) as (keyof typeof baselines)[]).filter(
    (kind) => !UNASKED.includes(kind),
  );
  test.for(asked)("%s: who does what it declared and what it is told has delivered", (kind) => {
    const run = miniTrial({ venue: { baseline: { kind } } });
    for (const { fulfilmentFrac } of tradesOf(run)) expect(fulfilmentFrac).toBe(1);
    expect(pounds(run, "utilisation")).toBe(266.5);
  });
});

test("a run in which everything goes wrong at once: nobody is paid beyond bid and delivery, and the ledger adds up to zero", () => {
  const run = miniTrial({
    ...lateComer,
    orders: cards(true),
    earlier: 2,
    venue: { ...liable, payAvailabilityOnCancel: true, sellerShort: "reduce" },
    faults: [
      ...lateComer.faults,
      ...southToGrid,
      silent("purple", "07:40", "08:10"),
      { kind: "unit-comms-lost", unit: "blue", from: at("08:05"), to: at("08:25") },
      { kind: "measurement-lost", constraint: "main-export", from: at("08:12"), to: at("08:14") },
    ],
  });
  expect(new Set(tradesOf(run).map(({ outcome }) => outcome)).size).toBeGreaterThan(1);
  const bids = cards(true);
  for (const trade of tradesOf(run)) {
    const delivered = Number(trade.deliveredWh);
    expect(delivered).toBeLessThanOrEqual(Number(trade.instructedWh));
    expect(Number(trade.fulfilmentFrac)).toBeGreaterThanOrEqual(0);
    expect(Number(trade.fulfilmentFrac)).toBeLessThanOrEqual(1);
    const utilisation = Number(trade.amountMicroGbp) - Number(trade.availabilityMicroGbp);
    expect(utilisation).toBeLessThanOrEqual(delivered * bids[String(trade.buyer)]!.allIn + 100);
  }
  const balances = new Map<unknown, number>();
  for (const { payer, payee, amountMicroGbp } of rowsOf(run.tables.ledger)) {
    balances.set(payer, (balances.get(payer) ?? 0) - Number(amountMicroGbp));
    balances.set(payee, (balances.get(payee) ?? 0) + Number(amountMicroGbp));
  }
  expect([...balances.values()].reduce((sum, of) => sum + of, 0)).toBe(0);
  expect(rowsOf(run.tables.network_period)).toHaveLength(48);
});
