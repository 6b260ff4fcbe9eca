/**
 * Settings of bids and offers: what the system lacks or has too much of, who takes part, gate times (when pairs are in and accepted); and the
 * same as those of a flexibility service with a zone for a short and one for a long system, where one is asked for.
 */
import { z } from "zod";
import { keptBy } from "../../core/kept-by.ts";
import { KW_PER_MW } from "../../core/units.ts";
import { TECHNOLOGIES } from "../../model/network-document.ts";
import { SYSTEM_SIGNS } from "../../model/services.ts";
import { gateTimeSchema } from "../../model/venues.ts";
import { cancellationSchema, type FlexibilitySettings } from "../flexibility/settings.ts";
import { windowSchema } from "../flexibility/windows.ts";
import { baselineSchema } from "../performance/baselines/registry.ts";
import { performanceCurveSchema } from "../performance/curves/registry.ts";
import { fileCallsSchema, statedNeedsSchema } from "../reserve/calls.ts";

const fraction = z.number().min(0).max(1);

const needSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("net-imbalance"),
      shareFrac: fraction
        .positive()
        .optional()
        .describe(
          "Part of the net imbalance volume that is wanted of these units, up to `wantedMw`; default: any part of `wantedMw`, drawn by the seed.",
        ),
    })
    .describe("Short or long as the net imbalance of the imbalance price is in the half-hour."),
  z
    .strictObject({
      kind: z.literal("drawn"),
      shortFrac: fraction.default(0.5).describe("Part of half-hours in which the system is short."),
      persistenceFrac: fraction
        .default(0.4)
        .describe(
          "Part of half-hours that are short or long because the one before was, the rest are drawn anew; 0.4 has 0.7 of them stay where half are short. Assumed.",
        ),
    })
    .describe(
      "For an imbalance price that does not say how the system is: short or long in every half-hour, in spells, by any part of `wantedMw`, drawn by the seed.",
    ),
  statedNeedsSchema,
  fileCallsSchema,
]);

export const balancingSettings = z.strictObject({
  wantedMw: z
    .number()
    .positive()
    .max(10_000)
    .describe(
      "The most that the system is short or long of these units. What is wanted is a part of it.",
    ),
  countedAt: z
    .string()
    .min(1)
    .max(80)
    .describe("Constraint point at which what it does to the network is reported."),
  calls: needSchema.prefault({ kind: "net-imbalance" }),
  participation: z
    .strictObject({
      provider: z
        .array(z.enum(TECHNOLOGIES))
        .max(TECHNOLOGIES.length)
        .default([...TECHNOLOGIES]),
      units: z
        .array(z.string().min(1).max(80))
        .min(1)
        .max(10_000)
        .optional()
        .describe("Units of the balancing mechanism, of these technologies; default: every one."),
    })
    .prefault({}),
  minOfferKw: z
    .number()
    .positive()
    .max(1_000_000)
    .default(1000)
    .describe("Smallest volume of a bid or an offer: 1 MW, of one unit."),
  responseMinutes: z
    .int()
    .min(0)
    .max(240)
    .default(10)
    .describe("From the acceptance to the change. Assumed."),
  baseline: baselineSchema
    .prefault({ kind: "self-declared" })
    .describe("From what delivery is measured; self-declared: what was notified at gate closure."),
  gates: z
    .strictObject({
      closure: gateTimeSchema
        .default({ before: 60 })
        .describe("Gate closure: what is notified is final, pairs are in."),
      accept: gateTimeSchema.default({ before: 30 }).describe("Acceptances."),
      settle: gateTimeSchema.default({ before: -30 }).describe("Payment."),
    })
    .prefault({}),
});

export type BalancingSettings = z.output<typeof balancingSettings>;

const ALWAYS = windowSchema.parse({ days: "all", from: "00:00", to: "00:00" });

/** Offers are for a short system, bids for a long one. A kW counts as a kW wherever it is. */
export const asService = keptBy((own: BalancingSettings): FlexibilitySettings => {
  const { countedAt, wantedMw, minOfferKw, responseMinutes, baseline, participation } = own;
  return {
    zones: SYSTEM_SIGNS.map((id) => ({
      id,
      constraints: [countedAt],
      network: { out: [], closed: [] },
      windows: [ALWAYS],
      requirement: { kind: "stated", reliefKw: wantedMw * KW_PER_MW },
    })),
    procurement: { utilisationWeight: 1, payment: "as-bid", fixedGbpPerMwh: 0 },
    ceilings: { availabilityGbpPerMwh: 0, utilisationGbpPerMwh: Infinity },
    contract: "adHoc",
    arming: { kind: "always" },
    cancellation: cancellationSchema.parse({}),
    unwinding: undefined,
    blockedAvailability: "lose",
    verifiedAt: "asset",
    countedBy: { kind: "line-loss-factor", factor: 1 },
    curve: performanceCurveSchema.parse({ kind: "transition-band" }),
    participation: { provider: participation.provider },
    ...{ minOfferKw, responseMinutes, baseline },
  };
});
