/**
 * `work.json`: what a worker elsewhere needs to do runs of a sweep, beside `sweep.json`: the scenario that is varied, and where its files stand. Takes
 * the sweep's folder; gives what is there.
 */
import { join } from "node:path";
import { z } from "zod";
import { type Checked, ok } from "../../sim/core/errors.ts";
import { writeWhole } from "../atomic-files.ts";
import { checkJson } from "../manifest.ts";
import { textOf } from "../reader.ts";

export const WORK_FILE = "work.json";
const WORK_FORMAT = "headroom-sweep-work/1";

const workSchema = z.strictObject({
  format: z.literal(WORK_FORMAT),
  /** Of the scenario's files, below the folder that all machines share. */
  scenarioFolder: z.string(),
  /** The scenario before any level is laid over it. */
  scenario: z.json(),
});

export interface WorkFile {
  readonly scenarioFolder: string;
  readonly scenario: unknown;
}

export async function writeWorkFile(folder: string, work: WorkFile): Promise<void> {
  const text = JSON.stringify({ format: WORK_FORMAT, ...work }, null, 1);
  await writeWhole(join(folder, WORK_FILE), `${text}\n`, true);
}

/** Undefined where there is none: no queue has been asked for. */
export async function readWorkFile(folder: string): Promise<Checked<WorkFile | undefined>> {
  const path = join(folder, WORK_FILE);
  const text = await textOf(path);
  return text === undefined ? ok(undefined) : checkJson(path, text, workSchema);
}
