/**
 * The market for curtailment obligations on worked cases: orders, matches, prices, payments and the traded list, row for
 * row; then what verification cancels and what settlement pays. The cases hold the working.
 */
import { expect, test } from "vitest";
import { type MeritRow, tradedList } from "../access/merit-order.ts";
import type { GateContext, GateOutcome, Outlook, Trade } from "../model/venues.ts";
import { goldenCases } from "../testing/cases.ts";
import { type MatchingInput, matchingCase } from "../testing/matching-case.ts";
import { matchers } from "./clearing/matchers/registry.ts";
import { priceRules } from "./clearing/price-rules/registry.ts";

type MatcherKind = keyof typeof matchers;
type PriceRuleKind = keyof typeof priceRules;
const MATCHER_KINDS = Object.keys(matchers) as MatcherKind[];
const PRICE_RULE_KINDS = Object.keys(priceRules) as PriceRuleKind[];

import { runGate, venues } from "./registry.ts";

interface Answer
  extends Record<
    PriceRuleKind,
    { readonly pricesGbpPerMwh: number[]; readonly amountsMicroGbp: number[] }
  > {
  readonly trades: readonly { buyer: string; seller: string; buyerKw: number; sellerKw: number }[];
  readonly tradedList: readonly string[];
}
type Expected = Record<MatcherKind, Answer> & {
  readonly forecastCurtailmentKw: Readonly<Record<string, number>>;
};

const cases = goldenCases<MatchingInput, Expected>("matching");
const runs = cases.flatMap((golden) =>
  MATCHER_KINDS.flatMap((matcher) =>
    PRICE_RULE_KINDS.map((rule) => ({ ...golden, matcher, rule })),
  ),
);
const scenarioOne = cases.find(({ name }) => name === "bitrader-1")!;

/** Runs the gates as the gate loop would, with a book that refuses nothing. */
function traded(input: MatchingInput, matcher: MatcherKind, priceRule: PriceRuleKind) {
  const made = matchingCase(input);
  const settings = venues["curtailment-obligations"].settings.parse({
    matcher: { kind: matcher },
    priceRule: { kind: priceRule },
    minTradeKw: input.minTradeKw,
  });
  const gate = (
    name: "open" | "close" | "verify" | "settle",
    more: Partial<GateContext>,
  ): GateOutcome =>
    runGate(
      "curtailment-obligations",
      name,
      { ...made.context, ...more },
      {
        "curtailment-obligations": settings,
      },
    );
  const orders = gate("open", {}).orders ?? [];
  const trades = (gate("close", { orders }).trades ?? []).map(({ trade }) => trade);
  return { ...made, gate, orders, trades };
}

test.for(cases)(
  "$name: the forecast curtails whom it should without trades",
  ({ input, expected }) => {
    const { ids, lookAhead } = matchingCase(input);
    for (const [unit, kw] of Object.entries(expected.forecastCurtailmentKw))
      expect(lookAhead.curtailedKw[ids.indexOf(unit)]).toBeCloseTo(kw, 6);
  },
);

test.for(runs)(
  "$name, $matcher: who trades with whom, and how much",
  ({ input, expected, matcher, rule }) => {
    const { ids, trades } = traded(input, matcher, rule);
    expect(
      trades.map(({ buyer, seller, buyerKw, sellerKw }) => ({
        buyer: ids[buyer],
        seller: ids[seller],
        buyerKw,
        sellerKw,
      })),
    ).toEqual(expected[matcher].trades);
  },
);

test.for(runs)(
  "$name, $matcher, $rule: prices, and payments of a half-hour in whole micro-pounds",
  ({ input, expected, matcher, rule }) => {
    const { ids, trades, gate } = traded(input, matcher, rule);
    const answer = expected[matcher][rule];
    expect(trades.map((trade) => trade.priceGbpPerMwh)).toEqual(answer.pricesGbpPerMwh);
    const { entries = [] } = gate("settle", { trades: trades.map(delivered) });
    expect(entries.map((entry) => entry.amountMicroGbp)).toEqual(answer.amountsMicroGbp);
    expect(entries.map(({ payer, payee }) => [payer, payee])).toEqual(
      trades.map(({ buyer, seller }) => [ids[buyer], ids[seller]]),
    );
  },
);

test.for(runs)(
  "$name, $matcher: the traded list, row for row",
  ({ input, expected, matcher, rule }) => {
    const { ids, trades } = traded(input, matcher, rule);
    const rows = tradedList(incomingOf(input, ids), trades.map(swapOf));
    expect(rows.map((row) => `${ids[row.unit]} ${row.volumeKw} ${row.slice}`)).toEqual(
      expected[matcher].tradedList,
    );
  },
);

test("scenario 1: 12 MW are matched for £266.50, and cancelling all restores the incoming list", () => {
  const { ids, trades, gate } = traded(scenarioOne.input, "price-priority", "midpoint");
  expect(trades.reduce((sum, trade) => sum + trade.buyerKw, 0)).toBe(12_000);
  const { entries = [] } = gate("settle", { trades: trades.map(delivered) });
  expect(entries.reduce((sum, entry) => sum + entry.amountMicroGbp, 0)).toBe(266_500_000);
  const incoming = incomingOf(scenarioOne.input, ids);
  expect(tradedList(incoming, trades.map(swapOf))).not.toEqual(incoming);
  expect(tradedList(incoming, [])).toEqual(incoming);
});

test("a bid is never above the forecast curtailment, and who is threatened offers nothing", () => {
  const { ids, orders, lookAhead } = traded(scenarioOne.input, "price-priority", "midpoint");
  expect(orders.map((order) => `${ids[order.unit]} ${order.side}`).sort()).toEqual(
    [
      ...["Blue", "Green", "Red", "Orange"].map((unit) => `${unit} buyerBid`),
      ...["Purple", "Yellow", "Pink", "White"].map((unit) => `${unit} sellerOffer`),
    ].sort(),
  );
  for (const order of orders.filter(({ side }) => side === "buyerBid"))
    expect(order.volumeKw).toBeLessThanOrEqual(lookAhead.curtailedKw[order.unit]!);
});

test("verification lets every trade stand while both units act on the constraint and can deliver", () => {
  const { trades, gate, ids } = traded(scenarioOne.input, "price-priority", "midpoint");
  expect(gate("verify", { trades, outlook: outlook(ids, {}) }).cancel).toEqual([]);
});

test("a seller that switching moved to another part of the network is cancelled, and no other", () => {
  const { trades, gate, ids, context } = traded(scenarioOne.input, "price-priority", "midpoint");
  const sensitivity = context.sensitivityIn(0).slice();
  sensitivity[ids.indexOf("Yellow")] = 0;
  const { cancel = [] } = gate("verify", {
    trades,
    sensitivityIn: () => sensitivity,
    outlook: outlook(ids, {}),
  });
  expect(cancel.map(({ trade, reason }) => [ids[trade.seller], reason])).toEqual([
    ["Yellow", "notSamePartOfNetwork"],
  ]);
  const standing = trades.filter((trade) => !cancel.some((item) => item.trade.id === trade.id));
  const rows = tradedList(incomingOf(scenarioOne.input, ids), standing.map(swapOf));
  expect(rows.map((row) => ids[row.unit])).not.toContain("Yellow");
  expect(rows.filter((row) => ids[row.unit] === "Orange")).toEqual([
    { unit: ids.indexOf("Orange"), volumeKw: 4000, slice: "own", trade: "" },
  ]);
});

test("a buyer that acts on the constraint no more is cancelled too", () => {
  const { trades, gate, ids, context } = traded(scenarioOne.input, "price-priority", "midpoint");
  const sensitivity = context.sensitivityIn(0).slice();
  sensitivity[ids.indexOf("Blue")] = 0.04;
  const { cancel = [] } = gate("verify", {
    trades,
    sensitivityIn: () => sensitivity,
    outlook: outlook(ids, {}),
  });
  expect(cancel.map(({ trade }) => ids[trade.buyer])).toEqual(["Blue"]);
});

test("a seller with room for one of its two trades keeps the first", () => {
  const { trades, gate, ids } = traded(scenarioOne.input, "price-priority", "midpoint");
  const purple = ids.indexOf("Purple");
  const both = trades.slice(0, 2).map((trade) => ({ ...trade, seller: purple }));
  const { cancel = [] } = gate("verify", { trades: both, outlook: outlook(ids, { Purple: 5000 }) });
  expect(cancel.map(({ trade, reason }) => [trade.id, reason])).toEqual([
    [both[1]!.id, "sellerCannotDeliver"],
  ]);
});

test("a trade that the network manager never reached costs nothing", () => {
  const { trades, gate } = traded(scenarioOne.input, "price-priority", "midpoint");
  const idle = trades.map((trade): Trade => ({ ...trade, outcome: "idle" }));
  expect(gate("settle", { trades: idle }).entries).toEqual([]);
});

test("a venue that is not part of the scenario answers nothing", () => {
  const { context } = matchingCase(scenarioOne.input);
  expect(runGate("curtailment-obligations", "open", context, {})).toEqual({});
});

const delivered = (trade: Trade): Trade => ({
  ...trade,
  outcome: "delivered",
  deliveredWh: trade.sellerKw * 500,
});

function swapOf(trade: Trade) {
  const { id, buyer, seller, buyerKw, sellerKw, askGbpPerMwh } = trade;
  return { trade: id, buyer, seller, buyerKw, sellerKw, askGbpPerMwh };
}

function incomingOf({ incoming }: MatchingInput, ids: readonly string[]): MeritRow[] {
  return incoming.map(({ unit, volumeKw }) => ({
    unit: ids.indexOf(unit),
    volumeKw,
    slice: "own",
    trade: "",
  }));
}

/** Everybody can go down by 10 MW, but for those named. */
function outlook(ids: readonly string[], roomKw: Readonly<Record<string, number>>): Outlook {
  const downRoomKw = Float64Array.from(ids, (id) => roomKw[id] ?? 10_000);
  return { availableKw: downRoomKw, downRoomKw };
}
