/**
 * The market for curtailment obligations on worked cases: orders, matches, prices, payments and the traded list, row for
 * row; then what verification cancels and what settlement pays. The cases hold the working.
 */
import { expect, test } from "vitest";
import { type MeritRow, tradedList } from "../access/merit-order.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import type { GateContext, GateOutcome, Outlook, Trade } from "../model/venues.ts";
import { goldenCases } from "../testing/cases.ts";
import { type MatchingInput, matchingCase } from "../testing/matching-case.ts";
import { matcherOf, matcherSchema, matchers } from "./obligations/clearing/matchers/registry.ts";
import { priceRules } from "./obligations/clearing/price-rules/registry.ts";
import { welfareGap } from "./obligations/clearing/welfare.ts";
import { runGate, venues } from "./registry.ts";
import { loadHighsSolver } from "./solver/highs.ts";

type MatcherKind = keyof typeof matchers;
type PriceRuleKind = keyof typeof priceRules;
const MATCHER_KINDS = Object.keys(matchers) as MatcherKind[];
const PRICE_RULE_KINDS = Object.keys(priceRules) as PriceRuleKind[];
const solver = await loadHighsSolver();

/** Of each trade: prices, what a half-hour in full costs, and what it costs if the seller is not called. */
interface Payments {
  readonly pricesGbpPerMwh: readonly number[];
  readonly availabilityGbpPerMwh?: readonly number[];
  readonly amountsMicroGbp: readonly number[];
  readonly idleMicroGbp?: readonly number[];
}
interface Answer extends Partial<Record<PriceRuleKind, Payments>> {
  readonly trades: readonly { buyer: string; seller: string; buyerKw: number; sellerKw: number }[];
  readonly tradedList: readonly string[];
  readonly welfareGbp: number;
  readonly gapGbp: number;
}
/** By matcher its answer, or the name of the matcher whose answer it shares. */
interface Expected extends Partial<Record<MatcherKind, Answer | MatcherKind>> {
  readonly forecastCurtailmentKw: Readonly<Record<string, number>>;
  readonly afterSwitching?: {
    readonly cancelled: readonly string[];
    readonly tradedList: readonly string[];
    readonly amountsMicroGbp: readonly number[];
  };
  readonly dispatch?: readonly {
    readonly neededKw: number;
    readonly curtailedKw: Readonly<Record<string, number>>;
  }[];
}

const cases = goldenCases<MatchingInput, Expected>("matching");
function answerOf(expected: Expected, matcher: MatcherKind): Answer | undefined {
  const stated = expected[matcher];
  return typeof stated === "string" ? answerOf(expected, stated) : stated;
}
const runs = cases.flatMap((golden) =>
  MATCHER_KINDS.flatMap((matcher) => {
    const answer = answerOf(golden.expected, matcher);
    return answer === undefined ? [] : [{ ...golden, matcher, answer }];
  }),
);
const priced = runs.flatMap((one) =>
  PRICE_RULE_KINDS.flatMap((rule) => {
    const payments = one.answer[rule];
    return payments === undefined ? [] : [{ ...one, rule, payments }];
  }),
);
const scenarioOne = cases.find(({ name }) => name === "bitrader-1")!;

/** Runs the gates as the gate loop would, with a book that refuses nothing. */
function traded(input: MatchingInput, matcher: MatcherKind, priceRule: PriceRuleKind = "midpoint") {
  const made = matchingCase(input);
  const settings = venues["curtailment-obligations"].settings.parse({
    matcher: matcher === "bilateral" ? { kind: matcher, pairs: input.pairs } : { kind: matcher },
    priceRule: { kind: priceRule },
    priceStructure: "two-part",
    minTradeKw: input.minTradeKw,
  });
  const gate = (
    name: "open" | "close" | "verify" | "settle",
    more: Partial<GateContext>,
  ): GateOutcome =>
    runGate(
      "curtailment-obligations",
      name,
      { ...made.context, solver, ...more },
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
  ({ input, answer, matcher }) => {
    const { ids, trades } = traded(input, matcher);
    expect(
      trades.map(({ buyer, seller, buyerKw, sellerKw }) => ({
        buyer: ids[buyer],
        seller: ids[seller],
        buyerKw,
        sellerKw,
      })),
    ).toEqual(answer.trades);
  },
);

test.for(runs)("$name, $matcher: welfare, and how far it is from the most", (run) => {
  const { orders, ids } = traded(run.input, run.matcher);
  const bids = orders.filter(({ side }) => side === "buyerBid");
  const offers = orders.filter(({ side }) => side === "sellerOffer");
  const settings = matcherSchema.parse({
    kind: run.matcher,
    ...(run.matcher === "bilateral" ? { pairs: run.input.pairs } : {}),
  });
  const match = matcherOf(settings, { unitIds: ids, solver });
  const found = welfareGap(bids, offers, match(bids, offers, run.input.minTradeKw).matches);
  expect(found.welfareGbp).toBeCloseTo(run.answer.welfareGbp, 9);
  expect(found.gapGbp).toBeCloseTo(run.answer.gapGbp, 9);
});

test.for(priced)(
  "$name, $matcher, $rule: prices, and payments of a half-hour in whole micro-pounds",
  ({ input, payments, matcher, rule }) => {
    const { ids, trades, gate } = traded(input, matcher, rule);
    expect(trades.map((trade) => trade.priceGbpPerMwh)).toEqual(payments.pricesGbpPerMwh);
    const none = trades.map(() => 0);
    expect(trades.map((trade) => trade.availabilityGbpPerMwh)).toEqual(
      payments.availabilityGbpPerMwh ?? none,
    );
    const paid = (outcome: readonly Trade[]) => {
      const { entries = [] } = gate("settle", { trades: outcome });
      for (const { because, payer, payee } of entries) {
        const { buyer, seller } = trades.find(({ id }) => id === because)!;
        expect([payer, payee]).toEqual([ids[buyer], ids[seller]]);
      }
      return trades.map(({ id }) =>
        entries
          .filter(({ because }) => because === id)
          .reduce((sum, { amountMicroGbp }) => sum + amountMicroGbp, 0),
      );
    };
    expect(paid(trades.map(delivered))).toEqual(payments.amountsMicroGbp);
    const idle = trades.map((trade): Trade => ({ ...trade, outcome: "idle" }));
    expect(paid(idle)).toEqual(payments.idleMicroGbp ?? none);
  },
);

test.for(runs)("$name, $matcher: the traded list, row for row", ({ input, answer, matcher }) => {
  const { ids, trades } = traded(input, matcher);
  expect(listOf(input, ids, trades)).toEqual(answer.tradedList);
});

test.for(["matcher", "rule"] as const)("no two of a registry give the same answers: %s", (part) => {
  const kinds = part === "matcher" ? MATCHER_KINDS : PRICE_RULE_KINDS;
  const answers = kinds.map((kind) =>
    JSON.stringify(
      cases
        .filter(({ input }) => input.pairs !== undefined || kind !== "bilateral")
        .map(({ input }) => {
          const { trades } =
            part === "matcher"
              ? traded(input, kind as MatcherKind)
              : traded(input, "price-priority", kind as PriceRuleKind);
          return trades.map(({ buyer, seller, buyerKw, priceGbpPerMwh }) => [
            buyer,
            seller,
            buyerKw,
            priceGbpPerMwh,
          ]);
        }),
    ),
  );
  expect(new Set(answers).size).toBe(kinds.length);
});

test.for(MATCHER_KINDS)("%s: some case states its answer", (kind) => {
  expect(runs.map(({ matcher }) => matcher)).toContain(kind);
});

const switched = cases.filter(({ input }) => input.switched !== undefined);
test.for(switched)("$name: what switching ends, and what stands", ({ input, expected }) => {
  const { ids, trades, gate, context } = traded(input, "price-priority");
  const sensitivity = context.sensitivityIn(0).slice();
  for (const [unit, now] of Object.entries(input.switched!)) sensitivity[ids.indexOf(unit)] = now;
  const { cancel = [] } = gate("verify", {
    trades,
    sensitivityIn: () => sensitivity,
    outlook: outlook(ids, {}),
  });
  const after = expected.afterSwitching!;
  expect(
    cancel.map(({ trade, reason }) => `${ids[trade.buyer]} from ${ids[trade.seller]}: ${reason}`),
  ).toEqual(after.cancelled);
  const ended = new Set(cancel.map(({ trade }) => trade.id));
  const standing = trades.filter(({ id }) => !ended.has(id));
  expect(listOf(input, ids, standing)).toEqual(after.tradedList);
  const outcome = trades.map(
    (trade): Trade => (ended.has(trade.id) ? { ...trade, outcome: "cancelled" } : delivered(trade)),
  );
  const { entries = [] } = gate("settle", { trades: outcome });
  expect(entries.map(({ because }) => because)).toEqual(standing.flatMap(({ id }) => [id, id]));
  expect([entries.reduce((sum, { amountMicroGbp }) => sum + amountMicroGbp, 0)]).toEqual(
    after.amountsMicroGbp,
  );
});

const dispatched = cases.flatMap(({ name, input, expected }) =>
  (expected.dispatch ?? []).map((of) => ({ name, input, ...of })),
);
test.for(dispatched)(
  "$name: of $neededKw kW the traded list bears the rows in turn",
  ({ input, neededKw, curtailedKw }) => {
    const { ids, trades } = traded(input, "price-priority");
    let leftKw = neededKw;
    const found = new Map<string, number>();
    for (const row of tradedList(incomingOf(input, ids), trades.map(swapOf))) {
      const kw = Math.min(leftKw, row.volumeKw);
      if (kw > 0) found.set(ids[row.unit]!, (found.get(ids[row.unit]!) ?? 0) + kw);
      leftKw -= kw;
    }
    expect(Object.fromEntries(found)).toEqual(curtailedKw);
  },
);

test("scenario 6: what is curtailed of Blue beyond its trade is worth £140 to it", () => {
  const { input, expected } = cases.find(({ name }) => name === "bitrader-6")!;
  const { curtailedKw } = expected.dispatch!.find(({ neededKw }) => neededKw === 20_000)!;
  const { priceGbpPerMwh } = input.bids.find(({ unit }) => unit === "Blue")!;
  expect((curtailedKw.Blue! / 1000) * PERIOD_HOURS * priceGbpPerMwh).toBe(140);
});

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

test("an order is of whole kilowatts, and of at least the least trade", () => {
  const { input } = scenarioOne;
  const offers = [100.9, 99.9, 0.9].map((volumeKw, row) => ({ ...input.offers[row]!, volumeKw }));
  const sellers = (minTradeKw: number) => {
    const { orders, ids } = traded({ ...input, offers, minTradeKw }, "price-priority", "midpoint");
    return orders
      .filter(({ side }) => side === "sellerOffer")
      .map(({ unit, volumeKw }) => [ids[unit], volumeKw]);
  };
  expect(sellers(100.5)).toEqual([]);
  expect(sellers(0.5)).toEqual([
    ["Purple", 100],
    ["Yellow", 99],
  ]);
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

function listOf(input: MatchingInput, ids: readonly string[], trades: readonly Trade[]): string[] {
  const rows = tradedList(incomingOf(input, ids), trades.map(swapOf));
  return rows.map((row) => `${ids[row.unit]} ${row.volumeKw} ${row.slice}`);
}

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
  const down = Float64Array.from(ids, (id) => roomKw[id] ?? 10_000);
  return { availableKw: down, roomKw: { down, up: new Float64Array(ids.length) } };
}
