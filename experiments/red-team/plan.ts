/** The file of a red team: a scenario whose rule is tried, the units that game it, what they may try, and a budget of runs. Takes its text; gives the plan, or every fault with its place. */
import { z } from "zod";
import { checkShape } from "../../sim/core/documents/check-shape.ts";
import {
  placeFault,
  readDocument,
  type SourceDocument,
} from "../../sim/core/documents/document.ts";
import { type Checked, faulty, ok } from "../../sim/core/errors.ts";
import { prototypeFaults } from "../files.ts";
import { EXPLOIT_KINDS } from "./catalogue.ts";

export const RED_TEAM_FORMAT = "headroom-red-team/1";

export const redTeamSchema = z.strictObject({
  format: z.literal(RED_TEAM_FORMAT),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, "small letters, digits and hyphens; it names a folder"),
  title: z.string().min(1).max(120),
  question: z.string().min(1).max(2000),
  scenario: z.string().min(1).max(1000).describe("Scenario file, relative to this one."),
  gamers: z
    .array(z.string().min(1))
    .min(1)
    .max(1000)
    .describe("Units that game together; those of one group of the population game alike."),
  exploits: z
    .array(z.enum(EXPLOIT_KINDS))
    .min(1)
    .default([...EXPLOIT_KINDS])
    .describe("What they may try; what a policy cannot do is left out of its own."),
  worthGbpPerMwh: z
    .number()
    .min(0)
    .max(10_000)
    .default(200)
    .describe("What a MWh that a gaming demand unit would have drawn anyway is worth to it."),
  seeds: z.int().min(1).max(100).default(3).describe("Seeds 1, 2 and so on."),
  freshSeeds: z
    .int()
    .min(2)
    .max(100)
    .default(4)
    .describe("Seeds after those, under which the best is played again, for its interval."),
  budget: z
    .int()
    .min(4)
    .max(10_000)
    .default(60)
    .describe("Runs at most, with those that make the scenario small."),
});

export type RedTeamPlan = z.output<typeof redTeamSchema>;

export interface ReadPlan {
  readonly plan: RedTeamPlan;
  readonly source: SourceDocument;
}

export function readRedTeam(text: string, file: string): Checked<ReadPlan> {
  const source = readDocument(text, file);
  if (source.kind === "faulty") return source;
  const hidden = prototypeFaults(source.value);
  if (hidden.length > 0) return { kind: "faulty", faults: hidden };
  const shaped = checkShape(redTeamSchema, source.value);
  if (shaped.kind === "faulty") return shaped;
  const { exploits } = shaped.value;
  const faults = exploits.flatMap((kind, row) =>
    exploits.indexOf(kind) === row
      ? []
      : [
          placeFault(source.value, ["exploits", row], {
            ...{ code: "red-team.twice", found: `"${kind}" a second time` },
            remedy: "write each exploit once",
          }),
        ],
  );
  return faults.length > 0 ? faulty(faults) : ok({ plan: shaped.value, source: source.value });
}
