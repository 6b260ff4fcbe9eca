/**
 * What a reader quotes a finding with: which designs, which network, when, over how many half-hours, and how sure a mean
 * of days is. Takes facts; gives sentences. Totals are of what was simulated, so they have no error; means of days have.
 */
import { type Pair, pairsOf, type RunFacts } from "./facts.ts";
import { principleWords } from "./settings.ts";
import { figures, fixed, listWords, plural, spanWords } from "./words.ts";

/** A mean of days with its standard error; the error is undefined for one day. */
export interface DailyMean {
  readonly days: number;
  readonly mean: number;
  readonly standardError: number | undefined;
}

export function dailyMean(values: readonly number[]): DailyMean {
  const days = values.length;
  const mean = days === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / days;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const standardError = days < 2 ? undefined : Math.sqrt(squares / (days - 1) / days);
  return { days, mean, standardError };
}

/** Days of two runs side by side: what the one had more than the other. */
export function dailyDifference({ untraded, traded }: Pair): DailyMean {
  const before = untraded.dailyMwh;
  return dailyMean([...traded.dailyMwh].map(([day, mwh]) => mwh - (before.get(day) ?? 0)));
}

/** Designs named in a sentence at most. */
const NAMED_MAX = 6;

export function overviewOf(runs: readonly RunFacts[]): readonly string[] {
  const [first] = runs;
  if (first === undefined) return [];
  return [scope(runs, first), estimate(runs, first)];
}

function scope(runs: readonly RunFacts[], first: RunFacts): string {
  const { manifest } = first.run;
  const { network, firstDay, lastDay, seed } = manifest;
  const size = [
    plural(network.buses.length, "bus", "buses"),
    plural(network.branches.length, "branch", "branches"),
    plural(network.units.length, "unit", "units"),
    plural(network.constraintPoints.length, "constraint point", "constraint points"),
  ];
  const designs =
    runs.length === 1
      ? `One design (${principleWords(first.settings)}${first.isTraded ? ", with trading" : ""})`
      : `${runs.length} designs (${listWords(labels(runs))})`;
  return `${designs} on the network “${network.name}” (${listWords(size)}), ${spanWords(firstDay, lastDay)}: ${fixed(first.halfHours, 0)} half-hours, seed “${seed}”. Active power only; voltage, reactive power and losses are not modelled.`;
}

function labels(runs: readonly RunFacts[]): string[] {
  const all = runs.map(({ label }) => `“${label}”`);
  return all.length <= NAMED_MAX
    ? all
    : [...all.slice(0, NAMED_MAX), `${all.length - NAMED_MAX} more`];
}

function estimate(runs: readonly RunFacts[], first: RunFacts): string {
  const start =
    "Totals are of the half-hours simulated and have no sampling error; how far they hold for other weather is not known from one seed.";
  const daily = dailyMean([...first.dailyMwh.values()]);
  if (daily.standardError === undefined) return `${start} One day has no standard error.`;
  const mean = `a mean day saw ${figures(daily.mean)} MWh curtailed under “${first.label}” (standard error ${figures(daily.standardError)} MWh, ${daily.days} days)`;
  const [pair] = pairsOf(runs);
  if (pair === undefined) return `${start} As an estimate, ${mean}. ${INDEPENDENT}`;
  const change = dailyDifference(pair);
  const error =
    change.standardError === undefined
      ? ""
      : ` (standard error ${figures(change.standardError)} MWh)`;
  return `${start} As an estimate, ${mean}; with trading it was ${figures(Math.abs(change.mean))} MWh ${change.mean < 0 ? "less" : "more"}${error}, day against day under “${pair.traded.label}”. ${INDEPENDENT}`;
}

const INDEPENDENT =
  "Standard errors take days as independent; windy spells last longer than a day, so they are on the low side.";
