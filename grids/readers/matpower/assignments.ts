/**
 * Assignments of a MATPOWER case file: fields of the case, index names, scalars and scaled columns.
 * Takes a reading whose scanner stands inside a statement; gives the reading with what the statement says, or throws
 * `Refused`. Keeps: a matrix that the reader uses is all numbers; any other field is passed over if it is data only.
 */
import { INDEX_FUNCTIONS } from "./columns.ts";
import {
  expectMark,
  isMark,
  nameToken,
  type ReadName,
  Refused,
  readExpression,
  readFactor,
  Unexpected,
} from "./expressions.ts";
import { readMatrix } from "./matrix.ts";
import {
  type CaseReading,
  executable,
  isTerminator,
  type TableName,
  VERSION_REMEDY,
} from "./reading.ts";
import { peek, type Token, take } from "./tokens.ts";

const TABLES: ReadonlySet<string> = new Set(["bus", "gen", "branch", "dcline"]);

/** `mpc.x = …` where x is a matrix that counts, the base, the version, or anything else made of data. */
export function readField(reading: CaseReading, name: Token, field: Token): void {
  const { scanner } = reading;
  if (!isMark(peek(scanner), "=", ".")) throw executable(reading, name);
  if (TABLES.has(field.text) && isMark(peek(scanner), "=")) {
    take(scanner);
    const table = field.text as TableName;
    if (reading.tables.has(table)) throw twice(field, reading);
    readMatrix(reading, table, namesOf(reading));
    return;
  }
  if (field.text === "baseMVA") {
    take(scanner);
    if (reading.baseMva !== undefined) throw twice(field, reading);
    const { offset } = peek(scanner);
    reading.baseMva = { value: readExpression(scanner, namesOf(reading)), offset };
    needEnding(reading);
    return;
  }
  if (field.text === "version") {
    readVersion(reading, field);
    return;
  }
  while (isMark(peek(scanner), ".")) {
    take(scanner);
    if (take(scanner).kind !== "name") throw executable(reading, name);
  }
  if (!isMark(take(scanner), "=")) throw executable(reading, name);
  passData(reading, name);
}

function twice(field: Token, reading: CaseReading): Refused {
  return new Refused(
    field.offset,
    `${reading.caseName}.${field.text} a second time`,
    "write it once",
  );
}

function readVersion(reading: CaseReading, field: Token): void {
  const { scanner } = reading;
  take(scanner);
  const value = take(scanner);
  if (reading.version !== undefined) throw twice(field, reading);
  if (value.kind === "broken") throw executable(reading, value);
  reading.version = value.text;
  if (value.text !== "2") {
    reading.version = "1";
    throw new Refused(value.offset, `version '${value.text}'`, VERSION_REMEDY);
  }
  needEnding(reading);
}

/** A number or text at the very end of the file may be half of what stood there. */
function needEnding(reading: CaseReading): void {
  const token = peek(reading.scanner);
  if (token.kind !== "end") return;
  throw new Refused(
    token.offset,
    nameToken(token),
    "end the statement with `;`: the file may be cut off",
  );
}

const DATA_NAMES: ReadonlySet<string> = new Set(["Inf", "inf", "NaN", "nan", "pi", "sqrt", "true"]);

/** Passes a value that the reader has no use for: numbers, text and brackets, no call and no name. */
function passData(reading: CaseReading, name: Token): void {
  const { scanner } = reading;
  let depth = 0;
  let last = name;
  for (let token = peek(scanner); ; token = peek(scanner)) {
    if (depth === 0 && isTerminator(token)) break;
    if (token.kind === "end") {
      const remedy = "close the bracket opened above: the file may be cut off";
      throw new Refused(token.offset, nameToken(token), remedy);
    }
    if (token.kind === "broken") throw executable(reading, token);
    const isKnown = DATA_NAMES.has(token.text) || token.text === "false";
    if (token.kind === "name" && !isKnown) throw executable(reading, token);
    if (isMark(token, "[", "{", "(")) depth += 1;
    else if (isMark(token, "]", "}", ")")) depth -= 1;
    else if (token.kind === "mark" && !"+-*/^;,:.*./.^".includes(token.text)) {
      throw executable(reading, token);
    }
    if (depth < 0) throw executable(reading, token);
    last = take(scanner);
  }
  if (!isMark(last, "]", "}")) needEnding(reading);
}

/** `[PQ, PV, …] = idx_bus;`: the names take the column numbers in the order of the function's outputs. */
export function readIndexList(reading: CaseReading): void {
  const { scanner } = reading;
  const opened = take(scanner);
  const names: string[] = [];
  for (let token = take(scanner); !isMark(token, "]"); token = take(scanner)) {
    if (token.kind === "name") names.push(token.text);
    else if (!isMark(token, ",")) throw executable(reading, opened);
  }
  if (!isMark(take(scanner), "=")) throw executable(reading, opened);
  const source = take(scanner);
  const outputs = source.kind === "name" ? INDEX_FUNCTIONS.get(source.text) : undefined;
  if (outputs === undefined || names.length > outputs.length) throw executable(reading, opened);
  if (!isTerminator(peek(scanner))) throw executable(reading, opened);
  for (const [position, name] of names.entries()) {
    reading.indices.set(name, outputs[position]?.[1] ?? 0);
  }
}

/** `Vbase = …;`: a number that a later conversion uses. */
export function readScalar(reading: CaseReading, name: Token): void {
  const { scanner } = reading;
  take(scanner);
  const value = readOrRefuse(reading, name, () => readExpression(scanner, namesOf(reading)));
  needEnding(reading);
  if (!isTerminator(peek(scanner))) throw executable(reading, name);
  reading.scalars.set(name.text, { value, offset: name.offset, used: false });
}

/** `mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;`: columns times or divided by a number. */
export function readColumnScaling(reading: CaseReading, name: Token, field: Token): void {
  const { scanner } = reading;
  readOrRefuse(reading, name, () => {
    const targets = readColumns(reading, name, field);
    if (!isMark(take(scanner), "=")) throw executable(reading, name);
    const prefix = [take(scanner), take(scanner), take(scanner)]
      .map((token) => token.text)
      .join("");
    if (prefix !== `${reading.caseName}.${field.text}`) throw executable(reading, name);
    const sources = readColumns(reading, name, field);
    if (targets.length !== sources.length) throw executable(reading, name);
    const steps: ScalingStep[] = [];
    while (isMark(peek(scanner), "*", "/", ".*", "./")) {
      const isDivision = take(scanner).text.endsWith("/");
      const { offset } = peek(scanner);
      steps.push({ isDivision, by: readFactor(scanner, namesOf(reading)), offset });
    }
    needEnding(reading);
    if (steps.length === 0 || !isTerminator(peek(scanner))) throw executable(reading, name);
    scaleColumns(reading, field, { targets, sources, steps, offset: name.offset });
  });
}

/** Runs a reading of a known shape; where a token does not fit, the whole line is the fault. */
function readOrRefuse<Value>(reading: CaseReading, name: Token, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw error instanceof Unexpected ? executable(reading, name) : error;
  }
}

/** `(:, COLUMN)` or `(:, [COLUMN COLUMN])`, as column numbers from 1. */
function readColumns(reading: CaseReading, name: Token, field: Token): number[] {
  const { scanner } = reading;
  if (!TABLES.has(field.text)) throw executable(reading, name);
  expectMark(scanner, "(");
  if (!isMark(take(scanner), ":")) throw executable(reading, name);
  expectMark(scanner, ",");
  const columns: number[] = [];
  if (isMark(peek(scanner), "[")) {
    take(scanner);
    while (!isMark(peek(scanner), "]")) {
      if (columns.length > 0 && isMark(peek(scanner), ",")) take(scanner);
      columns.push(readColumn(reading, name));
    }
    take(scanner);
  } else columns.push(readColumn(reading, name));
  expectMark(scanner, ")");
  return columns;
}

function readColumn(reading: CaseReading, name: Token): number {
  const token = take(reading.scanner);
  const column = token.kind === "number" ? token.value : reading.indices.get(token.text);
  if (column === undefined || !Number.isInteger(column) || column < 1) {
    throw executable(reading, name);
  }
  return column;
}

interface Scaling {
  readonly targets: readonly number[];
  readonly sources: readonly number[];
  readonly steps: readonly ScalingStep[];
  readonly offset: number;
}

/** One multiplication or division, done on each cell in the order written, for the last bit that MATLAB would give. */
interface ScalingStep {
  readonly isDivision: boolean;
  readonly by: number;
  readonly offset: number;
}

function scaleColumns(reading: CaseReading, field: Token, scaling: Scaling): void {
  const { targets, sources, steps, offset } = scaling;
  const table = field.text as TableName;
  const rows = reading.tables.get(table)?.rows;
  const width = rows?.[0]?.length ?? 0;
  if (
    rows === undefined ||
    width === 0 ||
    [...targets, ...sources].some((column) => column > width)
  ) {
    throw new Refused(
      offset,
      `a conversion of ${reading.caseName}.${table} before these columns are there`,
      "write the matrix first",
    );
  }
  for (const { by, offset: at } of steps) {
    if (Number.isFinite(by) && by !== 0) continue;
    throw new Refused(at, `a conversion by ${by}`, "write a finite factor other than 0");
  }
  for (const row of rows) {
    const values = sources.map((column) =>
      steps.reduce(
        (value, step) => (step.isDivision ? value / step.by : value * step.by),
        row[column - 1]!,
      ),
    );
    for (const [position, column] of targets.entries()) row[column - 1] = values[position]!;
  }
  noteScaled(reading, table, targets, sources);
}

function noteScaled(
  reading: CaseReading,
  table: TableName,
  targets: readonly number[],
  sources: readonly number[],
): void {
  for (const [position, column] of targets.entries()) {
    if (sources[position] === column) reading.scaled.add(`${table}:${column}`);
    if (table !== "bus") continue;
    if (column === 4 && sources[position] === 3) reading.isSplitOpen = true;
    else if (column === 3 && sources[position] === 3 && reading.isSplitOpen) {
      reading.isSplitOpen = false;
      reading.scaled.add("split");
    }
  }
}

/** Names inside an expression: a scalar set above, `mpc.baseMVA`, or one cell such as `mpc.bus(1, BASE_KV)`. */
function namesOf(reading: CaseReading): ReadName {
  return (name, scanner) => {
    const scalar = reading.scalars.get(name.text);
    if (scalar !== undefined) {
      scalar.used = true;
      return scalar.value;
    }
    if (name.text !== reading.caseName || !isMark(peek(scanner), ".")) return undefined;
    take(scanner);
    const field = take(scanner);
    if (field.text === "baseMVA") return reading.baseMva?.value;
    const rows = reading.tables.get(field.text as TableName)?.rows;
    if (rows === undefined) return undefined;
    expectMark(scanner, "(");
    const row = take(scanner);
    expectMark(scanner, ",");
    const column = readColumn(reading, name);
    expectMark(scanner, ")");
    return rows[row.value - 1]?.[column - 1];
  };
}
