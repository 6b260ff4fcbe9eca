/** Figures and dates as they stand in a sentence. */
import { expect, test } from "vitest";
import {
  figures,
  fixed,
  given,
  hourWords,
  listWords,
  londonClock,
  minutes,
  percent,
  pounds,
  signed,
  spanWords,
  whenWords,
} from "./words.ts";

test("numbers have commas, a real minus, and no minus nought", () => {
  expect(fixed(1234567.891, 1)).toBe("1,234,567.9");
  expect(fixed(-1234, 0)).toBe("−1,234");
  expect(fixed(-0.004, 2)).toBe("0.00");
  expect(signed(0.4, 0)).toBe("0");
  expect(signed(12, 0)).toBe("+12");
});

test("figures keep three places or whole numbers", () => {
  expect([0.1234, 9.994, 9.996, 99.94, 99.96, 1234.5].map(figures)).toEqual([
    "0.12",
    "9.99",
    "10.0",
    "99.9",
    "100",
    "1,235",
  ]);
  expect([16, 12.5, 16.15, 5].map(given)).toEqual(["16", "12.5", "16.15", "5"]);
});

test("money has pence below £1,000", () => {
  expect([-3.5, 999.994, 28_171.08, 0].map(pounds)).toEqual([
    "−£3.50",
    "£999.99",
    "£28,171",
    "£0.00",
  ]);
  expect(percent(0.0714)).toBe("7.1 %");
  expect([60, 90, 120].map(minutes)).toEqual(["1 minute", "1.5 minutes", "2 minutes"]);
});

test("spans of days are named as people name them", () => {
  expect(spanWords("2025-01-01", "2025-01-31")).toBe("January 2025");
  expect(spanWords("2025-01-01", "2025-12-31")).toBe("2025");
  expect(spanWords("2025-01-01", "2025-01-07")).toBe("1 to 7 January 2025");
  expect(spanWords("2024-12-30", "2025-01-02")).toBe("30 December 2024 to 2 January 2025");
  expect(whenWords("2025-05-01", "2025-05-01")).toBe("on 1 May 2025");
  expect(whenWords("2025-05-01", "2025-05-09")).toBe("from 1 to 9 May 2025");
  expect(whenWords("2025-05-01", "2025-05-31")).toBe("in May 2025");
});

test("clocks are London's", () => {
  expect(londonClock(Date.UTC(2025, 0, 1, 9, 30) / 1000)).toBe("09:30");
  expect(londonClock(Date.UTC(2025, 6, 1, 23, 30) / 1000)).toBe("00:30");
  expect(listWords(["a", "b", "c"])).toBe("a, b and c");
});

test("hours are one or several, and halves below ten", () => {
  expect([0.5, 1, 1.5, 12, 36.5].map(hourWords)).toEqual([
    ...["0.5 hours", "1 hour", "1.5 hours", "12 hours", "37 hours"],
  ]);
});
