/** London time against Intl.DateTimeFormat, which knows the same rule from the time zone database. */
import { expect, test } from "vitest";
import {
  civilFromDays,
  daysFromCivil,
  formatDay,
  formatInstant,
  isMonthEnd,
  londonDayOf,
  londonDayStart,
  londonInstant,
  londonOffsetSeconds,
  parseClock,
  parseDay,
  periodLabel,
  periodOf,
  periodStart,
  periodsInDay,
  regulatoryYearStart,
  weekdayOf,
} from "./time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from "./units.ts";

const FIRST_DAY = daysFromCivil({ year: 2015, month: 1, day: 1 });
const END_DAY = daysFromCivil({ year: 2036, month: 1, day: 1 });
const days = Array.from({ length: END_DAY - FIRST_DAY }, (_, index) => FIRST_DAY + index);
const dayOf = (text: string) => parseDay(text)!;
const instantOf = (text: string) => Date.parse(text) / 1000;

const london = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** "YYYY-MM-DD HH:MM:SS" in London, by Intl. */
function intlLondon(instant: number): string {
  const parts = Object.fromEntries(
    london.formatToParts(instant * 1000).map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`;
}

/** The same by our own rule. */
function ourLondon(instant: number): string {
  return formatInstant(instant + londonOffsetSeconds(instant))
    .replace("T", " ")
    .replace("Z", "");
}

test("every London day from 2015 to 2035 starts at Intl's midnight and has Intl's length", () => {
  const faults = days.filter((day) => {
    const start = londonDayStart(day);
    return (
      intlLondon(start) !== `${formatDay(day)} 00:00:00` ||
      intlLondon(start - 1).slice(0, 10) !== formatDay(day - 1) ||
      periodsInDay(day) * 1800 !== londonDayStart(day + 1) - start
    );
  });
  expect(faults.map(formatDay)).toEqual([]);
});

test("on the days around every clock change from 2015 to 2035 each half-hour has Intl's clock", () => {
  const changes = days.filter((day) => periodsInDay(day) !== 48);
  expect(changes).toHaveLength(42);
  const faults: string[] = [];
  for (const change of changes) {
    const [from, to] = [londonDayStart(change - 1), londonDayStart(change + 2)];
    for (let instant = from; instant < to; instant += 1800) {
      for (const at of [instant, instant + 1799]) {
        if (ourLondon(at) !== intlLondon(at)) faults.push(formatInstant(at));
      }
    }
  }
  expect(faults).toEqual([]);
});

test("the short day has 46 periods, the long one 50, and every other day of 2026 has 48", () => {
  expect(periodsInDay(dayOf("2026-03-29"))).toBe(46);
  expect(periodsInDay(dayOf("2026-10-25"))).toBe(50);
  const ordinary = days.filter(
    (day) => formatDay(day).startsWith("2026") && periodsInDay(day) === 48,
  );
  expect(ordinary).toHaveLength(363);
});

test("labels run from 1 to the number of periods of every day and name the London date", () => {
  for (const text of ["2026-03-29", "2026-07-01", "2026-10-25", "2026-12-31"]) {
    const day = dayOf(text);
    const first = periodOf(londonDayStart(day));
    const labels = Array.from({ length: periodsInDay(day) }, (_, index) =>
      periodLabel(first + index),
    );
    expect(labels).toEqual(labels.map((_, index) => ({ day: text, settlementPeriod: index + 1 })));
  }
});

test("a summer half-hour before 01:00 UTC belongs to the London day that has begun", () => {
  const period = periodOf(instantOf("2026-07-01T23:30:00Z"));
  expect(periodLabel(period)).toEqual({ day: "2026-07-02", settlementPeriod: 2 });
  expect(londonDayOf(periodStart(period))).toBe(dayOf("2026-07-02"));
});

test("a clock time in the doubled hour is the first, in the missing hour an hour later", () => {
  const at = (day: string, clock: string) =>
    formatInstant(londonInstant(dayOf(day), parseClock(clock)!));
  expect(at("2026-10-25", "01:30")).toBe("2026-10-25T00:30:00Z");
  expect(at("2026-10-25", "02:00")).toBe("2026-10-25T02:00:00Z");
  expect(at("2026-03-29", "01:30")).toBe("2026-03-29T01:30:00Z");
  expect(at("2026-03-29", "00:30")).toBe("2026-03-29T00:30:00Z");
  expect(at("2026-07-01", "09:00")).toBe("2026-07-01T08:00:00Z");
  expect(at("2026-01-01", "09:00")).toBe("2026-01-01T09:00:00Z");
});

test("the instant of a London clock time shows that time on a London clock, but in the missing hour", () => {
  const missing = [SECONDS_PER_HOUR, 2 * SECONDS_PER_HOUR] as const;
  for (const day of days.filter((_, index) => index % 7 === 6 || index % 30 === 0)) {
    for (let second = 0; second < SECONDS_PER_DAY; second += 1800) {
      if (periodsInDay(day) === 46 && second >= missing[0] && second < missing[1]) continue;
      const instant = londonInstant(day, second);
      expect(instant + londonOffsetSeconds(instant)).toBe(day * SECONDS_PER_DAY + second);
    }
  }
});

test("the day of the week is Intl's", () => {
  const weekday = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short" });
  const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  for (const day of [...days, -1, -3, -4, -5, 0]) {
    expect(names[weekdayOf(day)]).toBe(weekday.format(day * SECONDS_PER_DAY * 1000));
  }
});

test("an instant is written as Date writes it", () => {
  for (const instant of [0, -1, 1, 951_782_399, 1_774_746_000, 4_102_444_799]) {
    expect(formatInstant(instant)).toBe(
      new Date(instant * 1000).toISOString().replace(".000Z", "Z"),
    );
  }
});

test("what is no date of the calendar and no clock time is refused", () => {
  const noDates = [
    "2026-02-29",
    "2100-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-01-00",
    "2026-1-1",
    "26-01-01",
    " 2026-01-01",
    "2026-01-01T00:00",
    "",
  ];
  for (const text of noDates) expect([text, parseDay(text)]).toEqual([text, undefined]);
  for (const text of ["24:00", "9:00", "12:60", "12:5", "12:05:00", "", "-1:00"]) {
    expect([text, parseClock(text)]).toEqual([text, undefined]);
  }
  expect(parseDay("2028-02-29")).toBe(parseDay("2028-03-01")! - 1);
  expect(parseClock("23:59")).toBe(23 * 3600 + 59 * 60);
});

test("a date and its day number are each other's inverse, also long before and after", () => {
  for (const day of [-719_468, -146_097, -1, 0, 59, 60, 11_016, 73_049, 2_932_896]) {
    expect(daysFromCivil(civilFromDays(day))).toBe(day);
  }
  expect(civilFromDays(0)).toEqual({ year: 1970, month: 1, day: 1 });
});

test("a regulatory year begins on 1 April, and a month ends with its last day", () => {
  const startOf = (text: string) => formatDay(regulatoryYearStart(parseDay(text)!));
  expect(startOf("2025-03-31")).toBe("2024-04-01");
  expect(startOf("2025-04-01")).toBe("2025-04-01");
  expect(startOf("2025-12-31")).toBe("2025-04-01");
  expect(startOf("2026-01-01")).toBe("2025-04-01");
  const ends = ["2024-02-28", "2024-02-29", "2025-02-28", "2025-12-31", "2025-04-01"];
  expect(ends.map((text) => isMonthEnd(parseDay(text)!))).toEqual([false, true, true, true, false]);
});
