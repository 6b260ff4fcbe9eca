/** The timetable: order, clock-change days, gates outside the run, and a cursor that gives each gate exactly once. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatInstant, londonDayStart, parseDay, periodOf, periodsInDay } from "../core/time.ts";
import { GATE_NAMES, type GateTime } from "../model/venues.ts";
import { compileTimetable, type DueGate, GateCursor, type VenueGates } from "./timetable.ts";

const day = (text: string) => parseDay(text)!;
const allGates = (timetable: ReturnType<typeof compileTimetable>) => [
  ...timetable.clocks.day,
  ...timetable.clocks.period,
  ...timetable.clocks.after,
];
const instants = (gates: readonly DueGate[]) => gates.map((gate) => formatInstant(gate.instant));

const market: VenueGates = {
  venue: "market",
  gates: {
    open: { day: -2, at: "12:00" },
    close: { day: -1, at: "12:00" },
    verify: { before: 0 },
    settle: { before: -30 },
  },
};

test.for([
  ["2026-01-15", 48],
  ["2026-03-29", 46],
  ["2026-10-25", 50],
] as const)("%s has a gate of each period kind for each of its %d periods", ([text, periods]) => {
  const { clocks } = compileTimetable([market], day(text), 1);
  expect(clocks.period).toHaveLength(periods);
  expect(clocks.after).toHaveLength(periods);
  expect(clocks.day).toHaveLength(2);
  expect(new Set(clocks.period.map((gate) => gate.fromPeriod)).size).toBe(periods);
  expect(clocks.day.map((gate) => gate.toPeriod - gate.fromPeriod)).toEqual([periods, periods]);
});

test("gates lie before the start and after the end of delivery, none is for a day outside it", () => {
  const [first, count] = [day("2026-01-15"), 2];
  const timetable = compileTimetable([market], first, count);
  expect(formatInstant(timetable.firstInstant)).toBe("2026-01-13T12:00:00Z");
  expect(formatInstant(timetable.lastInstant - 1)).toBe("2026-01-17T00:00:00Z");
  for (const gate of allGates(timetable)) {
    expect(gate.deliveryDay).toBeGreaterThanOrEqual(first);
    expect(gate.deliveryDay).toBeLessThan(first + count);
    expect(gate.fromPeriod).toBeGreaterThanOrEqual(periodOf(londonDayStart(first)));
    expect(gate.toPeriod).toBeLessThanOrEqual(periodOf(londonDayStart(first + count)));
  }
});

test("a clock time is London's: noon two days before stays noon across a clock change", () => {
  const { clocks } = compileTimetable([market], day("2026-03-29"), 2);
  expect(instants(clocks.day)).toEqual([
    "2026-03-27T12:00:00Z",
    "2026-03-28T12:00:00Z",
    "2026-03-28T12:00:00Z",
    "2026-03-29T11:00:00Z",
  ]);
});

test("minutes before a period are counted from its start, and from after it when they are negative", () => {
  const { clocks } = compileTimetable(
    [{ venue: "v", gates: { arm: { before: 90 }, settle: { before: -45 } } }],
    day("2026-01-15"),
    1,
  );
  expect(formatInstant(clocks.period[0]!.instant)).toBe("2026-01-14T22:30:00Z");
  expect(formatInstant(clocks.after[0]!.instant)).toBe("2026-01-15T00:45:00Z");
});

test("a repeated gate is due for each period from its first time to its last, and after it closes is due no more", () => {
  const gates = { intraday: { from: 150, until: 60, every: 30 } };
  const { clocks, firstInstant } = compileTimetable([{ venue: "v", gates }], day("2026-01-15"), 1);
  const of = (period: number) =>
    instants(clocks.period.filter(({ fromPeriod }) => fromPeriod === period));
  const first = periodOf(londonDayStart(day("2026-01-15")));
  expect(of(first)).toEqual(
    ["21:30", "22:00", "22:30", "23:00"].map((clock) => `2026-01-14T${clock}:00Z`),
  );
  expect(formatInstant(firstInstant)).toBe("2026-01-14T21:30:00Z");
  expect(clocks.period).toHaveLength(48 * 4);
  const none = { intraday: { from: 30, until: 60, every: 30 } };
  const closed = compileTimetable([{ venue: "v", gates: none }], day("2026-01-15"), 1);
  expect(allGates(closed)).toEqual([]);
});

test("at one instant gates go by venue, then by the venue's order of gates, then by delivery", () => {
  const noon = { day: -1, at: "12:00" } as const;
  const venues: VenueGates[] = [
    { venue: "second-by-name", gates: { close: noon, open: noon } },
    { venue: "a-first-by-name", gates: { open: { day: -2, at: "12:00" }, close: noon } },
  ];
  const { clocks } = compileTimetable(venues, day("2026-01-15"), 2);
  expect(
    clocks.day.map((gate) => `${gate.venue} ${gate.gate} ${gate.deliveryDay - day("2026-01-15")}`),
  ).toEqual([
    "a-first-by-name open 0",
    "second-by-name open 0",
    "second-by-name close 0",
    "a-first-by-name open 1",
    "a-first-by-name close 0",
    "second-by-name open 1",
    "second-by-name close 1",
    "a-first-by-name close 1",
  ]);
});

test("without venues the timetable is empty and spans the days of delivery", () => {
  const first = day("2026-01-15");
  const timetable = compileTimetable([], first, 3);
  expect(allGates(timetable)).toEqual([]);
  expect([timetable.firstInstant, timetable.lastInstant]).toEqual([
    londonDayStart(first),
    londonDayStart(first + 3),
  ]);
});

const gateTimes: fc.Arbitrary<GateTime> = fc.oneof(
  fc.integer({ min: -120, max: 120 }).map((before) => ({ before })),
  fc
    .tuple(fc.integer({ min: -3, max: 0 }), fc.constantFrom("00:00", "01:30", "12:00", "23:59"))
    .map(([back, at]) => ({ day: back, at })),
);
const venueLists = fc
  .array(
    fc.record(Object.fromEntries(GATE_NAMES.map((name) => [name, gateTimes])), {
      requiredKeys: [],
    }),
    {
      maxLength: 3,
    },
  )
  .map((list) => list.map((gates, index): VenueGates => ({ venue: `v${index}`, gates })));
const firstDays = fc.constantFrom("2026-01-15", "2026-03-28", "2026-10-24", "2026-12-31").map(day);

test("gates of a clock are ordered by time, venue, gate and delivery, with no two alike", () => {
  fc.assert(
    fc.property(venueLists, firstDays, fc.integer({ min: 1, max: 3 }), (venues, first, count) => {
      const { clocks } = compileTimetable(venues, first, count);
      const rank = (gate: DueGate) =>
        Number(gate.venue.slice(1)) * GATE_NAMES.length + GATE_NAMES.indexOf(gate.gate);
      for (const gates of Object.values(clocks)) {
        for (let index = 1; index < gates.length; index += 1) {
          const [left, right] = [gates[index - 1]!, gates[index]!];
          const order =
            left.instant - right.instant ||
            rank(left) - rank(right) ||
            left.fromPeriod - right.fromPeriod;
          expect(order).toBeLessThan(0);
        }
      }
    }),
  );
});

test("every delivery of every gate stands in the timetable once", () => {
  fc.assert(
    fc.property(venueLists, firstDays, fc.integer({ min: 1, max: 3 }), (venues, first, count) => {
      const found = allGates(compileTimetable(venues, first, count));
      let expected = 0;
      for (const { gates } of venues) {
        for (const time of Object.values(gates)) {
          for (let offset = 0; offset < count; offset += 1)
            expected += "day" in time! ? 1 : periodsInDay(first + offset);
        }
      }
      expect(found).toHaveLength(expected);
      const keys = new Set(found.map((gate) => `${gate.venue} ${gate.gate} ${gate.fromPeriod}`));
      expect(keys.size).toBe(expected);
    }),
  );
});

test("a cursor gives each gate exactly once, when it is due and never before, whatever the steps of time", () => {
  const strides = fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 20 });
  fc.assert(
    fc.property(venueLists, firstDays, strides, (venues, first, steps) => {
      const timetable = compileTimetable(venues, first, 2);
      for (const clock of ["day", "period", "after"] as const) {
        const cursor = new GateCursor(timetable, clock);
        const given: DueGate[] = [];
        let instant = timetable.firstInstant;
        for (const step of [...steps, 30 * 86_400]) {
          instant += step;
          const due = cursor.dueBefore(instant);
          for (const gate of due) expect(gate.instant).toBeLessThan(instant);
          given.push(...due);
          expect(
            timetable.clocks[clock].slice(given.length).every((gate) => gate.instant >= instant),
          ).toBe(true);
          expect(cursor.dueBefore(instant)).toEqual([]);
        }
        expect(given).toEqual(timetable.clocks[clock]);
      }
    }),
  );
});
