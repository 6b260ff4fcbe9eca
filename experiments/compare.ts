/**
 * Two runs on common random numbers, side by side. Refuses runs of another seed, period or network, because then the
 * difference would be weather and not design. Takes two stored runs; gives for each metric both values and the paired
 * difference, and for daily quantities its standard error over days (days taken as independent).
 */
import { mean, sampleStandardDeviation } from "simple-statistics";
import type { RunFolder } from "../results/run-folder.ts";
import { canonicalJson } from "../sim/core/digest.ts";
import { type Checked, type Fault, faulty, ok } from "../sim/core/errors.ts";

export interface ComparedMetric {
  readonly name: string;
  readonly unit: string;
  readonly a: number | null;
  readonly b: number | null;
  /** b − a. */
  readonly difference: number | null;
}

export interface DailyDifference {
  readonly name: string;
  readonly unit: string;
  readonly days: number;
  /** Mean of b − a over days. */
  readonly mean: number;
  /** Standard error of that mean; null for fewer than two days. */
  readonly standardError: number | null;
}

export interface Comparison {
  readonly a: { readonly name: string; readonly digest: string };
  readonly b: { readonly name: string; readonly digest: string };
  readonly metrics: readonly ComparedMetric[];
  readonly daily: readonly DailyDifference[];
  readonly curtailedMwhByUnit: readonly ComparedMetric[];
  readonly netGbpByAccount: readonly ComparedMetric[];
  /** Scores of stated factors, each of each run of the look-ahead that either has: "unitSkill of first". */
  readonly statedScores: readonly ComparedMetric[];
}

export async function compareRuns(a: RunFolder, b: RunFolder): Promise<Checked<Comparison>> {
  const faults = unpaired(a, b);
  if (faults.length > 0) return faulty(faults);
  const values = new Map(b.summary.metrics.map((metric) => [metric.name, metric.value]));
  return ok({
    a: { name: a.manifest.name, digest: a.manifest.digest },
    b: { name: b.manifest.name, digest: b.manifest.digest },
    metrics: a.summary.metrics.map(({ name, unit, value }) =>
      compared(name, unit, value, values.get(name) ?? null),
    ),
    daily: [
      await dailyDifference(
        a,
        b,
        "curtailedMwh",
        "MWh/day",
        "SELECT epoch(periodStart) AS second, curtailedWh / 1e6 AS value FROM network_period",
      ),
      await dailyDifference(
        a,
        b,
        "importMwh",
        "MWh/day",
        "SELECT epoch(periodStart) AS second, importWh / 1e6 AS value FROM network_period",
      ),
    ],
    curtailedMwhByUnit: keyed(a, b, "byUnit", "curtailedMwh"),
    netGbpByAccount: keyed(a, b, "byAccount", "netGbp"),
    statedScores: statedScores(a, b),
  });
}

function unpaired(a: RunFolder, b: RunFolder): Fault[] {
  const faults: Fault[] = [];
  const differ = (path: string, left: string, right: string, remedy: string) => {
    if (left !== right)
      faults.push({
        code: "compare.unpaired",
        path,
        found: `${left} in A and ${right} in B`,
        remedy,
      });
  };
  differ(
    "seed",
    a.manifest.seed,
    b.manifest.seed,
    "compare runs of one seed, so that both see the same weather and people",
  );
  const days = ({ manifest }: RunFolder) => `${manifest.firstDay} to ${manifest.lastDay}`;
  differ("period", days(a), days(b), "compare runs of the same days");
  differ(
    "engineVersion",
    a.manifest.engineVersion,
    b.manifest.engineVersion,
    "run the older one again",
  );
  if (canonicalJson(a.manifest.network) !== canonicalJson(b.manifest.network)) {
    faults.push({
      code: "compare.unpaired",
      path: "network",
      found: `"${a.manifest.network.name}" in A and another network "${b.manifest.network.name}" in B`,
      remedy: "compare runs on the same network",
    });
  }
  const [left, right] = [seriesOf(a), seriesOf(b)];
  for (const [name, { isNamed }] of [["A", left] as const, ["B", right] as const]) {
    if (isNamed) continue;
    faults.push({
      code: "compare.unpaired",
      path: "series",
      found: `a CSV series in ${name} without the hash of its text`,
      remedy: "run it again",
    });
  }
  if (left.key !== right.key) {
    faults.push({
      code: "compare.unpaired",
      path: "series",
      found: "different series in A and B",
      remedy: "compare runs with the same weather, demand and prices",
    });
  }
  return faults;
}

/** The series of a run by their content: a file counts by the hash of its text, wherever it stands. */
function seriesOf({ manifest }: RunFolder): { readonly key: string; readonly isNamed: boolean } {
  const { series } = manifest.scenario as { readonly series?: Series };
  const csv = series?.csv ?? [];
  return {
    key: canonicalJson({ ...series, csv: csv.map((each) => ({ ...each, file: undefined })) }),
    isNamed: csv.every(({ sha256 }) => typeof sha256 === "string"),
  };
}

interface Series {
  readonly csv?: readonly { readonly sha256?: unknown }[];
}

function compared(name: string, unit: string, a: number | null, b: number | null): ComparedMetric {
  return { name, unit, a, b, difference: a === null || b === null ? null : b - a };
}

function keyed(
  a: RunFolder,
  b: RunFolder,
  family: "byUnit" | "byAccount",
  name: string,
): ComparedMetric[] {
  const of = (run: RunFolder) => run.summary[family].find((metric) => metric.name === name);
  const right = new Map(of(b)?.values.map(({ id, value }) => [id, value]));
  const left = new Map(of(a)?.values.map(({ id, value }) => [id, value]));
  const ids = [...new Set([...left.keys(), ...right.keys()])].sort();
  return ids.map((id) => compared(id, of(a)?.unit ?? "", left.get(id) ?? 0, right.get(id) ?? 0));
}

function statedScores(a: RunFolder, b: RunFolder): ComparedMetric[] {
  const scoresOf = ({ summary }: RunFolder) =>
    new Map(
      summary.byStatementRun.flatMap(({ name, unit, values }) =>
        values.map(({ id, value }) => [`${name} of ${id}`, { unit, value }] as const),
      ),
    );
  const [left, right] = [scoresOf(a), scoresOf(b)];
  return [...new Map([...left, ...right])].map(([name, { unit }]) =>
    compared(name, unit, left.get(name)?.value ?? null, right.get(name)?.value ?? null),
  );
}

/** Sums of a half-hourly quantity by day of 48 half-hours from the run's start, paired. */
async function dailyDifference(
  a: RunFolder,
  b: RunFolder,
  name: string,
  unit: string,
  sql: string,
): Promise<DailyDifference> {
  const left = await dailySums(a, sql);
  const right = await dailySums(b, sql);
  const differences = left.map((value, day) => right[day]! - value);
  return { name, unit, days: differences.length, ...meanWithError(differences) };
}

/** A mean with its standard error, values taken as independent; null for fewer than two. */
export function meanWithError(values: readonly number[]): {
  readonly mean: number;
  readonly standardError: number | null;
} {
  const standardError =
    values.length < 2 ? null : sampleStandardDeviation([...values]) / Math.sqrt(values.length);
  return { mean: mean([...values]), standardError };
}

async function dailySums(run: RunFolder, sql: string): Promise<number[]> {
  const { rows } = await run.query(
    `SELECT sum(value) FROM (${sql}) GROUP BY floor((second - (SELECT min(second) FROM (${sql}))) / 86400) ORDER BY floor((second - (SELECT min(second) FROM (${sql}))) / 86400)`,
  );
  return rows.map(([value]) => Number(value));
}
