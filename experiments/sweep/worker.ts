/**
 * A thread that runs points. Takes a point's scenario as data, a seed and the key that the run must have; gives the row of the run. What is
 * prepared for a point serves its other seeds.
 */
import { nativeHash } from "../../results/native-hash.ts";
import type { RunRow } from "../../results/sweep/row-file.ts";
import { BlockDigest } from "../../sim/core/digest.ts";
import { InputFaults, orThrow } from "../../sim/core/errors.ts";
import { SummaryFold } from "../../sim/metrics/registry.ts";
import { run } from "../../sim/run.ts";
import { type Prepared, prepare } from "../lab.ts";
import { plainSource } from "../scenario-source.ts";
import { keptOf } from "./kept.ts";
import { keysOf, withSeed } from "./run-key.ts";

export interface RunTask {
  readonly point: number;
  readonly scenario: unknown;
  readonly folder: string;
  readonly seed: string;
  readonly key: string;
  /** Hash of the program's text when the sweep began. */
  readonly source: string;
}

let last: { readonly point: number; readonly prepared: Prepared } | undefined;

export async function runTask(task: RunTask): Promise<RunRow> {
  const { point, seed, key, source } = task;
  if (last?.point !== point)
    last = { point, prepared: orThrow(await prepare(plainSource(task.scenario), task.folder)) };
  const { prepared } = last;
  if (keysOf(prepared, [seed], source)[0] !== key) throw changed();
  const scenario = withSeed(prepared.scenario, seed);
  const digest = new BlockDigest(nativeHash);
  const fold = new SummaryFold();
  for (const block of run(scenario, prepared.parts)) {
    digest.add(block);
    fold.add(block);
  }
  return { key, digest: digest.value(scenario), values: keptOf(fold.value()) };
}

/** The scenario was checked when the sweep began: what it reads is another file by now. */
const changed = () =>
  new InputFaults([
    {
      ...{
        code: "sweep.changed",
        path: "",
        found: "files of the scenario that were changed meanwhile",
      },
      remedy: "start the sweep again",
    },
  ]);
