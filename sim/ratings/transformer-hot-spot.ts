/**
 * Rating of a transformer by ambient temperature: the steady load at which its hot spot is as hot as it may be, in the
 * form of IEC 60076-7. The load factor is found by bisection, to 1e-9 of the rated load.
 */
import type { z } from "zod";
import { registryEntry } from "../core/define-registry.ts";
import { transformerHotSpotRatingSchema } from "../model/ratings.ts";
import { heldKw, power, type RatingModel } from "./rating-model.ts";

type Settings = z.output<typeof transformerHotSpotRatingSchema>;

function model(settings: Settings): RatingModel {
  return {
    reads: "weather",
    ratingKw: ({ staticKw }, { temperatureC }) =>
      heldKw(staticKw * loadFactorAt(settings, temperatureC), staticKw, settings),
  };
}

/** Hot-spot temperature in the steady state of a load factor. */
export function hotSpotC(settings: Settings, ambientC: number, loadFactor: number): number {
  const { topOilRiseK, hotSpotGradientK, lossRatio, oilExponent, windingExponent } = settings;
  const losses = (1 + lossRatio * loadFactor ** 2) / (1 + lossRatio);
  return (
    ambientC +
    topOilRiseK * power(losses, oilExponent) +
    hotSpotGradientK * power(loadFactor, windingExponent)
  );
}

/** Halvings of an interval no wider than 2: 2 / 2^31 is below 1e-9. */
const HALVINGS = 31;

/** The highest load factor up to the cap at which the hot spot is within its limit; 0 where even no load is too hot. */
function loadFactorAt(settings: Settings, ambientC: number): number {
  let within = 0;
  let beyond = settings.mostFactor;
  if (hotSpotC(settings, ambientC, beyond) <= settings.hotSpotLimitC) return beyond;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (within + beyond) / 2;
    if (hotSpotC(settings, ambientC, middle) <= settings.hotSpotLimitC) within = middle;
    else beyond = middle;
  }
  return within;
}

export const transformerHotSpot = registryEntry({
  about: "Transformer by hot-spot temperature.",
  settings: transformerHotSpotRatingSchema,
  make: model,
});
