/**
 * The plan of a comparison of rules: a scenario, the rules that differ, and seeds. Takes the text of a plan file; gives the plan, or
 * every fault with its place. What would make a difference that is no difference of rules is refused.
 */
import { z } from "zod";
import { checkShape } from "../../sim/core/documents/check-shape.ts";
import {
  placeFault,
  readDocument,
  type SourceDocument,
} from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";

export const PLAN_FORMAT = "headroom-comparison/1";
const DESIGNS_MAX = 64;
export const SEEDS_MAX = 200;

/** Members whose change is another question: other weather, other days, other wires. */
const SHARED = ["seed", "period", "network", "series", "name"];

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "small letters, digits and hyphens");
const label = z.string().min(1).max(80);

export const planSchema = z.strictObject({
  format: z.literal(PLAN_FORMAT),
  name,
  title: label,
  question: z.string().min(1).max(1000),
  scenario: z
    .string()
    .min(1)
    .max(1000)
    .describe("Scenario file, relative to the plan; all designs share it."),
  seeds: z
    .int()
    .min(2)
    .max(SEEDS_MAX)
    .default(5)
    .describe("Seeds 1, 2 and so on; every design sees the same weather and people under each."),
  factors: z
    .array(
      z.strictObject({
        id: name,
        label,
        options: z
          .array(
            z.strictObject({
              id: name,
              label,
              set: z.record(z.string(), z.unknown()).describe("Laid over the scenario."),
            }),
          )
          .min(2)
          .max(8)
          .describe("The first is what the others are held against."),
      }),
    )
    .min(1)
    .max(4)
    .describe("Rules that differ; every option meets every option of the others."),
});

export type ComparisonPlan = z.output<typeof planSchema>;

export interface ReadPlan {
  readonly plan: ComparisonPlan;
  readonly source: SourceDocument;
}

export function readPlan(text: string, file: string): Checked<ReadPlan> {
  const source = readDocument(text, file);
  if (source.kind === "faulty") return source;
  const shaped = checkShape(planSchema, source.value);
  if (shaped.kind === "faulty") return shaped;
  const read = { plan: shaped.value, source: source.value };
  const faults = [...unpaired(read), ...repeated(read), ...tooMany(read)];
  return faults.length > 0 ? faulty(faults) : ok(read);
}

/** Options that lay over what all designs must share. */
function* unpaired({ plan, source }: ReadPlan): Generator<Fault> {
  for (const [factor, { options }] of plan.factors.entries())
    for (const [option, { set }] of options.entries())
      for (const member of SHARED.filter((each) => Object.hasOwn(set, each)))
        yield placeFault(source, ["factors", factor, "options", option, "set", member], {
          code: "compare.unpaired",
          found: `${member}, which all designs must share: the difference would be no difference of rules`,
          remedy: "write it in the scenario",
        });
}

function* repeated({ plan, source }: ReadPlan): Generator<Fault> {
  const twice = function* (ids: readonly string[], path: (row: number) => (string | number)[]) {
    for (const [row, id] of ids.entries()) {
      if (ids.indexOf(id) === row) continue;
      yield placeFault(source, path(row), {
        code: "compare.repeated",
        found: `"${id}" a second time`,
        remedy: "give each its own id",
      });
    }
  };
  yield* twice(
    plan.factors.map(({ id }) => id),
    (row) => ["factors", row, "id"],
  );
  for (const [factor, { options }] of plan.factors.entries())
    yield* twice(
      options.map(({ id }) => id),
      (row) => ["factors", factor, "options", row, "id"],
    );
}

function* tooMany({ plan, source }: ReadPlan): Generator<Fault> {
  const designs = plan.factors.reduce((product, { options }) => product * options.length, 1);
  if (designs <= DESIGNS_MAX) return;
  yield placeFault(source, ["factors"], {
    code: "compare.designs",
    found: `${designs} designs`,
    remedy: `write fewer options: at most ${DESIGNS_MAX} designs`,
  });
}
