/** The local energy exchange: what was traded, at which price, what that is worth and to whom. Takes its trades, and fees from the ledger. */
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

export const exchangeValueGbp = sumOf("exchange_trades", "paidMicroGbp", MICRO_GBP_PER_GBP, {
  about: "What buyers paid for energy on the local energy exchange.",
  unit: "£",
});

/** What a trade leaves above or below a price, £/MWh by row. */
type Above = readonly [dear: string, cheap: string];

const surplus = (about: string, [dear, cheap]: Above): Fold<{ microGbp: number }, number> => ({
  ...{ about, unit: "£" },
  start: () => ({ microGbp: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "exchange_trades");
    if (rows === undefined) return;
    const [above, below] = [rows.numbers(dear), rows.numbers(cheap)];
    const wh = rows.numbers("energyWh");
    for (let row = 0; row < wh.length; row += 1) {
      const microGbp = roundHalfAway(wh[row]! * (above[row]! - below[row]!));
      state.microGbp = plusWhole(state.microGbp, microGbp);
    }
  },
  value: ({ microGbp }) => microGbp / MICRO_GBP_PER_GBP,
});

export const exchangeSurplusGbp = surplus(
  "What buyers would have paid for the energy traded on the local energy exchange at most above what sellers would have taken at least.",
  ["bidGbpPerMwh", "askGbpPerMwh"],
);

export const exchangeBuyerSurplusGbp = surplus(
  "What buyers keep of the gains of trading on the local energy exchange: what they would have paid at most above what they pay.",
  ["bidGbpPerMwh", "buyerGbpPerMwh"],
);

export const exchangeSellerSurplusGbp = surplus(
  "The part that sellers keep: what they get above what they would have taken at least.",
  ["sellerGbpPerMwh", "askGbpPerMwh"],
);

export const exchangeNetworkSurplusGbp = surplus(
  "The part that the network operator has, where a limit lies between the two: what buyers pay above what sellers get.",
  ["buyerGbpPerMwh", "sellerGbpPerMwh"],
);

export const exchangeFeesGbp = sumOf(
  "ledger",
  "amountMicroGbp",
  MICRO_GBP_PER_GBP,
  {
    about: "What members paid the platform of the local energy exchange, which is beside that.",
    unit: "£",
  },
  { column: "rule", words: ["local-energy-exchange/fee"] },
);
