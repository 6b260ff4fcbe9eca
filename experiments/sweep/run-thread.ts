/** A run of a sweep or of a queue's worker, in a thread of this machine. Takes a point's scenario as data, a seed and the key that the run must have; gives the row of the run. */
import { nativeHash } from "../../results/native-hash.ts";
import type { RunRow } from "../../results/sweep/row-file.ts";
import { BlockDigest } from "../../sim/core/digest.ts";
import { SummaryFold } from "../../sim/metrics/summary.ts";
import { run } from "../../sim/run.ts";
import { keptOf } from "./kept.ts";
import { type AskedRun, preparedRun } from "./prepared-run.ts";

export interface RunTask extends AskedRun {
  readonly point: number;
}

export async function runTask(task: RunTask): Promise<RunRow> {
  const { scenario, parts } = await preparedRun(task);
  const digest = new BlockDigest(nativeHash);
  const fold = new SummaryFold();
  for (const block of run(scenario, parts)) {
    digest.add(block);
    fold.add(block);
  }
  return { key: task.key, digest: digest.value(scenario), values: keptOf(fold.value()) };
}
