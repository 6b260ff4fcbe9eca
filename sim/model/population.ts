/**
 * The population of a scenario: who owns which units, under which policy and contract. Settings of an owner stand here;
 * what a policy may set is its own (agents/), and a unit belongs to the first group that fits it. Defaults of a scenario that
 * names no population: experiments/default-population.ts.
 */
import { z } from "zod";
import { parseInstant } from "../core/time.ts";
import { contractSchema } from "./contract.ts";
import { instantSchema } from "./faults.ts";
import { TECHNOLOGIES } from "./network-document.ts";
import { participantSchema } from "./stages.ts";

/** Which units a population group is for; both lists given means both must hold. */
const unitsSchema = z.strictObject({
  technology: z.array(z.enum(TECHNOLOGIES)).min(1).optional(),
  ids: z.array(z.string()).min(1).max(200_000).optional(),
});

const probability = z.number().min(0).max(1).default(0);

/** How likely an owner is not to answer a market, or too late, for a day of delivery; one draw an owner and day. */
const answersSchema = z
  .strictObject({
    missingProbability: probability.describe("That it does not answer."),
    lateProbability: probability.describe("That it answers after the market closed."),
  })
  .refine(({ missingProbability, lateProbability }) => missingProbability + lateProbability <= 1, {
    path: ["lateProbability"],
    message: "write probabilities that are 1 at most together",
  });

/** What an owner does of awards of services that it no longer wants or can serve; one draw an owner and day of delivery for each. */
const awardsSchema = z.strictObject({
  rejectProbability: probability.describe("That it says no to what a day's awards tell it."),
  cancelProbability: probability.describe("That it takes them back later, all of the day."),
  cancelMinutes: z
    .int()
    .min(0)
    .max(20_160)
    .default(120)
    .describe("How long before each half-hour it tells that it takes an award back; assumed."),
  unavailable: z
    .array(
      z
        .strictObject({
          from: instantSchema,
          to: instantSchema.describe("First second at which it is over."),
          toldAt: instantSchema.describe("When it tells buyers; no later than `from`."),
        })
        .refine(({ from, to }) => (parseInstant(from) ?? 0) < (parseInstant(to) ?? 1), {
          path: ["to"],
          message: "write an instant after `from`",
        })
        .refine(({ from, toldAt }) => (parseInstant(toldAt) ?? 0) <= (parseInstant(from) ?? 0), {
          path: ["toldAt"],
          message: "write `from` or an instant before it",
        }),
    )
    .max(10_000)
    .default([])
    .describe("Times in which its units provide no service, in every half-hour that they touch."),
});

/** A group whose policy follows `policySchema`. */
export function populationGroupSchema<Policy extends z.ZodType>(policySchema: Policy) {
  return z.strictObject({
    units: unitsSchema.default({}).describe("Which units; all where nothing is said."),
    policy: policySchema,
    contract: contractSchema.prefault({}).describe("What the owner is paid for energy."),
    answers: answersSchema
      .prefault({})
      .describe("How likely the owner's orders for a day do not come, or come too late."),
    awards: awardsSchema
      .prefault({})
      .describe("Whether the owner rejects or takes back awards of services; default: never."),
    participant: participantSchema
      .optional()
      .describe("What the owner is in the rollout, where the scenario has a `stage`."),
  });
}

export interface PopulationGroup {
  readonly units: z.output<typeof unitsSchema>;
  readonly policy: { readonly kind: string } & Readonly<Record<string, unknown>>;
  readonly contract: z.output<typeof contractSchema>;
  readonly answers: z.output<typeof answersSchema>;
  readonly awards: z.output<typeof awardsSchema>;
  readonly participant?: z.output<typeof participantSchema> | undefined;
}

/** The group of a unit: the first that fits, or −1. */
export function groupOf(
  population: readonly {
    readonly units: {
      readonly technology?: readonly string[] | undefined;
      readonly ids?: readonly string[] | undefined;
    };
  }[],
  unit: { readonly id: string; readonly technology: string },
): number {
  return population.findIndex(
    ({ units }) =>
      (units.technology === undefined || units.technology.includes(unit.technology)) &&
      (units.ids === undefined || units.ids.includes(unit.id)),
  );
}
