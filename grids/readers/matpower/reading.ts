/**
 * What has been read of a MATPOWER case file so far, and how a fault in it is reported.
 * Takes offsets in the text; gives faults with line and column. Keeps: at most the first 50 faults of a file.
 */
import type { Fault } from "../../../sim/core/errors.ts";
import { Refused } from "./expressions.ts";
import { lineAt, placeOf, type Scanner, type Token } from "./tokens.ts";

export const FAULTS_MAX = 50;

/** Matrices that count; `dcline` is read only to say what of it is left out. */
export type TableName = "bus" | "gen" | "branch" | "dcline";

export interface Table {
  readonly offset: number;
  /** Cells of a row, from the first row that could be read. */
  width: number | undefined;
  readonly rows: number[][];
  /** Offset in the text of every cell. */
  readonly offsets: number[][];
}

/** Units that a comment says are converted further down. */
export type Promised = "loads" | "impedances" | "powerFactor";

/** One record a file. */
export interface CaseReading {
  readonly text: string;
  readonly scanner: Scanner;
  readonly file: string | undefined;
  readonly faults: Fault[];
  readonly tables: Map<TableName, Table>;
  readonly scalars: Map<string, { readonly value: number; readonly offset: number; used: boolean }>;
  readonly indices: Map<string, number>;
  /** Columns scaled by statements, as `bus:3`; `split` once both halves of a power-factor split are done. */
  readonly scaled: Set<string>;
  readonly promises: Map<Promised, number>;
  name: string | undefined;
  /** The name of the struct that the file fills: `mpc` nearly always. */
  caseName: string;
  version: string | undefined;
  baseMva: { readonly value: number; readonly offset: number } | undefined;
  /** Reactive demand has been taken from the power factor; the active one not yet. */
  isSplitOpen: boolean;
  hasEnded: boolean;
}

export const VERSION_REMEDY =
  "write version 2: in MATPOWER, savecase('new.m', loadcase('old.m')) converts it";

export function report(
  reading: CaseReading,
  offset: number,
  fault: { code: string; path?: string; found: string; remedy: string },
): void {
  if (reading.faults.length >= FAULTS_MAX) return;
  reading.faults.push({
    code: fault.code,
    path: fault.path ?? "",
    found: fault.found,
    remedy: fault.remedy,
    ...(reading.file === undefined ? {} : { file: reading.file }),
    ...placeOf(reading.text, offset),
  });
}

/** A cell as MATPOWER writes it: rows and columns from 1. */
export function cellPath(
  reading: CaseReading,
  name: TableName,
  row: number,
  column: number,
): string {
  return `${reading.caseName}.${name}(${row}, ${column})`;
}

/** The fault of a line that is neither data nor a known conversion. */
export function executable(reading: CaseReading, token: Token): Refused {
  if (token.kind === "broken") return new Refused(token.offset, token.text, "close the quote");
  return new Refused(
    token.offset,
    `the executable line \`${lineAt(reading.text, token.offset)}\``,
    "remove it: a case file is read and never executed; docs/formats/network.md lists the conversions that are known",
  );
}

export function isSeparator(token: Token): boolean {
  return (
    token.kind === "newline" ||
    (token.kind === "mark" && (token.text === ";" || token.text === ","))
  );
}

export function isTerminator(token: Token): boolean {
  return token.kind === "end" || isSeparator(token);
}
