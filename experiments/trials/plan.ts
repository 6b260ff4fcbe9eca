/**
 * The plan of a series of trials: which scenario is played when, and who answers in it. Takes the text of a plan file; gives
 * the plan, or every fault with its place. What a scenario itself says stands in its own file.
 */
import { z } from "zod";
import { checkShape } from "../../sim/core/documents/check-shape.ts";
import {
  placeFault,
  readDocument,
  type SourceDocument,
} from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, ok } from "../../sim/core/errors.ts";
import { instantSchema } from "../../sim/model/faults.ts";
import { matchers } from "../../sim/venues/obligations/clearing/matchers/registry.ts";
import { priceRules } from "../../sim/venues/obligations/clearing/price-rules/registry.ts";

export const PLAN_FORMAT = "headroom-trials/1";
/** A trial a week for two years. */
const TRIALS_MAX = 100;

const kindsOf = <Registry extends object>(registry: Registry) =>
  Object.keys(registry) as (keyof Registry & string)[];

export const trialSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "small letters, digits and hyphens; it names a folder")
    .describe("Names the trial and its folder."),
  scenario: z
    .string()
    .min(1)
    .max(1000)
    .describe("Scenario file, relative to the plan; its first constrained day is played."),
  startsAt: instantSchema
    .optional()
    .describe(
      "When look-ahead and list are issued; the whole scenario moves with it. Default: when its statement is due.",
    ),
  closesAt: instantSchema
    .optional()
    .describe("From when on an answer is late. Default: the scenario's gate, moved alike."),
  submissions: z
    .enum(["agents", "cards", "orders"])
    .default("agents")
    .describe("Who answers: the scenario's owners, people on cards, or files of bids and offers."),
  delivery: z
    .enum(["none", "engine", "files"])
    .default("none")
    .describe(
      "What follows the trades: none; engine: verified, dispatched, metered and settled as a run of the scenario would; files: the same, but meters and baselines are handed in.",
    ),
  settlesAt: instantSchema
    .optional()
    .describe(
      "When it is settled, and until when meters are handed in. Default: the scenario's gate, moved alike, not before the day of delivery is over; with files a day later (assumed).",
    ),
  matcher: z.enum(kindsOf(matchers)).optional().describe("Default: the scenario's."),
  priceRule: z.enum(kindsOf(priceRules)).optional().describe("Default: the scenario's."),
});

export const planSchema = z.strictObject({
  format: z.literal(PLAN_FORMAT),
  name: z.string().min(1).max(80),
  trials: z.array(trialSchema).min(1).max(TRIALS_MAX),
});

export type TrialPlan = z.output<typeof trialSchema>;
type Plan = z.output<typeof planSchema>;

/** What can be read of a plan, with the document in which faults are placed; `trials`: by row, those that are well written. */
export interface ReadPlan {
  readonly plan: Plan | undefined;
  readonly trials: ReadonlyMap<number, TrialPlan>;
  readonly faults: readonly Fault[];
  readonly source: SourceDocument;
}

/** Faulty where the text is no document at all; a trial that is badly written hides no fault of another. */
export function readPlan(text: string, file: string): Checked<ReadPlan> {
  const read = readDocument(text, file);
  if (read.kind === "faulty") return read;
  const source = read.value;
  const shaped = checkShape(planSchema, source);
  if (shaped.kind === "ok") {
    const trials = new Map(shaped.value.trials.entries());
    return ok({ plan: shaped.value, trials, faults: [], source });
  }
  const trials = new Map<number, TrialPlan>();
  for (const [index, data] of writtenTrials(source).entries()) {
    const trial = trialSchema.safeParse(data);
    if (trial.success) trials.set(index, trial.data);
  }
  return ok({ plan: undefined, trials, faults: shaped.faults, source });
}

function writtenTrials({ data }: SourceDocument): readonly unknown[] {
  const trials = z.object({ trials: z.array(z.unknown()) }).safeParse(data);
  return trials.success ? trials.data.trials.slice(0, TRIALS_MAX) : [];
}

/** Trials that have the id of another. */
export function* repeatedIds({ source }: ReadPlan): Generator<Fault> {
  const firsts = new Map<unknown, number>();
  for (const [index, data] of writtenTrials(source).entries()) {
    const written = z.object({ id: trialSchema.shape.id }).safeParse(data);
    if (!written.success) continue;
    const { id } = written.data;
    const first = firsts.get(id);
    if (first === undefined) {
      firsts.set(id, index);
      continue;
    }
    yield placeFault(source, ["trials", index, "id"], {
      code: "trials.repeated",
      found: `"${id}" a second time, first in trials[${first}]`,
      remedy: "give each trial its own id",
    });
  }
}
