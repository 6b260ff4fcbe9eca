/**
 * Settings of those between owners and markets, and what each takes: who sells flexibility for a portfolio, a trading platform, who owns a
 * private wire, a community fund, and who carries meter data. Nobody takes anything by default. Prices without a source are asked for.
 */
import { z } from "zod";
import { MARKET_OPTIMISER_FRAC } from "../../model/optimiser-share.ts";

const id = z.string().min(1).max(80);
const units = z.array(id).min(1).max(200_000);
const frac = z.number().min(0).max(1);
const price = z.number().min(0).max(10_000);

export const intermediariesSchema = z.strictObject({
  portfolios: z
    .array(
      z.strictObject({
        id: id.describe("Its name, in messages alone."),
        units: units.describe("Units whose services are sold for them."),
        sizeMw: z
          .number()
          .positive()
          .max(100_000)
          .optional()
          .describe("Default: all that its units can give or draw together."),
        optimiser: z
          .union([z.literal("by-size"), z.strictObject({ frac })])
          .default("by-size")
          .describe(
            `Part of what services pay that the market optimiser keeps; by-size: ${MARKET_OPTIMISER_FRAC.small} at 1 MW to ${MARKET_OPTIMISER_FRAC.large} from 10 MW on.`,
          ),
        aggregatorFrac: frac
          .default(0.1)
          .describe("Part that the aggregator keeps, who brings the units together."),
        communityFrac: frac
          .default(0)
          .describe("Part that a community organisation keeps. No source has a number."),
      }),
    )
    .max(1000)
    .default([])
    .describe("Who sells services for whom."),
  platform: z
    .strictObject({
      tradeFrac: frac
        .default(0.02)
        .describe("Part of what a seller is paid under trades of curtailment obligations."),
      monthlyGbp: price
        .default(1)
        .describe("Of each member, in the first half-hour of the run and of each month after it."),
      members: units.max(10_000).optional().describe("Units with a monthly fee; default: none."),
    })
    .optional()
    .describe("The platform of trades of curtailment obligations; default: it takes nothing."),
  privateWires: z
    .array(
      z.strictObject({
        id: id.describe("The owner's account."),
        units: units.describe("Units that draw through the wire."),
        gbpPerMwh: price.describe("For each MWh that they draw. No source has a price."),
      }),
    )
    .max(1000)
    .default([])
    .describe("Who owns a private wire and charges for it, beside suppliers and networks."),
  communityFunds: z
    .array(
      z.strictObject({
        id: id.describe("The fund's account, a community organisation's."),
        units: units.describe("Units that pay into it."),
        gbpPerMwh: price.describe("For each MWh that they deliver. No source has a price."),
      }),
    )
    .max(1000)
    .default([])
    .describe("What generators pay to a community near them."),
  dataCommunications: z
    .strictObject({
      providerGbp: price.describe("Of the provider, for each award that is paid."),
      buyerGbp: price.describe("Of the buyer, the same."),
    })
    .optional()
    .describe(
      "Meter data and messages of services, which both sides buy of the data communications company. No source has a price.",
    ),
});

export type IntermediarySettings = z.output<typeof intermediariesSchema>;
