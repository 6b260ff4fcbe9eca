/** Rows of a CSV column that go back: one message for what was done once, however many rows it is. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFault } from "../../sim/core/errors.ts";
import {
  formatInstant,
  londonDayStart,
  PERIOD_SECONDS,
  parseDay,
  periodsInDay,
} from "../../sim/core/time.ts";
import type { CsvColumn } from "../../sim/model/series.ts";
import { readSeriesCsv } from "./csv.ts";

const utc: CsvColumn = {
  timeColumn: "time",
  valueColumn: "value",
  unit: "GBP/MWh",
  timeZone: "UTC",
  stamps: "periodStart",
  stepMinutes: 30,
  scale: 1,
  gaps: "refuse",
};
const london: CsvColumn = { ...utc, timeZone: "Europe/London" };
const settlement: CsvColumn = { ...utc, timeColumn: "day", periodColumn: "sp" };

function faultsOf(text: string, spec: CsvColumn): string[] {
  const checked = readSeriesCsv(text, spec, "prices.csv");
  return checked.kind === "ok"
    ? []
    : checked.faults.map((fault) => `${fault.code} ${formatFault(fault)}`);
}

/** Clock times of the day in 2026 on which clocks go back, at 01:00 in UTC. */
const clocks = (...times: readonly string[]) =>
  `time,value\n${times.map((time, row) => `2026-10-25 ${time},${row}\n`).join("")}`;
const LONG = "2026-10-25";
const periods = (...rows: readonly (readonly [day: string, period: number])[]) =>
  `day,sp,value\n${rows.map(([day, period], row) => `${day},${period},${row}\n`).join("")}`;
const upTo = (first: number, last: number, day = LONG) =>
  Array.from({ length: last - first + 1 }, (_, row) => [day, first + row] as const);

describe("the hour that the clock shows twice, written twice under the stamps of one", () => {
  const own = (stamps: string) =>
    `; write the later of the two hours that the clock in London shows under its own ${stamps}`;
  const MISSING = "no rows from 2026-10-25T01:00:00Z to 2026-10-25T01:30:00Z (2)";
  const LATER = own("stamps, 2026-10-25T01:00:00Z to 2026-10-25T01:30:00Z");

  test.each([
    [
      "in UTC, one after the other",
      ["00:00Z", "00:30Z", "00:00Z", "00:30Z", "02:00Z", "02:30Z"],
      utc,
      `4:1: found "2026-10-25 00:00Z" to "2026-10-25 00:30Z" (2 rows) a second time, and ${MISSING}${LATER}`,
    ],
    [
      "in UTC, half-hour by half-hour",
      ["00:00", "00:00", "00:30", "00:30", "02:00", "02:30"],
      utc,
      `3:1: found "2026-10-25 00:00" to "2026-10-25 00:30" (2 rows) a second time, and ${MISSING}${LATER}`,
    ],
    [
      "with the offset of summer",
      ["01:00+01:00", "01:30+01:00", "01:00+01:00", "01:30+01:00", "02:00+00:00"],
      london,
      `4:1: found "2026-10-25 01:00+01:00" to "2026-10-25 01:30+01:00" (2 rows) a second time, and ${MISSING}${LATER}`,
    ],
    [
      "in hours",
      ["00:00Z", "00:00Z", "02:00Z"],
      { ...utc, stepMinutes: 60 } as const,
      `3:1: found "2026-10-25 00:00Z" a second time, and no row at 2026-10-25T01:00:00Z${own("stamp, 2026-10-25T01:00:00Z")}`,
    ],
  ])("%s, is one fault", (_, times, spec, said) => {
    expect(faultsOf(clocks(...times), spec)).toEqual([`series.hourTwice prices.csv:${said}`]);
  });

  const numbered =
    "(2 rows) a second time, and no rows from 2026-10-25T23:00:00Z to 2026-10-25T23:30:00Z (2); number the periods of that day from 1 to 50, through both hours that the clock in London shows";

  test.each([
    ["one after the other", [...upTo(1, 4), ...upTo(3, 48)], 6],
    ["half-hour by half-hour", [...upTo(1, 3), ...upTo(3, 4), ...upTo(4, 48)], 5],
  ])("in settlement periods counted by the clock, %s, is one fault", (_, rows, line) => {
    const said = `series.hourTwice prices.csv:${line}:12: found settlement periods 3 to 4 of "${LONG}" ${numbered}`;
    expect(faultsOf(periods(...rows, ...upTo(1, 48, "2026-10-26")), settlement)).toEqual([said]);
    // The file may end with the day.
    expect(faultsOf(periods(...rows), settlement)).toEqual([said]);
  });

  test("each clock time twice in a row is one fault: nobody knows which is which", () => {
    const text = clocks("00:30", "01:00", "01:00", "01:30", "01:30", "02:00", "02:30");
    for (const spec of [london, { ...london, gaps: { interpolate: 2 } } as const])
      expect(faultsOf(text, spec)).toEqual([
        'series.hourInPairs prices.csv:4:1: found "2026-10-25 01:00" twice in a row, in the hour that the clock in London shows twice; write one of the two hours after the other: 01:00, 01:30, 01:00, 01:30',
      ]);
    expect(
      faultsOf(clocks("00:00", "01:00", "01:00", "02:00"), { ...london, stepMinutes: 60 }),
    ).toEqual([]);
  });

  test("times of the clock read as UTC are one fault, told what they may be", () => {
    const times = ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"];
    expect(faultsOf(clocks(...times), utc)).toEqual([
      'series.repeated prices.csv:5:1: found "2026-10-25 01:00" to "2026-10-25 01:30" (2 rows) a second time; write each stamp once, or timeZone: Europe/London where these are times of the clock',
    ]);
    expect(faultsOf(clocks(...times), london)).toEqual([]);
    // An offset says what they are.
    expect(faultsOf(clocks(...times.map((time) => `${time}Z`)), utc)[0]).toMatch(
      /write each stamp once$/,
    );
  });
});

describe("rows that go back", () => {
  test("a stretch that stands twice is one fault, wherever it is", () => {
    const anyDay = fc.constantFrom("2026-03-29", "2026-06-01", LONG);
    const cases = anyDay.chain((day) =>
      fc
        .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 }))
        .map(([first, more]) => ({ day, first, last: first + more })),
    );
    fc.assert(
      fc.property(cases, ({ day, first, last }) => {
        const count = periodsInDay(parseDay(day)!);
        const twice = [...upTo(1, last, day), ...upTo(first, count, day)];
        const one = first === last;
        const range = one
          ? ` ${first} of "${day}"`
          : `s ${first} to ${last} of "${day}" (${last - first + 1} rows)`;
        expect(faultsOf(periods(...twice), settlement)).toEqual([
          `series.repeated prices.csv:${last + 2}:12: found settlement period${range} a second time; write each period once`,
        ]);
        const start = londonDayStart(parseDay(day)!);
        const stamp = (period: number) => formatInstant(start + (period - 1) * PERIOD_SECONDS);
        const stamped = `time,value\n${twice.map(([, period]) => `${stamp(period)},1\n`).join("")}`;
        expect(faultsOf(stamped, utc)).toEqual([
          `series.repeated prices.csv:${last + 2}:1: found "${stamp(first)}"${one ? "" : ` to "${stamp(last)}" (${last - first + 1} rows)`} a second time; write each stamp once`,
        ]);
      }),
    );
  });

  test("one that stands where its follower should is one fault with the gap", () => {
    const text =
      "time,value\n2026-06-01 00:00,1\n2026-06-01 00:30,2\n2026-06-01 00:30,3\n2026-06-01 01:30,4\n";
    expect(faultsOf(text, utc)).toEqual([
      'series.repeated prices.csv:4:1: found "2026-06-01 00:30" a second time, and no row at 2026-06-01T01:00:00Z; write each row under its own stamp',
    ]);
  });

  test("a gap that is another's, or longer, is told by itself", () => {
    const rows = ["00:00", "00:30", "00:30", "02:30"].map((time) => `2026-06-01 ${time},1\n`);
    expect(
      faultsOf(`time,value\n${rows.join("")}`, utc).map((fault) => fault.split(" ")[0]),
    ).toEqual(["series.repeated", "series.gap"]);
    const later = [...upTo(1, 4), ...upTo(3, 20), ...upTo(24, 50)];
    expect(faultsOf(periods(...later), settlement).map((fault) => fault.split(" ")[0])).toEqual([
      "series.repeated",
      "series.gap",
    ]);
  });

  test("rows out of order are not rows twice", () => {
    const text =
      "time,value\n2026-06-01 02:00,1\n2026-06-01 00:30,2\n2026-06-01 01:00,3\n2026-06-01 02:30,4\n";
    expect(faultsOf(text, utc)).toEqual([
      'series.order prices.csv:3:1: found "2026-06-01 00:30" to "2026-06-01 01:00" (2 rows) after 2026-06-01T02:00:00Z; write the rows in order of time',
    ]);
  });
});
