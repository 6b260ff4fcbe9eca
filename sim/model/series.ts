/**
 * The port through which weather, demand and prices reach the engine: generated (grids/series) or read from CSV.
 * Values are means over an absolute settlement period (see core/time) and are the same whatever the run's start.
 */
import { z } from "zod";

export interface SeriesSource {
  /** Fills `out`, one value a unit row, with the power each unit could inject, kW: 0 for storage, what it would draw, negative, for demand. */
  availableKw(period: number, out: Float64Array): void;
  /** Fills `out`, one value a demand row, with consumption, kW, positive. */
  demandKw(period: number, out: Float64Array): void;
  /** Day-ahead price, £/MWh, to the penny. */
  priceGbpPerMwh(period: number): number;
}

/** What a scenario says of its series: generated unless a CSV file is named for a unit, a demand or the price. */
const csvSeriesSchema = z.strictObject({
  for: z.union([
    z.strictObject({ unit: z.string() }),
    z.strictObject({ demand: z.string() }),
    z.literal("price"),
  ]),
  file: z.string().min(1).describe("CSV file beside the scenario; .csv or .csv.gz."),
  timeColumn: z.string().min(1),
  periodColumn: z
    .string()
    .optional()
    .describe("Settlement period column, where timeColumn holds a London date."),
  valueColumn: z.string().min(1),
  unit: z.enum(["kW", "MW", "W", "kWh", "GBP/MWh"]),
  timeZone: z.enum(["UTC", "Europe/London"]),
  stamps: z.enum(["periodStart", "periodEnd"]).default("periodStart"),
  stepMinutes: z.literal([30, 60]).default(30),
  scale: z
    .number()
    .positive()
    .default(1)
    .describe("Factor on every value, for example to bring a site to another size."),
});

export const seriesSettingsSchema = z.strictObject({
  csv: z.array(csvSeriesSchema).max(1000).default([]),
});
