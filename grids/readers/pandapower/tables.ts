/**
 * The tables of a pandapower network, out of the text that `to_json` writes: data frames, each as text inside the text or
 * as plain JSON. Takes the text; gives tables of cells, and values of cells that are checked when they are asked for.
 * Keeps: a cell that is empty or NaN is a number nowhere; each fault names table, index and column as pandapower does.
 */
import type { Place } from "../../../sim/core/documents/document.ts";
import { addFault, type Draft, type Origin } from "../draft.ts";
import { type JsonMap, type JsonValue, readJson } from "./json-text.ts";

export interface Table {
  readonly name: string;
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly table: string;
  readonly label: string;
  readonly columns: ReadonlyMap<string, number>;
  readonly cells: readonly JsonValue[];
  readonly place: Place;
}

export interface PandapowerNet {
  readonly draft: Draft;
  readonly values: JsonMap;
  readonly tables: ReadonlyMap<string, Table>;
  readonly place: Place;
}

const REMEDY = "take the whole file as pandapower's to_json writes it";

/** Tables that hold what a power flow does not need; those that begin with res_ or _ are results and work. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  "measurement",
  "pwl_cost",
  "poly_cost",
  "group",
  "bus_geodata",
  "line_geodata",
  "std_types",
  "user_pf_options",
  "trafo_characteristic_table",
  "shunt_characteristic_table",
]);

/** Every table that is not a result; undefined where the text is no pandapower network, with the faults in the draft. */
export function readTables(
  text: string,
  file: string | undefined,
  draft: Draft,
): PandapowerNet | undefined {
  const named: Place = file === undefined ? {} : { file };
  const read = readJson(text);
  const starts = lineStarts(text);
  const placeAt = (offset: number): Place => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { ...named, line: line + 1, column: offset - starts[line]! + 1 };
  };
  const refuse = (place: Place, path: string, found: string) => {
    addFault(draft, { path: [path], place }, { code: "pandapower.json", found, remedy: REMEDY });
    return undefined;
  };
  if (read.kind === "problem") return refuse(placeAt(read.problem.offset), "", read.problem.found);
  const values = netOf(read.value);
  if (values === undefined) return refuse(placeAt(0), "", "no pandapowerNet");
  const tables = new Map<string, Table>();
  for (const [name, value] of values) {
    if (!isMap(value) || value.get("_class") !== "DataFrame") continue;
    if (/^(?:res_|_)/.test(name) || PASSED_OVER.has(name)) continue;
    const offset = read.offsets.get(value);
    const table = tableOf(name, value, offset === undefined ? named : placeAt(offset));
    if (typeof table === "string") {
      refuse(offset === undefined ? named : placeAt(offset), name, table);
    } else tables.set(name, table);
  }
  return { draft, values, tables, place: named };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

const isMap = (value: JsonValue | undefined): value is JsonMap => value instanceof Map;
const isList = (value: JsonValue | undefined): value is readonly JsonValue[] =>
  Array.isArray(value);

/** `_object` is JSON, or JSON in a text. */
function unwrapped(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== "string") return value;
  const read = readJson(value);
  return read.kind === "value" ? read.value : undefined;
}

function netOf(value: JsonValue): JsonMap | undefined {
  const outer = unwrapped(value);
  if (!isMap(outer) || outer.get("_class") !== "pandapowerNet") return undefined;
  const net = unwrapped(outer.get("_object"));
  return isMap(net) ? net : undefined;
}

/** A data frame by columns, index and rows; or what is wrong with it. */
function tableOf(name: string, frame: JsonMap, place: Place): Table | string {
  if (frame.get("is_multiindex") === true || frame.get("is_multicolumn") === true) {
    return "an index of several levels";
  }
  const inner = frame.get("_object");
  if (typeof inner === "string") {
    const read = readJson(inner);
    if (read.kind === "problem") {
      return `${read.problem.found}, ${read.problem.offset} characters into the table's text`;
    }
  }
  const data = unwrapped(inner);
  if (!isMap(data)) return "no data frame";
  const [columns, index, rows] = [data.get("columns"), data.get("index"), data.get("data")];
  if (!isList(columns) || !isList(index) || !isList(rows)) {
    return 'a data frame without "columns", "index" and "data" (orient "split")';
  }
  if (index.length !== rows.length) return `${index.length} labels for ${rows.length} rows`;
  const places = new Map(columns.map((column, at) => [String(column), at]));
  if (places.size !== columns.length) return "a column twice";
  const labels = index.map(String);
  if (new Set(labels).size !== labels.length) return "a label of the index twice";
  const short = rows.findIndex((row) => !isList(row) || row.length !== columns.length);
  if (short !== -1) return `row ${labels[short]} without a value for each of its columns`;
  return {
    name,
    columns: places,
    rows: rows.map((row, at) => ({
      table: name,
      label: labels[at]!,
      columns: places,
      cells: isList(row) ? row : [],
      place,
    })),
  };
}

/** Rows of a table; none where the network has no such table. */
export function rowsOf(net: PandapowerNet, table: string): readonly Row[] {
  return net.tables.get(table)?.rows ?? [];
}

export function originOf(row: Row, column?: string): Origin {
  const label = /^\d+$/.test(row.label) ? Number(row.label) : row.label;
  return {
    path: column === undefined ? [row.table, label] : [row.table, label, column],
    place: row.place,
  };
}

/** The cell as it stands: undefined where there is no such column, null where it is empty or NaN. */
function cellOf(row: Row, column: string): JsonValue | undefined {
  const at = row.columns.get(column);
  const cell = at === undefined ? undefined : row.cells[at];
  return typeof cell === "number" && Number.isNaN(cell) ? null : cell;
}

export interface NumberRule {
  /** The value where the table has no such column: older versions wrote fewer. */
  readonly absent?: number;
  /** The value of a cell that is empty or NaN. */
  readonly empty?: number;
  readonly min?: number;
  readonly max?: number;
}

/** A number that is finite and within its bounds; else a fault, and 0 to go on with. */
export function numberOf(net: PandapowerNet, row: Row, column: string, rule: NumberRule): number {
  const cell = cellOf(row, column);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
  if (cell === undefined && rule.absent !== undefined) return rule.absent;
  if (cell === null && rule.empty !== undefined) return rule.empty;
  if (typeof cell === "number" && Number.isFinite(cell) && cell >= min && cell <= max) return cell;
  const bounds = [
    ...(min === Number.NEGATIVE_INFINITY ? [] : [`at least ${min}`]),
    ...(max === Number.POSITIVE_INFINITY ? [] : [`at most ${max}`]),
  ];
  addFault(net.draft, originOf(row, column), {
    code: "pandapower.value",
    found: foundCell(row, column, cell),
    remedy: `write a finite number${bounds.length === 0 ? "" : `, ${bounds.join(" and ")}`}`,
  });
  return 0;
}

function foundCell(row: Row, column: string, cell: JsonValue | undefined): string {
  if (cell === undefined) return "no such column";
  if (cell === null) {
    const written = row.cells[row.columns.get(column) ?? 0];
    return written === null ? "nothing" : "NaN";
  }
  if (typeof cell === "string") return `the text ${JSON.stringify(cell.slice(0, 60))}`;
  return typeof cell === "object" ? "a list or a mapping" : String(cell);
}

/** True or false; an empty cell or none is `fallback`. */
export function flagOf(net: PandapowerNet, row: Row, column: string, fallback: boolean): boolean {
  const cell = cellOf(row, column);
  if (cell === undefined || cell === null) return fallback;
  if (typeof cell === "boolean") return cell;
  if (cell === 0 || cell === 1) return cell === 1;
  addFault(net.draft, originOf(row, column), {
    code: "pandapower.value",
    found: foundCell(row, column, cell),
    remedy: "write true or false",
  });
  return fallback;
}

/** The text of a cell; a number counts as its digits, an empty cell as "". */
export function textOf(row: Row, column: string): string {
  const cell = cellOf(row, column);
  if (typeof cell === "string") return cell.trim();
  return typeof cell === "number" ? String(cell) : "";
}

/** The row of another table that a cell names by its index. */
export function rowNamed<Target>(
  net: PandapowerNet,
  row: Row,
  column: string,
  targets: ReadonlyMap<string, Target>,
  kind: string,
): Target | undefined {
  const cell = cellOf(row, column);
  const target = cell === undefined || cell === null ? undefined : targets.get(String(cell));
  if (target !== undefined) return target;
  addFault(net.draft, originOf(row, column), {
    code: "pandapower.unknown",
    found: `${foundCell(row, column, cell)}, which is no ${kind} of this network`,
    remedy: `write the index of a ${kind}`,
  });
  return undefined;
}
