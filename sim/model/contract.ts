/**
 * What a unit's owner is paid for energy (a consumer: pays): a price and a support, as settings of a population group.
 */
import { z } from "zod";
import { spreadSchema } from "./spread.ts";

export const contractSchema = z.strictObject({
  energyPrice: z
    .union([z.literal("dayAhead"), z.strictObject({ fixedGbpPerMwh: spreadSchema })])
    .default("dayAhead")
    .describe("dayAhead: the day-ahead price; or a fixed price under a power purchase agreement."),
  supportGbpPerMwh: spreadSchema
    .default(0)
    .describe("Support paid per MWh delivered, on top of the energy price."),
});

/** Contracts as columns, one value a unit. */
export interface Contracts {
  /** 1 where the energy price is fixed. */
  readonly isFixed: Uint8Array;
  readonly fixedGbpPerMwh: Float64Array;
  readonly supportGbpPerMwh: Float64Array;
  /** 1 for a demand unit: it pays its contract's price for what it draws. A store that charges pays the day-ahead price. */
  readonly isConsumer: Uint8Array;
}
