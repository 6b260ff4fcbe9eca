/** Settings of offsetting: what units agreed, its fail-safe, what a breach costs, and when gates are due. */
import { z } from "zod";
import { instantSchema } from "../../model/faults.ts";
import { BACK_ABOVE } from "../../model/offsetting.ts";
import { gateTimeSchema } from "../../model/venues.ts";

const id = z.string().min(1).max(80);
const seconds = (least: number, usual: number) => z.int().min(least).max(1800).default(usual);

const agreedSchema = z.strictObject({
  id,
  lead: id.describe("Unit that changes first, and goes back last."),
  follower: id.describe("Unit that exceeds its connection limit, and goes back first."),
  initiator: z
    .enum(["follower", "lead"])
    .default("follower")
    .describe("Who began; recorded with what the trade does."),
  capacity: z
    .enum(["export", "import"])
    .default("export")
    .describe(
      "export: the lead draws more and the follower exceeds its MEC; import: the lead gives more and the follower exceeds its MIC.",
    ),
  kw: z.number().positive().max(10_000_000).describe("The same on both sides."),
  priceGbpPerMwh: z
    .number()
    .min(0)
    .max(100_000)
    .default(16)
    .describe(
      "For what the lead changes, paid by the follower; the least of the TRANSITION trial's trades of capacity.",
    ),
  from: instantSchema,
  to: instantSchema.describe(
    "First second at which the follower is within its limit again; the same London day.",
  ),
  testedAt: instantSchema
    .optional()
    .describe("When the fail-safe of the two was tested last; default: as the trade begins."),
});

export const offsettingSettings = z.strictObject({
  trades: z.array(agreedSchema).min(1).max(500).describe("What units agreed, all of one market."),
  toleranceFrac: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.05)
    .describe("Shortfall of the lead that counts as none, as a fraction of what it promised."),
  commsTimeoutS: seconds(1, 30).describe(
    "Time without word of either unit, or of a constraint that the follower loads, after which the follower goes back.",
  ),
  rampS: seconds(0, 60).describe("Time that the follower takes on its way up; assumed."),
  returnS: z
    .strictObject({
      inverter: seconds(1, 5),
      thermal: seconds(1, 60).describe("Of technology generator."),
    })
    .prefault({})
    .describe("Time that the follower takes on its way back."),
  testEveryDays: z
    .int()
    .min(1)
    .max(3660)
    .default(30)
    .describe("How old the last test of the fail-safe may be."),
  backAbove: z
    .enum(BACK_ABOVE)
    .default("rating")
    .describe(
      "Where a constraint that the follower loads sends it back at once; between target and rating network management trims as ever.",
    ),
  breachGbpPerMwh: z
    .number()
    .min(0)
    .max(100_000)
    .default(500)
    .describe(
      "Paid by the follower for what it is beyond its limit unmatched; assumed: the ceiling of what relief after a fault costs.",
    ),
  adminFeeGbp: z
    .number()
    .min(0)
    .max(100_000)
    .default(25)
    .describe("Paid by each side of an approved trade, once; assumed."),
  gates: z
    .strictObject({
      award: gateTimeSchema
        .default({ day: -1, at: "10:00" })
        .describe("Trades of the day are approved; after its first statement."),
      settle: gateTimeSchema.default({ before: -30 }).describe("Payment."),
    })
    .prefault({}),
});

export type OffsettingSettings = ReturnType<typeof offsettingSettings.parse>;
export type AgreedTrade = OffsettingSettings["trades"][number];
