/**
 * Demand of a primary, an 11 kV section or fewer homes: a day's shape by kind of customer, day and season, heating by the
 * temperature that all share, and noise of its own that is less, the more customers stand behind it.
 * Takes a seed, a size and a part of a year; gives consumption as a share of the yearly peak. Numbers: docs/series.md.
 */
import { keptBy } from "../../sim/core/kept-by.ts";
import { clamp } from "../../sim/core/units.ts";
import type { DemandProfile } from "../../sim/model/network.ts";
import { DAY_80, dailyNoise, HALF_HOUR_90, halfHourlyNoise } from "./autoregression.ts";
import { type SeriesCalendar, SUNDAY, WEEKDAY } from "./calendar.ts";
import { spellDeviationC, type Temperature } from "./temperature.ts";

interface DayShape {
  /** Share of the peak at each full hour of the London day; half-hours lie between. */
  readonly winter: readonly number[];
  readonly summer: readonly number[];
  /** Factors of 06-09, 09-17 and the rest of the day on a Saturday and on a Sunday. */
  readonly saturday: readonly [number, number, number];
  readonly sunday: readonly [number, number, number];
  /** More consumption for each kelvin below `HEATING_BASE_C`, share of the value. */
  readonly heatingPerK: number;
  /** Standard deviation of the site's days, share of the value. */
  readonly siteSpread: number;
  /** What one customer adds to the peak of very many, kW. */
  readonly customerKw: number;
  /** Standard deviation of one customer's half-hours, share of the value; of n customers 1/√n of it. */
  readonly customerSpread: number;
}

const DOMESTIC: DayShape = {
  winter: [
    0.42, 0.36, 0.33, 0.32, 0.33, 0.38, 0.52, 0.7, 0.72, 0.62, 0.58, 0.57, 0.58, 0.57, 0.58, 0.64,
    0.8, 0.96, 1, 0.97, 0.9, 0.8, 0.66, 0.52,
  ],
  summer: [
    0.32, 0.28, 0.26, 0.25, 0.26, 0.3, 0.4, 0.5, 0.5, 0.46, 0.45, 0.45, 0.47, 0.45, 0.45, 0.49,
    0.58, 0.66, 0.66, 0.62, 0.58, 0.56, 0.5, 0.4,
  ],
  saturday: [0.85, 1.1, 1],
  sunday: [0.8, 1.14, 1],
  heatingPerK: 0.014,
  siteSpread: 0.02,
  customerKw: 1.5,
  customerSpread: 0.5,
};

const COMMERCIAL: DayShape = {
  winter: [
    0.35, 0.34, 0.33, 0.33, 0.34, 0.38, 0.5, 0.7, 0.88, 0.97, 1, 1, 0.99, 0.98, 0.98, 0.97, 0.95,
    0.88, 0.72, 0.6, 0.52, 0.46, 0.41, 0.37,
  ],
  summer: [
    0.29, 0.28, 0.28, 0.28, 0.29, 0.33, 0.42, 0.57, 0.72, 0.81, 0.84, 0.85, 0.85, 0.85, 0.84, 0.82,
    0.77, 0.67, 0.54, 0.45, 0.4, 0.37, 0.34, 0.31,
  ],
  saturday: [0.75, 0.7, 0.85],
  sunday: [0.65, 0.55, 0.8],
  heatingPerK: 0.008,
  siteSpread: 0.025,
  customerKw: 15,
  customerSpread: 0.2,
};

const INDUSTRIAL: DayShape = {
  winter: [
    0.45, 0.45, 0.45, 0.45, 0.47, 0.6, 0.9, 0.97, 1, 1, 1, 0.98, 0.92, 0.97, 1, 0.98, 0.95, 0.95,
    0.94, 0.94, 0.92, 0.85, 0.6, 0.48,
  ],
  summer: [
    0.42, 0.42, 0.42, 0.42, 0.44, 0.56, 0.84, 0.9, 0.93, 0.93, 0.93, 0.91, 0.86, 0.9, 0.93, 0.91,
    0.88, 0.88, 0.87, 0.87, 0.86, 0.79, 0.56, 0.45,
  ],
  saturday: [0.8, 0.75, 0.75],
  sunday: [0.55, 0.5, 0.6],
  heatingPerK: 0,
  siteSpread: 0.04,
  customerKw: 300,
  customerSpread: 0.06,
};

/** Shapes by kind of customer. */
export const DEMAND_SHAPES = {
  domestic: DOMESTIC,
  commercial: COMMERCIAL,
  industrial: INDUSTRIAL,
} as const;

/** The shape of very many customers reaches this share of their peak, so that noise and cold rarely are cut off there. */
export const DEMAND_SHAPE_PEAK = 0.96;
/** Outdoor temperature of a day below which buildings are heated, °C. */
export const HEATING_BASE_C = 15.5;
/** A group's peak is this many of its half-hours' standard deviations above its mean peak. */
export const PEAK_DEVIATIONS = 3;

/**
 * How many customers make a peak of this size. The peak of n is n × customerKw × (1 + b/√n) with b = 3 customerSpread:
 * the fewer, the higher the peak of each.
 */
export function customersOf(peakKw: number, profile: keyof typeof DEMAND_SHAPES): number {
  const { customerKw, customerSpread } = DEMAND_SHAPES[profile];
  const b = PEAK_DEVIATIONS * customerSpread;
  const root = (Math.sqrt(b * b + (4 * Math.abs(peakKw)) / customerKw) - b) / 2;
  return Math.max(1, root * root);
}

/** Consumption of one demand as a share of its yearly peak. */
export function demandShare(
  seed: string,
  id: string,
  profile: DemandProfile,
  peakKw: number,
  temperature: Temperature,
  calendar: SeriesCalendar,
): Float64Array {
  if (profile === "constant") return new Float64Array(calendar.periodCount).fill(1);
  const { shape, spread, shareAt } = groupOf(profile, peakKw, calendar);
  const owner = { seed, purpose: "demand/noise", id };
  const site = dailyNoise(owner, 0, DAY_80, calendar);
  const halfHourly = halfHourlyNoise(owner, 1, HALF_HOUR_90, calendar);
  return temperature.spellC.map((spellC, index) => {
    const heating = heatingK(spellC) - heatingK(temperature.normalC[index]!);
    const noise =
      shape.heatingPerK * heating + shape.siteSpread * site[index]! + spread * halfHourly[index]!;
    return shareAt(index, noise);
  });
}

/**
 * Consumption as a share of the yearly peak that is not exceeded with the probability of a normal score: cold and the noise
 * of site and customers, which are independent, as one deviation.
 */
export function demandClimate(
  profile: DemandProfile,
  peakKw: number,
  temperature: Temperature,
  calendar: SeriesCalendar,
): (score: number, index: number) => number {
  if (profile === "constant") return () => 1;
  const { shape, spread, shareAt } = groupOf(profile, peakKw, calendar);
  const ownNoise = Math.hypot(shape.siteSpread, spread);
  return (score, index) => {
    const normalC = temperature.normalC[index]!;
    const heating =
      heatingK(normalC - spellDeviationC(index, calendar) * score) - heatingK(normalC);
    const noise = Math.hypot(shape.heatingPerK * heating, ownNoise * score);
    return shareAt(index, score < 0 ? -noise : noise);
  };
}

/**
 * What a home among very many draws, as a multiple of its yearly mean: a part that is always on, and one that goes with the fourth
 * power of the domestic shape, because that shape, of primaries with shops and street lamps behind them, is flatter than homes are.
 * Both numbers are chosen so that 2,700 kWh a year have a peak of 1.5 kW (domain §8) and about 100 W at night.
 */
export function homeMultiples(temperature: Temperature, calendar: SeriesCalendar): Float64Array {
  const tables = shapeTables(DOMESTIC);
  return temperature.spellC.map((spellC, index) => {
    const share = shapeAt(tables, index, calendar);
    const heating = heatingK(spellC) - heatingK(temperature.normalC[index]!);
    const active = share ** 4 / MEAN_FOURTH_POWER;
    return (ALWAYS_ON + (1 - ALWAYS_ON) * active) * (1 + DOMESTIC.heatingPerK * heating);
  });
}

const ALWAYS_ON = 1 / 3;
/** Mean over a year of the fourth power of the domestic shape. */
const MEAN_FOURTH_POWER = 0.1459;

/** What a group of customers of one kind has in common: its shape, its spread, and its share of the peak at a deviation. */
function groupOf(profile: keyof typeof DEMAND_SHAPES, peakKw: number, calendar: SeriesCalendar) {
  const shape = DEMAND_SHAPES[profile];
  const tables = shapeTables(shape);
  const spread = shape.customerSpread / Math.sqrt(customersOf(peakKw, profile));
  const shapePeak = DEMAND_SHAPE_PEAK / (1 + PEAK_DEVIATIONS * spread);
  const shareAt = (index: number, deviation: number) => {
    return clamp(shapePeak * shapeAt(tables, index, calendar) * (1 + deviation), 0, 1);
  };
  return { shape, spread, shareAt };
}

/** The shape of very many customers in a half-hour, as a share of its peak. */
function shapeAt(
  { winter, summer }: ReturnType<typeof shapeTables>,
  index: number,
  { dayType, londonHalfHour, winterFrac }: SeriesCalendar,
): number {
  const slot = dayType[index]! * 48 + londonHalfHour[index]!;
  return winterFrac[index]! * winter[slot]! + (1 - winterFrac[index]!) * summer[slot]!;
}

const heatingK = (temperatureC: number) => Math.max(0, HEATING_BASE_C - temperatureC);

/** Values by kind of day and half-hour: three days of 48. */
const shapeTables = keptBy((shape: DayShape) => {
  const table = (hourly: readonly number[]) =>
    Float64Array.from({ length: 3 * 48 }, (_, slot) => {
      const halfHour = slot % 48;
      const hour = halfHour >> 1;
      const next = hourly[(hour + 1) % 24]!;
      const value = (halfHour & 1) === 0 ? hourly[hour]! : (hourly[hour]! + next) / 2;
      return value * dayFactor(shape, Math.floor(slot / 48), hour);
    });
  return { winter: table(shape.winter), summer: table(shape.summer) };
});

function dayFactor(shape: DayShape, dayType: number, hour: number): number {
  if (dayType === WEEKDAY) return 1;
  const factors = dayType === SUNDAY ? shape.sunday : shape.saturday;
  return hour >= 6 && hour < 9 ? factors[0] : hour >= 9 && hour < 17 ? factors[1] : factors[2];
}
