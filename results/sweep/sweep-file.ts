/**
 * `sweep.json`: what a sweep is to run, by point of the design and by seed, with the key of each run. It stands in the folder before the
 * first run, and makes the folder one of ours. Takes the folder's path; gives what stands there, or why it cannot be used.
 */
import { join } from "node:path";
import { z } from "zod";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import { checkJson } from "../manifest.ts";
import { textOf } from "../reader.ts";
import { sweepAnalysisSchema } from "./sweep-analysis.ts";

export const SWEEP_FILE = "sweep.json";
export const SWEEP_WORD = "headroom-sweep";
const SWEEP_VERSION = 1;
export const SWEEP_FORMAT = `${SWEEP_WORD}/${SWEEP_VERSION}` as const;

const KEY = /^[0-9a-f]{64}$/;

const sweepSchema = z.strictObject({
  format: z.literal(SWEEP_FORMAT),
  name: z.string(),
  title: z.string(),
  question: z.string(),
  engineVersion: z.string(),
  /** Hash of the program's own text: runs of another state of it are other runs. */
  engineSource: z.string(),
  seeds: z.array(z.string()).min(1),
  factors: z.array(z.strictObject({ id: z.string(), path: z.string() })),
  metrics: z.array(z.strictObject({ id: z.string(), unit: z.string() })).min(1),
  /** Absent where every seed is run; `seeds` are the most there may be. */
  stopping: z
    .strictObject({ metric: z.string(), width: z.number(), batch: z.int() })
    .exactOptional(),
  /** Absent where only means and differences are asked for. */
  analysis: sweepAnalysisSchema.exactOptional(),
  /** Runs of point 1 without its markets, by seed; absent where that scenario cannot be played. Equal to point 1's where it has none. */
  noMarket: z.strictObject({ keys: z.array(z.string().regex(KEY)) }).exactOptional(),
  points: z
    .array(
      z.strictObject({
        /** By factor. */
        levels: z.array(z.json()),
        /** Of its runs, by seed. */
        keys: z.array(z.string().regex(KEY)),
      }),
    )
    .min(1),
});

/** A sweep as its folder tells it. */
export type SweepFile = z.output<typeof sweepSchema>;

/** Keys of the runs of a row: a point, or after the last of them no market. */
export const keysAt = ({ points, noMarket }: SweepFile, row: number): readonly string[] =>
  points[row]?.keys ?? (row === points.length ? noMarket?.keys : undefined) ?? [];

/** A row in words. */
export const rowName = ({ points }: Pick<SweepFile, "points">, row: number): string =>
  row < points.length ? `point ${row + 1}` : "no market";

/** Whether no market is something else than point 1 itself. */
export const hasMarket = ({ points, noMarket }: SweepFile): boolean =>
  noMarket !== undefined && noMarket.keys.join() !== points[0]!.keys.join();

export const sweepText = (sweep: SweepFile) => `${JSON.stringify(sweep, null, 1)}\n`;

/** Undefined where there is no such file. */
export async function readSweepFile(folder: string): Promise<Checked<SweepFile | undefined>> {
  const path = join(folder, SWEEP_FILE);
  const text = await textOf(path);
  if (text === undefined) return ok(undefined);
  const format = new RegExp(`"format"\\s*:\\s*"${SWEEP_WORD}/(\\d+)"`).exec(text.slice(0, 4096));
  if (format !== null && Number(format[1]) > SWEEP_VERSION)
    return faulty([newer(path, format[1]!)]);
  const read = checkJson(path, text, sweepSchema);
  if (read.kind === "ok") return read;
  const remedy = `put back the ${SWEEP_FILE} that was written there, or choose another folder`;
  return faulty(read.faults.map((fault) => ({ ...fault, code: "sweep.damaged", remedy })));
}

const newer = (file: string, version: string): Fault => ({
  ...{ code: "sweep.newer", path: "format", file },
  found: `"${SWEEP_WORD}/${version}", which a newer version of Headroom wrote`,
  remedy: `this version knows ${SWEEP_FORMAT}: use the newer one, or choose another folder`,
});
