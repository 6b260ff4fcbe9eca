/**
 * Calls of a service of the electricity system operator from CSV text: columns day, from and minutes, and where the file has them
 * depthFrac (1), isEmergency (false) and system (short); rows in any order, other columns left alone. Takes text; gives the calls in the order
 * of time with their places, or one fault a kind, all at once, with line and column.
 * Keeps: no half-hour is called twice.
 */
import { type CsvCell, NUMBER } from "../../sim/core/documents/csv-cells.ts";
import { type Checked, faulty, ok } from "../../sim/core/errors.ts";
import { PERIOD_SECONDS, parseClock, parseDay } from "../../sim/core/time.ts";
import { SECONDS_PER_DAY, SECONDS_PER_MINUTE } from "../../sim/core/units.ts";
import { type StatedCall, SYSTEM_SIGNS } from "../../sim/model/services.ts";
import { type CsvFaults, csvFaults } from "./csv-faults.ts";
import { readCsvTable } from "./csv-table.ts";

const NEEDED = ["day", "from", "minutes"] as const;
const COLUMNS = [...NEEDED, "depthFrac", "isEmergency", "system"] as const;
type Places = Readonly<Record<(typeof COLUMNS)[number], number>>;

/** 27 years of one a day. */
const CALLS_MAX = 10_000;
const TEXT_SHOWN = 40;
const MINUTES = { least: 30, most: 240 } as const;

export interface SystemCallFile {
  readonly calls: readonly StatedCall[];
  /** By call, where in the text it says how the system is, or where it begins. */
  readonly places: readonly { readonly line: number; readonly column: number }[];
}

/** Reads the file. `file` is only used to name the place of a fault. */
export function readSystemCalls(text: string, file?: string): Checked<SystemCallFile> {
  const faults = csvFaults(file);
  const reading = { columns: COLUMNS, placesOf, readRows: readCalls };
  const placed = readCsvTable(text, reading, faults) ?? [];
  if (!faults.isEmpty()) return faulty(faults.list(""));
  return ok({
    calls: placed.map(({ fromS: _fromS, cell: _cell, sign: _sign, ...call }) => call),
    places: placed.map(({ cell, sign = cell }) => ({ line: sign.line, column: sign.column })),
  });
}

function placesOf(header: readonly CsvCell[], faults: CsvFaults): Places | undefined {
  const names = header.map((cell) => cell.text);
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const found = `a header without ${missing.map((name) => `"${name}"`).join(", ")}`;
    faults.add(header[0], "series.missingColumn", found, `name columns ${COLUMNS.join(", ")}`);
  }
  for (const name of COLUMNS) {
    const second = names.indexOf(name, names.indexOf(name) + 1);
    if (second <= 0 || !names.includes(name)) continue;
    const remedy = "rename the one that is not meant, or remove it";
    faults.add(header[second], "series.columnTwice", `the column "${name}" twice`, remedy);
  }
  if (!faults.isEmpty()) return undefined;
  const [day, from, minutes, depthFrac, isEmergency, system] = COLUMNS.map((name) =>
    names.indexOf(name),
  );
  return {
    ...{ day: day!, from: from!, minutes: minutes! },
    ...{ depthFrac: depthFrac!, isEmergency: isEmergency!, system: system! },
  };
}

/** A call with its seconds of the London day and the cells that it begins in and has its sign in. */
interface PlacedCall extends StatedCall {
  readonly fromS: number;
  readonly cell: CsvCell;
  readonly sign: CsvCell | undefined;
}

function readCalls(
  rows: Iterable<readonly CsvCell[]>,
  places: Places,
  faults: CsvFaults,
): PlacedCall[] {
  const placed: PlacedCall[] = [];
  for (const row of rows) {
    const cells = COLUMNS.map((name) => row[places[name]]);
    const [day, from, minutes, depth, emergency, system] = cells;
    const isShort = COLUMNS.some((name, index) => places[name] >= 0 && cells[index] === undefined);
    if (!day || !from || !minutes || isShort) {
      const found = `${row.length} cell${row.length === 1 ? "" : "s"}`;
      faults.add(row[0], "series.cells", found, "write a cell for every column of the header");
      continue;
    }
    if (placed.length === CALLS_MAX) {
      const remedy = `write at most ${CALLS_MAX} calls`;
      faults.add(day, "systemCalls.count", `more than ${CALLS_MAX} calls`, remedy);
      break;
    }
    const call = callOf({ day, from, minutes, depth, emergency, system }, faults);
    if (call !== undefined) placed.push(call);
  }
  placed.sort(
    (left, right) =>
      (left.day < right.day ? -1 : left.day > right.day ? 1 : 0) ||
      left.fromS - right.fromS ||
      left.cell.line - right.cell.line,
  );
  for (const [index, call] of placed.slice(1).entries()) twiceFault(placed[index]!, call, faults);
  return placed;
}

interface CallCells {
  readonly day: CsvCell;
  readonly from: CsvCell;
  readonly minutes: CsvCell;
  readonly depth: CsvCell | undefined;
  readonly emergency: CsvCell | undefined;
  readonly system: CsvCell | undefined;
}

/** Undefined where it is not known when it is. */
function callOf(cells: CallCells, faults: CsvFaults): PlacedCall | undefined {
  const { day, from, minutes: length, depth, emergency, system: sign } = cells;
  const isDay = parseDay(day.text) !== undefined;
  if (!isDay) faults.add(day, "systemCalls.day", quoted(day), "write a London date, YYYY-MM-DD");
  const fromS = parseClock(from.text);
  const isClock = fromS !== undefined && fromS % PERIOD_SECONDS === 0;
  if (!isClock)
    faults.add(from, "systemCalls.from", quoted(from), "write a clock time on a half-hour, HH:MM");
  const minutes = Number(length.text);
  const isLong =
    /^\d{1,3}$/.test(length.text) &&
    minutes >= MINUTES.least &&
    minutes <= MINUTES.most &&
    (minutes * SECONDS_PER_MINUTE) % PERIOD_SECONDS === 0;
  if (!isLong) {
    const remedy = `write ${MINUTES.least} to ${MINUTES.most} in steps of ${MINUTES.least}`;
    faults.add(length, "systemCalls.minutes", quoted(length), remedy);
  }
  const depthFrac = depth === undefined ? 1 : Number(depth.text);
  if (depth !== undefined && !(NUMBER.test(depth.text) && depthFrac > 0 && depthFrac <= 1))
    faults.add(depth, "systemCalls.depthFrac", quoted(depth), "write a part above 0, at most 1");
  const isEmergency = emergency?.text === "true";
  if (emergency !== undefined && emergency.text !== "true" && emergency.text !== "false")
    faults.add(emergency, "systemCalls.isEmergency", quoted(emergency), "write true or false");
  const system = SYSTEM_SIGNS.find((each) => each === sign?.text);
  if (sign !== undefined && system === undefined)
    faults.add(sign, "systemCalls.system", quoted(sign), "write short or long");
  if (!isDay || !isClock || !isLong) return undefined;
  if (fromS + minutes * SECONDS_PER_MINUTE > SECONDS_PER_DAY) {
    const found = `${minutes} minutes from ${from.text}, past midnight`;
    faults.add(
      length,
      "systemCalls.midnight",
      found,
      "write what is left as a call of the next day",
    );
  }
  const signed = system === undefined ? {} : { system };
  return {
    ...{ day: day.text, from: from.text, minutes, depthFrac, isEmergency },
    ...{ ...signed, fromS, cell: from, sign },
  };
}

const quoted = (cell: CsvCell) =>
  cell.text === "" ? "nothing" : `"${cell.text.slice(0, TEXT_SHOWN)}"`;

function twiceFault(before: PlacedCall, call: PlacedCall, faults: CsvFaults): void {
  const isApart =
    before.day !== call.day || before.fromS + before.minutes * SECONDS_PER_MINUTE <= call.fromS;
  if (isApart) return;
  const found = `a call at ${call.from} on ${call.day}, while that of ${before.from} holds`;
  faults.add(call.cell, "systemCalls.twice", found, "write each half-hour once");
}
