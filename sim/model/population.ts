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

/** A group whose policy follows `policySchema`. */
export function populationGroupSchema<Policy extends z.ZodType>(policySchema: Policy) {
  return z.strictObject({
    units: unitsSchema.default({}).describe("Which units; all where nothing is said."),
    policy: policySchema,
    contract: contractSchema.prefault({}).describe("What the owner is paid for energy."),
  });
}

export interface PopulationGroup {
  readonly units: z.output<typeof unitsSchema>;
  readonly policy: { readonly kind: string } & Readonly<Record<string, unknown>>;
  readonly contract: z.output<typeof contractSchema>;
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
