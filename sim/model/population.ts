/**
 * The population of a scenario: who owns which units, under which policy and contract. Settings of an owner stand here;
 * what a policy may set is its own (agents/), and a unit belongs to the first group that fits it. Defaults of a scenario that
 * names no population: experiments/default-population.ts.
 */
import { z } from "zod";
import { contractSchema } from "./contract.ts";
import { TECHNOLOGIES } from "./network-document.ts";

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

/** A group whose policy follows `policySchema`. */
export function populationGroupSchema<Policy extends z.ZodType>(policySchema: Policy) {
  return z.strictObject({
    units: unitsSchema.default({}).describe("Which units; all where nothing is said."),
    policy: policySchema,
    contract: contractSchema.prefault({}).describe("What the owner is paid for energy."),
    answers: answersSchema
      .prefault({})
      .describe("How likely the owner's orders for a day do not come, or come too late."),
  });
}

export interface PopulationGroup {
  readonly units: z.output<typeof unitsSchema>;
  readonly policy: { readonly kind: string } & Readonly<Record<string, unknown>>;
  readonly contract: z.output<typeof contractSchema>;
  readonly answers: z.output<typeof answersSchema>;
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
