/**
 * Weather over a plane: a first-order autoregression in time whose shocks are plane waves, a new wave every half-hour.
 * Takes a seed, a purpose and a length; gives the value at any location, of unit variance and Gaussian. Keeps: two locations
 * correlate by e^(−distance / length), and a value depends on (seed, purpose, location, period) alone, so that a location more
 * changes no other.
 */
import { drawWave, type PlaneWaves, planeWaves, waveAt } from "../../sim/core/plane-waves.ts";
import { type Location, planeKm } from "../../sim/model/locations.ts";
import type { Persistence } from "./autoregression.ts";
import type { SeriesCalendar } from "./calendar.ts";
import { type NoiseOwner, type Recursion, reachedBy, recursionOf } from "./recursions.ts";

/** A field in a part of a UTC year. */
export interface WeatherField {
  readonly owner: NoiseOwner;
  readonly lengthKm: number;
  readonly persistence: Persistence;
  readonly calendar: SeriesCalendar;
  /** One wave a half-hour, from the earliest that a location has needed to the end of the calendar. */
  drawn: { readonly fromPeriod: number; readonly waves: PlaneWaves };
}

export function weatherField(
  seed: string,
  purpose: string,
  lengthKm: number,
  persistence: Persistence,
  calendar: SeriesCalendar,
): WeatherField {
  const owner = { seed, purpose, id: "field" };
  const drawn = { fromPeriod: calendar.firstPeriod + calendar.periodCount, waves: planeWaves(0) };
  return { owner, lengthKm, persistence, calendar, drawn };
}

/** The field at a location, one value a half-hour. */
export function fieldAt(field: WeatherField, location: Location): Float64Array {
  const { owner, persistence, calendar } = field;
  const { yearFirstPeriod, firstPeriod, periodCount, recursions } = calendar;
  const { phi, warmUpSteps } = persistence;
  const point = planeKm(location);
  const shock = Math.sqrt(1 - phi * phi);
  const values = new Float64Array(periodCount);
  const own = recursionOf(recursions, owner, `${location.latitudeDeg} ${location.longitudeDeg}`);
  const known = reachedBy(own, firstPeriod - 1);
  const from = known === undefined ? yearFirstPeriod - warmUpSteps : known.period + 1;
  const end = firstPeriod + periodCount;
  const { fromPeriod, waves } = drawnFrom(field, own, from);
  let value = known?.value ?? 0;
  for (let period = from; period < end; period += 1) {
    const wave = waveAt(waves, period - fromPeriod, point);
    value = period === from && known === undefined ? wave : phi * value + shock * wave;
    if (period >= firstPeriod) values[period - firstPeriod] = value;
  }
  own.reached.set(end - 1, value);
  return values;
}

/** Waves from a period or an earlier one. */
function drawnFrom(
  field: WeatherField,
  { keys }: Recursion,
  fromPeriod: number,
): WeatherField["drawn"] {
  if (field.drawn.fromPeriod <= fromPeriod) return field.drawn;
  const { firstPeriod, periodCount } = field.calendar;
  const count = firstPeriod + periodCount - fromPeriod;
  const waves = planeWaves(count);
  for (let row = 0; row < count; row += 1)
    drawWave(waves, row, field.lengthKm, keys, fromPeriod + row, 0);
  field.drawn = { fromPeriod, waves };
  return field.drawn;
}
