/**
 * What a tariff asks for a MWh drawn and pays for one given in a half-hour. Takes a tariff, the half-hour, the day-ahead price and the
 * level of the network. Bands are read by the clock of London, so that a day of 23 or 25 hours has each at its hours. Prices lie on the grid
 * on which they are quoted: what is billed is what the tables say, to the micro-pound.
 */
import { roundToPence } from "../core/money.ts";
import { londonDayOf, londonDayStart, londonOffsetSeconds, periodStart } from "../core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_MINUTE } from "../core/units.ts";
import type { HomeTariff, SystemLevel, TariffBand } from "../model/home-tariffs.ts";

export interface TariffPrice {
  readonly importGbpPerMwh: number;
  readonly exportGbpPerMwh: number;
}

export function tariffPrice(
  tariff: HomeTariff,
  period: number,
  dayAheadGbpPerMwh: (period: number) => number,
  level: SystemLevel,
): TariffPrice {
  const price = exactPrice(tariff, period, dayAheadGbpPerMwh, level);
  return {
    importGbpPerMwh: roundToPence(price.importGbpPerMwh),
    exportGbpPerMwh: roundToPence(price.exportGbpPerMwh),
  };
}

function exactPrice(
  tariff: HomeTariff,
  period: number,
  dayAheadGbpPerMwh: (period: number) => number,
  level: SystemLevel,
): TariffPrice {
  const { exportGbpPerMwh } = tariff;
  switch (tariff.kind) {
    case "flat":
      return { importGbpPerMwh: tariff.importGbpPerMwh, exportGbpPerMwh };
    case "time-of-use":
      return bandPrice(tariff.bands, period, exportGbpPerMwh);
    case "day-ahead": {
      const { adderGbpPerMwh, capGbpPerMwh } = tariff;
      const dayAhead = dayAheadGbpPerMwh(period);
      return {
        importGbpPerMwh: Math.min(capGbpPerMwh, dayAhead + adderGbpPerMwh),
        exportGbpPerMwh,
      };
    }
    case "state-of-system": {
      const band = bandPrice(tariff.bands, period, exportGbpPerMwh);
      const adder = {
        normal: 0,
        amber: tariff.amberAdderGbpPerMwh,
        red: tariff.redAdderGbpPerMwh,
        surplus: tariff.surplusAdderGbpPerMwh,
      }[level];
      return { ...band, importGbpPerMwh: band.importGbpPerMwh + adder };
    }
  }
}

function bandPrice(
  bands: readonly TariffBand[],
  period: number,
  exportGbpPerMwh: number,
): TariffPrice {
  const minute = minuteOfDay(period);
  const band = bands.find(({ from, to }) => minute >= minutesOf(from) && minute < minutesOf(to))!;
  return {
    importGbpPerMwh: band.importGbpPerMwh,
    exportGbpPerMwh: band.exportGbpPerMwh ?? exportGbpPerMwh,
  };
}

/** By the clock, which stands still or jumps where the day is longer or shorter. */
function minuteOfDay(period: number): number {
  const start = periodStart(period);
  const second = (start + londonOffsetSeconds(start)) % SECONDS_PER_DAY;
  return second / SECONDS_PER_MINUTE;
}

/** Minutes after midnight of a clock time; 24:00 is the end of the day. */
export function minutesOf(clock: string): number {
  const [hour, minute] = clock.split(":").map(Number) as [number, number];
  return hour * 60 + minute;
}

/** Whether a half-hour is the first of its London day, in which standing charges are due. */
export const isFirstOfDay = (period: number): boolean => {
  const start = periodStart(period);
  return start === londonDayStart(londonDayOf(start));
};
