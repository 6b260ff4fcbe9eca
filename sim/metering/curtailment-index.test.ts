/** The curtailment index by hours: worked by hand on two units, its windows in London time, and seven years of days. */
import { describe, expect, test } from "vitest";
import {
  civilFromDays,
  londonDayOf,
  londonDayStart,
  parseDay,
  regulatoryYearStart,
} from "../core/time.ts";
import { networkColumns } from "../model/network.ts";
import { CAUSES, type Readings } from "../model/readings.ts";
import { type Trade, UNMETERED } from "../model/venues.ts";
import { handDocument } from "../testing/hand-made.ts";
import {
  closeDay,
  countContracts,
  countPeriod,
  type IndexCounts,
  indexBreaches,
  indexCounts,
  meanOfYears,
  meanYears,
  rollingYear,
  yearToDate,
} from "./curtailment-index.ts";

const MWH = 1_000_000;
const day = (text: string) => parseDay(text)!;

const document = handDocument([
  { id: "battery", capacityKw: 5000, storage: { energyWh: 10 * MWH, chargeKw: 5000 } },
  { id: "ten", capacityKw: 10_000 },
  { id: "site", capacityKw: 0, consumptionKw: 2000 },
  { id: "twenty", capacityKw: 20_000 },
]);
const [, TEN, , TWENTY] = [0, 1, 2, 3] as const;

/** `ten` agreed 10 %, `twenty` nothing. */
function countsFrom(firstDay: string, dayCount: number, agreedFrac = 0.1): IndexCounts {
  const connections = document.connections.map((connection) =>
    connection.id === "ten-connection"
      ? { ...connection, curtailmentIndexFrac: agreedFrac }
      : connection,
  );
  return indexCounts(networkColumns({ ...document, connections }), day(firstDay), dayCount);
}

/** Readings of one period: energy by unit and cause, all of it at the one constraint where the cause has one. */
function readings(
  cuts: readonly (readonly [unit: number, cause: (typeof CAUSES)[number], wh: number])[],
): Readings {
  const unitCount = document.units.length;
  const curtailedWh = new Float64Array(unitCount);
  const cutWh = new Float64Array(CAUSES.length * 2 * unitCount);
  for (const [unit, cause, wh] of cuts) {
    const row = cause === "failSafe" || cause === "outage" ? 0 : 1;
    curtailedWh[unit]! += wh;
    cutWh[(CAUSES.indexOf(cause) * 2 + row) * unitCount + unit] = wh;
  }
  const none = new Float64Array(unitCount);
  return {
    ...{ availableWh: curtailedWh, deliveredWh: none, curtailedWh, storedWh: none, cutWh },
    ...{ tradeWh: none, demandWh: 0, unservedWh: 0 },
  };
}

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
    expect([...counts.unit]).toEqual([TEN, TWENTY]);
    for (let each = day("2025-06-01"); each <= day("2025-06-30"); each += 1) {
      for (let period = 0; period < 48; period += 1) {
        const isCut = (each - day("2025-06-01")) * 48 + period < 200;
        countPeriod(counts, readings(isCut ? [[TEN, "own", 2 * MWH]] : []));
      }
      closeDay(counts, each);
    }
    const month = { wh: 400 * MWH, hours: 720, frac: 40 / 720 };
    expect(yearToDate(counts, 0, day("2025-06-30"))).toEqual(month);
    expect(rollingYear(counts, 0, day("2025-06-30"))).toEqual(month);
    expect(yearToDate(counts, 1, day("2025-06-30"))).toEqual({ wh: 0, hours: 720, frac: 0 });
  });

  test("counts every cause but an outage, of generators alone", () => {
    const counts = countsFrom("2025-06-01", 1);
    countPeriod(
      counts,
      readings([
        ...CAUSES.map((cause, place) => [TEN, cause, 10 ** place] as const),
        [0, "own", 7],
        [2, "own", -7],
        [TWENTY, "outage", 5],
      ]),
    );
    expect(CAUSES.at(-1)).toBe("outage");
    expect([...counts.todayWh]).toEqual([1111, 0]);
  });
});

describe("contracts", () => {
  const trade = (buyer: number, seller: number, deliveredWh: number): Trade => ({
    ...{ id: "T", period: 0, constraint: 0, buyer, seller, buyerKw: 1, sellerKw: 1 },
    ...{ priceGbpPerMwh: 1, bidGbpPerMwh: 1, askGbpPerMwh: 1, outcome: "delivered", reason: "" },
    ...{ buyerSensitivity: 1, sellerSensitivity: 0.8, ...UNMETERED, deliveredWh },
    ...{ buyerDirection: "down", sellerDirection: "down" },
  });

  test("what was delivered under a trade is its buyer's, at the buyer, and not its seller's; the physical index knows no trade", () => {
    const [physical, contract] = [countsFrom("2025-06-01", 1), countsFrom("2025-06-01", 1)];
    const cut = readings([
      [TEN, "sold", 5 * MWH],
      [TEN, "own", 2 * MWH],
      [TWENTY, "own", MWH],
      [TEN, "outage", 9 * MWH],
    ]);
    countPeriod(physical, cut);
    countContracts(contract, cut, [trade(TWENTY, TEN, 5 * MWH)]);
    expect([...physical.todayWh]).toEqual([7 * MWH, MWH]);
    expect([...contract.todayWh]).toEqual([2 * MWH, 5 * MWH]);
    closeDay(contract, day("2025-06-01"));
    expect([...contract.runWh]).toEqual([2 * MWH, 5 * MWH]);
  });

  test("a generator that was raised for a buyer's demand was not curtailed, and sold nothing of its obligation", () => {
    const [physical, contract] = [countsFrom("2025-06-01", 1), countsFrom("2025-06-01", 1)];
    const cut = readings([
      [TEN, "sold", -5 * MWH],
      [TEN, "own", 2 * MWH],
    ]);
    const raised: Trade = {
      ...trade(TWENTY, TEN, 5 * MWH),
      ...{ buyerDirection: "up", sellerDirection: "up" },
    };
    countPeriod(physical, cut);
    countContracts(contract, cut, [raised]);
    expect([...physical.todayWh]).toEqual([2 * MWH, 0]);
    expect([...contract.todayWh]).toEqual([2 * MWH, 0]);
  });

  test("a store's purchase is nobody's index, and a baseline that is wrong frees a seller of no more than it lost", () => {
    const contract = countsFrom("2025-06-01", 1);
    const cut = readings([[TEN, "sold", MWH]]);
    countContracts(contract, cut, [trade(0, TEN, 3 * MWH)]);
    expect([...contract.todayWh]).toEqual([0, 0]);
  });
});

describe("the windows", () => {
  test("the year begins at 00:00 London on 1 April, which is 23:00 UTC", () => {
    const counts = countsFrom("2025-03-30", 4);
    close(counts, "2025-03-30", "2025-03-31", () => 240 * MWH);
    // The day of 23 hours and the one after it.
    expect(yearToDate(counts, 0, day("2025-03-31"))).toEqual({
      ...{ wh: 480 * MWH, hours: 47, frac: 48 / 47 },
    });
    expect(meanYears(counts)).toBe(0);
    expect(indexBreaches(counts, day("2025-03-31"))).toEqual([]);
    close(counts, "2025-04-01", "2025-04-01", () => 60 * MWH);
    expect(yearToDate(counts, 0, day("2025-04-01"))).toEqual({
      ...{ wh: 60 * MWH, hours: 24, frac: 0.25 },
    });
    expect(rollingYear(counts, 0, day("2025-04-01"))).toMatchObject({ wh: 540 * MWH, hours: 71 });
    expect(londonDayStart(day("2025-04-01"))).toBe(Date.UTC(2025, 2, 31, 23) / 1000);
    expect(londonDayOf(Date.UTC(2025, 2, 31, 22, 59) / 1000)).toBe(day("2025-03-31"));
  });

  test("hours are London's: a year of days has the long day of October and the short one of March", () => {
    const counts = countsFrom("2025-04-01", 365);
    close(counts, "2025-04-01", "2025-10-25", () => 0);
    expect(yearToDate(counts, 0, day("2025-10-25")).hours).toBe(208 * 24);
    close(counts, "2025-10-26", "2025-10-26", () => 0);
    expect(yearToDate(counts, 0, day("2025-10-26")).hours).toBe(209 * 24 + 1);
    close(counts, "2025-10-27", "2026-03-28", () => 0);
    expect(yearToDate(counts, 0, day("2026-03-28")).hours).toBe(362 * 24 + 1);
    close(counts, "2026-03-29", "2026-03-31", () => 0);
    expect(yearToDate(counts, 0, day("2026-03-31")).hours).toBe(8760);
  });

  test("365 days roll: a day leaves as the day a year after it comes", () => {
    const counts = countsFrom("2025-01-01", 800);
    close(counts, "2025-01-01", "2025-12-31", (each) => (each === day("2025-01-01") ? 7 : 1));
    expect(rollingYear(counts, 0, day("2025-12-31"))).toMatchObject({ wh: 371, hours: 8760 });
    close(counts, "2026-01-01", "2026-01-01", () => 2);
    expect(rollingYear(counts, 0, day("2026-01-01")).wh).toBe(366);
    close(counts, "2026-01-02", "2027-01-01", () => 0);
    expect(rollingYear(counts, 0, day("2027-01-01")).wh).toBe(0);
    expect(counts.daysWh.length).toBe(365 * 2);
  });

  test("a run that starts inside a year counts from its start: its year to date is not the year's", () => {
    const whOf = (each: number) => (each < day("2026-01-01") ? 12 : 24) * MWH;
    const [year, january] = [countsFrom("2025-04-01", 306), countsFrom("2026-01-01", 31)];
    close(year, "2025-04-01", "2026-01-31", whOf);
    close(january, "2026-01-01", "2026-01-31", whOf);
    const end = day("2026-01-31");
    expect(yearToDate(january, 0, end)).toEqual({ wh: 744 * MWH, hours: 744, frac: 0.1 });
    // 275 days of 1.2 and 31 of 2.4 hours.
    expect(yearToDate(year, 0, end)).toMatchObject({ wh: 4044 * MWH, hours: 306 * 24 + 1 });
    expect(rollingYear(january, 0, end)).toEqual(yearToDate(january, 0, end));
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
      for (const { row, years, meanFrac } of indexBreaches(counts, each)) {
        expect(row).toBe(0);
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
    expect(meanOfYears(counts, 0)).toBeCloseTo(0.25 / 6, 4);
    const late = breaches("2020-04-02", 0.25);
    expect([late.found, meanYears(late.counts)]).toEqual([[], 6]);
    expect(late.counts.yearsFrac.length).toBe(6 * 2);
  });

  test("are no breach at what is agreed exactly, nor for who agreed nothing", () => {
    const counts = countsFrom("2021-04-01", 365, 0.5);
    close(counts, "2021-04-01", "2022-03-31", () => 120 * MWH);
    expect(meanOfYears(counts, 0)).toBe(0.5);
    expect(indexBreaches(counts, day("2022-03-31"))).toEqual([]);
    const none = countsFrom("2021-04-01", 365, 1);
    close(none, "2021-04-01", "2022-03-31", () => 241 * MWH);
    expect(meanOfYears(none, 0)).toBeGreaterThan(1);
    expect(indexBreaches(none, day("2022-03-31"))).toEqual([]);
  });
});
