/** How numbers of an experiment stand in its report: four figures, whatever their size, with an interval where there is one. */
import { fixed } from "../words.ts";
import type { Estimate, MetricFacts } from "./facts.ts";

/** Four figures, or whole numbers, whichever is more; minus is −. */
export function short(value: number): string {
  if (Math.abs(value) >= 1000) return fixed(value, 0);
  const text = String(Number(value.toPrecision(4)));
  return text.startsWith("-") ? text.replace("-", "−") : text;
}

/** With a sign, for differences. */
export const change = (value: number): string => (value > 0 ? `+${short(value)}` : short(value));

export const withUnit = (text: string, unit: string): string =>
  unit === "" ? text : unit === "£" ? text.replace(/^([+−]?)/, "$1£") : `${text} ${unit}`;

/** "(2 to 4.2)", nothing where one seed, or the same under all, says nothing of chance. */
export const intervalWords = ({ low, high }: Estimate): string =>
  low === undefined || high === undefined || low === high
    ? ""
    : ` (${short(low)} to ${short(high)})`;

/** "+3.1 (2 to 4.2)". */
export const changeWords = (estimate: Estimate): string =>
  `${change(estimate.mean)}${intervalWords(estimate)}`;

/** Whether the interval holds no 0; a difference under one seed, or the same under all, is not clear. */
export const isSure = ({ low, high }: Estimate): boolean =>
  low !== undefined && high !== undefined && low < high && (low > 0 || high < 0);

/** What is drawn at random has two places, three near its ends, and is never certain. */
export const probability = (value: number): string => {
  if (value > 0.999) return "above 0.999";
  const isAtEnd = value < 0.01 || value > 0.99;
  return isAtEnd ? chance(value) : String(Number(value.toFixed(2)));
};

/** A p-value: three places. */
export const chance = (value: number): string =>
  value < 0.001 ? "below 0.001" : String(Number(value.toFixed(3)));

export const titleOf = ({ words, unit }: Pick<MetricFacts, "words" | "unit">): string =>
  unit === "" ? words : `${words}, ${unit}`;
