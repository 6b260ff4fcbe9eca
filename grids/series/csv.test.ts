/** Reading one column of a CSV file: units, clocks, and every fault at its place. */
import { describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../../sim/core/errors.ts";
import { formatInstant, periodStart } from "../../sim/core/time.ts";
import type { CsvColumn } from "../../sim/model/series.ts";
import { yearCalendar } from "./calendar.ts";
import { readSeriesCsv } from "./csv.ts";

const utc: CsvColumn = {
  timeColumn: "time",
  valueColumn: "value",
  unit: "kW",
  timeZone: "UTC",
  stamps: "periodStart",
  stepMinutes: 30,
  scale: 1,
  gaps: "refuse",
};
const london: CsvColumn = { ...utc, timeZone: "Europe/London" };
const settlement: CsvColumn = { ...utc, timeColumn: "day", periodColumn: "sp" };

const file = (...rows: string[]) => `time,value\n${rows.join("\n")}\n`;
const stamps = (...clocks: string[]) => file(...clocks.map((clock, index) => `${clock},${index}`));
const read = (text: string, spec: CsvColumn = utc) => orThrow(readSeriesCsv(text, spec));
const startOf = (text: string, spec: CsvColumn = utc) =>
  formatInstant(periodStart(read(text, spec).firstPeriod));
function faultsOf(text: string, spec: CsvColumn = utc): string[] {
  const checked = readSeriesCsv(text, spec, "sun.csv");
  return checked.kind === "ok"
    ? []
    : checked.faults.map((fault) => `${fault.code} ${formatFault(fault)}`);
}

describe("units and steps", () => {
  const values = (spec: Partial<CsvColumn>) => [
    ...read(file("2026-01-01T00:00Z,1.2345678"), { ...utc, ...spec }).values,
  ];

  test("power comes out in kW on the 1 W grid", () => {
    expect(values({ unit: "kW" })).toEqual([1.235]);
    expect(values({ unit: "W" })).toEqual([0.001]);
    expect(values({ unit: "MW" })).toEqual([1234.568]);
  });

  test("energy of a step becomes its mean power", () => {
    expect(values({ unit: "kWh" })).toEqual([2.469]);
    expect(values({ unit: "kWh", stepMinutes: 60 })).toEqual([1.235, 1.235]);
  });

  test("prices come out to the penny and may be negative", () => {
    const series = read(file("2026-01-01T00:00Z,-12.346"), { ...utc, unit: "GBP/MWh" });
    expect([series.unit, ...series.values]).toEqual(["GBP/MWh", -12.35]);
  });

  test("prices of a tariff and weather come out in the engine's units", () => {
    const value = (unit: CsvColumn["unit"], cell: string) => {
      const series = read(file(`2026-01-01T00:00Z,${cell}`), { ...utc, unit });
      return [series.unit, ...series.values];
    };
    expect(value("p/kWh", "5.5")).toEqual(["GBP/MWh", 55]);
    expect(value("MWh", "1.5")).toEqual(["kW", 3000]);
    expect(value("degC", "-3.456")).toEqual(["degC", -3.46]);
    expect(value("m/s", "4.56789")).toEqual(["m/s", 4.568]);
    expect(value("W/m2", "512.34")).toEqual(["W/m2", 512.3]);
  });

  test.each([
    ["degC", "283", "-60 to 60"],
    ["m/s", "120", "0 to 100"],
    ["W/m2", "2000", "0 to 1500"],
    ["GBP/MWh", "1e6", "-100000 to 100000"],
    ["MW", "1e9", "0 to 10000000 MW"],
  ] as const)("a value in %s of %s is a slip", (unit, cell, words) => {
    const [fault] = faultsOf(file(`2026-01-01T00:00Z,${cell}`), { ...utc, unit });
    expect(fault).toContain("series.range");
    expect(fault).toContain(words);
  });

  test("a scale is applied before rounding", () => {
    expect(values({ scale: 1000 })).toEqual([1234.568]);
  });

  test("hourly values are held over two half-hours", () => {
    const text = file("2026-01-01 00:00,5", "2026-01-01 01:00,7");
    expect([...read(text, { ...utc, stepMinutes: 60 }).values]).toEqual([5, 5, 7, 7]);
  });

  test("stamps of the end of a step count back", () => {
    expect(startOf(stamps("2026-01-01 00:30"), { ...utc, stamps: "periodEnd" })).toBe(
      "2026-01-01T00:00:00Z",
    );
    expect(
      startOf(stamps("2026-07-01 01:00"), { ...london, stamps: "periodEnd", stepMinutes: 60 }),
    ).toBe("2026-06-30T23:00:00Z");
  });
});

describe("stamps", () => {
  test.each([
    ["2026-07-01T12:00", "2026-07-01T11:00:00Z"],
    ["2026-07-01 12:00:00", "2026-07-01T11:00:00Z"],
    ["2026-07-01T12:00:00.000Z", "2026-07-01T12:00:00Z"],
    ["2026-07-01 12:00:00+00:00", "2026-07-01T12:00:00Z"],
    ["2026-07-01T12:00+0200", "2026-07-01T10:00:00Z"],
    ["2026-07-01T12:00-05:30", "2026-07-01T17:30:00Z"],
    ["01/07/2026 12:00", "2026-07-01T11:00:00Z"],
    ["1/7/26 9:30", "2026-07-01T08:30:00Z"],
    ["01-OCT-2026 12:00", "2026-10-01T11:00:00Z"],
  ])("%s in London is %s", (stamp, instant) => {
    expect(startOf(stamps(stamp), london)).toBe(instant);
  });

  test.each(["2026-02-30 00:00", "32/01/2026 00:00", "2026-01-01", "soon", "2026-01-01 24:00"])(
    "%s is no stamp",
    (stamp) => {
      expect(faultsOf(stamps(stamp), london)[0]).toContain("series.stamp sun.csv:2:1");
    },
  );

  test("the spring's missing hour is no gap, and the clock never shows it", () => {
    const text = stamps("2026-03-29 00:00", "2026-03-29 00:30", "2026-03-29 02:00");
    expect(read(text, london).values).toHaveLength(3);
    const wrong = stamps("2026-03-29 00:30", "2026-03-29 01:00");
    expect(faultsOf(wrong, london)[0]).toContain("series.missingHour sun.csv:3:1");
  });

  test("in autumn the second 01:00 and 01:30 are the later ones", () => {
    const doubled = stamps(
      ...["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"].map((time) => `25/10/2026 ${time}`),
    );
    expect(read(doubled, london).values).toHaveLength(6);
    expect(startOf(doubled, london)).toBe("2026-10-24T23:30:00Z");
    const ends = read(doubled, { ...london, stamps: "periodEnd" });
    expect([ends.values.length, formatInstant(periodStart(ends.firstPeriod))]).toEqual([
      6,
      "2026-10-24T23:00:00Z",
    ]);
    const hourly = stamps(
      ...["00:00", "01:00", "01:00", "02:00"].map((time) => `25/10/2026 ${time}`),
    );
    expect(read(hourly, { ...london, stepMinutes: 60 }).values).toHaveLength(8);
  });

  test.each([
    ["between hours that are there", ["00:30", "01:00", "01:30", "02:00"]],
    ["at the start", ["01:00", "01:30", "02:00"]],
    ["alone", ["01:00", "01:30"]],
  ])("one doubled hour where London has two is ambiguous: %s", (_, clocks) => {
    const text = stamps(...clocks.map((clock) => `25/10/2026 ${clock}`));
    const faults = faultsOf(text, london);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain("series.doubledHour");
    expect(faults[0]).toContain('01:00", which the clock in London shows twice');
  });

  test("a doubled hour is sure where the clock is seen to go back, or where the file ends in its first", () => {
    const first = (...clocks: string[]) =>
      startOf(stamps(...clocks.map((clock) => `25/10/2026 ${clock}`)), london);
    expect(first("01:30", "01:00", "01:30", "02:00")).toBe("2026-10-25T00:30:00Z");
    expect(first("00:30", "01:00", "01:30")).toBe("2026-10-24T23:30:00Z");
  });

  test("settlement dates and periods are London's, 46 and 50 on the days of the change", () => {
    const rows = (day: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${day},${index + 1},1`);
    const text = (...lines: string[]) => `day,sp,value\n${lines.join("\n")}\n`;
    const spring = text(...rows("2026-03-29", 46), ...rows("30/03/2026", 48));
    expect(read(spring, settlement).values).toHaveLength(94);
    const autumn = text(...rows("25-OCT-2026", 50), ...rows("2026-10-26", 48));
    expect(read(autumn, settlement).values).toHaveLength(98);
    expect(startOf(text("2026-07-01,3,1"), settlement)).toBe("2026-07-01T00:00:00Z");
    expect(faultsOf(text("2026-03-29,47,1"), settlement)[0]).toContain(
      "series.settlementPeriod sun.csv:2:12",
    );
    expect(faultsOf(text("2026-03-29,1,1"), { ...settlement, stepMinutes: 60 })[0]).toContain(
      "series.step",
    );
  });
});

describe("gaps that may be filled", () => {
  const filling = (periods: number): CsvColumn => ({ ...utc, gaps: { interpolate: periods } });
  const rows = (...cells: [clock: string, value: string][]) =>
    file(...cells.map(([clock, value]) => `2026-01-01 ${clock},${value}`));

  test("lie on a straight line, and are told", () => {
    const text = rows(["00:00", "1"], ["01:30", "4"], ["02:00", ""], ["02:30", "6"]);
    const series = read(text, filling(2));
    expect([...series.values]).toEqual([1, 2, 3, 4, 5, 6]);
    const { firstPeriod } = series;
    expect(series.filled).toEqual([
      { firstPeriod: firstPeriod + 1, periodCount: 2 },
      { firstPeriod: firstPeriod + 4, periodCount: 1 },
    ]);
  });

  test("are refused where they are longer", () => {
    const text = rows(["00:00", "1"], ["01:00", "3"], ["03:00", "4"]);
    const [fault] = faultsOf(text, filling(2));
    expect(fault).toContain("a gap: no rows from 2026-01-01T01:30:00Z to 2026-01-01T02:30:00Z (3)");
    expect(fault).toContain("gaps of more than 2 periods are not filled");
  });

  test("count half-hours, in hourly files too", () => {
    const hourly = { ...filling(2), stepMinutes: 60 } as const;
    expect([...read(rows(["00:00", "1"], ["02:00", "3"]), hourly).values]).toEqual([
      1, 1, 2, 2, 3, 3,
    ]);
    expect(faultsOf(rows(["00:00", "1"], ["03:00", "3"]), hourly)[0]).toContain("series.gap");
  });

  test("an hourly file with a row at the half-hour is no gap but another step", () => {
    const text = rows(["00:00", "1"], ["00:30", "3"]);
    expect(faultsOf(text, { ...utc, stepMinutes: 60 })[0]).toContain("series.step");
  });
});

describe("faults", () => {
  const day = (...clocks: string[]) => stamps(...clocks.map((clock) => `2026-01-01 ${clock}`));

  test.each([
    ["no text", "", "series.empty"],
    ["a mark and nothing else", "\ufeff", "series.empty"],
    ["a header alone", "time,value\n", "series.empty"],
    ["a missing column", "when,value\n2026-01-01 00:00,1\n", "series.missingColumn sun.csv:1:1"],
    [
      "the column twice",
      "value,time,value\n1,2026-01-01 00:00,2\n",
      "series.columnTwice sun.csv:1:12",
    ],
    [
      "the times twice",
      "time,value,time\nx,1,y\n",
      'columnTwice sun.csv:1:12: found the column "time"',
    ],
    ["a header that is cut off", "time,value", "series.cutOff sun.csv:1:1"],
    ["no number", file("2026-01-01 00:00,much"), "series.number sun.csv:2:18"],
    ["an empty cell", file("2026-01-01 00:00,"), "series.number sun.csv:2:18"],
    ["a hexadecimal number", file("2026-01-01 00:00,0x10"), "series.number"],
    ["an endless number", file("2026-01-01 00:00,1e999"), "series.number"],
    ["power below 0", file("2026-01-01 00:00,-1"), "series.negative sun.csv:2:18"],
    ["too few cells", file("2026-01-01 00:00"), "series.cells sun.csv:2:1"],
    ["off the half-hour grid", day("00:00", "00:15"), "series.grid sun.csv:3:1"],
    ["a repeated stamp", day("00:00", "00:30", "00:30"), "series.repeated sun.csv:4:1"],
    ["a wrong order", day("01:00", "00:30"), "series.order sun.csv:3:1"],
    ["a gap", day("00:00", "01:00"), "series.gap sun.csv:3:1"],
  ])("%s", (_, text, expected) => {
    const [told, ...more] = faultsOf(text);
    expect(more).toEqual([]);
    expect(told).toContain(expected);
  });

  test("a last line without a line end is one fault, whatever is left of it, beside those of the rows before", () => {
    const rows = [
      "time,value",
      "2026-01-01 00:00,100",
      "2026-01-01 00:30,much",
      "2026-01-01 01:00,300",
    ];
    for (const lineEnd of ["\n", "\r\n", "\r"]) {
      const text = rows.join(lineEnd) + lineEnd;
      const last = text.lastIndexOf("2026");
      for (let end = last + 1; end < last + rows[3]!.length; end += 1) {
        expect(faultsOf(text.slice(0, end))).toEqual([
          expect.stringContaining("series.number sun.csv:3:18"),
          "series.cutOff sun.csv:4:1: found a last line without a line end; take the whole file, or end its last line",
        ]);
      }
      expect(faultsOf(`${text}  `)).toHaveLength(1);
    }
  });

  test("all kinds come at once, one message a kind with how many there are", () => {
    const text = file(
      ...["2026-01-01 00:00,x", "2026-01-01 00:30,-2", "2026-01-01 01:00,-3", "2026-01-01 02:30,3"],
      ...["never,4", "2026-01-01 03:30,y", "2026-01-01 04:00,z"],
    );
    expect(faultsOf(text).map((fault) => fault.split(" ")[0])).toEqual([
      "series.number",
      "series.negative",
      "series.stamp",
      "series.gap",
    ]);
    expect(faultsOf(text)[0]).toContain(
      'sun.csv:2:18: found "x" and 2 more of the kind, the last in line 8',
    );
    expect(faultsOf(file(...Array.from({ length: 90 }, () => "never,1")))).toHaveLength(1);
  });

  test("every gap is named by its first and last stamp and its count", () => {
    const [fault] = faultsOf(day("00:00", "01:00", "01:30", "04:00"));
    expect(fault).toContain(
      "2 gaps, 5 rows missing in all: no row at 2026-01-01T00:30:00Z; no rows from 2026-01-01T02:00:00Z to 2026-01-01T03:30:00Z (4)",
    );
    const many = Array.from({ length: 60 }, (_, hour) => {
      const [at, clock] = [1 + Math.floor(hour / 24), String(hour % 24).padStart(2, "0")];
      return `2026-01-0${at} ${clock}:00`;
    });
    expect(faultsOf(stamps(...many))[0]).toContain("and 19 gaps more");
  });

  test.each([
    ["12 kW", "kW"],
    ["12kW", "MW"],
    ["0.4 MWh", "kW"],
    ["£45.20", "GBP/MWh"],
    ["45.2 £/MWh", "GBP/MWh"],
    ["11 °C", "degC"],
    ["9 knots", "m/s"],
  ] as const)("a cell with a unit, %s, is refused in a column of %s", (cell, unit) => {
    const [fault] = faultsOf(file(`2026-01-01 00:00,${cell}`), { ...utc, unit });
    expect(fault).toContain(
      `series.unitInCell sun.csv:2:18: found "${cell}", a number with a unit`,
    );
    expect(fault).toContain(`all in ${unit}`);
  });

  test.each([
    ["Power (kW)", "MW", "kW"],
    ["Energy Demand in kWh", "kW", "kWh"],
    ["output_mw", "kW", "MW"],
    ["System Sell Price(£/MWh)", "p/kWh", "£/MWh"],
    ["Outgoing Agile Rate (p/kWh)", "GBP/MWh", "p/kWh"],
    ["wind [knots]", "m/s", "knots"],
    ["T (°F)", "degC", "°F"],
  ] as const)("a header %s contradicts %s", (header, unit, shown) => {
    const text = `time,${header}\n2026-01-01 00:00,1\n`;
    const [fault] = faultsOf(text, { ...utc, valueColumn: header, unit });
    expect(fault).toContain(`series.headerUnit sun.csv:1:6: found a header in ${shown}`);
  });

  test.each([
    ["Power (kW)", "kW"],
    ["kW", "kW"],
    ["power kW", "kW"],
    ["EMBEDDED_SOLAR_GENERATION", "MW"],
    ["Region A", "kW"],
    ["Load (site 4)", "kW"],
    ["System Sell Price(£/MWh)", "GBP/MWh"],
    ["speed [m/s]", "m/s"],
    ["T (°C)", "degC"],
  ] as const)("a header %s goes with %s", (header, unit) => {
    const text = `time,${header}\n2026-01-01 00:00,1\n`;
    expect(read(text, { ...utc, valueColumn: header, unit }).values).toHaveLength(1);
  });

  test("one bad stamp is one fault", () => {
    expect(faultsOf(day("00:00", "00:3O", "01:00"))).toHaveLength(1);
  });

  test("a byte-order mark is no part of the first column's name", () => {
    expect(read(`\ufeff${stamps("2026-01-01 00:00")}`).values).toHaveLength(1);
  });
});

test("a series says which periods it does not cover", () => {
  const series = read(stamps("2026-01-01 00:00", "2026-01-01 00:30"));
  const first = yearCalendar(2026).firstPeriod;
  expect(series.covers(first, first + 2)).toEqual([]);
  expect(series.covers(first + 1, first + 1)).toEqual([]);
  expect(series.covers(first, first + 3)).toHaveLength(1);
  expect(series.covers(first - 1, first + 1)[0]!.found).toContain("2026-01-01T01:00:00Z");
});
