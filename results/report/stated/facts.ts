/**
 * What a run of the simulation stored of its statements: who stated, how often what was stated came, and which days were
 * busiest. Takes a run; gives sums that SQL made. Keeps: what is read grows with days, never with units or half-hours.
 */

import type { DailyMisses } from "../../../sim/metrics/calibration.ts";
import { BIN_COUNT, type BinSums, emptyBins } from "../../../sim/metrics/probability-scores.ts";
import type { RunFolder } from "../../run-folder.ts";
import type { RunFacts } from "../facts.ts";
import { hasColumn } from "../stored.ts";
import { londonDaySql } from "../stretches.ts";

export type FactorTable = "curtailment_factors" | "constraint_factors";

/** Probabilities are stored on a grid of millionths; SQL adds them as whole numbers. */
const PER_ONE = 1_000_000;
export const MILLIONTHS = `round(probability * ${PER_ONE})::BIGINT`;

/** What one run of the look-ahead stated of units or of constraint points, against what came. */
export interface Statement {
  /** Its word in the tables. */
  readonly word: string;
  readonly units: Judged;
  readonly points: Judged;
  /** Scores of the summary by name; undefined: none, or not known. */
  readonly score: (name: string) => number | undefined;
}

export interface Judged {
  readonly sums: BinSums;
  readonly misses: DailyMisses;
}

/** London days, both in it. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

/** Runs of the look-ahead in the order of their issue; others by name. */
const KNOWN_RUNS = ["first", "update", "gate", "operational"];

/** What the look-ahead's runs stated; empty for a run without factors, or of a version that did not store what came. */
export async function statementsOf({ run }: RunFacts): Promise<Statement[]> {
  const isStored = ["curtailment_factors", "constraint_factors"] as const;
  if (!isStored.every((table) => hasColumn(run, table, "came"))) return [];
  const units = await judged(run, "curtailment_factors");
  const points = await judged(run, "constraint_factors");
  const place = (word: string) =>
    KNOWN_RUNS.includes(word) ? KNOWN_RUNS.indexOf(word) : KNOWN_RUNS.length;
  const words = [...new Set([...units.keys(), ...points.keys()])];
  words.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return words.map((word) => ({
    word,
    units: units.get(word) ?? nothing(),
    points: points.get(word) ?? nothing(),
    score: (name) =>
      run.summary.byStatementRun
        .find((metric) => metric.name === name)
        ?.values.find(({ id }) => id === word)?.value ?? undefined,
  }));
}

const nothing = (): Judged => ({
  sums: emptyBins(),
  misses: { days: [], counts: new Float64Array(BIN_COUNT) },
});

async function judged(run: RunFolder, table: FactorTable): Promise<Map<string, Judged>> {
  const { rows } = await run.query(
    `SELECT run, ${londonDaySql(run.manifest, "periodStart")} AS day,
            least(${BIN_COUNT - 1}, floor(probability * ${BIN_COUNT}))::INTEGER AS bin,
            count(*), sum(${MILLIONTHS}), sum(came)
     FROM ${table} GROUP BY run, day, bin ORDER BY run, day, bin`,
  );
  const byRun = new Map<string, { sums: BinSums; days: Map<number, Float64Array> }>();
  for (const [word, day, bin, count, stated, came] of rows) {
    const own = byRun.get(String(word)) ?? { sums: emptyBins(), days: new Map() };
    byRun.set(String(word), own);
    const misses = own.days.get(Number(day)) ?? new Float64Array(BIN_COUNT);
    own.days.set(Number(day), misses);
    const at = Number(bin);
    own.sums.counts[at]! += Number(count);
    own.sums.stated[at]! += Number(stated);
    own.sums.came[at]! += Number(came);
    misses[at] = Number(came) - Number(stated) / PER_ONE;
  }
  return new Map(
    [...byRun].map(([word, { sums, days }]) => [
      word,
      {
        sums: { ...sums, stated: sums.stated.map((whole) => whole / PER_ONE) },
        misses: { days: [...days.values()], counts: sums.counts },
      },
    ]),
  );
}

/** The run of days, so many at most, in which most came; of equals that of which most was stated, then the earliest. */
export async function busiestDays(
  run: RunFolder,
  table: FactorTable,
  most: number,
  where: string,
  values: readonly string[],
): Promise<Days | undefined> {
  const { rows } = await run.query(
    `SELECT ${londonDaySql(run.manifest, "periodStart")} AS day, sum(came), sum(${MILLIONTHS})
     FROM ${table} WHERE ${where} GROUP BY day ORDER BY day`,
    values,
  );
  const days = new Map(
    rows.map(([day, came, stated]) => [
      Number(day),
      { came: Number(came), stated: Number(stated) },
    ]),
  );
  let best: (Days & { readonly came: number; readonly stated: number }) | undefined;
  for (const from of days.keys()) {
    const window = { from, to: from, came: 0, stated: 0 };
    for (let day = from; day < from + most; day += 1) {
      const own = days.get(day);
      if (own === undefined) continue;
      window.to = day;
      window.came += own.came;
      window.stated += own.stated;
    }
    const isBusier = window.came - (best?.came ?? -1) || window.stated - (best?.stated ?? 0);
    if (isBusier > 0) best = window;
  }
  return best;
}
