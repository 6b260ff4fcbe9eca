/**
 * A thread of this machine that runs points, of a sweep or of a queue's worker. Takes a point's scenario as data, a seed and the key that the run must have; gives the row of the run. What is
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
import { engineSource } from "./engine-source.ts";
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

/** Of this thread as it was loaded: a thread that is started later may have read another state of the program. */
const ownSource = engineSource();

/** What was prepared last: of this point if the key says so. */
let last: Prepared | undefined;

export async function runTask(task: RunTask): Promise<RunRow> {
  const { seed, key, source } = task;
  if ((await ownSource) !== source) throw otherProgram();
  const isOf = (prepared: Prepared) => keysOf(prepared, [seed], source)[0] === key;
  if (last === undefined || !isOf(last)) {
    last = orThrow(await prepare(plainSource(task.scenario), task.folder));
    if (!isOf(last)) throw changed();
  }
  const prepared = last;
  const scenario = withSeed(prepared.scenario, seed);
  const digest = new BlockDigest(nativeHash);
  const fold = new SummaryFold();
  for (const block of run(scenario, prepared.parts)) {
    digest.add(block);
    fold.add(block);
  }
  return { key, digest: digest.value(scenario), values: keptOf(fold.value()) };
}

const otherProgram = () =>
  new InputFaults([
    {
      ...{ code: "sweep.program", path: "" },
      found: "files of the program that were changed meanwhile",
      remedy: "start the sweep again",
    },
  ]);

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
