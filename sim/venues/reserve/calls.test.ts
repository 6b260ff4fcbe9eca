/** Calls of a reserve: as often and as deep as is stated, inside the windows, and offers that hold long enough. */
import { expect, test } from "vitest";
import { drawPurpose, ownerKeys, uniformDraw } from "../../core/draws.ts";
import { londonDayStart, parseDay, periodOf } from "../../core/time.ts";
import { windowSchema } from "../flexibility/windows.ts";
import { callIn, callsSchema } from "./calls.ts";
import { sustained } from "./gates.ts";

const windows = [windowSchema.parse({ days: "all", from: "07:00", to: "13:00" })];
const keys = ownerKeys(drawPurpose("1", "system-need"), ["reserve"]);
const draw = (day: number, slot: number) => uniformDraw(keys, 0, day, slot);
const first = periodOf(londonDayStart(parseDay("2026-06-01")!));

test("drawn calls come as often as is stated, one a day, inside the windows", () => {
  const calls = callsSchema.parse({ kind: "drawn", callsPerWeek: 3, minutes: 90, depthFrac: 0.5 });
  const days = 2000;
  let called = 0;
  for (let day = 0; day < days; day += 1) {
    const found = Array.from({ length: 48 }, (_, half) => half).filter((half) => {
      const call = callIn(calls, [], windows, first + day * 48 + half, draw);
      if (call !== undefined) expect(call).toEqual({ depthFrac: 0.5, isEmergency: false });
      return call !== undefined;
    });
    if (found.length === 0) continue;
    called += 1;
    expect(found.length).toBeLessThanOrEqual(3);
    expect(found.at(-1)! - found[0]!).toBe(found.length - 1);
  }
  expect(called / days).toBeGreaterThan(3 / 7 - 0.04);
  expect(called / days).toBeLessThan(3 / 7 + 0.04);
});

test("a stated call holds for its minutes, and not outside the windows", () => {
  const calls = callsSchema.parse({
    kind: "stated",
    calls: [{ day: "2026-06-01", from: "12:00", minutes: 120 }],
  });
  const held = Array.from({ length: 96 }, (_, half) => half).filter(
    (half) => callIn(calls, [], windows, first + half, draw) !== undefined,
  );
  expect(held).toEqual([24, 25]);
});

test("offers of a unit hold for two hours without a break, or are not taken", () => {
  const at = (...periods: number[]) => periods.map((period) => ({ period }));
  expect(sustained(at(1, 2, 3, 5, 6, 7, 8, 9, 11), 120)).toEqual(at(5, 6, 7, 8, 9));
  expect(sustained(at(1, 2, 3), 90)).toEqual(at(1, 2, 3));
  expect(sustained(at(1, 2, 3), 120)).toEqual([]);
});
