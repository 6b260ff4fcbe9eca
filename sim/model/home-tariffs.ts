/**
 * Tariffs of homes as a scenario says them: what a home pays for a MWh drawn and gets for one given, by half-hour. Nouns and defaults;
 * the price of a half-hour is in sim/homes/tariff-prices.ts. Defaults without a source of their own are of domain §7.
 */
import { z } from "zod";

const price = z.number().min(-10_000).max(10_000);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a clock time HH:MM");
const endClock = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "a clock time HH:MM, or 24:00");

const importGbpPerMwh = price
  .default(223.6)
  .describe("For a MWh drawn, all in: the price cap of Great Britain, summer 2024.");
const exportGbpPerMwh = price
  .default(50)
  .describe("For a MWh given: a low price for small exporters of that time.");
const standingGbpPerDay = z
  .number()
  .min(0)
  .max(100)
  .default(0.6012)
  .describe("For each home and day: the cap of that time.");

const bandSchema = z.strictObject({
  from: clock,
  to: endClock.describe("The first moment after the band."),
  importGbpPerMwh: price,
  exportGbpPerMwh: price.optional().describe("Default: that of the tariff."),
});

const DEFAULT_BANDS = [
  { from: "00:00", to: "05:00", importGbpPerMwh: 120 },
  { from: "05:00", to: "16:00", importGbpPerMwh: 220 },
  { from: "16:00", to: "19:00", importGbpPerMwh: 360 },
  { from: "19:00", to: "24:00", importGbpPerMwh: 220 },
];

const bands = z
  .array(bandSchema)
  .min(1)
  .max(48)
  .default(DEFAULT_BANDS)
  .describe("Bands of the London day, whole half-hours, one after the other without a gap.");

export const homeTariffSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      ...{ kind: z.literal("flat"), importGbpPerMwh, exportGbpPerMwh, standingGbpPerDay },
    })
    .describe("One price for every half-hour."),
  z
    .strictObject({
      ...{ kind: z.literal("time-of-use"), bands, exportGbpPerMwh, standingGbpPerDay },
    })
    .describe("Bands of the day."),
  z
    .strictObject({
      kind: z.literal("day-ahead"),
      adderGbpPerMwh: price
        .default(120)
        .describe(
          "For networks, policies and the supplier, on top of the day-ahead price. Assumed.",
        ),
      capGbpPerMwh: price.default(1000).describe("The most for a MWh drawn. Assumed."),
      ...{ exportGbpPerMwh, standingGbpPerDay },
    })
    .describe("The day-ahead price of each half-hour and what comes on top."),
  z
    .strictObject({
      kind: z.literal("state-of-system"),
      constraint: z
        .string()
        .min(1)
        .max(80)
        .describe("Constraint point of the homes' own part of the network, by id."),
      bands,
      amberAdderGbpPerMwh: price
        .default(100)
        .describe("On top of a band where more than 0.85 of the rating is expected to be used."),
      redAdderGbpPerMwh: price.default(250).describe("Where more than 0.95 is."),
      surplusAdderGbpPerMwh: price
        .default(-80)
        .describe("Where more than 0.8 of it is expected to flow the other way, from homes."),
      ...{ exportGbpPerMwh, standingGbpPerDay },
    })
    .describe(
      "Bands, and what comes on top as the state of the network is expected to be: told with the first statement of a day.",
    ),
]);

export type HomeTariff = z.output<typeof homeTariffSchema>;
export type TariffBand = z.output<typeof bandSchema>;

/** What the network is expected to be in a half-hour, and so what comes on top of a state-of-system tariff. */
export const SYSTEM_LEVELS = ["normal", "amber", "red", "surplus"] as const;
export type SystemLevel = (typeof SYSTEM_LEVELS)[number];

/** Parts of the rating at which the level changes (domain §7). */
export const LEVEL_FRAC = { amber: 0.85, red: 0.95, surplus: 0.8 } as const;

/** What homes pay by: the flat tariff that benefit is counted from. */
export const FLAT_TARIFF = homeTariffSchema.parse({ kind: "flat" }) as Extract<
  HomeTariff,
  { kind: "flat" }
>;
