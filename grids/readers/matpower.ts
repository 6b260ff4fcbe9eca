/**
 * MATPOWER case files, version 2. Takes the text; gives a network document with notices, or every fault with file, line and column.
 * Keeps: nothing is executed; ratio 0 is 1, rateA 0 or Inf is no limit, Gs is drawn at nominal voltage, base voltage 0
 * (none stated) is 1 kV; the first generator in service at a reference bus is the slack and left out, which is said: its
 * power is what the others leave over. So are lines of direct current in service. An isolated bus (type 4) keeps no demand and no generator, and its branches are open.
 */
import type { DocumentPath } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import type { Finding } from "../../sim/model/findings.ts";
import { diagnoseNetwork } from "../../sim/model/network-diagnosis.ts";
import { NETWORK_FORMAT, type NetworkDocument } from "../../sim/model/network-document.ts";
import { assumedConnections } from "./draft.ts";
import { readCase } from "./matpower/case.ts";
import { BRANCH, BUS, DCLINE, GEN } from "./matpower/columns.ts";
import {
  type CaseReading,
  cellPath,
  FAULTS_MAX,
  report,
  type TableName,
} from "./matpower/reading.ts";
import { checkCells } from "./matpower/values.ts";
import type { ReadNetwork } from "./network-reader.ts";

export const MATPOWER_CHARACTERS_MAX = 8_000_000;

export function readMatpower(text: string, file?: string): Checked<ReadNetwork> {
  if (text.length > MATPOWER_CHARACTERS_MAX) {
    const fault: Fault = {
      code: "matpower.size",
      path: "",
      found: `${text.length} characters`,
      remedy: `write at most ${MATPOWER_CHARACTERS_MAX}`,
      ...(file === undefined ? {} : { file }),
    };
    return faulty([fault]);
  }
  const reading = readCase(text, file);
  if (reading.faults.length > 0) return faulty(reading.faults);
  checkCells(reading);
  if (reading.faults.length > 0) return faulty(reading.faults);
  const { document, sources, slacks } = mapCase(reading);
  const faultsAt = (findings: readonly Finding[]) => faultsInCase(reading, sources, findings);
  const faults = faultsAt(diagnoseNetwork(document).faults);
  if (faults.length > 0) return faulty(faults);
  const notices = [...leftOut(reading, slacks), ...assumedConnections(document)];
  return ok({ network: document, notices, faultsAt });
}

/** What is found in the document, each in the cell that it comes from. */
function faultsInCase(
  reading: CaseReading,
  sources: Sources,
  findings: readonly Finding[],
): readonly Fault[] {
  const noted = { ...reading, faults: [] as Fault[] };
  for (const finding of findings.slice(0, FAULTS_MAX)) {
    const { table, row, column } = sourceOf(finding.path, sources);
    const offset = reading.tables.get(table)?.offsets[row]?.[column];
    report(noted, offset ?? reading.tables.get(table)?.offset ?? 0, {
      ...finding,
      path: cellPath(reading, table, row + 1, column + 1),
    });
  }
  return noted.faults;
}

const SHOWN_MAX = 5;

/** The first of a list, and how many more there are. */
function shown(items: readonly string[]): string {
  const more = items.length - SHOWN_MAX;
  return `${items.slice(0, SHOWN_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What the case has in service and the network has not. */
function leftOut(reading: CaseReading, slacks: readonly GeneratorRow[]): Finding[] {
  const notices: Finding[] = [];
  if (slacks.length > 0) {
    const rows = slacks.map(
      ({ row, index }) => `row ${index + 1} (${row[GEN.pg]} MW at bus ${row[GEN.bus]})`,
    );
    notices.push({
      code: "matpower.slack",
      path: [reading.caseName, "gen"],
      found: `slack ${rows.length === 1 ? "generator" : "generators"} ${shown(rows)}`,
      remedy: "left out, its bus is a reference: its power is what the others leave over",
    });
  }
  const lines = reading.tables.get("dcline")?.rows ?? [];
  const running = lines.filter((row) => row[DCLINE.status] !== 0);
  if (running.length > 0) {
    const ends = running.map((row) => `${row[DCLINE.from]} to ${row[DCLINE.to]}`);
    notices.push({
      code: "matpower.dcline",
      path: [reading.caseName, "dcline"],
      found: `${running.length} of ${lines.length} lines of direct current in service (${shown(ends)})`,
      remedy:
        "not read, as in MATPOWER before toggle_dcline: add what they draw to Pd at one end, and take what they give from Pd at the other",
    });
  }
  return notices;
}

/** Rows of the matrices that made the entries of each list. */
interface Sources {
  readonly generators: readonly number[];
}

interface Cell {
  readonly table: TableName;
  readonly row: number;
  readonly column: number;
}

/** The cell that a fault of the document comes from. */
function sourceOf(path: DocumentPath, sources: Sources): Cell {
  const [list, row, member] = path;
  const index = typeof row === "number" ? row : 0;
  if (list === "branches") {
    const columns: Record<string, number> = { from: BRANCH.from, to: BRANCH.to };
    return { table: "branch", row: index, column: columns[String(member)] ?? BRANCH.x };
  }
  if (list === "connections" || list === "units") {
    return { table: "gen", row: sources.generators[index] ?? 0, column: GEN.bus };
  }
  return { table: "bus", row: index, column: row === undefined ? BUS.type : BUS.id };
}

function mapCase(reading: CaseReading): {
  readonly document: NetworkDocument;
  readonly sources: Sources;
  readonly slacks: readonly GeneratorRow[];
} {
  const rowsOf = (name: TableName) => reading.tables.get(name)?.rows ?? [];
  const isolated = new Set(
    rowsOf("bus")
      .filter((row) => row[BUS.type] === 4)
      .map((row) => row[BUS.id]!),
  );
  const { generators, slacks } = generatorRows(rowsOf("bus"), rowsOf("gen"), isolated);
  const document: NetworkDocument = {
    format: NETWORK_FORMAT,
    name: reading.name ?? "MATPOWER case",
    baseMva: reading.baseMva?.value ?? 100,
    buses: rowsOf("bus").map(busOf),
    branches: rowsOf("branch").map((row, index) => branchOf(row, index, isolated)),
    switches: [],
    connections: generators.map(({ row, index }) => connectionOf(row, index)),
    units: generators.map(({ row, index }) => unitOf(row, index)),
    demands: rowsOf("bus")
      .filter((row) => !isolated.has(row[BUS.id]!) && (row[BUS.pd] !== 0 || row[BUS.qd] !== 0))
      .map(demandOf),
    constraintPoints: [],
  };
  return { document, sources: { generators: generators.map(({ index }) => index) }, slacks };
}

interface GeneratorRow {
  readonly row: readonly number[];
  /** From 0. */
  readonly index: number;
}

/** Generators in service but for those at isolated buses; the first at each reference bus is a slack. */
function generatorRows(
  buses: readonly (readonly number[])[],
  generators: readonly (readonly number[])[],
  isolated: ReadonlySet<number>,
): { readonly generators: GeneratorRow[]; readonly slacks: GeneratorRow[] } {
  const slackLeft = new Set(buses.filter((row) => row[BUS.type] === 3).map((row) => row[BUS.id]!));
  const slacks: GeneratorRow[] = [];
  const others: GeneratorRow[] = [];
  for (const [index, row] of generators.entries()) {
    const bus = row[GEN.bus]!;
    if (!(row[GEN.status]! > 0) || isolated.has(bus)) continue;
    (slackLeft.delete(bus) ? slacks : others).push({ row, index });
  }
  return { generators: others, slacks };
}

function busOf(row: readonly number[]): NetworkDocument["buses"][number] {
  const reference = row[BUS.type] === 3;
  return {
    id: String(row[BUS.id]),
    nominalKv: row[BUS.baseKv] === 0 ? 1 : row[BUS.baseKv]!,
    reference,
    referenceAngleDeg: reference ? plain(row[BUS.va]!) : 0,
    shuntMw: plain(row[BUS.gs]!),
    shuntMvar: plain(row[BUS.bs]!),
    role: "bus",
  };
}

function branchOf(
  row: readonly number[],
  index: number,
  isolated: ReadonlySet<number>,
): NetworkDocument["branches"][number] {
  const [from, to, rateA] = [row[BRANCH.from]!, row[BRANCH.to]!, row[BRANCH.rateA]!];
  const hasTap = row[BRANCH.ratio] !== 0;
  const isOpen = row[BRANCH.status] === 0 || isolated.has(from) || isolated.has(to);
  return {
    id: String(index + 1),
    kind: hasTap || row[BRANCH.angle] !== 0 ? "transformer" : "line",
    from: String(from),
    to: String(to),
    resistancePu: plain(row[BRANCH.r]!),
    reactancePu: plain(row[BRANCH.x]!),
    chargingPu: plain(row[BRANCH.b]!),
    tapRatio: hasTap ? row[BRANCH.ratio]! : 1,
    shiftDeg: plain(row[BRANCH.angle]!),
    ratingMw: rateA === 0 || rateA === Number.POSITIVE_INFINITY ? null : rateA,
    inService: !isOpen,
  };
}

function connectionOf(
  row: readonly number[],
  index: number,
): NetworkDocument["connections"][number] {
  const [pg, pmin] = [row[GEN.pg]!, row[GEN.pmin]!];
  return {
    id: `C${index + 1}`,
    bus: String(row[GEN.bus]),
    exportLimitMw: capacityMw(row),
    importLimitMw: Math.max(0, -Math.min(Number.isFinite(pmin) ? pmin : 0, pg)),
    curtailableWhen: "never",
    connectedOn: "1970-01-01",
  };
}

function unitOf(row: readonly number[], index: number): NetworkDocument["units"][number] {
  return {
    id: `G${index + 1}`,
    connection: `C${index + 1}`,
    technology: "generator",
    capacityMw: capacityMw(row),
    snapshotMw: plain(row[GEN.pg]!),
    snapshotMvar: plain(row[GEN.qg]!),
  };
}

/** The upper limit, which may be Inf for none: then what the generator gives now. */
function capacityMw(row: readonly number[]): number {
  const [pg, pmax] = [row[GEN.pg]!, row[GEN.pmax]!];
  return Math.max(Number.isFinite(pmax) ? pmax : 0, pg, 0);
}

function demandOf(row: readonly number[]): NetworkDocument["demands"][number] {
  return {
    id: `D${row[BUS.id]}`,
    bus: String(row[BUS.id]),
    peakMw: plain(row[BUS.pd]!),
    peakMvar: plain(row[BUS.qd]!),
    profile: "constant",
  };
}

/** Minus zero is zero: the two would differ in a digest. */
function plain(value: number): number {
  return value === 0 ? 0 : value;
}
