/** Which term a period is bought in, and what is called off a contract. */
import { expect, test } from "vitest";
import { formatDay, parseDay, parseInstant, periodOf } from "../core/time.ts";
import { type ContractForm, termOf, termStart } from "./terms.ts";

const term = (form: ContractForm, instant: string) =>
  termOf(form, periodOf(parseInstant(instant)!));

test("a winter goes from October to March and has the year in which it begins", () => {
  expect(term("seasonal", "2025-09-30T22:30:00Z")).toBe("summer 2025");
  expect(term("seasonal", "2025-09-30T23:00:00Z")).toBe("winter 2025");
  expect(term("seasonal", "2026-03-31T22:30:00Z")).toBe("winter 2025");
  expect(term("seasonal", "2026-03-31T23:00:00Z")).toBe("summer 2026");
});

test("a year goes from April, and a day is bought by itself", () => {
  expect(term("annual", "2026-03-31T22:30:00Z")).toBe("year 2025");
  expect(term("annual", "2026-03-31T23:00:00Z")).toBe("year 2026");
  expect(term("adHoc", "2026-03-31T23:00:00Z")).toBe("adHoc");
});

test("every day of a term begins where the term does", () => {
  const start = (form: "seasonal" | "annual", day: string) =>
    formatDay(termStart(form, parseDay(day)!));
  for (const day of ["2026-04-01", "2026-06-15", "2026-09-30"])
    expect(start("seasonal", day)).toBe("2026-04-01");
  for (const day of ["2026-10-01", "2026-12-31", "2027-03-31"])
    expect([start("seasonal", day), start("annual", day)]).toEqual(["2026-10-01", "2026-04-01"]);
});
