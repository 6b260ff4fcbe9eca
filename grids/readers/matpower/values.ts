/**
 * The values of a MATPOWER case that are used must be numbers that mean something.
 * Takes a reading with its three matrices; adds a fault, with its cell, for each value that does not.
 * Keeps: Inf is fine where it says "no limit" and a fault wherever it would enter a sum; NaN is always a fault, and so
 * is a number beyond the bounds of a network document.
 */
import { BOUNDS } from "../../../sim/model/network-document.ts";
import { BRANCH, BUS, GEN } from "./columns.ts";
import { type CaseReading, cellPath, FAULTS_MAX, report, type TableName } from "./reading.ts";

interface Rule {
  readonly column: number;
  readonly name: string;
  readonly holds: (value: number) => boolean;
  readonly remedy: string;
}

const within = (column: number, name: string, bound: number): Rule => ({
  column,
  name,
  holds: (value) => Math.abs(value) <= bound,
  remedy: `write a finite number from ${-bound} to ${bound}`,
});
const power = (column: number, name: string) => within(column, name, BOUNDS.powerMw);
const impedance = (column: number, name: string) => within(column, name, BOUNDS.impedancePu);
const angle = (column: number, name: string) => within(column, name, BOUNDS.angleDeg);
/** Inf, either way, says that there is no limit. */
const limit = (column: number, name: string, remedy: string): Rule => ({
  column,
  name,
  holds: (value) =>
    Math.abs(value) <= BOUNDS.powerMw || Math.abs(value) === Number.POSITIVE_INFINITY,
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
  power(BUS.pd, "Pd"),
  power(BUS.qd, "Qd"),
  power(BUS.gs, "Gs"),
  power(BUS.bs, "Bs"),
  angle(BUS.va, "Va"),
  {
    column: BUS.baseKv,
    name: "baseKV",
    holds: (value) => value >= 0 && value <= BOUNDS.nominalKv,
    remedy: `write the base voltage in kV, at most ${BOUNDS.nominalKv}, or 0 where none is stated`,
  },
];

const GEN_RULES: readonly Rule[] = [
  power(GEN.pg, "Pg"),
  power(GEN.qg, "Qg"),
  limit(GEN.pmax, "Pmax", `write the upper limit, at most ${BOUNDS.powerMw} MW, or Inf for none`),
  limit(
    GEN.pmin,
    "Pmin",
    `write the lower limit, at least ${-BOUNDS.powerMw} MW, or -Inf for none`,
  ),
];

const BRANCH_RULES: readonly Rule[] = [
  busNumber(BRANCH.from, "fbus"),
  busNumber(BRANCH.to, "tbus"),
  impedance(BRANCH.r, "r"),
  impedance(BRANCH.x, "x"),
  impedance(BRANCH.b, "b"),
  {
    column: BRANCH.rateA,
    name: "rateA",
    holds: (value) => value >= 0 && (value <= BOUNDS.powerMw || value === Number.POSITIVE_INFINITY),
    remedy: `write the rating in MVA, at most ${BOUNDS.powerMw}; 0 or Inf for no limit`,
  },
  {
    column: BRANCH.ratio,
    name: "ratio",
    holds: (value) => value === 0 || (value >= BOUNDS.tapRatio.min && value <= BOUNDS.tapRatio.max),
    remedy: `write the turns ratio, from ${BOUNDS.tapRatio.min} to ${BOUNDS.tapRatio.max}; 0 for a line`,
  },
  angle(BRANCH.angle, "angle"),
  known(BRANCH.status, "status", "write 1 (in service) or 0"),
];

const STATUS = known(GEN.status, "status", "write 1 (in service) or 0");
const GEN_BUS = busNumber(GEN.bus, "bus");

export function checkCells(reading: CaseReading): void {
  const base = reading.baseMva;
  const { min, max } = BOUNDS.baseMva;
  if (base !== undefined && !(base.value >= min && base.value <= max)) {
    report(reading, base.offset, {
      code: "matpower.value",
      path: `${reading.caseName}.baseMVA`,
      found: String(base.value),
      remedy: `write the base in MVA, above 0: from ${min} to ${max}`,
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
