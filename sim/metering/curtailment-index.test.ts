/** The curtailment index by hours: worked by hand on a store, a consumer and two generators; its windows in London time, and seven years of days. */
import { describe, expect, test } from "vitest";
import { civilFromDays, londonDayOf, londonDayStart, regulatoryYearStart } from "../core/time.ts";
import { CAUSES } from "../model/readings.ts";
import {
  BATTERY,
  countsFrom,
  day,
  MWH,
  ROW,
  readings,
  SITE,
  TEN,
  TWENTY,
} from "../testing/index-cases.ts";
import {
  closeDay,
  countPeriod,
  type IndexCounts,
  indexBreaches,
  meanOfYears,
  meanYears,
  rollingYear,
  yearToDate,
} from "./curtailment-index.ts";

/** Closes the days from the one to the other, each with so much curtailed at both generators. */
function close(counts: IndexCounts, from: string, to: string, whOf: (day: number) => number): void {
  for (let each = day(from); each <= day(to); each += 1) {
    counts.todayWh.fill(whOf(each));
    closeDay(counts, each);
  }
}

describe("a period", () => {
  test("10 MW curtailed by 4 MW for 100 hours are 40 equivalent hours of the month", () => {
    const counts = countsFrom("2025-06-01", 30);
    expect([...counts.unit]).toEqual([BATTERY, BATTERY, TEN, SITE, TWENTY]);
    expect([...counts.capacityKw]).toEqual([5000, 5000, 10_000, 2000, 20_000]);
    expect(counts.direction).toEqual(["down", "up", "down", "up", "down"]);
    for (let each = day("2025-06-01"); each <= day("2025-06-30"); each += 1) {
      for (let period = 0; period < 48; period += 1) {
        const isCut = (each - day("2025-06-01")) * 48 + period < 200;
        countPeriod(counts, readings(isCut ? [[TEN, "own", 2 * MWH]] : []));
      }
      closeDay(counts, each);
    }
    const month = { wh: 400 * MWH, hours: 720, frac: 40 / 720 };
    expect(yearToDate(counts, ROW.ten, day("2025-06-30"))).toEqual(month);
    expect(rollingYear(counts, ROW.ten, day("2025-06-30"))).toEqual(month);
    expect(yearToDate(counts, ROW.twenty, day("2025-06-30"))).toEqual({
      wh: 0,
      hours: 720,
      frac: 0,
    });
  });

  test("counts every cause but an outage", () => {
    const counts = countsFrom("2025-06-01", 1);
    countPeriod(
      counts,
      readings([
        ...CAUSES.map((cause, place) => [TEN, cause, 10 ** place] as const),
        [TWENTY, "outage", 5],
      ]),
    );
    expect(CAUSES.at(-1)).toBe("outage");
    expect([...counts.todayWh]).toEqual([0, 0, 1111, 0, 0]);
  });

  test("counts a consumer that is kept from drawing, over what it can draw: 2 MW kept from 1 MW for 12 hours are 6 hours of 24", () => {
    const counts = countsFrom("2025-06-01", 1);
    for (let period = 0; period < 24; period += 1)
      countPeriod(counts, readings([[SITE, "own", -0.5 * MWH]]));
    closeDay(counts, day("2025-06-01"));
    const index = yearToDate(counts, ROW.site, day("2025-06-01"));
    expect(index).toEqual({ wh: 12 * MWH, hours: 24, frac: 0.25 });
  });

  test("counts a store in the direction in which it is held back: 3 MWh from discharging and 2 from charging, each over 5 MW", () => {
    const counts = countsFrom("2025-06-01", 1);
    countPeriod(counts, readings([[BATTERY, "own", 3 * MWH]]));
    countPeriod(counts, readings([[BATTERY, "trip", -2 * MWH]]));
    closeDay(counts, day("2025-06-01"));
    const [out, into] = [ROW.batteryOut, ROW.batteryIn].map((row) =>
      yearToDate(counts, row, day("2025-06-01")),
    );
    expect(out).toEqual({ wh: 3 * MWH, hours: 24, frac: 0.025 });
    expect(into).toEqual({ wh: 2 * MWH, hours: 24, frac: 0.4 / 24 });
  });

  test("does not count what a seller was sent to do: a store past 0, a consumer above its own, a generator above its plan", () => {
    const counts = countsFrom("2025-06-01", 1);
    // From discharging 1 MWh to charging 2: one was held back.
    countPeriod(counts, readings([[BATTERY, "sold", 3 * MWH, MWH]]));
    const sent = [
      [SITE, "sold", 2 * MWH, 0],
      [TEN, "sold", -2 * MWH, 0],
    ] as const;
    countPeriod(counts, readings(sent));
    expect([...counts.todayWh]).toEqual([MWH, 0, 0, 0, 0]);
  });
});

describe("the windows", () => {
  test("the year begins at 00:00 London on 1 April, which is 23:00 UTC", () => {
    const counts = countsFrom("2025-03-30", 4);
    close(counts, "2025-03-30", "2025-03-31", () => 240 * MWH);
    // The day of 23 hours and the one after it.
    expect(yearToDate(counts, ROW.ten, day("2025-03-31"))).toEqual({
      ...{ wh: 480 * MWH, hours: 47, frac: 48 / 47 },
    });
    expect(meanYears(counts)).toBe(0);
    expect(indexBreaches(counts, day("2025-03-31"))).toEqual([]);
    close(counts, "2025-04-01", "2025-04-01", () => 60 * MWH);
    expect(yearToDate(counts, ROW.ten, day("2025-04-01"))).toEqual({
      ...{ wh: 60 * MWH, hours: 24, frac: 0.25 },
    });
    expect(rollingYear(counts, ROW.ten, day("2025-04-01"))).toMatchObject({
      wh: 540 * MWH,
      hours: 71,
    });
    expect(londonDayStart(day("2025-04-01"))).toBe(Date.UTC(2025, 2, 31, 23) / 1000);
    expect(londonDayOf(Date.UTC(2025, 2, 31, 22, 59) / 1000)).toBe(day("2025-03-31"));
  });

  test("hours are London's: a year of days has the long day of October and the short one of March", () => {
    const counts = countsFrom("2025-04-01", 365);
    close(counts, "2025-04-01", "2025-10-25", () => 0);
    expect(yearToDate(counts, ROW.ten, day("2025-10-25")).hours).toBe(208 * 24);
    close(counts, "2025-10-26", "2025-10-26", () => 0);
    expect(yearToDate(counts, ROW.ten, day("2025-10-26")).hours).toBe(209 * 24 + 1);
    close(counts, "2025-10-27", "2026-03-28", () => 0);
    expect(yearToDate(counts, ROW.ten, day("2026-03-28")).hours).toBe(362 * 24 + 1);
    close(counts, "2026-03-29", "2026-03-31", () => 0);
    expect(yearToDate(counts, ROW.ten, day("2026-03-31")).hours).toBe(8760);
  });

  test("365 days roll: a day leaves as the day a year after it comes", () => {
    const counts = countsFrom("2025-01-01", 800);
    close(counts, "2025-01-01", "2025-12-31", (each) => (each === day("2025-01-01") ? 7 : 1));
    expect(rollingYear(counts, ROW.ten, day("2025-12-31"))).toMatchObject({ wh: 371, hours: 8760 });
    close(counts, "2026-01-01", "2026-01-01", () => 2);
    expect(rollingYear(counts, ROW.ten, day("2026-01-01")).wh).toBe(366);
    close(counts, "2026-01-02", "2027-01-01", () => 0);
    expect(rollingYear(counts, ROW.ten, day("2027-01-01")).wh).toBe(0);
    expect(counts.daysWh.length).toBe(365 * 5);
  });

  test("a run that starts inside a year counts from its start: its year to date is not the year's", () => {
    const whOf = (each: number) => (each < day("2026-01-01") ? 12 : 24) * MWH;
    const [year, january] = [countsFrom("2025-04-01", 306), countsFrom("2026-01-01", 31)];
    close(year, "2025-04-01", "2026-01-31", whOf);
    close(january, "2026-01-01", "2026-01-31", whOf);
    const end = day("2026-01-31");
    expect(yearToDate(january, ROW.ten, end)).toEqual({ wh: 744 * MWH, hours: 744, frac: 0.1 });
    // 275 days of 1.2 and 31 of 2.4 hours.
    expect(yearToDate(year, ROW.ten, end)).toMatchObject({ wh: 4044 * MWH, hours: 306 * 24 + 1 });
    expect(rollingYear(january, ROW.ten, end)).toEqual(yearToDate(january, ROW.ten, end));
  });
});

describe("seven regulatory years", () => {
  /** Index of each year, as hours at full capacity a day over 24. */
  const YEARS = [0.4, 0, 0.05, 0.05, 0.05, 0.05, 0.05] as const;
  const yearOf = (each: number) => YEARS[civilFromDays(regulatoryYearStart(each)).year - 2020] ?? 0;
  const dailyWh = (each: number) => Math.round(yearOf(each) * 24 * 10 * MWH);

  /** Breaches of all days from a first one to the end of March 2027. */
  function breaches(first: string, agreedFrac: number) {
    const counts = countsFrom(first, 3000, agreedFrac);
    const found: [number, number, number][] = [];
    for (let each = day(first); each <= day("2027-03-31"); each += 1) {
      counts.todayWh.fill(dailyWh(each));
      closeDay(counts, each);
      for (const { unit, years, meanFrac } of indexBreaches(counts, each)) {
        expect(unit).toBe(TEN);
        found.push([each, years, Number(meanFrac.toFixed(4))]);
      }
    }
    return { counts, found };
  }

  test("are a breach once, with the last day of the year whose mean is above what is agreed", () => {
    expect(breaches("2020-04-01", 0.25).found).toEqual([[day("2021-03-31"), 1, 0.4]]);
    // Means: 0.4, 0.2, 0.15, 0.125, 0.11, 0.1, and without the first year 0.25 / 6.
    expect(breaches("2020-04-01", 0.14).found).toEqual([
      [day("2021-03-31"), 1, 0.4],
      [day("2022-03-31"), 2, 0.2],
      [day("2023-03-31"), 3, 0.15],
    ]);
  });

  test("have the mean of the last six; a year that the run does not hold whole is in no mean", () => {
    const { counts } = breaches("2020-04-01", 1);
    expect([counts.yearCount, meanYears(counts)]).toEqual([7, 6]);
    expect(meanOfYears(counts, ROW.ten)).toBeCloseTo(0.25 / 6, 4);
    const late = breaches("2020-04-02", 0.25);
    expect([late.found, meanYears(late.counts)]).toEqual([[], 6]);
    expect(late.counts.yearsFrac.length).toBe(6 * 5);
  });

  test("are a breach of a store above what it agreed in both directions together, of a consumer above its own", () => {
    const yearOf = (who: string, agreedFrac: number) => {
      const counts = countsFrom("2021-04-01", 365, agreedFrac, who);
      // A tenth of the year from each direction of the battery's 5 MW, a quarter of the site's 2.
      for (let each = day("2021-04-01"); each <= day("2022-03-31"); each += 1) {
        counts.todayWh[ROW.batteryOut] = 12 * MWH;
        counts.todayWh[ROW.batteryIn] = 12 * MWH;
        counts.todayWh[ROW.site] = 12 * MWH;
        closeDay(counts, each);
      }
      return indexBreaches(counts, day("2022-03-31"));
    };
    expect(yearOf("battery", 0.15)).toEqual([
      { unit: BATTERY, meanFrac: 0.2, agreedFrac: 0.15, years: 1 },
    ]);
    expect(yearOf("battery", 0.25)).toEqual([]);
    expect(yearOf("site", 0.2)).toEqual([
      { unit: SITE, meanFrac: 0.25, agreedFrac: 0.2, years: 1 },
    ]);
  });

  test("are no breach at what is agreed exactly, nor for who agreed nothing", () => {
    const counts = countsFrom("2021-04-01", 365, 0.5);
    close(counts, "2021-04-01", "2022-03-31", () => 120 * MWH);
    expect(meanOfYears(counts, ROW.ten)).toBe(0.5);
    expect(indexBreaches(counts, day("2022-03-31"))).toEqual([]);
    const none = countsFrom("2021-04-01", 365, 1);
    close(none, "2021-04-01", "2022-03-31", () => 241 * MWH);
    expect(meanOfYears(none, ROW.ten)).toBeGreaterThan(1);
    expect(indexBreaches(none, day("2022-03-31"))).toEqual([]);
  });
});
