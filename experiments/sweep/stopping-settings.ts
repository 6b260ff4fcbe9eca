/** The section `stopping` of an experiment's file: until when seeds are added. Takes an experiment; gives what is wrong with it. */
import { z } from "zod";
import type { DocumentPath } from "../../sim/core/documents/document.ts";
import { type Fault, nearestWord } from "../../sim/core/errors.ts";

const BATCH_MIN = 2;
const BATCH_MAX = 1_000;
const BATCH = 5;

export const stoppingSchema = z.strictObject({
  metric: z.string().describe("One of `metrics`."),
  width: z
    .number()
    .gt(0)
    .describe(
      "In the metric's unit: no more seeds once the 95 % interval of every point's difference from point 1 is narrower, from end to end.",
    ),
  batch: z
    .int()
    .min(BATCH_MIN)
    .max(BATCH_MAX)
    .default(BATCH)
    .describe("Seeds of a round; the intervals are looked at after each."),
});

interface StoppingFinding extends Pick<Fault, "code" | "found" | "remedy"> {
  readonly path: DocumentPath;
}

/** `seeds`: at most so many. */
export function* stoppingFindings(
  stopping: z.output<typeof stoppingSchema> | undefined,
  metrics: readonly string[],
  seeds: number,
): Generator<StoppingFinding> {
  if (stopping === undefined) return;
  const { metric, batch } = stopping;
  if (batch >= seeds)
    yield {
      ...{ code: "sweep.stopping", path: ["stopping"] },
      found: `rounds of ${batch} seeds where there are at most ${seeds}, so that the rule never stops anything`,
      remedy: "write more seeds, which are the most there may be, or a smaller batch",
    };
  if (metrics.includes(metric)) return;
  const near = nearestWord(metric, metrics);
  yield {
    ...{ code: "sweep.stopping", path: ["stopping", "metric"] },
    found: `"${metric}", which the experiment does not keep`,
    remedy: `write one of its metrics${near === undefined ? "" : `; the nearest is ${near}`}, or add it to them`,
  };
}
