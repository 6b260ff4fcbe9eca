/**
 * Published system prices with net imbalance volumes from CSV text. Takes text and the names of its columns; gives prices and
 * volumes by absolute period, or every fault at once. Keeps: one price a period, no gap, no half-hour twice.
 */
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import { formatInstant, periodStart } from "../../sim/core/time.ts";
import type { Finding } from "../../sim/model/findings.ts";
import type { SystemRecord } from "../../sim/model/imbalance.ts";
import type { CsvUnit } from "../../sim/model/series.ts";
import { type CsvSeries, readSeriesCsv } from "./csv.ts";

export interface SystemPriceColumns {
  readonly dateColumn: string;
  readonly periodColumn: string;
  readonly sellColumn: string;
  readonly buyColumn: string;
  readonly netImbalanceColumn: string;
}

export interface SystemPriceFile {
  readonly record: SystemRecord;
  /** What is wrong where the file does not cover every period from `fromPeriod` up to, not with, `toPeriod`. */
  covers(fromPeriod: number, toPeriod: number): Omit<Finding, "path">[];
}

/** Reads the file. `file` is only used to name the place of a fault. */
export function readSystemPrices(
  text: string,
  columns: SystemPriceColumns,
  file?: string,
): Checked<SystemPriceFile> {
  const { dateColumn, periodColumn } = columns;
  const read = (valueColumn: string, unit: CsvUnit) =>
    readSeriesCsv(
      text,
      {
        timeColumn: dateColumn,
        periodColumn,
        valueColumn,
        unit,
        timeZone: "Europe/London",
        stamps: "periodStart",
        stepMinutes: 30,
        scale: 1,
        gaps: "refuse",
      },
      file,
      false,
    );
  const sell = read(columns.sellColumn, "GBP/MWh");
  const buy = read(columns.buyColumn, "GBP/MWh");
  const volume = read(columns.netImbalanceColumn, "net MWh");
  if (sell.kind === "faulty" || buy.kind === "faulty" || volume.kind === "faulty")
    return faulty(distinct([sell, buy, volume]));
  const apart = apartFaults(sell.value, buy.value, columns, file);
  if (apart.length > 0) return faulty(apart);
  const [prices, volumes] = [sell.value, volume.value];
  return ok({
    record: {
      priceGbpPerMwh: (period) => at(prices, period),
      netImbalanceMwh: (period) => at(volumes, period),
      actions: () => [],
    },
    covers: prices.covers,
  });
}

function at({ values, firstPeriod }: CsvSeries, period: number): number {
  const value = values[period - firstPeriod];
  if (value === undefined) throw new RangeError(`a price file holds nothing for period ${period}`);
  return value;
}

/** A fault of the rows is found once for each of the columns: said once. */
function distinct(results: readonly Checked<CsvSeries>[]): Fault[] {
  const seen = new Map<string, Fault>();
  for (const result of results) {
    if (result.kind !== "faulty") continue;
    for (const fault of result.faults)
      seen.set(`${fault.code} ${fault.line} ${fault.found}`, fault);
  }
  return [...seen.values()];
}

/** Two prices in one period: the file is older than the single price, or not one of system prices. */
function apartFaults(
  sell: CsvSeries,
  buy: CsvSeries,
  { sellColumn, buyColumn }: SystemPriceColumns,
  file: string | undefined,
): Fault[] {
  const differs = (price: number, row: number) => price !== buy.values[row];
  const first = sell.values.findIndex(differs);
  if (first < 0) return [];
  const count = sell.values.filter(differs).length;
  const more = count === 1 ? "" : ` and in ${count - 1} periods more`;
  const when = formatInstant(periodStart(sell.firstPeriod + first));
  return [
    {
      code: "systemPrices.two",
      path: "",
      ...(file === undefined ? {} : { file }),
      found: `"${sellColumn}" ${sell.values[first]} and "${buyColumn}" ${buy.values[first]} at ${when}${more}`,
      remedy:
        "give prices since November 2015, when the two became one, or name one column for both",
    },
  ];
}
