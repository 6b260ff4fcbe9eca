/** What network charges come to for capacity that changes hands, against numbers worked by hand. */
import { expect, test } from "vitest";
import { parseInstant, periodOf } from "../../core/time.ts";
import type { ChargedCapacity } from "../../model/capacity-trades.ts";
import { chargesGbpPerMwHour } from "./capacity-price.ts";
import { type DuosSettings, duosSchema } from "./settings.ts";

const week = (of: Partial<ChargedCapacity>, from = "2026-01-05", to = "2026-01-12") => ({
  ...{ capacity: "import" as const, side: "buy" as const, ...of },
  fromPeriod: periodOf(parseInstant(`${from}T00:00:00Z`)!),
  toPeriod: periodOf(parseInstant(`${to}T00:00:00Z`)!),
});
const settings = (kind: string, powerFactor = 1): DuosSettings =>
  duosSchema.parse({ link: { kind }, powerFactor });

test("linked, the rate for the time: 3.66 p a kVA and day are £1.53 for each MVA, an hour, and what a buyer pays more a seller pays less", () => {
  const linked = settings("pro-rata");
  expect(chargesGbpPerMwHour(linked, week({}))).toBeCloseTo(1.525, 9);
  expect(chargesGbpPerMwHour(linked, week({ side: "sell" }))).toBeCloseTo(-1.525, 9);
  expect(chargesGbpPerMwHour(linked, week({ capacity: "export" }))).toBeCloseTo(0.0208, 4);
  expect(chargesGbpPerMwHour(settings("pro-rata", 0.95), week({}))).toBeCloseTo(1.525 / 0.95, 9);
});

test("not linked, a buyer of import counts the excess of all days of its months: 15 kVA for a week of January are £31.81", () => {
  const none = settings("none");
  const perMwHour = chargesGbpPerMwHour(none, week({}));
  expect(perMwHour * 0.015 * 168).toBeCloseTo(31.81, 2);
  // Across the end of a month, the days of both.
  const two = chargesGbpPerMwHour(none, week({}, "2026-01-31", "2026-02-02"));
  expect(two * 48 * 0.015).toBeCloseTo(15 * 59 * 0.0684, 6);
  const year = chargesGbpPerMwHour(none, week({}, "2026-12-31", "2027-01-02"));
  expect(year * 48 * 0.015).toBeCloseTo(15 * 62 * 0.0684, 6);
  expect(chargesGbpPerMwHour(none, week({ side: "sell" }))).toBe(0);
  expect(chargesGbpPerMwHour(none, week({ capacity: "export" }))).toBe(0);
});

test("nothing where no charges are made", () => {
  expect(chargesGbpPerMwHour(undefined, week({}))).toBe(0);
});
