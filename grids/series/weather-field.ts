/**
 * Weather over a plane: a first-order autoregression in time whose shocks are plane waves, a new wave every half-hour.
 * Takes a seed, a purpose and a length; gives the value at any location, of unit variance and Gaussian. Keeps: two locations
 * correlate by e^(−distance / length), and a value depends on (seed, purpose, location, period) alone, so that a location more
 * changes no other.
 */
import { drawWave, type PlaneWaves, planeWaves, waveAt } from "../../sim/core/plane-waves.ts";
import { type Location, planeKm } from "../../sim/model/locations.ts";
import { ownerKey, type Persistence } from "./autoregression.ts";
import type { YearCalendar } from "./calendar.ts";

/** The waves of one UTC year and of the warm-up before it, one a half-hour. */
export interface WeatherField {
  readonly persistence: Persistence;
  readonly waves: PlaneWaves;
}

export function weatherField(
  seed: string,
  purpose: string,
  lengthKm: number,
  persistence: Persistence,
  calendar: YearCalendar,
): WeatherField {
  const keys = ownerKey(seed, purpose, "field");
  const count = persistence.warmUpSteps + calendar.periodCount;
  const waves = planeWaves(count);
  for (let step = 0; step < count; step += 1) {
    const period = calendar.firstPeriod - persistence.warmUpSteps + step;
    drawWave(waves, step, lengthKm, keys, period, 0);
  }
  return { persistence, waves };
}

/** The field at a location, one value a half-hour of the year. */
export function fieldAt({ waves, persistence }: WeatherField, location: Location): Float64Array {
  const { phi, warmUpSteps } = persistence;
  const point = planeKm(location);
  const shock = Math.sqrt(1 - phi * phi);
  const count = waves.amplitude.length;
  const values = new Float64Array(count - warmUpSteps);
  let value = 0;
  for (let step = 0; step < count; step += 1) {
    const wave = waveAt(waves, step, point);
    value = step === 0 ? wave : phi * value + shock * wave;
    if (step >= warmUpSteps) values[step - warmUpSteps] = value;
  }
  return values;
}
