/**
 * What a network document may say of a rating beyond one number: by season, by weather, by hot-spot temperature, and what
 * holds while an element is out. Shapes and defaults only; `sim/ratings` works them out.
 * A new kind is a shape here, a line in `ratingSettingsSchema`, and a file in `sim/ratings`.
 */
import { z } from "zod";

const month = z.number().int().min(1).max(12);
/** The bound of every power of a network document. */
const ratedMw = z.number().positive().max(1e7);
/** A share of the static rating below which a modelled rating is not let fall, and a multiple above which it is not let rise. */
const leastFrac = z
  .number()
  .min(0.01)
  .max(1)
  .default(0.1)
  .describe("Floor of the rating, a share of ratingMw.");

export const SEASONS = ["winter", "intermediate", "summer"] as const;
export type Season = (typeof SEASONS)[number];

export const seasonalRatingSchema = z.strictObject({
  kind: z.literal("seasonal"),
  winterMw: ratedMw.describe("Rating in the winter months, MW."),
  intermediateMw: ratedMw.describe("Rating in spring and autumn, MW."),
  summerMw: ratedMw.describe("Rating in the summer months, MW."),
  winterMonths: z
    .array(month)
    .min(1)
    .max(12)
    .default([12, 1, 2])
    .describe("London months of winter, 1 to 12."),
  summerMonths: z
    .array(month)
    .min(1)
    .max(12)
    .default([6, 7, 8])
    .describe("London months of summer; all others are intermediate."),
});

const resistanceSchema = z.strictObject({
  atC: z.number().min(-50).max(300).describe("Conductor temperature, °C."),
  ohmPerKm: z.number().positive().max(100).describe("Alternating-current resistance, ohm/km."),
});

export const lineWeatherRatingSchema = z.strictObject({
  kind: z.literal("line-weather"),
  diameterMm: z.number().min(1).max(100).describe("Outer diameter of the conductor, mm."),
  resistanceLow: resistanceSchema.describe("Resistance at a low temperature."),
  resistanceHigh: resistanceSchema.describe(
    "Resistance at a high one; between and beyond, a straight line.",
  ),
  absorptivity: z.number().gt(0).max(1).default(0.8).describe("Share of sunlight taken up."),
  emissivity: z.number().gt(0).max(1).default(0.8).describe("Heat radiated, of a black body's."),
  maximumConductorC: z
    .number()
    .min(40)
    .max(250)
    .default(50)
    .describe("Highest conductor temperature that sag or the metal allows, °C."),
  windAngleDeg: z
    .number()
    .min(0)
    .max(90)
    .default(45)
    .describe("Angle between wind and line, degrees; 90 is across."),
  elevationM: z.number().min(-500).max(5000).default(0).describe("Height above the sea, m."),
  conductorsPerPhase: z.number().int().min(1).max(8).default(1),
  leastFrac,
  mostFactor: z
    .number()
    .min(1)
    .max(3)
    .default(1.3)
    .describe("Cap of the rating, a multiple of ratingMw."),
});

export const transformerHotSpotRatingSchema = z.strictObject({
  kind: z.literal("transformer-hot-spot"),
  hotSpotLimitC: z
    .number()
    .min(80)
    .max(160)
    .default(98)
    .describe("Hot-spot temperature that the rating keeps to, °C."),
  topOilRiseK: z
    .number()
    .min(1)
    .max(120)
    .default(52)
    .describe("Top oil above ambient at rated load, K."),
  hotSpotGradientK: z
    .number()
    .min(1)
    .max(120)
    .default(26)
    .describe("Hot spot above top oil at rated load, K."),
  lossRatio: z
    .number()
    .min(0.1)
    .max(100)
    .default(6)
    .describe("Load losses at rated load over no-load losses."),
  oilExponent: z.number().min(0.5).max(1.5).default(0.8).describe("Of total losses, for top oil."),
  windingExponent: z
    .number()
    .min(1)
    .max(2.5)
    .default(1.3)
    .describe("Of the load, for the gradient."),
  leastFrac,
  mostFactor: z
    .number()
    .min(1)
    .max(2)
    .default(1.5)
    .describe("Cap of the rating, a multiple of ratingMw."),
});

export const ratingSettingsSchema = z.discriminatedUnion("kind", [
  seasonalRatingSchema,
  lineWeatherRatingSchema,
  transformerHotSpotRatingSchema,
]);
export type RatingSettings = z.output<typeof ratingSettingsSchema>;

export const ratingWhenOutSchema = z.union([
  z.strictObject({
    ratingMw: ratedMw.describe("Rating while an element of the network is out, MW."),
  }),
  z.strictObject({
    factor: z
      .number()
      .min(0.01)
      .max(2)
      .describe("Multiple of the intact network's rating while an element is out."),
  }),
]);
export type RatingWhenOut = z.output<typeof ratingWhenOutSchema>;

/** The static rating that follows from a rating by season alone: what holds all year. Null where the kind has none. */
export function staticMwOf(settings: RatingSettings | undefined): number | null {
  if (settings?.kind !== "seasonal") return null;
  return Math.min(settings.winterMw, settings.intermediateMw, settings.summerMw);
}
