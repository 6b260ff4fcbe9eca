/**
 * The weather at the middle of the network as a line or a transformer meets it: air temperature, wind near the ground and
 * light on the level. Takes the region's temperature and the wind and sky of the location that the units see; gives columns.
 */
import type { SeriesCalendar } from "./calendar.ts";
import { clearnessOf } from "./solar.ts";
import type { Temperature } from "./temperature.ts";
import type { SiteWeather } from "./weather.ts";
import { hubSpeedMs, WIND } from "./wind.ts";

/** One value a half-hour: 0.01 °C, 0.001 m/s, 0.1 W/m². */
export function ambientColumns(
  temperature: Temperature,
  { wind, sun, sky }: SiteWeather,
  calendar: SeriesCalendar,
): {
  readonly temperatureC: Float64Array;
  readonly windMps: Float64Array;
  readonly irradianceWPerM2: Float64Array;
} {
  return {
    temperatureC: temperature.airC.map((value) => Math.round(value * 100) / 100 + 0),
    windMps: sky.map((_, index) => {
      const speed = WIND.groundFrac * hubSpeedMs(wind, index, calendar);
      return Math.round(speed * 1000) / 1000;
    }),
    irradianceWPerM2: sun.levelKwPerM2.map(
      (level, index) => Math.round(level * clearnessOf(sky[index]!) * 10_000) / 10,
    ),
  };
}
