/**
 * Money: what moved through the ledger and what each account is left with.
 * Takes ledger; gives £; whole micro-pounds are summed exactly, so that the ledger's sum is 0 and not nearly 0.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import {
  addKeyed,
  addToSum,
  countOf,
  type Fold,
  type Keyed,
  type KeyedValue,
  type MetricBlock,
  orderedValues,
  plusWhole,
  rowsOf,
  sumOf,
  takeFromSum,
} from "./fold.ts";

export const ledgerEntries = countOf("ledger", { about: "Entries of the ledger.", unit: "" });

export const ledgerTurnoverGbp = sumOf("ledger", "amountMicroGbp", MICRO_GBP_PER_GBP, {
  about: "What all payers paid.",
  unit: "£",
});

export const ledgerSumGbp: Fold<Keyed, number> = {
  about: "The net of every account added up: exactly 0, for what one pays another gets.",
  unit: "£",
  ...{ start: noEntries, add: addEntries },
  value: ({ byId }) => [...byId.values()].reduce(plusWhole, 0) / MICRO_GBP_PER_GBP,
};

export const accountNetGbp: Fold<Keyed, readonly KeyedValue[]> = {
  about: "What the account was paid less what it paid.",
  unit: "£",
  ...{ start: noEntries, add: addEntries },
  value: ({ byId }) => orderedValues(byId, (net) => net / MICRO_GBP_PER_GBP),
};

function noEntries(): Keyed {
  return { byId: new Map() };
}

function addEntries({ byId }: Keyed, block: MetricBlock): void {
  const rows = rowsOf(block, "ledger");
  if (rows === undefined) return;
  addKeyed(byId, rows, "payee", "amountMicroGbp", addToSum);
  addKeyed(byId, rows, "payer", "amountMicroGbp", takeFromSum);
}
