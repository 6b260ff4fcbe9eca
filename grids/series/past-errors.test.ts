/** Past forecast errors from CSV: rows in any order make the same days; whatever is wrong is told at once, with its place. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../../sim/core/errors.ts";
import { readPastErrors } from "./past-errors.ts";

const HEADER = "day,period,kind,errorFrac";
const KINDS = ["wind", "demand"] as const;

/** 20 days of two kinds: 1,920 rows, the first of them in line 2. */
function rowsOf(dayCount = 20, kinds: readonly string[] = KINDS): string[] {
  return Array.from({ length: dayCount }, (_, day) =>
    kinds.flatMap((kind, row) =>
      Array.from(
        { length: 48 },
        (_, index) =>
          `2025-03-${String(day + 1).padStart(2, "0")},${index + 1},${kind},${(day - 10 + index / 100 + row / 1000) / 100}`,
      ),
    ),
  ).flat();
}
const textOf = (rows: readonly string[], header = HEADER) => `${[header, ...rows].join("\n")}\n`;

function told(text: string): string[] {
  const read = readPastErrors(text, "past.csv");
  return read.kind === "ok"
    ? []
    : read.faults.map((fault) => `${fault.code} ${formatFault(fault)}`);
}

/** The rows with some replaced, by line of the file; undefined leaves a row out. */
function changed(changes: Readonly<Record<number, string | undefined>>): string {
  const rows = rowsOf().map((row, index) => (index + 2 in changes ? changes[index + 2] : row));
  return textOf(rows.filter((row) => row !== undefined));
}

describe("past errors", () => {
  test("are the file's cells by day, half-hour and kind", () => {
    const past = orThrow(readPastErrors(textOf(rowsOf())));
    expect(past.dayCount).toBe(20);
    expect(Object.keys(past.errorFrac)).toEqual([...KINDS]);
    expect(past.errorFrac.wind![0]).toBe(-0.1);
    expect(past.errorFrac.wind![19 * 48 + 47]).toBe((9 + 0.47) / 100);
    expect(past.errorFrac.demand![3 * 48 + 10]).toBe((-7 + 0.1 + 0.001) / 100);
  });

  test("are the same from rows in any order, other columns beside, and other line ends", () => {
    const rows = rowsOf();
    const past = orThrow(readPastErrors(textOf(rows)));
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(readPastErrors(textOf(shuffled))).toEqual({ kind: "ok", value: past });
      }),
      { seed: 4, numRuns: 10 },
    );
    const wide = rows.map((row) => `site 4,${row},"a, b"`).join("\r\n");
    const text = `\ufeffsite,${HEADER},note\r\n${wide}\r\n`;
    expect(readPastErrors(text)).toEqual({ kind: "ok", value: past });
  });
});

describe("faults", () => {
  const wind = (day: number, period: number | string, error: number | string, kind = "wind") =>
    `2025-03-${String(day).padStart(2, "0")},${period},${kind},${error}`;

  test.each([
    ["no text", "", "series.empty past.csv: found no text; write a header"],
    [
      "columns that are not there",
      textOf(rowsOf(), "date,period,type,errorFrac"),
      'series.missingColumn past.csv:1:1: found a header without "day", "kind"; name columns day, period, kind, errorFrac',
    ],
    [
      "a column twice",
      textOf(
        rowsOf().map((row) => `${row},x`),
        `${HEADER},kind`,
      ),
      'series.columnTwice past.csv:1:27: found the column "kind" twice',
    ],
    ["a header alone", textOf([]), "pastErrors.days past.csv: found 0 days; write whole days"],
    [
      "few days",
      textOf(rowsOf(19)),
      "pastErrors.days past.csv: found 19 days; write whole days, at least 20",
    ],
    [
      "no number",
      changed({ 5: wind(1, 4, "NaN") }),
      'pastErrors.number past.csv:5:19: found the errorFrac "NaN"',
    ],
    [
      "an empty cell",
      changed({ 5: wind(1, 4, "") }),
      "pastErrors.number past.csv:5:19: found nothing as errorFrac",
    ],
    [
      "no fraction",
      changed({ 5: wind(1, 4, "-8.5") }),
      'pastErrors.range past.csv:5:19: found the errorFrac "-8.5"',
    ],
    [
      "another kind",
      changed({ 5: wind(1, 4, 0, "winds") }),
      'pastErrors.kind past.csv:5:14: found the kind "winds"; write one of wind, solar, demand, other; the nearest is "wind"',
    ],
    [
      "a period of a long day",
      changed({ 5: wind(1, 49, 0) }),
      'pastErrors.period past.csv:5:12: found the period "49"; write periods 1 to 48 of every day and kind, and leave out',
    ],
    [
      "a period that is none",
      changed({ 5: wind(1, "4.0", 0) }),
      'pastErrors.period past.csv:5:12: found the period "4.0"',
    ],
    ["too few cells", changed({ 5: "2025-03-01,4" }), "series.cells past.csv:5:1: found 2 cells"],
    [
      "a row without a day",
      changed({ 5: ",4,wind,0" }),
      "pastErrors.day past.csv:5:1: found a row without a day",
    ],
    [
      "a row twice",
      changed({ 5: `${wind(1, 4, 0)}\n${wind(1, 4, 0.1)}` }),
      'pastErrors.repeated past.csv:6:12: found period 4 of day "2025-03-01", kind wind, a second time',
    ],
    [
      "a row that is missing",
      changed({ 5: undefined }),
      'pastErrors.missing past.csv:2:1: found a day "2025-03-01" without period 4 of kind wind; write periods 1 to 48',
    ],
    [
      "a day of 46 periods",
      changed({ 48: undefined, 49: undefined }),
      'found a day "2025-03-01" without periods 47, 48 of kind wind',
    ],
    [
      "a day without a kind",
      textOf([...rowsOf(), ...rowsOf(21, ["wind"]).slice(20 * 48)]),
      'pastErrors.missing past.csv:1922:1: found a day "2025-03-21" without any period of kind demand',
    ],
    [
      "a last line that is cut off",
      textOf(rowsOf()).concat("2025-03-21,1,wi"),
      "series.cutOff past.csv:1922:1",
    ],
  ])("%s", (name, text, expected) => {
    const [first, ...more] = told(text);
    expect(first).toContain(expected);
    // A row without a day is missing from its day as well.
    expect(more).toHaveLength(name === "a row without a day" ? 1 : 0);
  });

  test("all come at once, one message a kind of fault with how many there are", () => {
    const text = changed({
      3: wind(1, 2, "much"),
      5: wind(1, 4, "more"),
      60: wind(1, 11, 7, "demand"),
      100: wind(2, 0, 0),
      205: undefined,
    });
    expect(told(text).map((fault) => fault.split(" ")[0])).toEqual([
      "pastErrors.number",
      "pastErrors.range",
      "pastErrors.period",
      "pastErrors.missing",
    ]);
    expect(told(text)[0]).toContain('"much" and 1 more of the kind, the last in line 5');
  });

  test("more days than anybody has kept are refused", () => {
    const rows = Array.from({ length: 10_001 }, (_, day) => `d${day},1,wind,0`);
    expect(told(textOf(rows)).some((fault) => fault.startsWith("pastErrors.days"))).toBe(true);
  });

  test("whatever the text, the answer is past errors or faults", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (noise, cells) => {
        const read = readPastErrors(`${HEADER}\n${noise}\n${cells.join(",")}\n`);
        expect(read.kind).toBe("faulty");
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});
