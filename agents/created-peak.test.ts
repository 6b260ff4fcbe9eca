/** A store that makes a peak plans to charge in its hours of London time and nowhere else; who makes none has the plan that it had. */
import { expect, test } from "vitest";
import { parseInstant, periodOf } from "../sim/core/time.ts";
import { createdPeakNumbers, createdPeakSchema, planPeak } from "./created-peak.ts";

function planned(settings: unknown, day: string): number[] {
  const numbers = createdPeakNumbers(
    settings === undefined ? undefined : createdPeakSchema.parse(settings),
  );
  const own = Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, Float64Array.of(value)]),
  );
  const plan = new Float64Array(48).fill(7);
  const rows = { chargeKwMax: Float64Array.of(5000) } as never;
  planPeak({ rows, fromPeriod: periodOf(parseInstant(day)!) }, own, 0, plan);
  return [...plan];
}

test("half of 5 MW from 17:00 to 19:00, in winter and in summer", () => {
  const settings = { chargeFrac: 0.5, from: "17:00", to: "19:00" };
  for (const day of ["2026-02-09T00:00:00Z", "2026-07-06T23:00:00Z"]) {
    const plan = planned(settings, day);
    expect(plan.flatMap((kw, step) => (kw === 7 ? [] : [[step, kw]]))).toEqual(
      [34, 35, 36, 37].map((step) => [step, -2500]),
    );
  }
  expect(planned(undefined, "2026-02-09T00:00:00Z")).toEqual(new Array(48).fill(7));
});

test("hours that end before they begin are refused", () => {
  expect(
    createdPeakSchema.safeParse({ from: "19:00", to: "17:00" }).error?.issues[0]?.path,
  ).toEqual(["to"]);
});
