/**
 * Settings of reinforcement that flexibility puts off: what is not built yet, for how long, and what is paid in its place.
 */
import { z } from "zod";
import type { Finding } from "../../model/findings.ts";

const rate = z.number().gt(0).max(1);

const projectSchema = z.strictObject({
  id: z.string().min(1).max(80),
  capexGbp: z.number().positive().max(1e9).describe("What building it costs."),
  deferYears: z.int().min(1).max(45).describe("By how many years building is put off."),
  lifeYears: z
    .int()
    .min(1)
    .max(100)
    .default(45)
    .describe("Over which it is paid back; the default is that of the price control."),
  waccFrac: rate
    .default(0.0393)
    .describe("Real cost of capital, a year; the default is that of the price control."),
  discountFrac: rate
    .default(0.035)
    .describe("Social discount rate, a year; the default is the Treasury's."),
  laterFromYear: z.int().min(1).max(200).default(31).describe("First year of the later rate."),
  laterDiscountFrac: rate.default(0.03).describe("Social discount rate from that year on."),
  flexibility: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("run") }),
      z.strictObject({
        kind: z.literal("stated"),
        mw: z.number().min(0).max(10_000),
        hoursPerYear: z.number().min(0).max(8784),
        gbpPerMwh: z.number().min(0).max(10_000),
      }),
    ])
    .prefault({ kind: "run" })
    .describe(
      "What is paid in its place: run, all that the distribution system operator paid in the run, as if for a year of 365 days; or stated.",
    ),
});

export const reinforcementSchema = z.array(projectSchema).min(1).max(100);

export type ReinforcementSettings = z.output<typeof reinforcementSchema>;

/** What a run pays stands for one project, and a project has a name of its own. */
export function* reinforcementFindings(
  projects: ReinforcementSettings | undefined,
): Generator<Finding> {
  const path = (...rest: (string | number)[]) => ["settlement", "reinforcement", ...rest];
  const all = projects ?? [];
  for (const [row, { id, flexibility }] of all.entries()) {
    const first = all.findIndex((each) => each.id === id);
    if (first < row) {
      yield {
        code: "scenario.projectId",
        path: path(row, "id"),
        found: `"${id}", which is the id of reinforcement[${first}]`,
        remedy: "give the project an id of its own",
      };
    }
    const payer = all.findIndex((each) => each.flexibility.kind === "run");
    if (flexibility.kind === "run" && payer < row) {
      yield {
        code: "scenario.projectFlexibility",
        path: path(row, "flexibility"),
        found: `run, as in reinforcement[${payer}]: what is paid once would be counted twice`,
        remedy: "write kind: stated with mw, hoursPerYear and gbpPerMwh",
      };
    }
  }
}
