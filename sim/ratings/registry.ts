/**
 * Kinds of rating: one kind a file, one line here, its settings in sim/model/ratings.ts because a network document holds
 * them, one page in docs/rules. A number alone, `ratingMw`, is the constant kind and needs no entry.
 */
import { made } from "../core/define-registry.ts";
import type { RatingSettings } from "../model/ratings.ts";
import { lineWeather } from "./line-weather.ts";
import type { RatingModel } from "./rating-model.ts";
import { seasonal } from "./seasonal.ts";
import { transformerHotSpot } from "./transformer-hot-spot.ts";

export const ratingKinds = {
  "line-weather": lineWeather,
  seasonal,
  "transformer-hot-spot": transformerHotSpot,
} as const satisfies Record<RatingSettings["kind"], unknown>;

/** The model that the settings describe. */
export const ratingModel = (settings: RatingSettings): RatingModel => made(ratingKinds, settings);
