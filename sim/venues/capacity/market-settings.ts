/**
 * Settings of requests for connection capacity and of responses to them: who begins, what a site asks at least, on which route, and
 * what is stated outright. Shapes and defaults only; what contradicts itself is said in market-findings.ts.
 */
import { z } from "zod";
import { instantSchema } from "../../model/faults.ts";

const site = z.string().min(1).max(80);
const gbpPerMwHour = z.number().min(-100_000).max(100_000);
const kw = z.number().min(1).max(10_000_000);
const cancelledAt = instantSchema.optional().describe("Withdrawn from then on; default: never.");

/** Administration of either side of a trade, £; assumed. */
export const ADMINISTRATION_GBP = 25;

const priceSchema = z
  .strictObject({
    administrationGbp: z
      .number()
      .min(0)
      .max(100_000)
      .default(ADMINISTRATION_GBP)
      .describe("Once for a trade; assumed."),
    energyMarginGbpPerMwHour: gbpPerMwHour
      .default(0)
      .describe("For each MW, an hour: a seller's lost margin, a buyer's gained one."),
    supportGbpPerMwHour: gbpPerMwHour.default(0).describe("The same of support."),
    capacityChargesGbpPerMwHour: gbpPerMwHour
      .default(0)
      .describe("What network charges come to for it: a buyer's more, a seller's less (negative)."),
  })
  .describe("A seller takes it all in at least, a buyer pays it at most.");

const responseSchema = z.strictObject({ site, kw, price: priceSchema, cancelledAt });

const requestSchema = z.strictObject({
  id: site.describe("Trades are named by it and the other site."),
  site: site.describe("Connection that begins."),
  side: z.enum(["buy", "sell"]).default("buy"),
  capacity: z.enum(["export", "import"]).default("export"),
  kw: kw.describe("The most that it would buy or sell."),
  price: priceSchema,
  with: site.optional().describe("The direct route: who alone may respond; default: the pool."),
  from: instantSchema,
  to: instantSchema.describe("First second at which it is over."),
  cancelledAt,
  responses: z
    .array(responseSchema)
    .max(100)
    .default([])
    .describe("Stated responses; such a site gives no other."),
});

const siteSchema = z.strictObject({
  site,
  isSellOnly: z.boolean().default(false).describe("It sells and never buys."),
  with: site
    .optional()
    .describe("The direct route of all that it begins by forecast; default: the pool."),
  rejects: z
    .array(site)
    .max(100)
    .default([])
    .describe("Sites whose requests it does not answer and whose responses it turns down."),
  leastGbpPerMwHour: z
    .number()
    .min(0)
    .max(100_000)
    .optional()
    .describe("What it asks at least for a MW, an hour; default: as the market."),
});

export const capacityMarketSchema = z.strictObject({
  initiators: z
    .enum(["buyers", "sellers", "both", "stated"])
    .default("buyers")
    .describe(
      "Who begins by forecast: sites that their limit holds back; sites that do not need all of it; both; nobody but who is stated.",
    ),
  responders: z
    .enum(["forecast", "stated"])
    .default("forecast")
    .describe("Whether other sites respond by their forecasts, or as stated alone."),
  sensitivityFactors: z
    .enum(["withheld", "shared"])
    .default("withheld")
    .describe(
      "Whether the coordinator tells sites what of a seller's capacity a buyer would gain (`approval.exchange: by-sensitivity`), and buyers price that; withheld: they price as if it were all.",
    ),
  blockMinutes: z
    .int()
    .min(30)
    .max(1440)
    .multipleOf(30)
    .default(240)
    .describe("A day is asked for in blocks of this length from its midnight; assumed."),
  leastKw: kw.default(1).describe("Nobody asks for less, or offers it."),
  leastGbpPerMwHour: z
    .number()
    .min(0)
    .max(100_000)
    .default(16)
    .describe(
      "What a seller asks at least as margin for a MW, an hour; the least that was agreed in the TRANSITION trial.",
    ),
  sites: z.array(siteSchema).max(10_000).default([]).describe("What differs from site to site."),
  requests: z.array(requestSchema).max(500).default([]).describe("Requests that are stated."),
});

export type CapacityMarketSettings = z.output<typeof capacityMarketSchema>;
export type StatedRequest = CapacityMarketSettings["requests"][number];
export type StatedPrice = StatedRequest["price"];
