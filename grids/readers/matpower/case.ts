/**
 * The statements of a MATPOWER case file, recognised one after another and never executed.
 * Takes the text; gives the matrices bus, gen, branch and dcline with the place of every cell, after the known conversions
 * (ohm to per unit, kW to MW, power-factor split), and every fault. Any other executable line is a fault.
 */
import { readColumnScaling, readField, readIndexList, readScalar } from "./assignments.ts";
import { ALL_INDICES } from "./columns.ts";
import { isMark, Refused } from "./expressions.ts";
import {
  type CaseReading,
  executable,
  FAULTS_MAX,
  isSeparator,
  isTerminator,
  type Promised,
  report,
  VERSION_REMEDY,
} from "./reading.ts";
import { lineAt, peek, type Scanner, scan, type Token, take } from "./tokens.ts";

/** Reads every statement; what is missing at the end is a fault too. */
export function readCase(text: string, file: string | undefined): CaseReading {
  const reading: CaseReading = {
    text,
    file,
    scanner: scan(text, (comment, offset) => notePromise(reading, comment, offset)),
    faults: [],
    tables: new Map(),
    scalars: new Map(),
    indices: new Map(),
    scaled: new Set(),
    promises: new Map(),
    name: undefined,
    caseName: "mpc",
    version: undefined,
    baseMva: undefined,
    isSplitOpen: false,
    hasEnded: false,
  };
  while (peek(reading.scanner).kind !== "end" && reading.faults.length < FAULTS_MAX) {
    readStatement(reading);
    if (reading.version === "1") return reading;
  }
  if (reading.faults.length < FAULTS_MAX) reportIncomplete(reading);
  return reading;
}

function readStatement(reading: CaseReading): void {
  const { scanner } = reading;
  const first = peek(scanner);
  if (isSeparator(first)) {
    take(scanner);
    return;
  }
  const faultsBefore = reading.faults.length;
  try {
    if (reading.hasEnded) throw executable(reading, first);
    if (isMark(first, "[")) readIndexList(reading);
    else if (first.kind === "name") readNamedStatement(reading, take(scanner));
    else throw executable(reading, first);
    // After a fault inside a matrix the next statement may begin without a line end between.
    if (reading.faults.length === faultsBefore) readTerminator(reading);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { offset, found, remedy } = error;
    report(reading, offset, { code: "matpower.statement", found, remedy });
    skipLine(scanner);
  }
}

function readNamedStatement(reading: CaseReading, name: Token): void {
  const next = peek(reading.scanner);
  const ends = isTerminator(next);
  if (name.text === "function" && reading.name === undefined) readHeader(reading);
  else if (name.text === "define_constants" && ends) {
    for (const [index, value] of ALL_INDICES) reading.indices.set(index, value);
  } else if (ends && ["end", "endfunction", "return"].includes(name.text)) {
    reading.hasEnded = true;
  } else if (name.text === reading.caseName && isMark(next, ".")) {
    take(reading.scanner);
    const field = take(reading.scanner);
    if (field.kind !== "name") throw executable(reading, name);
    if (isMark(peek(reading.scanner), "(")) readColumnScaling(reading, name, field);
    else readField(reading, name, field);
  } else if (isMark(next, "=")) readScalar(reading, name);
  else throw executable(reading, name);
}

/** `function mpc = name`; the header of a version 1 file lists the matrices instead. */
function readHeader(reading: CaseReading): void {
  const { scanner } = reading;
  const outputs: string[] = [];
  let token = take(scanner);
  const start = token.offset;
  for (; token.kind !== "newline" && token.kind !== "end"; token = take(scanner)) {
    if (isMark(token, "=")) break;
    if (token.kind === "name") outputs.push(token.text);
  }
  const name = take(scanner);
  if (outputs.length > 1) {
    reading.version = "1";
    reading.name = "version 1";
    throw new Refused(start, "a case file of version 1", VERSION_REMEDY);
  }
  if (name.kind !== "name" || outputs[0] === undefined) {
    throw new Refused(start, `\`${lineAt(reading.text, start)}\``, "write `function mpc = name`");
  }
  reading.name = name.text;
  reading.caseName = outputs[0];
}

function readTerminator(reading: CaseReading): void {
  const token = peek(reading.scanner);
  if (!isTerminator(token)) throw executable(reading, token);
}

/** Passes the rest of the line, and the lines that it is continued on. */
function skipLine(scanner: Scanner): void {
  const { text } = scanner;
  let start = scanner.peeked?.offset ?? scanner.offset;
  let end = text.indexOf("\n", start);
  while (end !== -1 && text.slice(start, end).includes("...")) {
    start = end + 1;
    end = text.indexOf("\n", start);
  }
  scanner.peeked = undefined;
  scanner.offset = end === -1 ? text.length : end;
}

/** Comments of the matrices say that a unit is converted below; a file cut off before that must not pass for complete. */
function notePromise(reading: CaseReading, comment: string, offset: number): void {
  if (reading.version === undefined || !/convert.*below/i.test(comment)) return;
  const note = (promised: Promised) => {
    if (!reading.promises.has(promised)) reading.promises.set(promised, offset);
  };
  if (/\bkW\b|\bkVA\b/.test(comment)) note("loads");
  if (/\bohms?\b/i.test(comment)) note("impedances");
  if (/power factor/i.test(comment)) note("powerFactor");
}

function reportIncomplete(reading: CaseReading): void {
  const { text, tables } = reading;
  const end = text.length;
  const missing = (member: string) =>
    report(reading, end, {
      code: "matpower.missing",
      path: `${reading.caseName}.${member}`,
      found: "nothing up to the end of the file",
      remedy: `write ${reading.caseName}.${member}, or take the whole file: this one may be cut off`,
    });
  if (reading.version === undefined) missing("version");
  if (reading.baseMva === undefined) missing("baseMVA");
  for (const table of ["bus", "gen", "branch"] as const) if (!tables.has(table)) missing(table);
  for (const [name, scalar] of reading.scalars) {
    if (scalar.used) continue;
    report(reading, scalar.offset, {
      code: "matpower.unused",
      found: `\`${name}\`, which nothing uses`,
      remedy: "write the conversion that uses it, or remove the line: the file may be cut off",
    });
  }
  reportBrokenPromises(reading);
}

function reportBrokenPromises(reading: CaseReading): void {
  const { scaled, promises } = reading;
  const kept: Record<Promised, boolean> = {
    loads: scaled.has("bus:3"),
    impedances: scaled.has("branch:3") && scaled.has("branch:4"),
    powerFactor: scaled.has("split"),
  };
  for (const [promised, offset] of promises) {
    if (kept[promised]) continue;
    report(reading, offset, {
      code: "matpower.unconverted",
      found: `the comment \`${lineAt(reading.text, offset)}\`, and no statement that converts them`,
      remedy: "write the conversion or take the whole file; correct the comment if it is wrong",
    });
  }
  if (reading.isSplitOpen && !promises.has("powerFactor")) {
    report(reading, reading.text.length, {
      code: "matpower.unconverted",
      found: "reactive demand taken from a power factor, active demand not yet",
      remedy: "write the second half: mpc.bus(:, PD) = mpc.bus(:, PD) * pf",
    });
  }
}
