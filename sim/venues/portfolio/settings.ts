/**
 * Settings of wholesale portfolio optimisation: whose portfolio, what it may be used for, how far, when its
 * gates are due, and how well prices are foreseen. Takes nothing; gives the schema.
 */
import { z } from "zod";
import { PURPOSES } from "../../model/portfolio.ts";

const id = z.string().min(1).max(80);
const powerMw = z.number().min(0).max(10_000);
const errorGbpPerMwh = z.number().min(0).max(1000);

export const portfolioSettings = z.strictObject({
  trader: id.describe(
    "The balance party that trades, by its id in `settlement.imbalance.parties`.",
  ),
  units: z
    .array(id)
    .min(1)
    .max(10_000)
    .optional()
    .describe("Those of its units that it may use; default: all that are its own."),
  purposes: z
    .array(z.enum(PURPOSES))
    .min(1)
    .max(PURPOSES.length)
    .default([...PURPOSES])
    .describe(
      "What it uses them for. More injection: reduceExposure, to buy less while prices are high; lengthen, to sell more then; imbalanceHigh, to be long where the imbalance price is expected to be high. Less: absorbSurplus, shorten, imbalanceLow.",
    ),
  forwardMw: z
    .number()
    .min(-100_000)
    .max(100_000)
    .default(0)
    .describe(
      "Sold forward for every half-hour, bought is negative: it is short where its units and customers are expected to inject less.",
    ),
  limits: z
    .strictObject({
      beforeClosureMw: powerMw
        .default(10)
        .describe("Most that is moved in a half-hour and traded before gate closure; assumed."),
      afterClosureMw: powerMw
        .default(2)
        .describe("Most that is moved after it, and left to the imbalance price; assumed."),
      leastGainGbpPerMwh: z
        .number()
        .min(0)
        .max(10_000)
        .default(5)
        .describe("Least gain that is expected of each MWh; assumed."),
      errorsKept: z
        .number()
        .min(0)
        .max(5)
        .default(0)
        .describe(
          "Standard deviations of the price that it may be wrong by without a loss; 0: it takes what is expected.",
        ),
    })
    .prefault({})
    .describe("Risk limits."),
  prices: z
    .strictObject({
      dayAheadErrorGbpPerMwh: errorGbpPerMwh
        .default(8)
        .describe("Standard deviation of what it expects of the day-ahead price; assumed."),
      intradayTowardsSystemFrac: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe(
          "How far the intraday price, which it sees, has moved from the day-ahead price to the imbalance price; assumed.",
        ),
      imbalanceErrorGbpPerMwh: errorGbpPerMwh
        .default(24)
        .describe(
          "Standard deviation of what it expects of the imbalance price; the default is as far as that price varied while the system was long in January 2024.",
        ),
    })
    .prefault({}),
  minUseKw: z.number().positive().max(1_000_000).default(50).describe("Of one unit; assumed."),
  gates: z
    .strictObject({
      dayAhead: z
        .strictObject({
          day: z.int().min(-7).max(-1).default(-1),
          at: z
            .string()
            .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a clock time HH:MM")
            .default("09:00"),
        })
        .prefault({})
        .describe("Before the day-ahead auction."),
      intraday: z
        .strictObject({ before: z.int().min(60).max(1440).default(90) })
        .prefault({})
        .describe("Minutes before each period, until contracts close an hour before it."),
      afterClosure: z
        .strictObject({ before: z.int().min(0).max(59).default(30) })
        .prefault({})
        .describe("Minutes before each period, once they have closed."),
    })
    .prefault({}),
});
export type PortfolioSettings = z.output<typeof portfolioSettings>;
