/**
 * What a scenario may set of the market for curtailment obligations: matcher, price rule, who may take part, when its gates
 * are due, from what delivery is measured, and who bears what goes wrong.
 */
import { z } from "zod";
import { processSchema } from "../../model/market-process.ts";
import { TECHNOLOGIES } from "../../model/network-document.ts";
import { registrationSchema } from "../../model/registration.ts";
import { gateTimeSchema } from "../../model/venues.ts";
import { baselineSchema } from "../performance/baselines/registry.ts";
import { matcherSchema } from "./clearing/matchers/registry.ts";
import { priceRuleSchema } from "./clearing/price-rules/registry.ts";

const technologies = z.array(z.enum(TECHNOLOGIES)).max(TECHNOLOGIES.length);

/** Minutes before each period, up to an hour before it; statements reach 16 periods at most. */
const minutes = (least: number) => z.int().min(least).max(450);

const PERIOD_MINUTES = 30;
/** The same on the clock of statements and orders: the start of a settlement period. */
const onTheClock = () => minutes(60).multipleOf(PERIOD_MINUTES);

const callSchema = z.strictObject({
  kind: z
    .literal("call")
    .optional()
    .describe("One auction of each period; also where no kind is named."),
  verify: z
    .strictObject({ before: minutes(90) })
    .default({ before: 90 })
    .describe("When trades are verified so that what they free is in the statement."),
  trade: z
    .strictObject({ before: minutes(60) })
    .default({ before: 60 })
    .describe("When orders are placed and matched."),
});

/** What a pair pays where one of the two stood before the other came. */
export const CONTINUOUS_PRICES = ["price-rule", "standing-order"] as const;

const continuousSchema = z.strictObject({
  kind: z
    .literal("continuous")
    .describe("Orders stand in a book and are matched as they arrive, until an hour before."),
  opens: z
    .strictObject({ before: onTheClock() })
    .default({ before: 240 })
    .describe("When the first orders of a period may arrive; assumed."),
  closes: z
    .strictObject({ before: onTheClock() })
    .default({ before: 60 })
    .describe("When the last may, and all that stand lapse: by the source an hour before."),
  everyMinutes: z
    .int()
    .min(PERIOD_MINUTES)
    .max(450)
    .multipleOf(PERIOD_MINUTES)
    .default(PERIOD_MINUTES)
    .describe("How often owners may post, amend or withdraw; assumed."),
  verifyMinutesEarlier: z
    .int()
    .min(1)
    .max(PERIOD_MINUTES - 1)
    .default(15)
    .describe(
      "How long before each of these times trades are verified, so that what they free is in its statement; assumed.",
    ),
  price: z
    .enum(CONTINUOUS_PRICES)
    .default("price-rule")
    .describe(
      "What a pair pays: what the market's price rule says of it, or the price of the order that stood; assumed.",
    ),
});

export type ContinuousSettings = z.output<typeof continuousSchema>;

const intradaySchema = z.discriminatedUnion("kind", [callSchema, continuousSchema]);

/** Whether orders may have a price for being held ready. */
export const PRICE_STRUCTURES = ["utilisation-only", "two-part"] as const;
export type PriceStructure = (typeof PRICE_STRUCTURES)[number];

/** Who bears what the buyer loses where the seller gives less than it was told. */
export const SHORTFALL_LIABILITIES = ["none", "sellerPaysBuyerLoss"] as const;
export type ShortfallLiability = (typeof SHORTFALL_LIABILITIES)[number];

export const obligationSettings = z.strictObject({
  matcher: matcherSchema.prefault({ kind: "price-priority" }).describe("Who meets whom."),
  priceRule: priceRuleSchema.prefault({ kind: "midpoint" }).describe("What a pair pays."),
  priceStructure: z
    .enum(PRICE_STRUCTURES)
    .default("utilisation-only")
    .describe(
      "Whether orders carry one price, for each MWh called, or two: availability for each MW held ready, and all-in.",
    ),
  minTradeKw: z.number().positive().max(1_000_000).default(100),
  participation: z
    .strictObject({
      buyer: technologies.default([...TECHNOLOGIES]),
      seller: technologies.default([...TECHNOLOGIES]),
    })
    .prefault({})
    .describe(
      "Who may take part in which role. Default: Stage One, generators and storage in both roles.",
    ),
  process: processSchema
    .prefault({})
    .describe("Which of the six steps of the market process are taken, and where."),
  registration: registrationSchema
    .prefault({})
    .describe("Who applied to take part, and what is asked; default: everybody is qualified."),
  baseline: baselineSchema
    .prefault({ kind: "counterfactual" })
    .describe("What a seller would have done: its delivery is measured from there."),
  sellerShort: z
    .enum(["cancel", "reduce"])
    .default("cancel")
    .describe("What verification makes of a trade whose seller can give only a part."),
  payAvailabilityOnCancel: z
    .boolean()
    .default(false)
    .describe("Whether availability is still paid for what ended because the network changed."),
  shortfallLiability: z
    .enum(SHORTFALL_LIABILITIES)
    .default("none")
    .describe("Who bears what the buyer loses where the seller gives less than it was told."),
  gates: z
    .strictObject({
      open: gateTimeSchema.default({ day: -2, at: "12:00" }),
      close: gateTimeSchema.default({ day: -1, at: "12:00" }),
      verify: gateTimeSchema.default({ before: 0 }),
      settle: gateTimeSchema.default({ before: -30 }),
      intraday: intradaySchema
        .optional()
        .describe(
          "Trading of each period again, of what is open on the newest statement: a call auction, or continuous; default: there is none.",
        ),
    })
    .prefault({}),
});

export type ObligationSettings = z.output<typeof obligationSettings>;
