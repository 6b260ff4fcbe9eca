/**
 * Seasonal ratings: one number for winter, one for spring and autumn, one for summer, by London month.
 */
import type { z } from "zod";
import { registryEntry } from "../core/define-registry.ts";
import { KW_PER_MW } from "../core/units.ts";
import { type Season, seasonalRatingSchema } from "../model/ratings.ts";
import { publishedKw, type RatingModel } from "./rating-model.ts";

type Settings = z.output<typeof seasonalRatingSchema>;

/** The season of a London month; a month of both lists, which the diagnosis refuses, would be winter. */
export function seasonOf({ winterMonths, summerMonths }: Settings, month: number): Season {
  if (winterMonths.includes(month)) return "winter";
  return summerMonths.includes(month) ? "summer" : "intermediate";
}

/** The rating of a season, kW. */
export function seasonKw(settings: Settings, season: Season): number {
  const { winterMw: winter, intermediateMw: intermediate, summerMw: summer } = settings;
  return publishedKw({ winter, intermediate, summer }[season] * KW_PER_MW);
}

function model(settings: Settings): RatingModel {
  const kwOfMonth = Float64Array.from({ length: 13 }, (_, month) =>
    seasonKw(settings, seasonOf(settings, month)),
  );
  return { reads: "month", ratingKw: (_element, month) => kwOfMonth[month]! };
}

export const seasonal = registryEntry({
  about: "Winter, spring and autumn, summer.",
  settings: seasonalRatingSchema,
  make: model,
});
