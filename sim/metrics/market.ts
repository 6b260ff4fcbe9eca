/**
 * Market: orders, what became of trades, who sold, and how often there was a constraint to trade about.
 * Takes orders, clearings, trades, look_ahead and events; gives counts, MWh and £.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import {
  addToSum,
  countOf,
  type Fold,
  keyedFold,
  type Meaning,
  plusWhole,
  ratio,
  rowsOf,
  sumOf,
  type Total,
  WH_PER_MWH,
} from "./fold.ts";

export const orders = countOf("orders", {
  about: "Buyer bids and seller offers placed.",
  unit: "",
});

export const tradesMatched = countOf("trades", {
  about: "Trades matched, whatever became of them.",
  unit: "",
});

const withOutcome = (word: string, about: string) =>
  countOf("trades", { about, unit: "" }, { column: "outcome", words: [word] });

export const tradesRefused = withOutcome("refused", "Trades refused by the position book.");

export const tradesCancelled = withOutcome("cancelled", "Trades cancelled at verification.");

export const tradesIdle = withOutcome(
  "idle",
  "Trades that stood, but dispatch never reached the place they moved.",
);

export const tradesDelivered = withOutcome(
  "delivered",
  "Trades under which the seller was curtailed in the buyer's place.",
);

/** What becomes of a trade that stood: neither refused by the position book nor cancelled at verification. */
export const STOOD: readonly string[] = ["idle", "delivered", "undelivered"];

/** Mean power over a period times its length; whole watts are summed first. */
export const tradedMwh = sumOf(
  "trades",
  "buyerW",
  WH_PER_MWH / PERIOD_HOURS,
  {
    about:
      "Obligation moved by the trades that stood (idle, delivered or undelivered), at the buyer.",
    unit: "MWh",
  },
  { column: "outcome", words: STOOD },
);

export const tradeDeliveredMwh = sumOf("trades", "deliveredWh", WH_PER_MWH, {
  about: "Energy that sellers were curtailed by in buyers' places, at the seller.",
  unit: "MWh",
});

export const unitSoldMwh = keyedFold(
  "trades",
  "seller",
  "deliveredWh",
  WH_PER_MWH,
  { about: "Energy that the unit, as a seller, was curtailed by in buyers' places.", unit: "MWh" },
  addToSum,
);

export const tradeValueGbp = sumOf("trades", "amountMicroGbp", MICRO_GBP_PER_GBP, {
  about: "What buyers paid sellers under trades.",
  unit: "£",
});

export const tradeWelfareGbp = sumOf("clearings", "welfareMicroGbp", MICRO_GBP_PER_GBP, {
  about:
    "What matched relief is worth to its buyers above what it costs its sellers, as ordered, whatever became of the trades.",
  unit: "£",
});

interface Welfare {
  reached: number;
  optimum: number;
}

const overWelfare = <Value extends number | null>(
  meaning: Meaning,
  value: (welfare: Welfare) => Value,
): Fold<Welfare, Value> => ({
  ...meaning,
  start: () => ({ reached: 0, optimum: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "clearings");
    if (rows === undefined) return;
    for (const each of rows.numbers("welfareMicroGbp"))
      state.reached = plusWhole(state.reached, each);
    for (const each of rows.numbers("optimumMicroGbp"))
      state.optimum = plusWhole(state.optimum, each);
  },
  value,
});

export const tradeWelfareGapGbp = overWelfare(
  {
    about:
      "The most that the orders for curtailment obligations could have given, less what the trades matched among them are worth (tradeWelfareGbp).",
    unit: "£",
  },
  ({ reached, optimum }) => (optimum - reached) / MICRO_GBP_PER_GBP,
);

export const tradeEfficiencyFrac = overWelfare(
  {
    about:
      "What matched relief is worth above its cost, as ordered, over the most that the same orders could have given; null where nothing could be gained.",
    unit: "",
  },
  ({ reached, optimum }) => ratio(reached, optimum),
);

export const boundedClearings = countOf(
  "events",
  {
    about:
      "Clearings that reached a bound on their work: other trades stand than the matcher's, or the most that is told is more than the orders could give. Events say which.",
    unit: "",
  },
  { column: "kind", words: ["clearingBounded"] },
);

export const constrainedPeriods: Fold<Total, number> = {
  about:
    "Pairs of settlement period and constraint point that the first statement forecast above the trim target.",
  unit: "",
  start: () => ({ sum: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "look_ahead");
    if (rows === undefined) return;
    const sizeW = rows.numbers("sizeW");
    const { codes, words } = rows.codes("run");
    for (let row = 0; row < rows.rowCount; row += 1)
      if (sizeW[row]! > 0 && words[codes[row]!] === "first") state.sum += 1;
  },
  value: (state) => state.sum,
};
