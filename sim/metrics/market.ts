/**
 * Market: orders, what became of trades, who sold, and how often there was a constraint to trade about.
 * Takes orders, trades and look_ahead; gives counts, MWh and £.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS, PERIOD_SECONDS } from "../core/time.ts";
import { addToSum, countOf, type Fold, keyedFold, rowsOf, sumOf, WH_PER_MWH } from "./fold.ts";

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

/** Mean power over a period times its length; whole watts are summed first. */
export const tradedMwh = sumOf(
  "trades",
  "buyerW",
  WH_PER_MWH / PERIOD_HOURS,
  {
    about: "Obligation moved by the trades that stood (idle or delivered), at the buyer.",
    unit: "MWh",
  },
  { column: "outcome", words: ["idle", "delivered"] },
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

/**
 * Statements repeat: a period is forecast again and again until it begins. Constraints are remembered for the periods
 * that a statement can still speak of, and only counted after: memory does not grow with simulated time.
 */
export interface ConstrainedPeriods {
  past: number;
  cutoff: number;
  readonly open: Map<number, Set<string>>;
}

export const constrainedPeriods: Fold<ConstrainedPeriods, number> = {
  about:
    "Pairs of settlement period and constraint point that a look-ahead statement, issued before the period ended, forecast above the trim target.",
  unit: "",
  start: () => ({ past: 0, cutoff: Number.NEGATIVE_INFINITY, open: new Map() }),
  add(state, block) {
    const rows = rowsOf(block, "look_ahead");
    if (rows === undefined) return;
    const issuedAt = rows.numbers("issuedAt");
    const periodStart = rows.numbers("periodStart");
    const sizeW = rows.numbers("sizeW");
    const { codes, words } = rows.codes("constraint");
    for (let row = 0; row < rows.rowCount; row += 1) {
      if (issuedAt[row]! > state.cutoff) closeBefore(state, issuedAt[row]!);
      if (sizeW[row]! <= 0 || periodStart[row]! + PERIOD_SECONDS <= state.cutoff) continue;
      const constraints = state.open.get(periodStart[row]!) ?? new Set();
      constraints.add(words[codes[row]!]!);
      state.open.set(periodStart[row]!, constraints);
    }
  },
  value: (state) => {
    let count = state.past;
    for (const constraints of state.open.values()) count += constraints.size;
    return count;
  },
};

/** Statements stand in the order of their issue, so none to come speaks of a period that ended before this one. */
function closeBefore(state: ConstrainedPeriods, issuedAt: number): void {
  state.cutoff = issuedAt;
  for (const [start, constraints] of state.open) {
    if (start + PERIOD_SECONDS > issuedAt) continue;
    state.past += constraints.size;
    state.open.delete(start);
  }
}
