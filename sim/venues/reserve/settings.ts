/**
 * Settings of the short-term operating reserve, and the same as those of a flexibility service with one zone, so that its gates are
 * those of every service. Takes nothing; gives the schema and the translation.
 */
import { z } from "zod";
import { KW_PER_MW } from "../../core/units.ts";
import { TECHNOLOGIES } from "../../model/network-document.ts";
import { gateTimeSchema } from "../../model/venues.ts";
import type { FlexibilitySettings } from "../flexibility/settings.ts";
import { windowSchema } from "../flexibility/windows.ts";
import { baselineSchema } from "../performance/baselines/registry.ts";
import { performanceCurveSchema } from "../performance/curves/registry.ts";
import { callsSchema } from "./calls.ts";

const price = z.number().min(0).max(10_000);

export const reserveSettings = z.strictObject({
  wantedMw: z.number().positive().max(10_000).describe("Reserve wanted in the windows."),
  countedAt: z
    .string()
    .min(1)
    .max(80)
    .describe("Constraint point at which what it does to the network is reported."),
  windows: z
    .array(windowSchema)
    .min(1)
    .max(20)
    .prefault([{ days: "all" }])
    .describe("Committed windows."),
  calls: callsSchema.prefault({ kind: "drawn" }),
  contract: z
    .enum(["daily", "seasonal"])
    .default("daily")
    .describe(
      "daily: bought every day, availability at the price that clears; seasonal, as until 2021: once a season, at the prices asked.",
    ),
  ceilings: z
    .strictObject({
      availabilityGbpPerMwh: price.default(300),
      utilisationGbpPerMwh: price.default(1000),
    })
    .prefault({})
    .describe("Most that is paid. Assumed."),
  minOfferKw: z.number().positive().max(1_000_000).default(3000).describe("Of one unit."),
  sustainMinutes: z
    .int()
    .min(30)
    .max(480)
    .multipleOf(30)
    .default(120)
    .describe("Offers hold for so long without a break, or are not taken."),
  responseMinutes: z.int().min(0).max(240).default(20),
  curve: performanceCurveSchema.prefault({ kind: "transition-band" }),
  baseline: baselineSchema.prefault({ kind: "self-declared" }),
  participation: z
    .strictObject({
      provider: z
        .array(z.enum(TECHNOLOGIES))
        .max(TECHNOLOGIES.length)
        .default([...TECHNOLOGIES]),
    })
    .prefault({}),
  gates: z
    .strictObject({
      open: gateTimeSchema.default({ day: -1, at: "10:00" }),
      close: gateTimeSchema.default({ day: -1, at: "12:00" }),
      award: gateTimeSchema.default({ day: -1, at: "14:00" }),
      arm: gateTimeSchema.default({ before: 60 }),
      dispatch: gateTimeSchema.default({ before: 20 }),
      settle: gateTimeSchema.default({ before: -30 }),
    })
    .prefault({}),
});
export type ReserveSettings = z.output<typeof reserveSettings>;

/** One zone: the electricity system. A kW counts as a kW wherever it is. */
export function asService(own: ReserveSettings): FlexibilitySettings {
  const { ceilings, minOfferKw, responseMinutes, curve, baseline, participation, gates } = own;
  return {
    zones: [
      {
        id: "system",
        constraints: [own.countedAt],
        network: { out: [], closed: [] },
        windows: own.windows,
        requirement: { kind: "stated", reliefKw: own.wantedMw * KW_PER_MW },
      },
    ],
    procurement: { utilisationWeight: 1, payment: "as-bid", fixedGbpPerMwh: 0 },
    contract: own.contract === "daily" ? "adHoc" : "seasonal",
    arming: { kind: "always" },
    unwinding: undefined,
    verifiedAt: "asset",
    countedBy: { kind: "line-loss-factor", factor: 1 },
    ...{ ceilings, minOfferKw, responseMinutes, curve, baseline, participation, gates },
  };
}
