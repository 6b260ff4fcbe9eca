/** Steps of continuous trading, hand-made: which orders keep their time, which lapse, what is taken, who is served, at what price. */
import { expect, test } from "vitest";
import type { GateContext, GateOutcome, Refusal, StandingOrder } from "../../model/venues.ts";
import { curtailmentObligations } from "../curtailment-obligations.ts";
import { continuousTimes } from "./continuous.ts";
import { intraday } from "./intraday.ts";
import { obligationSettings } from "./settings.ts";

const UNITS = ["buyer", "early", "late"];
const [BUYER, EARLY, LATE] = [0, 1, 2];
const PERIOD_S = 1800;
const PERIOD = 100;

interface Step {
  readonly minutesBefore?: number;
  readonly threatKw?: number;
  readonly bid?: number;
  /** What the two sellers offer, kW, and ask. */
  readonly offersKw?: readonly [number, number];
  readonly ask?: number;
  readonly standing?: readonly StandingOrder[];
  readonly refused?: readonly Refusal[];
  readonly isStated?: boolean;
}

const settings = (more: object = {}, venue: object = {}) =>
  obligationSettings.parse({
    ...{ minTradeKw: 1, ...venue },
    gates: { intraday: { kind: "continuous", ...more } },
  });

function step(
  {
    minutesBefore = 120,
    threatKw = 500,
    bid = 50,
    offersKw = [0, 0],
    ask = 60,
    standing = [],
    refused = [],
    isStated = true,
  }: Step,
  own = settings(),
): GateOutcome {
  const context = {
    ...{ instant: PERIOD * PERIOD_S - minutesBefore * 60, fromPeriod: PERIOD },
    ...{ toPeriod: PERIOD + 1, minSensitivity: 0.05, solver: undefined, trades: [], orders: [] },
    network: {
      units: { ids: UNITS, technology: ["wind", "storage", "storage"] },
      constraintPoints: { ids: ["c"] },
    },
    isTradeable: Uint8Array.of(1),
    sensitivityIn: () => Float64Array.of(1, 1, 1),
    lookAhead: {
      ...{ fromPeriod: isStated ? PERIOD : PERIOD - 4, periodCount: 1 },
      availableKw: Float64Array.of(1000, 1000, 1000),
      ...{ sizeKw: Float64Array.of(threatKw), curtailedKw: Float64Array.of(threatKw, 0, 0) },
      order: [[BUYER]],
    },
    owners: {
      ...{ bidKw: Float64Array.of(1000, 0, 0), bidGbpPerMwh: Float64Array.of(bid, 0, 0) },
      ...{ offerKw: Float64Array.of(0, ...offersKw), offerGbpPerMwh: Float64Array.of(0, ask, ask) },
      ...{ offerUpKw: new Float64Array(3), offerUpGbpPerMwh: new Float64Array(3) },
      ...{
        bidWorthGbpPerMwh: Float64Array.of(bid, 0, 0),
        readyWorthGbpPerMwh: new Float64Array(3),
      },
      ...{
        offerWorthGbpPerMwh: Float64Array.of(0, ask, ask),
        offerUpWorthGbpPerMwh: new Float64Array(3),
      },
    },
    outlook: {
      availableKw: new Float64Array(3),
      roomKw: { down: Float64Array.of(0, 1000, 1000), up: new Float64Array(3) },
    },
    // The later id arrives first.
    book: { standing, refused, turnOf: (unit: number) => 1 - unit / 10 },
  } as unknown as GateContext;
  return intraday(context, own);
}

const standingOf = ({ book }: GateOutcome) => book?.standing ?? [];
const stands = (of: GateOutcome) =>
  standingOf(of).map(({ unit, volumeKw, placedAt }) => [
    ...[UNITS[unit], volumeKw, PERIOD * 30 - placedAt / 60],
  ]);
const lapsed = ({ events = [] }: GateOutcome) =>
  events.map((event) => [event.kind, "kw" in event ? event.kw : 0, event.because.split(": ")[1]]);
const trades = ({ trades: made = [] }: GateOutcome) =>
  made.map(({ trade }) => [trade.id, UNITS[trade.seller], trade.buyerKw, trade.priceGbpPerMwh]);

test("times: counted back from the last, none before the book opens, each after its verification", () => {
  const times = (more: object) => {
    const own = settings(more).gates.intraday;
    return own?.kind === "continuous" ? continuousTimes(own) : undefined;
  };
  expect(times({})).toEqual({
    intraday: { from: 240, until: 60, every: 30 },
    reverify: { from: 255, until: 75, every: 30 },
  });
  expect(times({ opens: { before: 210 }, everyMinutes: 60, verifyMinutesEarlier: 5 })).toEqual({
    intraday: { from: 180, until: 60, every: 60 },
    reverify: { from: 185, until: 65, every: 60 },
  });
});

test("a phase that verifies nothing leaves the steps, and verification by hand may not reach behind the last of them", () => {
  const { findings, timesInPhase } = curtailmentObligations;
  const inPhase = (verification: string, verificationMinutes = 0) =>
    settings({}, { process: { steps: { verification }, manualLag: { verificationMinutes } } });
  expect(Object.keys(timesInPhase(inPhase("skipped")))).toEqual([
    ...["open", "close", "settle", "intraday"],
  ]);
  expect(findings(inPhase("offPlatform", 59))).toEqual([]);
  expect(findings(inPhase("offPlatform", 60)).map(({ found }) => found)).toEqual([
    "60, which verifies by hand 60 minutes before each period, when trades are made until 60 minutes before it",
  ]);
});

test("an order that asks for as much or less at the same price keeps its time; one for more, or at another price, is new", () => {
  const first = step({});
  expect(stands(first)).toEqual([["buyer", 500, 120]]);
  const again = (more: Step) => step({ ...more, minutesBefore: 90, standing: standingOf(first) });
  for (const [more, kw, minutes] of [
    [{}, 500, 120],
    [{ threatKw: 400 }, 400, 120],
    [{ threatKw: 501 }, 501, 90],
    [{ bid: 49 }, 500, 90],
  ] as const) {
    const next = again(more);
    expect(stands(next)).toEqual([["buyer", kw, minutes]]);
    expect(next.orders).toHaveLength(minutes === 90 ? 1 : 0);
    expect(next.events).toEqual([]);
  }
});

test("an order that its owner does not want any more lapses, also where no statement reaches its period", () => {
  const standing = standingOf(step({}));
  for (const more of [{ threatKw: 0 }, { isStated: false }]) {
    const next = step({ ...more, minutesBefore: 90, standing });
    expect(next.book).toEqual({ standing: [], isOpen: true });
    expect(lapsed(next)).toEqual([
      ["orderLapsed", 500, expect.stringMatching(/^its owner does not want it/)],
    ]);
  }
});

test("an hour before, what arrives is still matched, and all that is left lapses", () => {
  const standing = standingOf(step({}));
  const last = step({ minutesBefore: 60, standing, offersKw: [200, 0], ask: 40 });
  expect(trades(last)).toEqual([["C100.0.60.1", "early", 200, 45]]);
  expect(last.book).toEqual({ standing: [], isOpen: false });
  expect(lapsed(last)).toEqual([["orderLapsed", 300, "the gate closes"]]);
});

test("of two equal offers that arrive at one instant the drawn turn decides, of two instants the time", () => {
  const bidding = { bid: 70, threatKw: 300 };
  const both = { offersKw: [300, 300], ask: 60 } as const;
  expect(trades(step({ ...bidding, ...both })).map(([, seller]) => seller)).toEqual(["late"]);
  // Before there is a bid, the early one alone.
  const standing = standingOf(step({ threatKw: 1, bid: 10, offersKw: [300, 0] }));
  const next = step({ ...bidding, ...both, minutesBefore: 90, standing });
  expect(trades(next).map(([, seller]) => seller)).toEqual(["early"]);
});

test("the price is the price rule's, or that of the order that stood", () => {
  const bidStood = standingOf(step({ bid: 70 }));
  const offerStood = standingOf(step({ threatKw: 1, bid: 10, offersKw: [300, 0] }));
  const met = { minutesBefore: 90, bid: 70, threatKw: 500, offersKw: [300, 0] } as const;
  const price = (standing: readonly StandingOrder[], own = settings()) =>
    trades(step({ ...met, standing }, own)).map((row) => row[3]);
  expect(price(bidStood)).toEqual([65]);
  expect(price(offerStood)).toEqual([65]);
  expect(price(bidStood, settings({ price: "standing-order" }))).toEqual([70]);
  expect(price(offerStood, settings({ price: "standing-order" }))).toEqual([60]);
  const buyers = settings({}, { priceRule: { kind: "pay-as-bid" } });
  expect(price(offerStood, buyers)).toEqual([70]);
});

test("agreed pairs hold here too; of other matchers only the close of the day ahead is served", () => {
  const seller = (matcher: object) =>
    trades(step({ bid: 70, offersKw: [500, 500] }, settings({}, { matcher }))).map((row) => row[1]);
  expect(seller({ kind: "bilateral", pairs: [{ buyer: "buyer", seller: "early" }] })).toEqual([
    "early",
  ]);
  expect(seller({ kind: "mol-priority" })).toEqual(["late"]);
});

test("an offer as large as one that the position book refused is not taken, a smaller one and one the other way are", () => {
  const offered = (refused: Refusal) =>
    step({ threatKw: 1, bid: 10, offersKw: [300, 200], refused: [refused] }).orders!.map(
      ({ unit, volumeKw }) => [UNITS[unit], volumeKw],
    );
  const buyer = ["buyer", 1];
  const of = { unit: EARLY, direction: "down" } as const;
  expect(offered({ ...of, kw: 300 })).toEqual([buyer, ["late", 200]]);
  expect(offered({ ...of, kw: 301 })).toEqual([buyer, ["early", 300], ["late", 200]]);
  expect(offered({ ...of, unit: LATE, kw: 100 })).toEqual([buyer, ["early", 300]]);
  expect(offered({ ...of, direction: "up", kw: 100 })).toHaveLength(3);
});

test("a clearing for every step with orders: what met, and what those orders could have given", () => {
  const [clearing] = step({ bid: 70, offersKw: [300, 0] }).clearings!;
  expect(clearing).toMatchObject({ period: PERIOD, bidCount: 1, offerCount: 1, tradeCount: 1 });
  expect([clearing!.welfareMicroGbp, clearing!.optimumMicroGbp]).toEqual([1.5e6, 1.5e6]);
});
