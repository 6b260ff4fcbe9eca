/**
 * Measured series in place of generated ones, row by row. Takes a source and the series that replace some of its rows;
 * gives a source. Keeps: rows without a series are the base's; nothing is allocated in a query but the weather's record.
 */
import { formatInstant, periodStart } from "../../sim/core/time.ts";
import type { Finding } from "../../sim/model/findings.ts";
import type { Periods } from "../../sim/model/periods.ts";
import { type Ambient, CLIMATE_SCORES, type SeriesSource } from "../../sim/model/series.ts";
import type { CsvSeries } from "./csv.ts";
import type { SeriesUnit } from "./csv-units.ts";
import { measuredClimate } from "./measured-climate.ts";
import { SOLAR } from "./solar.ts";

/** What a series replaces that has rows: a unit's availability, a demand's consumption, a branch's rating. */
type RowKind = "unit" | "demand" | "rating";
type PriceKind = "price" | "systemPrice";

/** The row that a series replaces; messages name it by its id. */
interface Row {
  readonly row: number;
  readonly id: string;
}

/** A unit that consumes has its consumption in the file, positive, and injects it with the other sign. */
export type SeriesOverride =
  | (Row & {
      readonly kind: "unit";
      readonly series: CsvSeries;
      readonly isConsumption?: boolean;
    })
  | (Row & { readonly kind: Exclude<RowKind, "unit">; readonly series: CsvSeries })
  | { readonly kind: PriceKind; readonly series: CsvSeries }
  | { readonly kind: "ambient"; readonly member: keyof Ambient; readonly series: CsvSeries };

const NOUNS: Readonly<Record<RowKind, string>> = {
  unit: "unit",
  demand: "demand",
  rating: "the rating of branch",
};

const AMBIENT_UNITS: Readonly<Record<keyof Ambient, SeriesUnit>> = {
  temperatureC: "degC",
  windMps: "m/s",
  irradianceWPerM2: "W/m2",
};

/** The periods that each of some series, at least one, has values of. */
export const periodsOf = (
  columns: readonly CsvSeries[],
): NonNullable<SeriesSource["measured"]> => ({
  fromPeriod: Math.max(...columns.map(({ firstPeriod }) => firstPeriod)),
  toPeriod: Math.min(...columns.map(({ firstPeriod, values }) => firstPeriod + values.length)),
});

/**
 * The base with some rows replaced. Ask `overrideFaults` before the run whether a series covers it; the half-hour before
 * the first and after the last, which the course inside a period looks at, has the value at that end.
 */
export function overrideSeries(
  base: SeriesSource,
  overrides: readonly SeriesOverride[],
): SeriesSource {
  const [units, demands, ratings] = [
    rowsOf(overrides, "unit"),
    rowsOf(overrides, "demand"),
    rowsOf(overrides, "rating"),
  ];
  const price = overrides.find((item) => item.kind === "price")?.series;
  const systemPrice = overrides.find((item) => item.kind === "systemPrice")?.series;
  const ambient = overrides.filter((item) => item.kind === "ambient");
  const weatherIn = (period: number): Ambient => {
    const weather = { ...base.ambient(period) };
    for (const { member, series } of ambient) weather[member] = valueAt(series, period);
    return weather;
  };
  const columns = overrides.map(({ series }) => series);
  return {
    ...(columns.length === 0 ? {} : { measured: periodsOf(columns) }),
    availableKw(period, out) {
      base.availableKw(period, out);
      for (const { row, series, sign } of units) out[row] = sign * valueAt(series, period) + 0;
    },
    demandKw(period, out) {
      base.demandKw(period, out);
      for (const { row, series } of demands) out[row] = valueAt(series, period);
    },
    unitClimateKw(period, out) {
      base.unitClimateKw(period, out);
      for (const { row, climate } of units) climate(period, rowOf(out, row));
    },
    demandClimateKw(period, out) {
      base.demandClimateKw(period, out);
      for (const { row, climate } of demands) climate(period, rowOf(out, row));
    },
    priceGbpPerMwh(period) {
      return price === undefined ? base.priceGbpPerMwh(period) : valueAt(price, period);
    },
    systemPriceGbpPerMwh(period) {
      if (systemPrice === undefined) return base.systemPriceGbpPerMwh(period);
      return valueAt(systemPrice, period);
    },
    netImbalanceMwh(period) {
      // A measured price has no volume beside it, and the generated one is not of its system.
      return systemPrice === undefined ? base.netImbalanceMwh(period) : undefined;
    },
    ambient: weatherIn,
    household(period) {
      const own = base.household(period);
      if (ambient.length === 0) return own;
      const [generated, weather] = [base.ambient(period), weatherIn(period)];
      const light =
        generated.irradianceWPerM2 === 0
          ? 0
          : weather.irradianceWPerM2 / generated.irradianceWPerM2;
      return {
        ...own,
        temperatureC: weather.temperatureC,
        solarFrac: Math.min(SOLAR.availability, own.solarFrac * light),
      };
    },
    ratingKw(period, out) {
      base.ratingKw(period, out);
      for (const { row, series } of ratings) out[row] = valueAt(series, period);
    },
  };
}

/** What of series is read beside the periods of a run. */
interface ReadBeside {
  /** Units and demands, where forecasts ask what was metered before the run. */
  readonly meteredFrom?: number;
  /** Weather and day-ahead prices that homes go by. */
  readonly byHomes?: { readonly weather: Periods; readonly price: Periods | undefined } | undefined;
}

/** What keeps the overrides from serving a run: uncovered periods, wrong units, no rating, two series for one row. */
export function overrideFaults(
  overrides: readonly SeriesOverride[],
  fromPeriod: number,
  toPeriod: number,
  beside: ReadBeside = {},
): Finding[] {
  const seen = new Set<string>();
  return overrides.flatMap((item, index) => {
    const place = placeOf(item);
    const path = ["series", "csv", index];
    const read = readOf(item, { from: fromPeriod, to: toPeriod }, beside);
    const faults = item.series
      .covers(read.from, read.to)
      .map((finding): Finding => ({ ...finding, path }));
    const unit = unitOf(item);
    if (item.series.unit !== unit) {
      const found = `a series in ${item.series.unit} for ${place}`;
      faults.push({ code: "series.unit", path, found, remedy: `give a series in ${unit}` });
    }
    if (seen.has(place)) {
      const found = `a second series for ${place}`;
      faults.push({ code: "series.twice", path, found, remedy: "give one series a row" });
    }
    seen.add(place);
    if (item.kind === "rating") faults.push(...ratingFaults(item.series, place, path));
    return faults;
  });
}

function readOf({ kind }: SeriesOverride, run: Periods, beside: ReadBeside): Periods {
  const { meteredFrom = run.from, byHomes } = beside;
  if (kind === "unit" || kind === "demand") return { ...run, from: meteredFrom };
  const read =
    kind === "ambient" ? byHomes?.weather : kind === "price" ? byHomes?.price : undefined;
  if (read === undefined) return run;
  // The half-hours at both ends of a file go on for one more.
  return { from: Math.min(run.from, read.from + 1), to: Math.max(run.to, read.to - 1) };
}

/** A branch without a rating above 0 could carry nothing, and its loading would be no number. */
function ratingFaults(series: CsvSeries, place: string, path: Finding["path"]): Finding[] {
  const first = series.values.findIndex((value) => !(value > 0));
  if (first < 0) return [];
  const count = series.values.filter((value) => !(value > 0)).length;
  const found = `${count} half-hours without a rating above 0 for ${place}, the first at ${formatInstant(periodStart(series.firstPeriod + first))}`;
  return [
    { code: "series.noRating", path, found, remedy: "write ratings above 0, or an outage instead" },
  ];
}

function placeOf(item: SeriesOverride): string {
  if ("row" in item) return `${NOUNS[item.kind]} "${item.id}"`;
  return item.kind === "ambient" ? item.member : item.kind;
}

function unitOf(item: SeriesOverride): SeriesUnit {
  if (item.kind === "ambient") return AMBIENT_UNITS[item.member];
  return "row" in item ? "kW" : "GBP/MWh";
}

function rowsOf(overrides: readonly SeriesOverride[], kind: RowKind) {
  return overrides.flatMap((item) => {
    if (item.kind !== kind) return [];
    const sign = item.kind === "unit" && item.isConsumption === true ? -1 : 1;
    const { row, series } = item;
    return [{ row, series, sign, climate: measuredClimate(series, sign) }];
  });
}

const rowOf = (climates: Float64Array, row: number): Float64Array =>
  climates.subarray(row * CLIMATE_SCORES.length, (row + 1) * CLIMATE_SCORES.length);

function valueAt(series: CsvSeries, period: number): number {
  const index = period - series.firstPeriod;
  const { length } = series.values;
  const value = series.values[index === -1 ? 0 : index === length ? length - 1 : index];
  if (value === undefined) throw new RangeError(`a series holds no value for period ${period}`);
  return value;
}
