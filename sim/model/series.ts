/**
 * The port through which weather, demand and prices reach the engine: generated (grids/series) or read from CSV.
 * Values are means over an absolute settlement period (see core/time) and are the same whatever the run's start.
 */
import { z } from "zod";

/**
 * Normal scores at which a climate is given: −4 to 4. The value at a score is the one that is not exceeded with the score's
 * probability, so a climate rises along its scores.
 */
export const CLIMATE_SCORES: readonly number[] = Array.from(
  { length: 33 },
  (_, node) => (node - 16) / 4,
);

export interface SeriesSource {
  /** Fills `out`, one value a unit row, with the power each unit could inject, kW: 0 for storage, what it would draw, negative, for demand. */
  availableKw(period: number, out: Float64Array): void;
  /** Fills `out`, one value a demand row, with consumption, kW, positive. `asOf`: as it looks at an instant to who knows what is said by then; without it, as it will be. */
  demandKw(period: number, out: Float64Array, asOf?: number): void;
  /** What season and hour alone let expect of each unit's power, and of each demand's: fills [row][score], kW. */
  unitClimateKw(period: number, out: Float64Array): void;
  demandClimateKw(period: number, out: Float64Array, asOf?: number): void;
  /** Day-ahead price, £/MWh, to the penny. */
  priceGbpPerMwh(period: number): number;
  /** System (imbalance) price, £/MWh, to the penny. */
  systemPriceGbpPerMwh(period: number): number;
  /** Net imbalance volume behind that price, MWh, above 0 where the system is short; undefined where only the price is known. */
  netImbalanceMwh(period: number): number | undefined;
  /** The weather at the middle of the network, the same that the units' series are made of. */
  ambient(period: number): Ambient;
  /** What homes at the middle of the network live by. */
  household(period: number): Household;
  /** The periods that every measured series has values of; undefined where none is measured, and every period has values. */
  readonly measured?: { readonly fromPeriod: number; readonly toPeriod: number };
  /** Writes the ratings that a series gives over `out`, one value a branch row, kW; leaves every other row as it is. */
  ratingKw(period: number, out: Float64Array): void;
}

/** Weather as plant out of doors meets it, mean over a period. */
export interface Ambient {
  readonly temperatureC: number;
  /** At 10 m above the ground. */
  readonly windMps: number;
  /** On the level. */
  readonly irradianceWPerM2: number;
}

/** The weather and the habits that homes share, means over a period. */
export interface Household {
  readonly temperatureC: number;
  /** What a panel of the built-in kind gives, as a share of its inverter's size. */
  readonly solarFrac: number;
  /** What a home among very many draws without electric heat and car, as a multiple of its yearly mean. */
  readonly drawnFrac: number;
}

/** What a scenario says of its series: generated unless a CSV file is named for one. */
const csvSeriesSchema = z.strictObject({
  for: z
    .union([
      z.strictObject({ unit: z.string() }),
      z.strictObject({ demand: z.string() }),
      z.strictObject({ rating: z.string() }),
      z.strictObject({ ambient: z.enum(["temperature", "wind", "irradiance"]) }),
      z.literal("price"),
      z.literal("systemPrice"),
    ])
    .describe(
      "A unit's availability, a demand's consumption or a branch's rating by id, the weather at the network, or a price: day-ahead, or of the system.",
    ),
  file: z.string().min(1).describe("CSV file beside the scenario; .csv or .csv.gz."),
  timeColumn: z.string().min(1),
  periodColumn: z
    .string()
    .optional()
    .describe("Settlement period column, where timeColumn holds a London date."),
  valueColumn: z.string().min(1),
  unit: z
    .enum(["kW", "MW", "W", "kWh", "MWh", "GBP/MWh", "p/kWh", "degC", "m/s", "W/m2"])
    .describe("Of every cell; kWh and MWh are the energy of a step."),
  timeZone: z.enum(["UTC", "Europe/London"]),
  stamps: z
    .enum(["periodStart", "periodEnd"])
    .default("periodStart")
    .describe("What a stamp names of its step."),
  stepMinutes: z.literal([30, 60]).default(30),
  scale: z
    .number()
    .positive()
    .default(1)
    .describe("Factor on every value, for example to bring a site to another size."),
  gaps: z
    .union([z.literal("refuse"), z.strictObject({ interpolate: z.int().min(1).max(336) })])
    .default("refuse")
    .describe(
      "Missing rows and empty cells: a fault, or filled by straight lines where at most so many settlement periods are missing.",
    ),
});

/** How one column of a file is to be read: a series setting without its file and its owner. */
export type CsvColumn = Omit<z.output<typeof csvSeriesSchema>, "for" | "file" | "unit"> & {
  readonly unit: CsvUnit;
};
/** Beside the units of a series: energy that may go either way and is kept as it is. */
export type CsvUnit = z.output<typeof csvSeriesSchema>["unit"] | "net MWh";
/** Whom a series is for. */
export type SeriesTarget = z.output<typeof csvSeriesSchema>["for"];

export const seriesSettingsSchema = z.strictObject({
  csv: z.array(csvSeriesSchema).max(1000).default([]),
});
