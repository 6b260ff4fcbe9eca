/** Calls from CSV: rows in any order, what a file leaves out by default; whatever is wrong is told at once, with its place. */
import { expect, test } from "vitest";
import { formatFault, orThrow } from "../../sim/core/errors.ts";
import { readSystemCalls } from "./system-calls-csv.ts";

const told = (text: string): string[] => {
  const read = readSystemCalls(text, "calls.csv");
  return read.kind === "ok" ? [] : read.faults.map(formatFault);
};

test("are the rows in the order of time, whole and no emergencies where the file does not say", () => {
  const rows = ["2026-06-16,07:30,30", "2026-06-15,17:00,120", "2026-06-15,11:00,60"];
  const { calls, places } = orThrow(readSystemCalls(`day,from,minutes\n${rows.join("\n")}\n`));
  const rest = { depthFrac: 1, isEmergency: false };
  expect(calls).toEqual([
    { day: "2026-06-15", from: "11:00", minutes: 60, ...rest },
    { day: "2026-06-15", from: "17:00", minutes: 120, ...rest },
    { day: "2026-06-16", from: "07:30", minutes: 30, ...rest },
  ]);
  expect(places).toEqual([4, 3, 2].map((line) => ({ line, column: 12 })));
  expect(orThrow(readSystemCalls("day,from,minutes\n")).calls).toEqual([]);
});

test("may be emergencies and parts, in columns of any order beside others", () => {
  const text = "note,isEmergency,minutes,depthFrac,from,day\nx,true,30,0.25,00:00,2026-01-01\n";
  expect(orThrow(readSystemCalls(text)).calls).toEqual([
    { day: "2026-01-01", from: "00:00", minutes: 30, depthFrac: 0.25, isEmergency: true },
  ]);
});

test("every kind of fault at once, each with its line and column", () => {
  const text = [
    "day,from,minutes,depthFrac,isEmergency",
    "2026-02-30,11:00,60,1,false",
    "2026-06-15,11:10,60,1,false",
    "2026-06-15,11:00,45,1,false",
    "2026-06-15,11:00,60,1.5,false",
    "2026-06-15,12:00,60,1,no",
    "2026-06-15,12:30,60,1,false",
    "2026-06-15,23:30,60,1,false",
    "2026-06-15,10:00",
    "",
  ].join("\n");
  expect(told(text)).toEqual([
    'calls.csv:2:1: found "2026-02-30"; write a London date, YYYY-MM-DD',
    'calls.csv:3:12: found "11:10"; write a clock time on a half-hour, HH:MM',
    'calls.csv:4:18: found "45"; write 30 to 240 in steps of 30',
    'calls.csv:5:21: found "1.5"; write a part above 0, at most 1',
    'calls.csv:6:23: found "no"; write true or false',
    "calls.csv:8:18: found 60 minutes from 23:30, past midnight; write what is left as a call of the next day",
    "calls.csv:9:1: found 2 cells; write a cell for every column of the header",
    "calls.csv:7:12: found a call at 12:30 on 2026-06-15, while that of 12:00 holds; write each half-hour once",
  ]);
});

test.each([
  ["", "no text"],
  ["day,from\n", 'a header without "minutes"'],
  ["day,from,minutes,from\n", 'the column "from" twice'],
  ["day,from,minutes\n2026-06-15,11:00,60", "a last line without a line end"],
])("%j: %s", (text, found) => {
  const faults = told(text);
  expect(faults.length).toBe(1);
  expect(faults[0]).toContain(found);
});

test("more calls than one a day in 27 years are refused, not read on", () => {
  const row = "2026-06-15,11:00,30\n";
  const faults = told(`day,from,minutes\n${row.repeat(10_002)}`);
  expect(faults.some((fault) => fault.includes("more than 10000 calls"))).toBe(true);
});
