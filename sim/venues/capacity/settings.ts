/** Settings of the market for connection capacity: what sites agreed, the fee of its facilitator, and when its gates are due. */
import { z } from "zod";
import { instantSchema } from "../../model/faults.ts";
import { gateTimeSchema } from "../../model/venues.ts";

const id = z.string().min(1).max(80);

const agreedSchema = z.strictObject({
  id,
  buyer: id.describe("Connection that may exceed its limit."),
  seller: id.describe("Connection that does without so much of its own."),
  initiator: z
    .enum(["buyer", "seller"])
    .default("buyer")
    .describe("Who began; recorded with what the trade does."),
  capacity: z
    .enum(["export", "import"])
    .default("export")
    .describe("export: maximum export capacity (MEC); import: maximum import capacity (MIC)."),
  kw: z.number().positive().max(10_000_000).describe("What the seller gives up."),
  priceGbpPerMwHour: z
    .number()
    .min(0)
    .max(100_000)
    .default(16)
    .describe("For each MW given up, an hour; the least that was agreed in the TRANSITION trial."),
  from: instantSchema,
  to: instantSchema.describe("First second at which it is over."),
  cancelledAt: instantSchema
    .optional()
    .describe("From the next delivery day that is decided after it, the trade holds no more."),
});

export const capacityTradeSettings = z.strictObject({
  trades: z.array(agreedSchema).min(1).max(500).describe("What sites agreed, all of one market."),
  adminFeeGbp: z
    .number()
    .min(0)
    .max(100_000)
    .default(25)
    .describe("Paid by each side of an approved trade, once; assumed."),
  gates: z
    .strictObject({
      award: gateTimeSchema
        .default({ day: -7, at: "12:00" })
        .describe("Trades that begin on the day are approved; before its first statement."),
      settle: gateTimeSchema.default({ before: -30 }).describe("Payment."),
    })
    .prefault({}),
});

export type CapacityTradeSettings = ReturnType<typeof capacityTradeSettings.parse>;
export type AgreedTrade = CapacityTradeSettings["trades"][number];
