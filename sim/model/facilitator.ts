/**
 * The neutral market facilitator of services: who may offer, and on which route each goes to a buyer. Shapes and defaults only; the
 * checks stand in sim/venues/registration.
 */
import { z } from "zod";
import { serviceRegistrationSchema } from "./registration.ts";

const id = z.string().min(1).max(80);

export const facilitatorSchema = z.strictObject({
  registration: serviceRegistrationSchema
    .prefault({})
    .describe("Who may offer, and what companies and resources hand in for it."),
  direct: z
    .array(
      z.strictObject({
        unit: id.describe("Id of the unit."),
        service: id.describe("The one service that it offers to, by its venue's name."),
      }),
    )
    .max(10_000)
    .default([])
    .describe("Units that offer to one buyer alone; the others are in the pool, which all ask."),
});
export type FacilitatorSettings = z.output<typeof facilitatorSchema>;
