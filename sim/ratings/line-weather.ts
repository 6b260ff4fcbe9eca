/**
 * Dynamic rating of an overhead line by weather: the current at which the conductor, in a steady state, is as hot as it
 * may be. Heat balance and air properties of IEEE Std 738-2012, with irradiance in place of the sun's position.
 */
import type { z } from "zod";
import { registryEntry } from "../core/define-registry.ts";
import { RADIANS_PER_DEGREE } from "../core/units.ts";
import { lineWeatherRatingSchema } from "../model/ratings.ts";
import type { Ambient } from "../model/series.ts";
import { heldKw, power, type RatingModel } from "./rating-model.ts";

type Settings = z.output<typeof lineWeatherRatingSchema>;

const MM_PER_M = 1000;
const M_PER_KM = 1000;

function model(settings: Settings): RatingModel {
  const ohmPerM = resistanceOhmPerM(settings);
  return {
    reads: "weather",
    ratingKw: ({ staticKw, nominalKv }, ambient) => {
      const heatWPerM = Math.max(0, spareHeatWPerM(settings, ambient));
      const ampere = settings.conductorsPerPhase * Math.sqrt(heatWPerM / ohmPerM);
      return heldKw(Math.sqrt(3) * nominalKv * ampere, staticKw, settings);
    },
  };
}

/** Resistance at the highest conductor temperature, on the straight line through the two that are stated. */
function resistanceOhmPerM(settings: Settings): number {
  const { resistanceLow: low, resistanceHigh: high, maximumConductorC } = settings;
  const slope = (high.ohmPerKm - low.ohmPerKm) / (high.atC - low.atC);
  return (low.ohmPerKm + slope * (maximumConductorC - low.atC)) / M_PER_KM;
}

/** What the conductor at its highest temperature loses to air and sky less what the sun brings, W/m. */
function spareHeatWPerM(settings: Settings, ambient: Ambient): number {
  const { absorptivity, diameterMm } = settings;
  const sunWPerM = absorptivity * ambient.irradianceWPerM2 * (diameterMm / MM_PER_M);
  if (ambient.temperatureC >= settings.maximumConductorC) return -sunWPerM;
  return convectionWPerM(settings, ambient) + radiationWPerM(settings, ambient) - sunWPerM;
}

/** Heat carried off by air: the largest of still air, low wind and high wind, as IEEE 738 has it. */
export function convectionWPerM(settings: Settings, ambient: Ambient): number {
  const { diameterMm, maximumConductorC, windAngleDeg, elevationM } = settings;
  const diameterM = diameterMm / MM_PER_M;
  const riseK = maximumConductorC - ambient.temperatureC;
  const film = airAt((maximumConductorC + ambient.temperatureC) / 2, elevationM);
  const reynolds = (diameterM * film.densityKgPerM3 * ambient.windMps) / film.viscosityKgPerMS;
  const angle = windAngleDeg * RADIANS_PER_DEGREE;
  const angleFactor =
    1.194 - Math.cos(angle) + 0.194 * Math.cos(2 * angle) + 0.368 * Math.sin(2 * angle);
  const perNusselt = angleFactor * film.conductivityWPerMK * riseK;
  const lowWind = (1.01 + 1.35 * power(reynolds, 0.52)) * perNusselt;
  const highWind = 0.754 * power(reynolds, 0.6) * perNusselt;
  const stillAir =
    3.645 * Math.sqrt(film.densityKgPerM3) * power(diameterM, 0.75) * power(riseK, 1.25);
  return Math.max(stillAir, lowWind, highWind);
}

/** Viscosity, density and conductivity of the air film at its mean temperature. */
function airAt(filmC: number, elevationM: number) {
  const kelvin = filmC + 273;
  return {
    viscosityKgPerMS: (1.458e-6 * kelvin * Math.sqrt(kelvin)) / (filmC + 383.4),
    densityKgPerM3:
      (1.293 - 1.525e-4 * elevationM + 6.379e-9 * elevationM ** 2) / (1 + 0.00367 * filmC),
    conductivityWPerMK: 2.424e-2 + 7.477e-5 * filmC - 4.407e-9 * filmC ** 2,
  };
}

/** Heat radiated to surroundings at ambient temperature. */
export function radiationWPerM(settings: Settings, ambient: Ambient): number {
  const { diameterMm, emissivity, maximumConductorC } = settings;
  const fourth = (celsius: number) => ((celsius + 273) / 100) ** 4;
  return (
    17.8 *
    (diameterMm / MM_PER_M) *
    emissivity *
    (fourth(maximumConductorC) - fourth(ambient.temperatureC))
  );
}

export const lineWeather = registryEntry({
  about: "Overhead line by temperature, wind and sun.",
  settings: lineWeatherRatingSchema,
  make: model,
});
