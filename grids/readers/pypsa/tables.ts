/**
 * The tables of a PyPSA network: one CSV file a component, and one a quantity that changes with the snapshot.
 * Takes named texts and which snapshot is meant; gives rows whose values are checked when they are asked for.
 * Keeps: a column or cell that is left out is at its default, which the asker states; a series counts for the names it lists.
 */

import { type CsvCell, csvRows } from "../../../sim/core/documents/csv-cells.ts";
import { nearestWord } from "../../../sim/core/errors.ts";
import { addFault, type Draft, type Origin } from "../draft.ts";
import { type NamedText, ownName } from "../network-reader.ts";

export interface Component {
  readonly name: string;
  readonly file: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly component: string;
  readonly name: string;
  readonly file: string;
  readonly cells: ReadonlyMap<string, CsvCell>;
  readonly first: CsvCell;
}

export interface PypsaNet {
  readonly draft: Draft;
  readonly components: ReadonlyMap<string, Component>;
  /** By component and attribute, then by name: the cell at the snapshot. */
  readonly series: ReadonlyMap<string, ReadonlyMap<string, { cell: CsvCell; file: string }>>;
  readonly snapshots: readonly string[];
  readonly snapshot: string;
}

/** What the linear flow does not need, so that it is passed over in silence. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  ...[
    "carriers",
    "global_constraints",
    "investment_periods",
    "sub_networks",
    "shapes",
    "sub-networks",
  ],
]);
const READ: ReadonlySet<string> = new Set([
  ...["network", "snapshots", "buses", "lines", "transformers", "links", "loads", "generators"],
  ...["storage_units", "stores", "shunt_impedances", "line_types", "transformer_types"],
]);
/** Series that set the flow: of loads, generators, stores and links. */
const SERIES = /^(loads|generators|storage_units|stores|links)-(p_set|q_set|efficiency\d*|sign)$/;

export function readTables(
  files: readonly NamedText[],
  snapshot: string | undefined,
  draft: Draft,
): PypsaNet {
  const components = new Map<string, Component>();
  const seriesFiles: { readonly name: string; readonly file: NamedText }[] = [];
  for (const file of files) {
    const name = ownName(file).replace(/\.csv$/, "");
    if (SERIES.test(name)) seriesFiles.push({ name, file });
    if (components.has(name)) {
      addFault(draft, at(file, name), {
        code: "pypsa.file",
        found: "a second file of that name",
        remedy: "give one network, one folder",
      });
    } else if (READ.has(name)) components.set(name, readComponent(draft, name, file));
    else if (!PASSED_OVER.has(name) && !name.includes("-")) {
      draft.notices.push({
        code: "pypsa.passedOver",
        path: [name],
        found: `the file ${ownName(file)}`,
        remedy: "it is not read: what it means for the flow is left out",
      });
    }
  }
  const snapshots = snapshotsOf(draft, components.get("snapshots"));
  const chosen = chosenSnapshot(draft, snapshots, snapshot);
  const net = { draft, components, snapshots, snapshot: snapshots[chosen] ?? "" };
  const series = new Map(
    seriesFiles.map(({ name, file }) => [name, readSeries(net, name, file, chosen)]),
  );
  return { ...net, series };
}

const at = (file: NamedText, name: string): Origin => ({
  path: [name],
  place: { file: file.name },
});

/** The rows of a table; a last line without its end may be cut off, and so may a row that is short. */
function readTable(draft: Draft, name: string, file: NamedText): (readonly CsvCell[])[] {
  const isWhole = file.text === "" || /[\r\n]$/.test(file.text);
  if (!isWhole) {
    addFault(draft, at(file, name), {
      code: "pypsa.cutOff",
      found: "a last line without a line end",
      remedy: "take the whole file, or end its last line",
    });
  }
  const rows = [...csvRows(file.text)];
  const [head] = rows;
  if (head === undefined) {
    addFault(draft, at(file, name), {
      code: "pypsa.file",
      found: "an empty file",
      remedy: "take the whole file, or leave it out",
    });
    return [];
  }
  const columns = head.slice(1).map(({ text }) => text);
  const twice = columns.find((column, place) => columns.indexOf(column) !== place);
  if (twice !== undefined) {
    addFault(
      draft,
      { path: [name, twice], place: { file: file.name, line: 1 } },
      {
        code: "pypsa.file",
        found: "a column twice",
        remedy: "keep one of them",
      },
    );
  }
  for (const row of isWhole ? rows : rows.slice(0, -1)) {
    if (row.length === head.length) continue;
    addFault(
      draft,
      { path: [name], place: placeOf(file.name, row[0]!) },
      {
        code: "pypsa.row",
        found: `${row.length} cells, under a head of ${head.length}`,
        remedy: "write a cell for each column, or none between commas",
      },
    );
  }
  return rows.filter((row) => row.length === head.length);
}

const placeOf = (file: string, { line, column }: CsvCell) => ({ file, line, column });

function readComponent(draft: Draft, component: string, file: NamedText): Component {
  const [head = [], ...rows] = readTable(draft, component, file);
  const seen = new Set<string>();
  const read = rows.map((row): Row => {
    const [first] = row;
    const name = first!.text;
    if (seen.has(name) || (name === "" && component !== "snapshots")) {
      addFault(
        draft,
        { path: [component, name], place: placeOf(file.name, first!) },
        {
          code: "pypsa.name",
          found: name === "" ? "no name" : "the name a second time",
          remedy: "give each its own name",
        },
      );
    }
    seen.add(name);
    const cells = new Map(row.slice(1).map((cell, column) => [head[column + 1]!.text, cell]));
    return { component, name, file: file.name, cells, first: first! };
  });
  return { name: component, file: file.name, rows: read };
}

function snapshotsOf(draft: Draft, component: Component | undefined): string[] {
  if (component === undefined) return ["now"];
  const { rows } = component;
  if (rows[0]?.cells.has("period") === true) {
    addFault(draft, originOf(rows[0]), {
      code: "pypsa.snapshots",
      found: "snapshots of several investment periods",
      remedy: "write the network of one period",
    });
  }
  return rows.map(({ name, cells }) => cells.get("snapshot")?.text ?? name);
}

function chosenSnapshot(draft: Draft, all: readonly string[], wanted: string | undefined): number {
  if (wanted === undefined) return 0;
  const chosen = all.indexOf(wanted);
  if (chosen !== -1) return chosen;
  const near = nearestWord(wanted, all.slice(0, 2_000));
  const hint = near === undefined ? "" : `did you mean "${near}"? `;
  addFault(
    draft,
    { path: ["--snapshot"], place: {} },
    {
      code: "pypsa.snapshot",
      found: `"${wanted}", which is none of ${all.length}`,
      remedy: `${hint}they go from "${all[0]}" to "${all.at(-1)}"`,
    },
  );
  return 0;
}

/** Rows of a series stand in the order of the snapshots, named by their number or by their label. */
function readSeries(
  net: Pick<PypsaNet, "draft" | "components" | "snapshots">,
  name: string,
  file: NamedText,
  chosen: number,
): ReadonlyMap<string, { cell: CsvCell; file: string }> {
  const [head = [], ...rows] = readTable(net.draft, name, file);
  const component = name.slice(0, name.indexOf("-"));
  const known = new Set(net.components.get(component)?.rows.map((row) => row.name));
  for (const cell of head.slice(1)) {
    if (known.has(cell.text)) continue;
    addFault(
      net.draft,
      { path: [name, cell.text], place: placeOf(file.name, cell) },
      {
        code: "pypsa.unknown",
        found: `"${cell.text}", which is none of ${component}`,
        remedy: `write a name of ${component}.csv`,
      },
    );
  }
  if (rows.length !== net.snapshots.length) {
    addFault(net.draft, at(file, name), {
      code: "pypsa.series",
      found: `${rows.length} rows for ${net.snapshots.length} snapshots`,
      remedy: "write a row for each snapshot, in their order",
    });
  }
  const row = rows[chosen] ?? [];
  const label = row[0]?.text;
  if (label !== undefined && label !== String(chosen) && label !== net.snapshots[chosen]) {
    addFault(
      net.draft,
      { path: [name], place: placeOf(file.name, row[0]!) },
      {
        code: "pypsa.series",
        found: `the row of "${label}" where that of "${net.snapshots[chosen]}" should stand`,
        remedy: "write the rows in the order of snapshots.csv",
      },
    );
  }
  return new Map(
    row.slice(1).map((cell, column) => [head[column + 1]!.text, { cell, file: file.name }]),
  );
}

export function rowsOf(net: PypsaNet, component: string): readonly Row[] {
  return net.components.get(component)?.rows ?? [];
}

export function originOf(row: Row, column?: string): Origin {
  const path = column === undefined ? [row.component, row.name] : [row.component, row.name, column];
  return { path, place: placeOf(row.file, row.cells.get(column ?? "") ?? row.first) };
}

/** The text of a cell; "" where it is left out. */
export function textOf(row: Row, column: string): string {
  return row.cells.get(column)?.text ?? "";
}

export interface NumberRule {
  readonly absent: number;
  readonly min?: number;
  readonly max?: number;
  /** Whether inf, which says that there is no limit, may stand here. */
  readonly orInfinite?: boolean;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** A number within its bounds; else a fault, and the default to go on with. */
export function numberOf(net: PypsaNet, row: Row, column: string, rule: NumberRule): number {
  const cell = row.cells.get(column);
  if (cell === undefined || cell.text === "") return rule.absent;
  return checkedNumber(net, cell, rule, originOf(row, column));
}

/** The same, where a series of that name may say otherwise at this snapshot. */
export function varyingOf(net: PypsaNet, row: Row, column: string, rule: NumberRule): number {
  const varying = net.series.get(`${row.component}-${column}`)?.get(row.name);
  if (varying === undefined || varying.cell.text === "") return numberOf(net, row, column, rule);
  const { cell, file } = varying;
  const path = [`${row.component}-${column}`, row.name];
  return checkedNumber(net, cell, rule, { path, place: placeOf(file, cell) });
}

function checkedNumber(net: PypsaNet, cell: CsvCell, rule: NumberRule, origin: Origin): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rule;
  const sign = INFINITE.exec(cell.text)?.[1];
  if (sign !== undefined && rule.orInfinite === true) {
    return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const value = DECIMAL.test(cell.text) ? Number(cell.text) : Number.NaN;
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  const bounds = [
    ...(min === Number.NEGATIVE_INFINITY ? [] : [`at least ${min}`]),
    ...(max === Number.POSITIVE_INFINITY ? [] : [`at most ${max}`]),
  ];
  addFault(net.draft, origin, {
    code: "pypsa.value",
    found: JSON.stringify(cell.text.slice(0, 60)),
    remedy: `write a finite number${bounds.length === 0 ? "" : `, ${bounds.join(" and ")}`}; leave the cell empty for the default ${rule.absent}`,
  });
  return rule.absent;
}

/** Whether a row takes part: `active`, true unless it says otherwise. */
export function isActive(net: PypsaNet, row: Row): boolean {
  const text = textOf(row, "active").toLowerCase();
  if (text === "" || text === "true" || text === "1" || text === "1.0") return true;
  if (text === "false" || text === "0" || text === "0.0") return false;
  addFault(net.draft, originOf(row, "active"), {
    code: "pypsa.value",
    found: JSON.stringify(text.slice(0, 60)),
    remedy: "write True or False",
  });
  return true;
}
