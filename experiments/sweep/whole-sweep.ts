/**
 * What a sweep leaves once every run is in its folder: dataset, summary and report. Takes the folder and its plan; writes them. Whoever has
 * every run writes the same bytes. Throws where another plan stands in the folder by now.
 */
import { join } from "node:path";
import { writeWhole } from "../../results/atomic-files.ts";
import { REPORT_FILE } from "../../results/manifest.ts";
import { experimentReport } from "../../results/report/experiment/report.ts";
import { DATASET_FILE, writeDataset } from "../../results/sweep/dataset.ts";
import type { RunRow } from "../../results/sweep/row-file.ts";
import {
  readSweepFile,
  rowName,
  SWEEP_FILE,
  type SweepFile,
} from "../../results/sweep/sweep-file.ts";
import { replacedFaults, storedRow, writeIndex } from "../../results/sweep/sweep-folder.ts";
import { formatFault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import { Ended } from "../ended.ts";
import { shownPath } from "../files.ts";
import { WELFARE_METRICS } from "../yardsticks.ts";
import { experimentFacts } from "./report/facts.ts";
import { runsOf } from "./runs.ts";
import { firstSeeds, isEnough, roundsOf, stoppedOf, type ValueOf } from "./stopping.ts";
import { SUMMARY_FILE, type SweepSummary, summaryOf, summaryText } from "./summary.ts";

type Rows = Map<string, RunRow>;

/** Rows of a part whose every run is in the folder, beside those that are read already; of each, what is asked of it: its metrics, and what yardsticks need. */
export async function readRows(folder: string, part: SweepFile, rows: Rows): Promise<void> {
  const names = [...new Set([...part.metrics.map(({ id }) => id), ...WELFARE_METRICS])];
  for (const { key, point, seed } of runsOf(part)) {
    if (rows.has(key)) continue;
    const row = orThrow(await storedRow(folder, key));
    if (row === undefined)
      throw new InputFaults([missing(folder, `${rowName(part, point)}, seed ${seed}`)]);
    const kept = names.map((name) => [name, row.values[name] ?? null] as const);
    rows.set(key, { key, digest: row.digest, values: Object.fromEntries(kept) });
  }
}

export const valueIn =
  (rows: ReadonlyMap<string, RunRow>): ValueOf =>
  (key, metric) =>
    rows.get(key)!.values[metric] ?? null;

/** `part`: the plan of as many seeds as there are to be, whose rows are all at hand. */
export async function writeWholeSweep(
  folder: string,
  plan: SweepFile,
  part: SweepFile,
  rows: ReadonlyMap<string, RunRow>,
): Promise<SweepSummary> {
  const rowOf = (key: string) => rows.get(key)!;
  const faults = await replacedFaults(folder, plan);
  if (faults.length > 0) throw new Ended(1, faults.map(formatFault).join("\n"));
  await writeDataset(join(folder, DATASET_FILE), part, rowOf);
  const summary = summaryOf(part, rowOf, stoppedOf(plan, part, valueIn(rows)));
  await writeWhole(join(folder, SUMMARY_FILE), summaryText(summary), true);
  await drawSweep(folder, part, summary, rows);
  await writeIndex(folder, part, new Set(rows.keys()), true);
  return summary;
}

/** Draws the report of a whole sweep again; gives its path. Throws the faults of a folder that has not every run. */
export async function writeSweepReport(folder: string): Promise<string> {
  const plan = orThrow(await readSweepFile(folder))!;
  const rows: Rows = new Map();
  let part = plan;
  for (const seeds of roundsOf(plan)) {
    part = firstSeeds(plan, seeds);
    await readRows(folder, part, rows);
    if (isEnough(part, valueIn(rows))) break;
  }
  const rowOf = (key: string) => rows.get(key)!;
  const summary = summaryOf(part, rowOf, stoppedOf(plan, part, valueIn(rows)));
  return await drawSweep(folder, part, summary, rows);
}

async function drawSweep(
  folder: string,
  part: SweepFile,
  summary: SweepSummary,
  rows: ReadonlyMap<string, RunRow>,
): Promise<string> {
  const path = join(folder, REPORT_FILE);
  const facts = experimentFacts(part, summary, (key) => rows.get(key)!);
  await writeWhole(path, experimentReport(facts), true);
  return path;
}

const missing = (folder: string, run: string) => ({
  ...{ code: "sweep.missing", path: "", file: shownPath(join(folder, SWEEP_FILE)) },
  found: `a sweep that is not whole: ${run} is missing`,
  remedy: "run the same sweep again: it does what is missing",
});
