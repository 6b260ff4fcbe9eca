/** Working days are those on which banks are open in England. */
import { expect, test } from "vitest";
import { formatDay, parseDay } from "./time.ts";
import { addWorkingDays, isWorkingDay } from "./working-days.ts";

const day = (text: string) => parseDay(text)!;

/** The bank holidays that fall on weekdays, as they were announced. */
const HOLIDAYS: Readonly<Record<number, string>> = {
  2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
  2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
  2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
  2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
  2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
};

test.each(Object.entries(HOLIDAYS))(
  "%i has the bank holidays that were announced",
  (year, dates) => {
    const found: string[] = [];
    for (let at = day(`${year}-01-01`); at <= day(`${year}-12-31`); at += 1) {
      const isWeekend = (((at + 3) % 7) + 7) % 7 >= 5;
      if (!isWeekend && !isWorkingDay(at)) found.push(formatDay(at).slice(5));
    }
    expect(found.join(" ")).toBe(dates);
  },
);

test("a New Year's Day on a weekend is made up for on the Monday", () => {
  expect(isWorkingDay(day("2022-01-03"))).toBe(false);
  expect(isWorkingDay(day("2023-01-02"))).toBe(false);
  expect(isWorkingDay(day("2023-01-03"))).toBe(true);
});

test("five working days after a Monday is the next Monday; after Maundy Thursday they last until the Friday of the week after", () => {
  expect(formatDay(addWorkingDays(day("2026-01-12"), 5))).toBe("2026-01-19");
  expect(formatDay(addWorkingDays(day("2026-04-02"), 5))).toBe("2026-04-13");
  expect(addWorkingDays(day("2026-04-02"), 0)).toBe(day("2026-04-02"));
});

test("the final run comes about fourteen months after the day", () => {
  const days = addWorkingDays(day("2026-01-05"), 292) - day("2026-01-05");
  expect(days / 30.44).toBeGreaterThan(13.5);
  expect(days / 30.44).toBeLessThan(14.5);
});
