/**
 * How what homes gain is spread among them. Takes home_totals: a home's benefit is what it would owe by the flat tariff of the defaults for what it
 * drew and gave, less what it owes, its rewards, and its part of what its group gained by trading. Source of the Gini coefficient: domain §9, Σ (2i − n − 1) xᵢ / (n Σ x) over benefits in rising order.
 */
import type { TableRows } from "../core/columns.ts";
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import {
  type Fold,
  type KeyedValue,
  type Meaning,
  numbersIn,
  orderedValues,
  plusWhole,
  rowsOf,
} from "./fold.ts";

interface Benefits {
  readonly microGbp: number[];
  readonly bills: number[];
}

/** What trading gained each; 0 in a run that was stored without it. */
const gainsIn = (rows: TableRows) =>
  numbersIn(rows, "gainMicroGbp") ?? new Float64Array(rows.rowCount);

function benefitsIn(rows: TableRows): (row: number) => number {
  const [flat, bill] = [rows.numbers("flatMicroGbp"), rows.numbers("billMicroGbp")];
  const [reward, gain] = [rows.numbers("rewardMicroGbp"), gainsIn(rows)];
  return (row) => flat[row]! - bill[row]! + reward[row]! + gain[row]!;
}

const overHomes = (
  meaning: Meaning,
  numberOf: (state: Benefits) => number | null,
): Fold<Benefits, number | null> => ({
  ...meaning,
  start: () => ({ microGbp: [], bills: [] }),
  add({ microGbp, bills }, block) {
    const rows = rowsOf(block, "home_totals");
    if (rows === undefined) return;
    const [benefitAt, bill] = [benefitsIn(rows), rows.numbers("billMicroGbp")];
    const gain = gainsIn(rows);
    for (let row = 0; row < rows.rowCount; row += 1) {
      microGbp.push(benefitAt(row));
      bills.push(bill[row]! - gain[row]!);
    }
  },
  value: numberOf,
});

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
const meanGbp = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values) / values.length / MICRO_GBP_PER_GBP;

export const meanHomeBillGbp = overHomes(
  {
    about:
      "What a home with a tariff or a response owes over the run, less what trading gained it, on the mean; null without one.",
    unit: "£",
  },
  ({ bills }) => meanGbp(bills),
);

export const meanHomeBenefitGbp = overHomes(
  {
    about:
      "What a home with a tariff or a response would owe by the flat tariff of the defaults less what it owes, its rewards, and what trading gained it, on the mean; null without one.",
    unit: "£",
  },
  ({ microGbp }) => meanGbp(microGbp),
);

/** 0 where all have the same, towards 1 where one has all; null where nobody gains on the whole. */
export function gini(values: readonly number[]): number | null {
  const total = sum(values);
  if (total <= 0) return null;
  const rising = [...values].sort((left, right) => left - right);
  const count = rising.length;
  const weighted = sum(rising.map((value, index) => (2 * (index + 1) - count - 1) * value));
  return weighted / (count * total);
}

/** The part that the tenth with the most has, at least one of them; null where nobody gains on the whole. */
export function topDecileFrac(values: readonly number[]): number | null {
  const total = sum(values);
  if (total <= 0) return null;
  const falling = [...values].sort((left, right) => right - left);
  return sum(falling.slice(0, Math.ceil(falling.length / 10))) / total;
}

export const homeBenefitGini = overHomes(
  {
    about:
      "How unevenly the benefits of homes (meanHomeBenefitGbp) are spread among them: the Gini coefficient, 0 where all have the same; above 1 where some lose; null where they come to nothing or less.",
    unit: "",
  },
  ({ microGbp }) => gini(microGbp),
);

export const homeBenefitTopDecileFrac = overHomes(
  {
    about:
      "What the tenth of homes with the most benefit has of the benefits of all (meanHomeBenefitGbp); null where they come to nothing or less.",
    unit: "",
  },
  ({ microGbp }) => topDecileFrac(microGbp),
);

interface GroupBenefits {
  readonly byId: Map<string, { microGbp: number; homes: number }>;
}

export const groupMeanHomeBenefitGbp: Fold<GroupBenefits, readonly KeyedValue[]> = {
  about:
    "What a home of the group would owe by the flat tariff of the defaults less what it owes, its rewards, and what trading gained it, on the mean.",
  unit: "£",
  start: () => ({ byId: new Map() }),
  add({ byId }, block) {
    const rows = rowsOf(block, "home_totals");
    if (rows === undefined) return;
    const benefitAt = benefitsIn(rows);
    const { codes, words } = rows.codes("group");
    for (let row = 0; row < rows.rowCount; row += 1) {
      const group = words[codes[row]!]!;
      const known = byId.get(group) ?? { microGbp: 0, homes: 0 };
      byId.set(group, known);
      known.microGbp = plusWhole(known.microGbp, benefitAt(row));
      known.homes += 1;
    }
  },
  value: ({ byId }) =>
    orderedValues(byId, ({ microGbp, homes }) => microGbp / homes / MICRO_GBP_PER_GBP),
};
