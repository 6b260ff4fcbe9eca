/**
 * Measured series in place of generated ones, row by row. Takes a source and the series that replace some of its rows;
 * gives a source. Keeps: rows without a series are the base's; nothing is allocated in a query.
 */
import type { Fault } from "../../sim/core/errors.ts";
import type { SeriesSource } from "../../sim/model/series.ts";
import type { CsvSeries } from "./csv.ts";

/**
 * A series for one unit's availability, one demand's consumption, or the day-ahead price. A unit that consumes has its
 * consumption in the file, positive, and injects it with the other sign.
 */
export type SeriesOverride =
  | {
      readonly kind: "unit";
      readonly row: number;
      readonly series: CsvSeries;
      readonly isConsumption?: boolean;
    }
  | { readonly kind: "demand"; readonly row: number; readonly series: CsvSeries }
  | { readonly kind: "price"; readonly series: CsvSeries };

/** The base with some rows replaced. A query outside a series throws: ask `overrideFaults` before the run. */
export function overrideSeries(
  base: SeriesSource,
  overrides: readonly SeriesOverride[],
): SeriesSource {
  const units = rowsOf(overrides, "unit");
  const demands = rowsOf(overrides, "demand");
  const price = overrides.find((item) => item.kind === "price")?.series;
  return {
    availableKw(period, out) {
      base.availableKw(period, out);
      for (const { row, series, sign } of units) out[row] = sign * valueAt(series, period) + 0;
    },
    demandKw(period, out) {
      base.demandKw(period, out);
      for (const { row, series } of demands) out[row] = valueAt(series, period);
    },
    priceGbpPerMwh(period) {
      return price === undefined ? base.priceGbpPerMwh(period) : valueAt(price, period);
    },
  };
}

/** What keeps the overrides from serving a run: uncovered periods, wrong units, two series for one row. */
export function overrideFaults(
  overrides: readonly SeriesOverride[],
  fromPeriod: number,
  toPeriod: number,
): Fault[] {
  const seen = new Set<string>();
  return overrides.flatMap((item, index) => {
    const place = item.kind === "price" ? "price" : `${item.kind} ${item.row}`;
    const path = `series.csv[${index}]`;
    const faults: Fault[] = [...item.series.covers(fromPeriod, toPeriod)];
    const unit = item.kind === "price" ? "GBP/MWh" : "kW";
    if (item.series.unit !== unit) {
      const found = `a series in ${item.series.unit} for a ${item.kind}`;
      faults.push({ code: "series.unit", path, found, remedy: `give a series in ${unit}` });
    }
    if (seen.has(place)) {
      const found = `a second series for ${place}`;
      faults.push({ code: "series.twice", path, found, remedy: "give one series a row" });
    }
    seen.add(place);
    return faults;
  });
}

function rowsOf(overrides: readonly SeriesOverride[], kind: "unit" | "demand") {
  return overrides.flatMap((item) =>
    item.kind === kind
      ? [
          {
            row: item.row,
            series: item.series,
            sign: item.kind === "unit" && item.isConsumption === true ? -1 : 1,
          },
        ]
      : [],
  );
}

function valueAt(series: CsvSeries, period: number): number {
  const value = series.values[period - series.firstPeriod];
  if (value === undefined) throw new RangeError(`a series holds no value for period ${period}`);
  return value;
}
