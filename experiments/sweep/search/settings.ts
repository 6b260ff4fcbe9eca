/** The section `search` of an experiment: what is to be best, within what limits, at how many runs. With what is wrong in it. */
import { z } from "zod";
import { objectiveSchema } from "../../../results/sweep/sweep-analysis.ts";
import type { DocumentPath } from "../../../sim/core/documents/document.ts";
import { type Fault, nearestWord } from "../../../sim/core/errors.ts";
import { STAKEHOLDERS, type Stakeholder } from "../../../sim/model/actors.ts";
import { keptUnits } from "../kept.ts";

const GROUPS = Object.keys(STAKEHOLDERS) as [Stakeholder, ...Stakeholder[]];
/** Whoever is none of the six makes payments add up to nothing: if nobody at all may lose, nobody can gain. */
const INSIDE = GROUPS.filter((group) => group !== "outside");

const constraintSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("network-safe"),
      level: z
        .enum(["as-point-1", "absolute"])
        .default("as-point-1")
        .describe("No more than at point 1, or none at all."),
    })
    .describe("Time above ratings, overloads that nobody relieves and demand unserved."),
  z
    .strictObject({
      kind: z.literal("no-group-worse-off"),
      groups: z.array(z.enum(GROUPS)).min(1).default(INSIDE),
      toleranceGbp: z.number().min(0).default(0).describe("So much a group may lose, £ a run."),
    })
    .describe("No group of stakeholders is paid less than at point 1, net, mean over the seeds."),
  z
    .strictObject({
      kind: z.literal("bound"),
      metric: z.string(),
      atMost: z.number().optional(),
      atLeast: z.number().optional(),
    })
    .describe("The mean of a metric stays inside a bound."),
]);

export const searchSchema = z.strictObject({
  objective: objectiveSchema,
  constraints: z
    .array(constraintSchema)
    .max(20)
    .default([{ kind: "network-safe", level: "as-point-1" }])
    .describe("What a point must keep to be chosen, on the mean over the seeds."),
  budget: z
    .int()
    .min(2)
    .max(1_000_000)
    .describe(
      "Runs of the rounds at most; those that are there count too. No market takes one more a seed of the last round, fresh seeds two each.",
    ),
  freshSeeds: z
    .int()
    .min(0)
    .max(100)
    .refine((count) => count !== 1, "0, or 2 or more: one seed has no interval")
    .default(4)
    .describe("Seeds that had no part in the search, under which the best is played again."),
  keepOneOf: z
    .int()
    .min(2)
    .max(10)
    .default(3)
    .describe("In each round one of so many points goes on, under so many times the seeds."),
});

export type SearchSettings = z.output<typeof searchSchema>;
export type Constraint = SearchSettings["constraints"][number];

interface SearchFinding extends Pick<Fault, "code" | "found" | "remedy"> {
  readonly path: DocumentPath;
}

export function* searchFindings(search: SearchSettings | undefined): Generator<SearchFinding> {
  if (search === undefined) return;
  const path: DocumentPath = ["search"];
  yield* unknownMetric(search.objective.metric, [...path, "objective", "metric"]);
  for (const [row, constraint] of search.constraints.entries()) {
    if (constraint.kind !== "bound") continue;
    const at = [...path, "constraints", row];
    yield* unknownMetric(constraint.metric, [...at, "metric"]);
    const { atMost, atLeast } = constraint;
    if (atMost === undefined && atLeast === undefined)
      yield {
        ...{ code: "search.bound", path: at, found: "a bound without a limit" },
        remedy: "write atMost, atLeast or both",
      };
    else if (atMost !== undefined && atLeast !== undefined && atLeast > atMost)
      yield {
        ...{ code: "search.bound", path: at, found: `at least ${atLeast} and at most ${atMost}` },
        remedy: "write atLeast no higher than atMost",
      };
  }
}

function* unknownMetric(metric: string, path: DocumentPath): Generator<SearchFinding> {
  if (keptUnits.has(metric)) return;
  const near = nearestWord(metric, [...keptUnits.keys()]);
  yield {
    ...{ code: "search.metric", path, found: `"${metric}", which is no metric` },
    remedy: near === undefined ? "write a metric of docs/metrics.md" : `did you mean "${near}"?`,
  };
}
