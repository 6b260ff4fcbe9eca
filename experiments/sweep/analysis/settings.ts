/** The section `analysis` of an experiment's file: what is asked of the whole sweep beside means and differences. Takes an experiment; gives what `sweep.json` says of it, or what is wrong. */
import { z } from "zod";
import {
  objectiveSchema,
  type SensitivitySample,
  type SweepAnalysis,
} from "../../../results/sweep/sweep-analysis.ts";
import type { DocumentPath } from "../../../sim/core/documents/document.ts";
import { type Fault, nearestWord } from "../../../sim/core/errors.ts";
import type { Axis } from "../designs/design.ts";
import type { designSchema } from "../designs/registry.ts";

const OBJECTIVES_MAX = 10;

export const analysisSchema = z.strictObject({
  sensitivity: z
    .array(z.string())
    .min(1)
    .max(200)
    .optional()
    .describe(
      "Metrics for which factors are weighed, under the designs morris and saltelli; default: all that are kept.",
    ),
  best: objectiveSchema
    .optional()
    .describe(
      "The metric by which points are ranked, with how likely each is the best and whether it differs from point 1.",
    ),
  pareto: z
    .array(objectiveSchema)
    .min(2)
    .max(OBJECTIVES_MAX)
    .optional()
    .describe(
      "Metrics of which no point of the front can be better in one without losing in another.",
    ),
});

/** What of an experiment an analysis depends on. */
interface Asked {
  readonly design: z.output<typeof designSchema>;
  readonly metrics: readonly string[];
  readonly analysis: z.output<typeof analysisSchema>;
}

/** Undefined where nothing is asked: such a sweep has a summary without analysis. */
export function analysisAsked(
  { design, metrics, analysis }: Asked,
  axes: readonly Axis[],
): SweepAnalysis | undefined {
  const { best, pareto } = analysis;
  const sample = sampleOf(design, axes);
  if ((sample ?? best ?? pareto) === undefined) return undefined;
  return {
    ...(sample && { sensitivity: { sample, metrics: [...(analysis.sensitivity ?? metrics)] } }),
    ...(best && { best }),
    ...(pareto && { pareto }),
  };
}

function sampleOf(design: Asked["design"], axes: readonly Axis[]): SensitivitySample | undefined {
  if (design.kind === "morris")
    return { ...design, levelCounts: axes.map(({ levelCount }) => levelCount ?? null) };
  return design.kind === "saltelli" ? design : undefined;
}

interface AnalysisFinding extends Pick<Fault, "code" | "found" | "remedy"> {
  readonly path: DocumentPath;
}

/** `seeds`: how many there are. */
export function* analysisFindings(asked: Asked, seeds: number): Generator<AnalysisFinding> {
  const { design, metrics, analysis } = asked;
  const { sensitivity, best, pareto } = analysis;
  const path = ["analysis"];
  if (sensitivity !== undefined && design.kind !== "morris" && design.kind !== "saltelli")
    yield {
      ...{ code: "sweep.sensitivity", path: [...path, "sensitivity"] },
      found: `sensitivity of a ${design.kind} design, which says nothing of it`,
      remedy: "choose the design morris or saltelli, or leave sensitivity out",
    };
  if (best !== undefined && seeds < 2)
    yield {
      ...{ code: "sweep.best", path: [...path, "best"], found: "the best point under one seed" },
      remedy: "write two seeds or more: one says nothing of chance",
    };
  yield* namedFindings(sensitivity ?? [], metrics, (row) => [...path, "sensitivity", row]);
  yield* namedFindings(best === undefined ? [] : [best.metric], metrics, () => [
    ...path,
    ...["best", "metric"],
  ]);
  yield* namedFindings(
    (pareto ?? []).map(({ metric }) => metric),
    metrics,
    (row) => [...path, "pareto", row, "metric"],
  );
}

function* namedFindings(
  named: readonly string[],
  metrics: readonly string[],
  pathOf: (row: number) => DocumentPath,
): Generator<AnalysisFinding> {
  for (const [row, metric] of named.entries()) {
    if (named.indexOf(metric) < row)
      yield {
        ...{ code: "sweep.repeated", path: pathOf(row), found: `"${metric}" a second time` },
        remedy: "write each once",
      };
    if (metrics.includes(metric)) continue;
    const near = nearestWord(metric, metrics);
    yield {
      ...{ code: "sweep.analysis", path: pathOf(row) },
      found: `"${metric}", which the experiment does not keep`,
      remedy: `write one of its metrics${near === undefined ? "" : `; the nearest is ${near}`}, or add it to them`,
    };
  }
}
