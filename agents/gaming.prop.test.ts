/** What a gaming owner keeps, whatever its settings: nothing beyond its connection, nothing while it is told, and nothing of others. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Conduct, ConductObservation } from "../sim/model/agents.ts";
import { GAMING_COLUMNS, gamingConduct, gamingNumbers, gamingSchema } from "./gaming.ts";

const frac = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
const settings = fc
  .record({
    earlierFrac: frac,
    days: fc.constantFrom("all", "weekdays"),
    sameDayFrac: frac,
    from: fc.integer({ min: 1, max: 16 }),
    length: fc.integer({ min: 1, max: 8 }),
    undoneFrac: frac,
  })
  .map(({ earlierFrac, days, sameDayFrac, from, length, undoneFrac }) =>
    gamingSchema.parse({
      earlierDays: { addedFrac: earlierFrac, days, from: "17:00", to: "19:00" },
      sameDay: {
        ...{ addedFrac: sameDayFrac, fromMinutes: from * 30 },
        toMinutes: Math.max(0, from - length) * 30,
      },
      undoneFrac,
    }),
  );
const row = fc
  .record({
    settings,
    wouldKw: fc.integer({ min: -3000, max: 0 }),
    importLimitKw: fc.integer({ min: 0, max: 4000 }),
    told: fc.constantFrom<number | undefined>(undefined, 0, 1, 4, 20),
    isPast: fc.boolean(),
  })
  .map((of) => ({ ...of, isToldToday: of.told !== undefined || of.isPast }));
const moments = fc.record({
  halfHour: fc.integer({ min: 0, max: 47 }),
  isWorkingDay: fc.boolean(),
  rows: fc.array(row, { minLength: 1, maxLength: 4 }),
});
type Moment = typeof moments extends fc.Arbitrary<infer Of> ? Of : never;

function conductOf({ halfHour, isWorkingDay, rows }: Moment): Conduct {
  const numbers = rows.map((of) => gamingNumbers(of.settings));
  const own = Object.fromEntries(
    GAMING_COLUMNS.map((name) => [name, Float64Array.from(numbers, (of) => of[name])]),
  );
  const observation: ConductObservation = {
    ...{ halfHour, isWorkingDay },
    wouldKw: Float64Array.from(rows, (of) => of.wouldKw),
    importLimitKw: Float64Array.from(rows, (of) => of.importLimitKw),
    isToldToday: Uint8Array.from(rows, (of) => (of.isToldToday ? 1 : 0)),
    halfHoursToTold: Float64Array.from(rows, (of) => of.told ?? Number.POSITIVE_INFINITY),
  };
  const out = {
    addedKw: new Float64Array(rows.length),
    undoneFrac: new Float64Array(rows.length),
    idleFrac: new Float64Array(rows.length),
  };
  gamingConduct.of(observation, own, out);
  return out;
}

test("what is drawn on top is within the connection, and none while told, nor on a day of instructions for earlier days' sake", () => {
  let addedCount = 0;
  fc.assert(
    fc.property(moments, (moment) => {
      const { addedKw, undoneFrac } = conductOf(moment);
      for (const [index, of] of moment.rows.entries()) {
        const added = addedKw[index]!;
        addedCount += added > 0 ? 1 : 0;
        expect(added).toBeGreaterThanOrEqual(0);
        expect(added).toBeLessThanOrEqual(Math.max(0, of.importLimitKw + of.wouldKw));
        const { earlierDays, sameDay } = of.settings;
        expect(added).toBeLessThanOrEqual(
          Math.max(earlierDays.addedFrac, sameDay.addedFrac) * -of.wouldKw,
        );
        if (of.told === 0) expect(added).toBe(0);
        if (of.isToldToday && sameDay.addedFrac === 0) expect(added).toBe(0);
        if (!of.isToldToday && (moment.halfHour < 34 || moment.halfHour >= 38))
          expect(added).toBe(0);
        expect(undoneFrac[index]).toBe(of.settings.undoneFrac);
      }
    }),
    { numRuns: 400 },
  );
  expect(addedCount).toBeGreaterThan(50);
});

test("an owner does what it would do alone", () => {
  fc.assert(
    fc.property(moments, (moment) => {
      const { addedKw } = conductOf(moment);
      for (const [index, of] of moment.rows.entries())
        expect(conductOf({ ...moment, rows: [of] }).addedKw[0]).toBe(addedKw[index]);
    }),
  );
});

test("an owner without gaming draws nothing on top and leaves nothing undone", () => {
  const none = gamingNumbers(undefined);
  expect([none.earlierAddedFrac, none.sameDayAddedFrac, none.undoneFrac]).toEqual([0, 0, 0]);
});

test("drawing 1200 kW behind 3 MW, told for 17:00: 30 % on top from 13:00 is 360 kW, at 12:30 and at 17:00 nothing", () => {
  const own = gamingSchema.parse({ sameDay: { addedFrac: 0.3, fromMinutes: 240, toMinutes: 0 } });
  const at = (halfHour: number) =>
    conductOf({
      ...{ halfHour, isWorkingDay: true },
      rows: [
        {
          ...{ settings: own, wouldKw: -1200, importLimitKw: 3000 },
          ...{ told: 34 - halfHour, isPast: false, isToldToday: true },
        },
      ],
    }).addedKw[0];
  expect([at(25), at(26), at(33), at(34)]).toEqual([0, 360, 360, 0]);
});

test("an end before its start is refused", () => {
  const found = gamingSchema.safeParse({
    earlierDays: { from: "19:00", to: "17:00" },
    sameDay: { fromMinutes: 60, toMinutes: 60 },
  });
  expect(found.error?.issues.map(({ path }) => path.join("."))).toEqual([
    "earlierDays.to",
    "sameDay.toMinutes",
  ]);
});
