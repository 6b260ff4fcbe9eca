/**
 * Trades of connection capacity: what buyers used beyond their contracts, and what of that is load that was not there before; and what
 * limits of connections keep units from; what was paid for it. Takes capacity_trades, unit_period, ledger and events.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { WH_PER_GAS_TONNE, WH_PER_MEAN_TONNE } from "./carbon.ts";
import {
  countOf,
  type Fold,
  type Keyed,
  type KeyedValue,
  numbersIn,
  orderedValues,
  plusWhole,
  rowsOf,
  sumOf,
  WH_PER_MWH,
} from "./fold.ts";

export const capacityTrades = countOf(
  "events",
  { about: "Trades of connection capacity that were approved.", unit: "" },
  { column: "kind", words: ["capacityApproved"] },
);

export const capacityUsedMwh = sumOf("capacity_trades", "usedWh", WH_PER_MWH, {
  about:
    "Energy that buyers of connection capacity gave or drew beyond what they hold by themselves.",
  unit: "MWh",
});

export const capacityAddedMwh = sumOf("capacity_trades", "addedWh", WH_PER_MWH, {
  about:
    "The part of the energy that buyers of connection capacity used which is new load: the seller would not have used what it gave up.",
  unit: "MWh",
});

export const capacitySavedMeanTonnes = sumOf("capacity_trades", "cleanWh", WH_PER_MEAN_TONNE, {
  about:
    "Carbon dioxide that trades of capacity save, of wind, sun and water that they let in, at the mean of Great Britain's generation (156 g/kWh).",
  unit: "t",
});

export const capacitySavedGasTonnes = sumOf("capacity_trades", "cleanWh", WH_PER_GAS_TONNE, {
  about: "The same where it is gas that runs less (390 g/kWh).",
  unit: "t",
});

export const capacityBreachMwh = sumOf("capacity_trades", "breachWh", WH_PER_MWH, {
  about: "What sellers used of what they sold.",
  unit: "MWh",
});

export const capacityIncomeGbp: Fold<Keyed, readonly KeyedValue[]> = {
  about: "What the account was paid for connection capacity that it sold, less what it paid.",
  unit: "£",
  start: () => ({ byId: new Map() }),
  add: ({ byId }, block) => {
    const rows = rowsOf(block, "ledger");
    if (rows === undefined) return;
    const [rules, payees, payers] = [rows.codes("rule"), rows.codes("payee"), rows.codes("payer")];
    const price = rules.words.indexOf("capacity-trades/price");
    const post = (id: string, amount: number) => byId.set(id, plusWhole(byId.get(id) ?? 0, amount));
    if (price < 0) return;
    for (const [row, amount] of rows.numbers("amountMicroGbp").entries()) {
      if (rules.codes[row] !== price) continue;
      post(payees.words[payees.codes[row]!]!, amount);
      post(payers.words[payers.codes[row]!]!, -amount);
    }
  },
  value: ({ byId }) => orderedValues(byId, (net) => net / MICRO_GBP_PER_GBP),
};

export const generationLimitedMwh = limitedMwh(
  1,
  "Generation that connections' limits kept units from, which is no curtailment; null where it is not stored.",
);

export const consumptionLimitedMwh = limitedMwh(
  -1,
  "Consumption of demand units that connections' limits held back; null where it is not stored.",
);

function limitedMwh(sign: 1 | -1, about: string): Fold<{ wh: number | null }, number | null> {
  return {
    ...{ about, unit: "MWh" },
    start: () => ({ wh: null }),
    add(state, block) {
      const rows = rowsOf(block, "unit_period");
      const limited = rows === undefined ? undefined : numbersIn(rows, "limitedWh");
      for (const wh of limited ?? []) state.wh = plusWhole(state.wh ?? 0, Math.max(0, sign * wh));
    },
    value: ({ wh }) => (wh === null ? null : wh / WH_PER_MWH),
  };
}
