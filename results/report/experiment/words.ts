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

/** "(2 to 4.2)", nothing where one seed says nothing of chance. */
export const intervalWords = ({ low, high }: Estimate): string =>
  low === undefined || high === undefined || low === high
    ? ""
    : ` (${short(low)} to ${short(high)})`;

/** "+3.1 (2 to 4.2)". */
export const changeWords = (estimate: Estimate): string =>
  `${change(estimate.mean)}${intervalWords(estimate)}`;

/** Whether the interval holds no 0; a difference under one seed is not clear. */
export const isSure = ({ low, high }: Estimate): boolean =>
  low !== undefined && high !== undefined && (low > 0 || high < 0);

/** Three places: more than so many draws leave certain. */
export const probability = (value: number): string =>
  value > 0 && value < 0.001 ? "below 0.001" : String(Number(value.toFixed(3)));

export const titleOf = ({ words, unit }: Pick<MetricFacts, "words" | "unit">): string =>
  unit === "" ? words : `${words}, ${unit}`;
