/**
 * Weather over a plane: a first-order autoregression in time whose shocks are plane waves, a new wave every half-hour.
 * Takes a seed, a purpose and a length; gives the value at any location, of unit variance and Gaussian. Keeps: two locations
 * correlate by e^(−distance / length), and a value depends on (seed, purpose, location, period) alone, so that a location more
 * changes no other.
 */
import { uniformDraw } from "../../sim/core/draws.ts";
import { ownerKey, type Persistence } from "./autoregression.ts";
import type { YearCalendar } from "./calendar.ts";
import { type Location, planeKm } from "./locations.ts";

/** The waves of one UTC year and of the warm-up before it, one a half-hour. */
export interface WeatherField {
  readonly persistence: Persistence;
  readonly amplitude: Float64Array;
  readonly phase: Float64Array;
  readonly eastPerKm: Float64Array;
  readonly northPerKm: Float64Array;
}

/**
 * Draws the waves. The amplitude of a Rayleigh draw and a uniform phase make a shock normal at every location (Box and
 * Muller); wave numbers from the spectrum of the exponential law in the plane make it correlate by that law.
 */
export function weatherField(
  seed: string,
  purpose: string,
  lengthKm: number,
  persistence: Persistence,
  calendar: YearCalendar,
): WeatherField {
  const keys = ownerKey(seed, purpose, "field");
  const count = persistence.warmUpSteps + calendar.periodCount;
  const columns = () => new Float64Array(count);
  const [amplitude, phase, eastPerKm, northPerKm] = [columns(), columns(), columns(), columns()];
  for (let step = 0; step < count; step += 1) {
    const period = calendar.firstPeriod - persistence.warmUpSteps + step;
    amplitude[step] = Math.sqrt(-2 * Math.log(uniformDraw(keys, 0, period, 0)));
    phase[step] = 2 * Math.PI * uniformDraw(keys, 0, period, 1);
    const rest = uniformDraw(keys, 0, period, 2);
    const perKm = Math.sqrt(1 / (rest * rest) - 1) / lengthKm;
    const bearing = 2 * Math.PI * uniformDraw(keys, 0, period, 3);
    eastPerKm[step] = perKm * Math.cos(bearing);
    northPerKm[step] = perKm * Math.sin(bearing);
  }
  return { persistence, amplitude, phase, eastPerKm, northPerKm };
}

/** The field at a location, one value a half-hour of the year. */
export function fieldAt(field: WeatherField, location: Location): Float64Array {
  const { amplitude, phase, eastPerKm, northPerKm } = field;
  const { phi, warmUpSteps } = field.persistence;
  const { eastKm, northKm } = planeKm(location);
  const shock = Math.sqrt(1 - phi * phi);
  const values = new Float64Array(amplitude.length - warmUpSteps);
  let value = 0;
  for (let step = 0; step < amplitude.length; step += 1) {
    const turn = phase[step]! + eastPerKm[step]! * eastKm + northPerKm[step]! * northKm;
    const wave = amplitude[step]! * Math.cos(turn);
    value = step === 0 ? wave : phi * value + shock * wave;
    if (step >= warmUpSteps) values[step - warmUpSteps] = value;
  }
  return values;
}
