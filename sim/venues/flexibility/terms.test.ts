/** Which term a period is bought in, and what is called off a contract. */
import { expect, test } from "vitest";
import { parseInstant, periodOf } from "../../core/time.ts";
import { type ContractForm, termOf } from "./terms.ts";

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
