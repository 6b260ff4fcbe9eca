/**
 * Settings of the market for connection capacity: what sites agreed, how they find each other, the fee of its facilitator, and when
 * its gates are due.
 */
import { z } from "zod";
import { instantSchema } from "../../model/faults.ts";
import { gateTimeSchema } from "../../model/venues.ts";
import { ADMINISTRATION_GBP, capacityMarketSchema } from "./market-settings.ts";

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
  trades: z
    .array(agreedSchema)
    .max(500)
    .default([])
    .describe("What sites agreed beforehand, all of one market."),
  market: capacityMarketSchema
    .optional()
    .describe("Requests and responses; default: only what was agreed beforehand."),
  adminFeeGbp: z
    .number()
    .min(0)
    .max(100_000)
    .default(ADMINISTRATION_GBP)
    .describe("Paid by each side of an approved trade, once; assumed."),
  breach: z
    .strictObject({
      heedless: z
        .array(id)
        .max(10_000)
        .default([])
        .describe(
          "Connections that go on using what they sold: a limit that was sold is an obligation, and nothing else holds them.",
        ),
      gbpPerMwh: z
        .number()
        .min(0)
        .max(100_000)
        .default(0)
        .describe(
          "What a seller pays the network operator for what it uses of what it sold; the source asks for the obligation and names no charge.",
        ),
    })
    .prefault({}),
  gates: z
    .strictObject({
      open: gateTimeSchema
        .default({ day: -9, at: "12:00" })
        .describe("Requests for the day; due where there is a market."),
      close: gateTimeSchema
        .default({ day: -8, at: "12:00" })
        .describe("Responses to them; due where there is a market."),
      award: gateTimeSchema
        .default({ day: -7, at: "12:00" })
        .describe(
          "Responses are accepted, and trades that begin on the day approved; before its first statement.",
        ),
      settle: gateTimeSchema.default({ before: -30 }).describe("Payment."),
    })
    .prefault({}),
});

export type CapacityTradeSettings = ReturnType<typeof capacityTradeSettings.parse>;
export type AgreedTrade = CapacityTradeSettings["trades"][number];
