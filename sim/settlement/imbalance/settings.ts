/**
 * Settings of imbalance settlement: the price, who balances for whom, what each notifies and is told of. What is wrong between
 * them and a network: findings.ts.
 */
import { z } from "zod";
import { TECHNOLOGIES } from "../../model/network-document.ts";
import { compensationSchema } from "./compensations/registry.ts";
import { homeSupplySchema } from "./home-supply.ts";
import { positionSchema } from "./positions/registry.ts";
import { imbalancePriceSchema } from "./prices/registry.ts";

const price = z.number().min(-10_000).max(10_000);

const position = positionSchema.describe("What a party notifies as bought and sold.");
const told = z
  .enum(["never", "expected", "exactly"])
  .describe(
    "What a party learns before gate closure of how the network manager will move its units: nothing; what the newest constraint statement expects; all of it, which is a bound on what being told is worth.",
  );
const compensatesFrac = z
  .number()
  .min(0)
  .max(1)
  .describe(
    "Part of what it was told that a party makes good elsewhere before gate closure, at the day-ahead price.",
  );
const supply = z.strictObject({
  retailGbpPerMwh: price
    .default(223.6)
    .describe(
      "What customers without a unit of their own pay; the default is a price cap of 2024.",
    ),
  otherCostsGbpPerMwh: price
    .default(100)
    .describe(
      "Network, policy and other costs of each MWh sold at a price that has them in it; 10 p/kWh assumed.",
    ),
});

const partySchema = z.strictObject({
  id: z.string().min(1).max(80),
  units: z
    .strictObject({
      technology: z.array(z.enum(TECHNOLOGIES)).min(1).optional(),
      ids: z.array(z.string()).min(1).max(200_000).optional(),
    })
    .optional()
    .describe("Its units; both lists given means both must hold, none means all that are left."),
  demands: z
    .union([z.literal("rest"), z.array(z.string()).min(1).max(200_000)])
    .optional()
    .describe("The demands that it supplies, by id, or the rest."),
  position: position.optional(),
  told: told.optional(),
  compensatesFrac: compensatesFrac.optional(),
  supply: supply.optional(),
});

const fraction = z.number().min(0).max(1);

const virtualTradingSchema = z.strictObject({
  id: z.string().min(1).max(80).default("virtual trading party"),
  units: z
    .array(z.string())
    .max(200_000)
    .default([])
    .describe(
      "Ids of the units whose deviation it sells; it is measured from what they would have done. Default: none, where it sells what homes leave.",
    ),
  compensation: compensationSchema.prefault({ kind: "mutualised" }),
  told: told
    .default("exactly")
    .describe(
      "What it knows of deviations before gate closure, and sells at the day-ahead price; the rest is its imbalance.",
    ),
});

const runsSchema = z.strictObject({
  meterErrorFrac: fraction
    .default(0.02)
    .describe("Standard deviation of what a meter reads wrong, by meter and day; assumed."),
  correctedFrac: z
    .strictObject({
      SF: fraction.default(0.5),
      R1: fraction.default(0.8),
      R2: fraction.default(0.95),
      R3: fraction.default(0.99),
    })
    .prefault({})
    .describe("Part of the meters that are right by each run; assumed. By the final run all are."),
});

export const imbalanceSchema = z.strictObject({
  price: imbalancePriceSchema.prefault({ kind: "system-price" }),
  parties: z
    .array(partySchema)
    .min(1)
    .max(1000)
    .optional()
    .describe(
      "Who balances; a unit or demand belongs to the first that fits. Default, assumed: one supplier for all that draws, one party for each other technology.",
    ),
  position: position.prefault({ kind: "gate-closure" }),
  told: told.default("never"),
  compensatesFrac: compensatesFrac.default(1),
  volumeAdjust: z
    .enum(["none", "delivered"])
    .default("none")
    .describe(
      "Whether the system operator takes what units delivered under its calls of reserve off their parties' imbalance, as it does for acceptances; what the network blocked is not delivered and is theirs either way. none, the default, is assumed.",
    ),
  supply: supply.prefault({}),
  virtualTrading: virtualTradingSchema
    .optional()
    .describe("A virtual trading party (P415) sells what named units deviate; default: none."),
  homes: homeSupplySchema
    .optional()
    .describe(
      "By which model of suppliers homes come to markets, and how many of them are settled by the half-hour. Default: all are, and each home's own supplier has what it leaves.",
    ),
  runs: runsSchema
    .optional()
    .describe("Settle every period again as meters are put right; default: once, on right meters."),
});

export type ImbalanceSettings = z.output<typeof imbalanceSchema>;
