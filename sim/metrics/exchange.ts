/** The local energy exchange: what was traded, at which price, of how much that was bid and offered, and what that is worth. Takes its two tables. */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { roundHalfAway } from "../core/units.ts";
import { type Fold, plusWhole, ratio, rowsOf, sumOf, WH_PER_MWH } from "./fold.ts";

export const exchangeTradedMwh = sumOf("exchange_trades", "energyWh", WH_PER_MWH, {
  about: "Energy that members of the local energy exchange sold to each other.",
  unit: "MWh",
});

interface Paid {
  microGbp: number;
  wh: number;
}

export const exchangePriceGbpPerMwh: Fold<Paid, number | null> = {
  about:
    "What buyers paid for a MWh on the local energy exchange, by volume; null where nothing was traded.",
  unit: "£/MWh",
  start: () => ({ microGbp: 0, wh: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "exchange_trades");
    if (rows === undefined) return;
    for (const wh of rows.numbers("energyWh")) state.wh = plusWhole(state.wh, wh);
    for (const amount of rows.numbers("paidMicroGbp"))
      state.microGbp = plusWhole(state.microGbp, amount);
  },
  // A micro-pound a watt-hour is a pound a megawatt-hour.
  value: ({ microGbp, wh }) => ratio(microGbp, wh),
};

export const exchangeSurplusGbp: Fold<{ microGbp: number }, number> = {
  about: "What buyers would have paid for it at most above what sellers would have taken at least.",
  unit: "£",
  start: () => ({ microGbp: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "exchange_trades");
    if (rows === undefined) return;
    const [bids, asks] = [rows.numbers("bidGbpPerMwh"), rows.numbers("askGbpPerMwh")];
    for (const [row, wh] of rows.numbers("energyWh").entries())
      state.microGbp = plusWhole(state.microGbp, roundHalfAway(wh * (bids[row]! - asks[row]!)));
  },
  value: ({ microGbp }) => microGbp / MICRO_GBP_PER_GBP,
};

interface Ordered {
  bidWh: number;
  offeredWh: number;
  soldWh: number;
}

export const exchangeMatchedFrac: Fold<Ordered, number | null> = {
  about:
    "The part of it of what was bid for or offered in the whole run, whichever is less; null where one of them is nothing.",
  unit: "",
  start: () => ({ bidWh: 0, offeredWh: 0, soldWh: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "exchange_orders");
    if (rows === undefined) return;
    const { codes, words } = rows.codes("side");
    const [energyWh, tradedWh] = [rows.numbers("energyWh"), rows.numbers("tradedWh")];
    for (const [row, code] of codes.entries()) {
      if (words[code] === "buyerBid") state.bidWh = plusWhole(state.bidWh, energyWh[row]!);
      else {
        state.offeredWh = plusWhole(state.offeredWh, energyWh[row]!);
        state.soldWh = plusWhole(state.soldWh, tradedWh[row]!);
      }
    }
  },
  value: ({ bidWh, offeredWh, soldWh }) => ratio(soldWh, Math.min(bidWh, offeredWh)),
};
