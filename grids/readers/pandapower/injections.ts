/**
 * What stands at the buses of a pandapower network: the outer grid, generation as units, consumption as demands, shunts.
 * Takes the tables and the buses; adds units and demands, and writes references and shunts on the buses.
 * Keeps: what is out of service, or stands at a bus that is, is left out; load is positive consumption as in the file.
 */
import { BOUNDS, type Technology } from "../../../sim/model/network-document.ts";
import { addDemand, addFault, addUnit, plain, sharedIds } from "../draft.ts";
import { type Buses, type BusPart, busInService } from "./buses.ts";
import {
  flagOf,
  type NumberRule,
  numberOf,
  originOf,
  type PandapowerNet,
  type Row,
  rowNamed,
  rowsOf,
  textOf,
} from "./tables.ts";

const POWER: NumberRule = { min: -BOUNDS.powerMw, max: BOUNDS.powerMw };
const OPTIONAL: NumberRule = { ...POWER, absent: 0, empty: 0 };
/** Absent in older files; NaN is a fault, because it would make every power NaN. */
const SCALING: NumberRule = { ...POWER, absent: 1 };
/** Limits are often left empty, and Infinity says that there is none. */
const LIMIT: NumberRule = { ...OPTIONAL };

/** Rows in service at buses in service, each with its bus; a bus that is unknown is a fault either way. */
function* standing(
  net: PandapowerNet,
  table: string,
  buses: Buses,
): Generator<{ readonly row: Row; readonly bus: BusPart }> {
  for (const row of rowsOf(net, table)) {
    const bus = busInService(net, row, "bus", buses);
    if (flagOf(net, row, "in_service", true) && bus !== undefined) yield { row, bus };
  }
}

/** The outer grid, and generators that hold the angle, are references: what they give is what the others leave over. */
export function readReferences(net: PandapowerNet, buses: Buses): void {
  for (const { row, bus } of standing(net, "ext_grid", buses)) {
    const angleDeg = numberOf(net, row, "va_degree", {
      absent: 0,
      min: -BOUNDS.angleDeg,
      max: BOUNDS.angleDeg,
    });
    if (bus.reference !== undefined && bus.reference.angleDeg !== angleDeg) {
      addFault(net.draft, originOf(row, "va_degree"), {
        code: "pandapower.reference",
        found: `${angleDeg} degrees at a bus that another ext_grid holds at ${bus.reference.angleDeg}`,
        remedy: "write one angle for a bus, or open the switch between them",
      });
    }
    bus.reference = { angleDeg };
  }
  const slacks: string[] = [];
  for (const { row, bus } of standing(net, "gen", buses)) {
    if (!flagOf(net, row, "slack", false)) continue;
    bus.reference ??= { angleDeg: 0 };
    slacks.push(`${textOf(row, "name") || `gen ${row.label}`} at bus ${bus.id}`);
  }
  if (slacks.length === 0) return;
  const more = slacks.length - SLACKS_SHOWN_MAX;
  net.draft.notices.push({
    code: "pandapower.slack",
    path: ["gen"],
    found: `slack ${slacks.length === 1 ? "generator" : "generators"} ${slacks.slice(0, SLACKS_SHOWN_MAX).join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
    remedy: "left out, its bus is a reference: its power is what the others leave over",
  });
}

const SLACKS_SHOWN_MAX = 5;

interface Injection {
  readonly kind: string;
  readonly row: Row;
  readonly bus: BusPart;
}

export function addInjections(net: PandapowerNet, buses: Buses): void {
  const all = (tables: readonly string[]): Injection[] =>
    tables.flatMap((kind) =>
      Array.from(standing(net, kind, buses), ({ row, bus }) => ({ kind, row, bus })),
    );
  const stores = all(["storage"]);
  const fixed = stores.filter(({ row }) => capacityMwh(net, row) === 0);
  const units = [
    ...all(["gen"]).filter(({ row }) => !flagOf(net, row, "slack", false)),
    ...all(["sgen", "asymmetric_sgen"]),
    ...stores.filter((store) => !fixed.includes(store)),
  ];
  for (const [at, id] of idsOf(units).entries()) addPlant(net, units[at]!, id);
  const demands = [...all(["load", "asymmetric_load", "motor", "ward", "xward"]), ...fixed];
  for (const [at, id] of idsOf(demands).entries()) addConsumption(net, demands[at]!, id);
  for (const { row, bus } of all(["shunt"])) addShunt(net, row, bus);
  for (const { row, bus } of all(["ward", "xward"])) {
    bus.shuntMw = plain(bus.shuntMw + numberOf(net, row, "pz_mw", POWER));
    bus.shuntMvar = plain(bus.shuntMvar - numberOf(net, row, "qz_mvar", OPTIONAL));
  }
  addDirectCurrentLines(net, buses);
  if (fixed.length > 0) {
    net.draft.notices.push({
      code: "pandapower.storage",
      path: ["storage"],
      found: `${fixed.length} stores without max_e_mwh`,
      remedy: "read as demands of their present power; write max_e_mwh to have them as stores",
    });
  }
}

function idsOf(items: readonly Injection[]): string[] {
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return sharedIds(
    kinds.map((kind) => ({
      kind,
      rows: items
        .filter((item) => item.kind === kind)
        .map(({ row }) => ({ name: textOf(row, "name"), index: row.label })),
    })),
  ).flat();
}

const TECHNOLOGIES: readonly (readonly [RegExp, Technology])[] = [
  [/^(?:pv|solar)/i, "solar"],
  [/^(?:wp$|wind|we[ac]$)/i, "wind"],
  [/^(?:hydro|water|run.?of.?river)/i, "hydro"],
  [/^chp/i, "chp"],
];

const sumOf = (net: PandapowerNet, row: Row, columns: readonly string[], rule: NumberRule) =>
  columns.reduce((sum, column) => sum + numberOf(net, row, column, rule), 0);
const scalingOf = (net: PandapowerNet, row: Row) => numberOf(net, row, "scaling", SCALING);
const scaled = (net: PandapowerNet, row: Row, columns: readonly string[], rule: NumberRule) =>
  sumOf(net, row, columns, rule) * scalingOf(net, row);

function addPlant(net: PandapowerNet, { kind, row, bus }: Injection, id: string): void {
  const name = textOf(row, "name");
  const technology = TECHNOLOGIES.find(([words]) => words.test(textOf(row, "type")))?.[1];
  const base = {
    id,
    ...(name === "" || name === id ? {} : { name }),
    bus: bus.id,
    technology: technology ?? "generator",
  };
  if (kind === "storage") {
    addStore(net, row, base);
    return;
  }
  const columns = (part: string, unit: string) =>
    kind === "asymmetric_sgen" ? byPhase(part, unit) : [`${part}_${unit}`];
  const unscaledMw = sumOf(net, row, columns("p", "mw"), POWER);
  const limitMw = limitOf(net, row, "max_p_mw") || numberOf(net, row, "sn_mva", OPTIONAL);
  addUnit(
    net.draft,
    {
      ...base,
      capacityMw: Math.max(limitMw, unscaledMw),
      importMw: -limitOf(net, row, "min_p_mw"),
      snapshotMw: unscaledMw * scalingOf(net, row),
      snapshotMvar: scaled(net, row, columns("q", "mvar"), OPTIONAL),
    },
    originOf(row),
  );
}

const byPhase = (part: string, unit: string) =>
  ["a", "b", "c"].map((phase) => `${part}_${phase}_${unit}`);

/** A limit in MW; 0 where there is none. */
function limitOf(net: PandapowerNet, row: Row, column: string): number {
  const at = row.columns.get(column);
  const cell = at === undefined ? undefined : row.cells[at];
  if (cell === Number.POSITIVE_INFINITY || cell === Number.NEGATIVE_INFINITY) return 0;
  // Converters write a thousand million where there is no limit.
  if (typeof cell === "number" && Math.abs(cell) >= 1e9) return 0;
  return numberOf(net, row, column, LIMIT);
}

function capacityMwh(net: PandapowerNet, row: Row): number {
  return numberOf(net, row, "max_e_mwh", { absent: 0, empty: 0, min: 0, max: BOUNDS.powerMw });
}

/** A store's power is consumption in the file: positive charges. */
function addStore(
  net: PandapowerNet,
  row: Row,
  base: { readonly id: string; readonly name?: string; readonly bus: string },
): void {
  const drawnMw = scaled(net, row, ["p_mw"], POWER);
  const drawnMvar = scaled(net, row, ["q_mvar"], OPTIONAL);
  const snMva = numberOf(net, row, "sn_mva", OPTIONAL);
  const energyMwh = capacityMwh(net, row);
  const leastMwh = numberOf(net, row, "min_e_mwh", { absent: 0, empty: 0, min: 0, max: energyMwh });
  const percent = numberOf(net, row, "soc_percent", { absent: 50, empty: 50, min: 0, max: 100 });
  const minimumFrac = leastMwh / energyMwh;
  const chargeMw = Math.max(limitOf(net, row, "max_p_mw") || snMva, drawnMw, 0);
  addUnit(
    net.draft,
    {
      ...base,
      technology: "storage",
      capacityMw: Math.max(-limitOf(net, row, "min_p_mw") || snMva, 0),
      importMw: chargeMw,
      snapshotMw: -drawnMw,
      snapshotMvar: -drawnMvar,
      storage: {
        energyMwh,
        chargeMw,
        chargeEfficiency: 0.927,
        dischargeEfficiency: 0.927,
        minimumFrac,
        maximumFrac: 1,
        initialFrac: Math.max(percent / 100, minimumFrac),
      },
    },
    originOf(row),
  );
}

function addConsumption(net: PandapowerNet, { kind, row, bus }: Injection, id: string): void {
  const { mw, mvar } = consumption(net, kind, row);
  addDemand(net.draft, { id, bus: bus.id, mw, mvar }, originOf(row));
}

function consumption(net: PandapowerNet, kind: string, row: Row): { mw: number; mvar: number } {
  if (kind === "motor") {
    const efficiency = numberOf(net, row, "efficiency_percent", { min: 1, max: 100 });
    const loading = numberOf(net, row, "loading_percent", { min: 0, max: 1e4 });
    const shaftMw = scaled(net, row, ["pn_mech_mw"], POWER);
    return { mw: (shaftMw / efficiency) * loading, mvar: 0 };
  }
  if (kind === "asymmetric_load") {
    return {
      mw: scaled(net, row, byPhase("p", "mw"), POWER),
      mvar: scaled(net, row, byPhase("q", "mvar"), OPTIONAL),
    };
  }
  if (kind === "ward" || kind === "xward") {
    return {
      mw: numberOf(net, row, "ps_mw", POWER),
      mvar: numberOf(net, row, "qs_mvar", OPTIONAL),
    };
  }
  return { mw: scaled(net, row, ["p_mw"], POWER), mvar: scaled(net, row, ["q_mvar"], OPTIONAL) };
}

/** Power at the shunt's own nominal voltage, taken to the bus's. */
function addShunt(net: PandapowerNet, row: Row, bus: BusPart): void {
  const step = numberOf(net, row, "step", { absent: 1, empty: 1, min: 0, max: 1e6 });
  const rule = { absent: bus.nominalKv, empty: bus.nominalKv, min: 1e-6, max: BOUNDS.nominalKv };
  const ratio = bus.nominalKv / numberOf(net, row, "vn_kv", rule);
  if (flagOf(net, row, "step_dependency_table", false)) {
    addFault(net.draft, originOf(row, "step_dependency_table"), {
      code: "pandapower.shunt",
      found: "a power that follows a table of steps",
      remedy: "write p_mw and q_mvar of a step, and false here",
    });
  }
  const factor = step * ratio * ratio;
  bus.shuntMw = plain(bus.shuntMw + numberOf(net, row, "p_mw", POWER) * factor);
  bus.shuntMvar = plain(bus.shuntMvar - numberOf(net, row, "q_mvar", OPTIONAL) * factor);
}

/**
 * A line of direct current holds its power: it draws at one end and gives what its losses leave at the other. Below 0 the
 * power flows from `to` to `from`; at 0 only the fixed loss is drawn, at `from`, as pandapower draws it.
 */
function addDirectCurrentLines(net: PandapowerNet, buses: Buses): void {
  const rows = rowsOf(net, "dcline");
  const [ids = []] = sharedIds([
    { kind: "dcline", rows: rows.map((row) => ({ name: textOf(row, "name"), index: row.label })) },
  ]);
  for (const [at, row] of rows.entries()) {
    const from = rowNamed(net, row, "from_bus", buses, "bus");
    const to = rowNamed(net, row, "to_bus", buses, "bus");
    if (!flagOf(net, row, "in_service", true) || from === undefined || to === undefined) continue;
    const mw = numberOf(net, row, "p_mw", POWER);
    const percent = numberOf(net, row, "loss_percent", { absent: 0, empty: 0, min: 0, max: 100 });
    const lossMw = numberOf(net, row, "loss_mw", OPTIONAL);
    const sentMw = Math.abs(mw);
    const arrivingMw = sentMw * (1 - percent / 100) - lossMw;
    const end = (bus: BusPart, name: string, power: number) => {
      if (!bus.inService) return;
      const demand = { id: `${ids[at]!}-${name}`, bus: bus.id, mw: power, mvar: 0 };
      addDemand(net.draft, demand, originOf(row));
    };
    end(from, "from", mw > 0 ? sentMw : -arrivingMw);
    end(to, "to", mw > 0 ? -arrivingMw : sentMw);
  }
}
