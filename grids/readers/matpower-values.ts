/**
 * The values of a MATPOWER case that are used must be numbers that mean something.
 * Takes a reading with its three matrices; adds a fault, with its cell, for each value that does not.
 * Keeps: Inf is fine where it says "no limit" and a fault wherever it would enter a sum; NaN is always a fault.
 */
import { BRANCH, BUS, GEN } from "./matpower-columns.ts";
import {
  type CaseReading,
  cellPath,
  FAULTS_MAX,
  report,
  type TableName,
} from "./matpower-reading.ts";

interface Rule {
  readonly column: number;
  readonly name: string;
  readonly holds: (value: number) => boolean;
  readonly remedy: string;
}

const finite = (column: number, name: string): Rule => ({
  column,
  name,
  holds: Number.isFinite,
  remedy: "write a finite number",
});
const notNegative = (column: number, name: string, remedy: string): Rule => ({
  column,
  name,
  holds: (value) => value >= 0 && value < Number.POSITIVE_INFINITY,
  remedy,
});
const known = (column: number, name: string, remedy: string): Rule => ({
  column,
  name,
  holds: (value) => !Number.isNaN(value),
  remedy,
});
const busNumber = (column: number, name: string): Rule => ({
  column,
  name,
  holds: (value) => Number.isSafeInteger(value) && value > 0,
  remedy: "write a bus number: a whole number above 0",
});

const BUS_RULES: readonly Rule[] = [
  busNumber(BUS.id, "bus_i"),
  {
    column: BUS.type,
    name: "type",
    holds: (value) => value === 1 || value === 2 || value === 3 || value === 4,
    remedy: "write 1 (PQ), 2 (PV), 3 (reference) or 4 (isolated)",
  },
  finite(BUS.pd, "Pd"),
  finite(BUS.qd, "Qd"),
  finite(BUS.gs, "Gs"),
  finite(BUS.bs, "Bs"),
  finite(BUS.va, "Va"),
  notNegative(BUS.baseKv, "baseKV", "write the base voltage in kV, or 0 where none is stated"),
];

const GEN_RULES: readonly Rule[] = [
  finite(GEN.pg, "Pg"),
  finite(GEN.qg, "Qg"),
  known(GEN.pmax, "Pmax", "write the upper limit in MW, or Inf for none"),
  known(GEN.pmin, "Pmin", "write the lower limit in MW, or -Inf for none"),
];

const BRANCH_RULES: readonly Rule[] = [
  busNumber(BRANCH.from, "fbus"),
  busNumber(BRANCH.to, "tbus"),
  finite(BRANCH.r, "r"),
  finite(BRANCH.x, "x"),
  finite(BRANCH.b, "b"),
  {
    column: BRANCH.rateA,
    name: "rateA",
    holds: (value) => value >= 0,
    remedy: "write the rating in MVA; 0 or Inf for no limit",
  },
  notNegative(BRANCH.ratio, "ratio", "write the turns ratio; 0 for a line"),
  finite(BRANCH.angle, "angle"),
  known(BRANCH.status, "status", "write 1 (in service) or 0"),
];

const STATUS = known(GEN.status, "status", "write 1 (in service) or 0");
const GEN_BUS = busNumber(GEN.bus, "bus");

export function checkCells(reading: CaseReading): void {
  const base = reading.baseMva;
  if (base !== undefined && !(base.value > 0 && Number.isFinite(base.value))) {
    report(reading, base.offset, {
      code: "matpower.value",
      path: `${reading.caseName}.baseMVA`,
      found: String(base.value),
      remedy: "write the base in MVA, above 0",
    });
  }
  checkRows(reading, "bus", () => BUS_RULES);
  // A generator out of service is not read further than its status.
  checkRows(reading, "gen", (row) =>
    row[GEN.status]! > 0 ? [GEN_BUS, STATUS, ...GEN_RULES] : [GEN_BUS, STATUS],
  );
  checkRows(reading, "branch", () => BRANCH_RULES);
  if (reading.tables.get("bus")?.rows.length === 0) {
    report(reading, reading.tables.get("bus")?.offset ?? 0, {
      code: "matpower.value",
      path: `${reading.caseName}.bus`,
      found: "no rows",
      remedy: "write a row for each bus",
    });
  }
}

function checkRows(
  reading: CaseReading,
  name: TableName,
  rulesFor: (row: readonly number[]) => readonly Rule[],
): void {
  const table = reading.tables.get(name);
  for (const [index, row] of (table?.rows ?? []).entries()) {
    if (reading.faults.length >= FAULTS_MAX) return;
    for (const rule of rulesFor(row)) {
      const value = row[rule.column]!;
      if (rule.holds(value)) continue;
      report(reading, table?.offsets[index]?.[rule.column] ?? 0, {
        code: "matpower.value",
        path: cellPath(reading, name, index + 1, rule.column + 1),
        found: `${rule.name} ${value}`,
        remedy: rule.remedy,
      });
    }
  }
}
