/** What a whole sweep is asked beside means and differences, as `sweep.json` says it, so that whoever has every run writes the same summary. */
import { z } from "zod";

/** A metric, and which way is better. */
export const objectiveSchema = z.strictObject({
  metric: z.string().describe("One of `metrics`."),
  sense: z.enum(["minimise", "maximise"]).describe("Which way is better."),
});

export type Objective = z.output<typeof objectiveSchema>;

/** The sample that estimates of sensitivity are made from: the design, as far as they need it. */
const sampleSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("morris"),
    trajectories: z.int(),
    levels: z.int(),
    seed: z.string(),
    /** By factor, how many levels places come to: a step is as long as from level to level. Null: any number of a range. */
    levelCounts: z.array(z.int().min(1).nullable()),
  }),
  z.strictObject({ kind: z.literal("saltelli"), samples: z.int() }),
]);

export type SensitivitySample = z.output<typeof sampleSchema>;

export const sweepAnalysisSchema = z.strictObject({
  sensitivity: z.strictObject({ sample: sampleSchema, metrics: z.array(z.string()) }).optional(),
  best: objectiveSchema.optional(),
  pareto: z.array(objectiveSchema).optional(),
});

export type SweepAnalysis = z.output<typeof sweepAnalysisSchema>;
