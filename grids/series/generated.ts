/**
 * The built-in series: weather, demand and prices of a network from a seed, one UTC month at a time.
 * Takes a network and a seed; gives the port that the engine reads. Keeps: a value depends on the seed, the owner's id,
 * its technology, size and location, and the absolute period; never on the run's start or on anybody else.
 */

import { centreOf, locationOfBus, REGION } from "../../sim/model/locations.ts";
import type { DemandProfile, Network } from "../../sim/model/network.ts";
import { CLIMATE_SCORES, type SeriesSource } from "../../sim/model/series.ts";
import { ambientColumns } from "./ambient.ts";
import { monthCalendar, type SeriesCalendar, utcMonthOf } from "./calendar.ts";
import { chpShareAt, chpYield } from "./chp.ts";
import { dayAheadPrices } from "./day-ahead-prices.ts";
import { demandClimate, demandShare, homeMultiples } from "./demand.ts";
import { hydroShareAt, hydroYield, regionalRain } from "./hydro.ts";
import type { Recursions } from "./recursions.ts";
import { ownSky, solarShareAt, solarYield } from "./solar.ts";
import { netImbalance, systemPrices } from "./system-prices.ts";
import { regionalTemperature } from "./temperature.ts";
import { type Weather, weatherOf } from "./weather.ts";
import { nationalYield, ownWind, windShareAt, windYield } from "./wind.ts";

/** One UTC month; power laid out [period][row], so that a query copies neighbours. */
interface MonthColumns {
  readonly firstPeriod: number;
  readonly endPeriod: number;
  readonly availableKw: Float64Array;
  readonly demandKw: Float64Array;
  readonly priceGbpPerMwh: Float64Array;
  readonly systemPriceGbpPerMwh: Float64Array;
  readonly netImbalanceMwh: Float64Array;
  readonly ambient: ReturnType<typeof ambientColumns>;
  readonly solarFrac: Float64Array;
  readonly homeMultiples: Float64Array;
  readonly unitClimate: readonly Climate[];
  readonly demandClimate: readonly Climate[];
}

/** Power, kW, at a normal score in a half-hour of the month. */
type Climate = (score: number, index: number) => number;

/** Whoever looks a season ahead comes back to what is near; a month that is built again goes on from what was reached before it. */
const KEPT_MONTHS = 6;

/** Series of every unit and demand of a network. Months are built when first asked for; the last that were built are kept, and of their years how far recursions have come. */
export function generatedSeries(network: Network, seed: string): SeriesSource {
  const kept = new Map<number, MonthColumns>();
  const recursionsByYear = new Map<number, Recursions>();
  let recent: MonthColumns | undefined;
  const built = (month: number): MonthColumns => {
    const year = Math.floor(month / 12);
    const recursions = recursionsByYear.get(year) ?? new Map();
    recursionsByYear.set(year, recursions);
    const made = buildMonth(network, seed, monthCalendar(month, recursions));
    if (kept.size === KEPT_MONTHS) forgetOldest();
    kept.set(month, made);
    return made;
  };
  const forgetOldest = () => {
    const [oldest] = kept.keys();
    kept.delete(oldest!);
    const years = new Set([...kept.keys()].map((month) => Math.floor(month / 12)));
    for (const year of recursionsByYear.keys()) if (!years.has(year)) recursionsByYear.delete(year);
  };
  const monthOf = (period: number): MonthColumns => {
    if (recent !== undefined && period >= recent.firstPeriod && period < recent.endPeriod)
      return recent;
    const month = utcMonthOf(period);
    recent = kept.get(month) ?? built(month);
    return recent;
  };
  const unitCount = network.units.ids.length;
  const demandCount = network.demands.ids.length;
  return {
    availableKw(period, out) {
      const month = monthOf(period);
      const start = (period - month.firstPeriod) * unitCount;
      for (let row = 0; row < unitCount; row += 1) out[row] = month.availableKw[start + row]!;
    },
    demandKw(period, out) {
      const month = monthOf(period);
      const start = (period - month.firstPeriod) * demandCount;
      for (let row = 0; row < demandCount; row += 1) out[row] = month.demandKw[start + row]!;
    },
    unitClimateKw(period, out) {
      const { unitClimate, firstPeriod } = monthOf(period);
      fillClimate(unitClimate, period - firstPeriod, out);
    },
    demandClimateKw(period, out) {
      const { demandClimate, firstPeriod } = monthOf(period);
      fillClimate(demandClimate, period - firstPeriod, out);
    },
    priceGbpPerMwh(period) {
      const month = monthOf(period);
      return month.priceGbpPerMwh[period - month.firstPeriod]!;
    },
    systemPriceGbpPerMwh(period) {
      const month = monthOf(period);
      return month.systemPriceGbpPerMwh[period - month.firstPeriod]!;
    },
    netImbalanceMwh(period) {
      const month = monthOf(period);
      return month.netImbalanceMwh[period - month.firstPeriod]!;
    },
    ambient(period) {
      const { ambient, firstPeriod } = monthOf(period);
      const index = period - firstPeriod;
      return {
        temperatureC: ambient.temperatureC[index]!,
        windMps: ambient.windMps[index]!,
        irradianceWPerM2: ambient.irradianceWPerM2[index]!,
      };
    },
    household(period) {
      const { ambient, solarFrac, homeMultiples, firstPeriod } = monthOf(period);
      const index = period - firstPeriod;
      return {
        temperatureC: ambient.temperatureC[index]!,
        solarFrac: solarFrac[index]!,
        drawnFrac: homeMultiples[index]!,
      };
    },
    // No rating is generated: constant, seasonal and dynamic ones are the network's.
    ratingKw() {},
  };
}

/** A panel with the sun behind it gives a little less under the clearest sky: a climate does not fall for that. */
function fillClimate(climates: readonly Climate[], index: number, out: Float64Array): void {
  for (const [row, climate] of climates.entries()) {
    let most = -Infinity;
    for (const [node, score] of CLIMATE_SCORES.entries()) {
      most = Math.max(most, climate(score, index));
      out[row * CLIMATE_SCORES.length + node] = most;
    }
  }
}

function buildMonth(network: Network, seed: string, calendar: SeriesCalendar): MonthColumns {
  const { units, demands } = network;
  const weather = weatherOf(seed, calendar);
  const temperature = regionalTemperature(seed, calendar);
  const rain = regionalRain(seed, calendar);
  const share = (id: string, profile: DemandProfile, peakKw: number) =>
    demandShare(seed, id, profile, peakKw, temperature, calendar);
  const unitYield = (row: number): Float64Array | undefined => {
    const id = units.ids[row]!;
    const technology = units.technology[row]!;
    switch (technology) {
      case "wind":
        return windYield(windOf(network, row, seed, weather), calendar);
      case "solar":
        return solarOf(network, row, seed, weather);
      case "hydro":
        return hydroYield(seed, id, rain, calendar);
      case "chp":
        return chpYield(seed, id, calendar);
      case "generator":
        return new Float64Array(calendar.periodCount).fill(1);
      case "storage":
        return undefined;
      case "demand":
        return share(id, units.consumptionProfile[row]!, units.consumptionKwMax[row]!).map(
          (part) => -part,
        );
      default:
        return technology satisfies never;
    }
  };
  const unitClimate = (row: number): Climate => {
    const kw = units.capacityKw[row]!;
    const drawnKw = units.consumptionKwMax[row]!;
    const technology = units.technology[row]!;
    switch (technology) {
      case "wind":
        return (score, index) => kw * windShareAt(score, index, calendar);
      case "solar": {
        const { sun } = weather.at(locationOfBus(network.buses, units.bus[row]!) ?? REGION);
        return (score, index) => kw * solarShareAt(score, index, sun);
      }
      case "hydro":
        return (score, index) => kw * hydroShareAt(score, index, calendar);
      case "chp":
        return (score, index) => kw * chpShareAt(score, index, calendar);
      case "generator":
        return () => kw;
      case "storage":
        return () => 0;
      case "demand": {
        const drawn = demandClimate(units.consumptionProfile[row]!, drawnKw, temperature, calendar);
        return (score, index) => 0 - drawnKw * drawn(-score, index);
      }
      default:
        return technology satisfies never;
    }
  };
  const nationFrac = nationalYield(weather.windFields, calendar);
  const priceGbpPerMwh = dayAheadPrices(seed, nationFrac, weather.at(REGION).sun, calendar);
  const netImbalanceMwh = netImbalance(seed, calendar);
  const middle = weather.at(centreOf(network.buses));
  return {
    firstPeriod: calendar.firstPeriod,
    endPeriod: calendar.firstPeriod + calendar.periodCount,
    availableKw: powerColumns(
      units.capacityKw.map((kw, row) => kw + units.consumptionKwMax[row]!),
      calendar.periodCount,
      unitYield,
    ),
    demandKw: powerColumns(demands.peakKw, calendar.periodCount, (row) =>
      share(demands.ids[row]!, demands.profile[row]!, demands.peakKw[row]!),
    ),
    priceGbpPerMwh,
    systemPriceGbpPerMwh: systemPrices(seed, priceGbpPerMwh, netImbalanceMwh, calendar),
    netImbalanceMwh,
    ambient: ambientColumns(temperature, middle, calendar),
    solarFrac: solarYield(middle.sun, middle.sky),
    homeMultiples: homeMultiples(temperature, calendar),
    unitClimate: units.ids.map((_, row) => unitClimate(row)),
    demandClimate: demands.ids.map((_, row) => {
      const peakKw = demands.peakKw[row]!;
      const drawn = demandClimate(demands.profile[row]!, peakKw, temperature, calendar);
      return (score, index) => peakKw * drawn(score, index);
    }),
  };
}

function windOf(network: Network, row: number, seed: string, weather: Weather) {
  const location = locationOfBus(network.buses, network.units.bus[row]!);
  if (location !== undefined) return weather.at(location).wind;
  return ownWind(seed, network.units.ids[row]!, weather.at(REGION).wind, weather.calendar);
}

function solarOf(network: Network, row: number, seed: string, weather: Weather): Float64Array {
  const location = locationOfBus(network.buses, network.units.bus[row]!);
  const { sun, sky } = weather.at(location ?? REGION);
  if (location !== undefined) return solarYield(sun, sky);
  return solarYield(sun, ownSky(seed, network.units.ids[row]!, sky, weather.calendar));
}

/** Shares of each row's size as kW on the 1 W grid, laid out [period][row]. */
function powerColumns(
  sizeKw: Float64Array,
  periodCount: number,
  shareOf: (row: number) => Float64Array | undefined,
): Float64Array {
  const rowCount = sizeKw.length;
  const columns = new Float64Array(periodCount * rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    const shares = shareOf(row);
    if (shares === undefined) continue;
    const wattsMax = sizeKw[row]! * 1000;
    for (let index = 0; index < periodCount; index += 1) {
      const watts = shares[index]! * wattsMax;
      const nearest = Math.round(watts);
      // Rounding must not lift a value above a size that is no whole number of watts.
      const whole = Math.abs(nearest) > Math.abs(wattsMax) + 1e-6 ? Math.trunc(watts) : nearest;
      columns[index * rowCount + row] = whole / 1000 + 0;
    }
  }
  return columns;
}
