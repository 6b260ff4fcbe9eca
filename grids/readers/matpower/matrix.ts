/**
 * One matrix of numbers of a MATPOWER case file.
 * Takes a reading whose scanner stands before `[`; puts the rows, and the place of every cell, into the reading.
 * Keeps: every row has as many cells as the first, and not fewer than the format says; a matrix not closed is a fault;
 * after a faulty row the next one is read, so that all faults come at once.
 */
import { expectMark, isMark, type ReadName, Refused, readCell } from "./expressions.ts";
import { type CaseReading, cellPath, report, type Table, type TableName } from "./reading.ts";
import { peek, type Token, take } from "./tokens.ts";

/** Columns that the format asks for; files of version 2 have 13, 21 and 13, and some tools write fewer for gen, branch. */
const COLUMNS_MIN: Record<TableName, number> = { bus: 13, gen: 10, branch: 11, dcline: 3 };
const ROWS_MAX: Record<TableName, number> = {
  bus: 20_000,
  gen: 20_000,
  branch: 40_000,
  dcline: 20_000,
};

export function readMatrix(reading: CaseReading, name: TableName, readName: ReadName): void {
  const { scanner } = reading;
  const opened = expectMark(scanner, "[");
  const table: Table = { offset: opened.offset, width: undefined, rows: [], offsets: [] };
  reading.tables.set(name, table);
  for (let token = peek(scanner); !isMark(token, "]"); token = peek(scanner)) {
    if (isRowEnd(token)) {
      take(scanner);
      continue;
    }
    if (isUnclosed(reading, token)) {
      reportUnclosed(reading, name, token);
      return;
    }
    if (table.rows.length === ROWS_MAX[name]) {
      throw new Refused(
        token.offset,
        `more than ${ROWS_MAX[name]} rows`,
        `write at most ${ROWS_MAX[name]} rows in ${reading.caseName}.${name}`,
      );
    }
    readRow(reading, name, table, readName);
  }
  take(scanner);
}

/** The end of the file, or the next statement, inside the matrix. */
function isUnclosed(reading: CaseReading, token: Token): boolean {
  if (token.kind === "end") return true;
  return (
    token.kind === "name" && token.text === reading.caseName && reading.text[token.end] === "."
  );
}

function reportUnclosed(reading: CaseReading, name: TableName, token: Token): void {
  report(reading, token.offset, {
    code: "matpower.unclosed",
    path: `${reading.caseName}.${name}`,
    found: `the ${token.kind === "end" ? "end of the file" : "next statement"} inside the matrix`,
    remedy: "close the matrix with `];`: the file may be cut off",
  });
}

function readRow(reading: CaseReading, name: TableName, table: Table, readName: ReadName): void {
  const { scanner } = reading;
  const cells: number[] = [];
  const offsets: number[] = [];
  const start = peek(scanner);
  table.rows.push(cells);
  table.offsets.push(offsets);
  try {
    for (let token = start; !isMatrixRowEnd(reading, token); token = peek(scanner)) {
      if (cells.length > 0 && isMark(token, ",")) {
        take(scanner);
        if (isMatrixRowEnd(reading, peek(scanner))) break;
      } else if (cells.length > 0 && !token.spaced) throw notACell(token);
      const cell = peek(scanner);
      if (cell.kind === "broken" || cell.kind === "text") throw notACell(cell);
      cells.push(readCell(scanner, readName));
      offsets.push(cell.offset);
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    report(reading, error.offset, {
      code: "matpower.cell",
      path: cellPath(reading, name, table.rows.length, cells.length + 1),
      found: error.found,
      remedy: error.remedy,
    });
    skipRow(reading);
    return;
  }
  checkLength(reading, name, table, start);
}

function notACell(token: Token): Refused {
  const found =
    token.kind === "broken"
      ? token.text
      : token.kind === "text"
        ? `the text '${token.text.slice(0, 40)}'`
        : `\`${token.text}\``;
  return new Refused(token.offset, found, "write a number, and a blank or a comma between two");
}

function checkLength(reading: CaseReading, name: TableName, table: Table, start: Token): void {
  const row = table.rows.length;
  const count = table.rows.at(-1)!.length;
  const isFirst = table.width === undefined;
  table.width ??= count;
  const expected = table.width;
  if (isFirst ? count >= COLUMNS_MIN[name] : count === expected) return;
  report(reading, start.offset, {
    code: "matpower.row",
    path: `${reading.caseName}.${name}(${row}, :)`,
    found: isFirst ? `${count} columns` : `${count} columns, where the first row has ${expected}`,
    remedy: isFirst
      ? `write at least ${COLUMNS_MIN[name]}, as MATPOWER's caseformat lists them`
      : `write ${expected} columns in every row`,
  });
}

function isRowEnd(token: Token): boolean {
  return token.kind === "newline" || isMark(token, ";");
}

function isMatrixRowEnd(reading: CaseReading, token: Token): boolean {
  return isRowEnd(token) || isMark(token, "]") || isUnclosed(reading, token);
}

function skipRow(reading: CaseReading): void {
  const { scanner } = reading;
  while (!isMatrixRowEnd(reading, peek(scanner))) take(scanner);
}
