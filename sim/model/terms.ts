/**
 * Terms of contracts: for how long a zone buys at once. Takes the form of contracts and a period or a day; gives the name of its term, and
 * when that begins: a day's own purchase, the summer (April to September) or winter (October to March) of a year, or the year from April.
 */
import { z } from "zod";
import {
  formatDay,
  londonDayOf,
  londonDayStart,
  londonMonthOf,
  parseDay,
  periodOf,
  periodStart,
  regulatoryYearStart,
} from "../core/time.ts";
import type { Periods } from "./periods.ts";

export const contractSchema = z.enum(["adHoc", "seasonal", "annual"]);
export type ContractForm = z.output<typeof contractSchema>;

/** Contracts that last. */
export type TermForm = Exclude<ContractForm, "adHoc">;

/** The first London day of the term that a day lies in. */
export function termStart(form: TermForm, day: number): number {
  const april = regulatoryYearStart(day);
  const october = parseDay(`${formatDay(april).slice(0, 4)}-10-01`)!;
  return form === "annual" || day < october ? april : october;
}

/** One past the last London day of the term that begins on a day. */
export function termEnd(form: TermForm, start: number): number {
  let day = start + 180;
  while (termStart(form, day) === start) day += 1;
  return day;
}

/** The half-hours of the term that a period lies in; of a day's own purchase that day's. */
export function periodsOfTerm(form: ContractForm, period: number): Periods {
  const day = londonDayOf(periodStart(period));
  const [first, end] =
    form === "adHoc" ? [day, day + 1] : [termStart(form, day), termEnd(form, termStart(form, day))];
  return { from: periodOf(londonDayStart(first)), to: periodOf(londonDayStart(end)) };
}

/** Terms of one name are bought together. A winter has the year in which it begins. */
export function termOf(form: ContractForm, period: number): string {
  if (form === "adHoc") return "adHoc";
  const start = periodStart(period);
  const fromApril = formatDay(regulatoryYearStart(londonDayOf(start))).slice(0, 4);
  if (form === "annual") return `year ${fromApril}`;
  const month = londonMonthOf(start);
  return `${month >= 4 && month <= 9 ? "summer" : "winter"} ${fromApril}`;
}
