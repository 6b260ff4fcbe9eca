/**
 * What stands at the buses of a PyPSA network at one snapshot: generators and storage as units, loads as demands, and a
 * link as two demands that move its power from one bus to others.
 * Takes the tables and the buses; adds units and demands. Keeps: the power of a link is fixed, as the linear flow of PyPSA
 * has it, so a link between buses of alternating and direct current is a converter held at its set point.
 */
import { BOUNDS, type Technology } from "../../../sim/model/network-document.ts";
import { addDemand, addUnit, sharedIds } from "../draft.ts";
import { type Bus, type Buses, busOf } from "./buses.ts";
import {
  isActive,
  type NumberRule,
  numberOf,
  originOf,
  type PypsaNet,
  type Row,
  rowsOf,
  textOf,
  varyingOf,
} from "./tables.ts";

const POWER: NumberRule = { absent: 0, min: -BOUNDS.powerMw, max: BOUNDS.powerMw };
const CAPACITY: NumberRule = { absent: 0, min: 0, max: BOUNDS.powerMw, orInfinite: true };

/** Active rows at electric buses, each with its bus. */
function standing(net: PypsaNet, component: string, buses: Buses) {
  return rowsOf(net, component).flatMap((row) => {
    const bus = busOf(net, row, "bus", buses);
    // Its power is read here too, so that a row with an unknown bus has all its faults told.
    drawn(net, row, 1);
    return bus !== undefined && isActive(net, row) ? [{ row, bus }] : [];
  });
}

interface Demand {
  readonly row: Row;
  readonly name: string;
  readonly bus: Bus;
  readonly mw: number;
  readonly mvar: number;
}

export function addInjections(net: PypsaNet, buses: Buses): void {
  const generators = standing(net, "generators", buses).filter(
    ({ row }) => !buses.slacks.has(row.name),
  );
  const storage = standing(net, "storage_units", buses);
  const isStore = ({ row }: { readonly row: Row }) => energyMwh(net, row) > 0;
  const stores = storage.filter(isStore);
  const unitIds = idsOf([
    ["generator", generators.map(({ row }) => row.name)],
    ["storage", stores.map(({ row }) => row.name)],
  ]);
  for (const [at, { row, bus }] of generators.entries())
    addGenerator(net, row, bus, unitIds[0]![at]!);
  for (const [at, { row, bus }] of stores.entries()) addStore(net, row, bus, unitIds[1]![at]!);
  const fixed = [
    ...storage.filter((item) => !isStore(item)),
    ...standing(net, "stores", buses),
  ].map(({ row, bus }) => ({ ...drawn(net, row, 1), row, bus, name: row.name }));
  addDemands(net, [
    ["load", standing(net, "loads", buses).map(({ row, bus }) => load(net, row, bus))],
    ["link", linkEnds(net, buses)],
    ["store", fixed],
  ]);
  if (fixed.length > 0) {
    net.draft.notices.push({
      code: "pypsa.stores",
      path: ["stores"],
      found: `${fixed.length} stores without a limit of both power and energy`,
      remedy:
        "read as demands of their present power; a storage unit with p_nom and max_hours is a unit",
    });
  }
}

function idsOf(tables: readonly (readonly [kind: string, names: readonly string[]])[]): string[][] {
  return sharedIds(
    tables.map(([kind, names]) => ({
      kind,
      rows: names.map((name, at) => ({ name, index: name.length > 40 ? String(at) : name })),
    })),
  );
}

function addDemands(
  net: PypsaNet,
  tables: readonly (readonly [kind: string, demands: readonly Demand[]])[],
): void {
  const ids = idsOf(tables.map(([kind, demands]) => [kind, demands.map(({ name }) => name)]));
  for (const [table, [, demands]] of tables.entries()) {
    for (const [at, { row, bus, mw, mvar }] of demands.entries()) {
      const demand = { id: ids[table]![at]!, bus: bus.row.name, mw, mvar };
      addDemand(net.draft, demand, originOf(row));
    }
  }
}

/** Consumption at the snapshot. `sign` is how a component counts: 1 where its power is injected, −1 where it is drawn. */
function drawn(net: PypsaNet, row: Row, sign: 1 | -1) {
  const against = -varyingOf(net, row, "sign", { absent: sign, min: -1, max: 1 });
  return {
    mw: against * varyingOf(net, row, "p_set", POWER),
    mvar: against * varyingOf(net, row, "q_set", POWER),
  };
}

function load(net: PypsaNet, row: Row, bus: Bus): Demand {
  return { row, bus, name: row.name, ...drawn(net, row, -1) };
}

const LINK_ENDS_MAX = 10;

/** A link draws p_set at bus0 and gives its part of it, by its efficiency, at each other bus. */
function linkEnds(net: PypsaNet, buses: Buses): Demand[] {
  return rowsOf(net, "links").flatMap((row) => {
    const p = varyingOf(net, row, "p_set", POWER);
    const active = isActive(net, row);
    const ends: Demand[] = [];
    for (let end = 0; end <= LINK_ENDS_MAX; end += 1) {
      if (end > 1 && textOf(row, `bus${end}`) === "") continue;
      const bus = busOf(net, row, `bus${end}`, buses);
      const column = end === 1 ? "efficiency" : `efficiency${end}`;
      const share =
        end === 0 ? -1 : varyingOf(net, row, column, { absent: 1, min: -1e6, max: 1e6 });
      if (bus === undefined || !active) continue;
      ends.push({ row, bus, name: `${row.name}-bus${end}`, mw: -share * p, mvar: 0 });
    }
    return ends;
  });
}

const TECHNOLOGIES: readonly (readonly [RegExp, Technology])[] = [
  [/wind/i, "wind"],
  [/solar|\bpv\b|photovoltaic/i, "solar"],
  [/hydro|\bror\b|run.of.river/i, "hydro"],
  [/\bchp\b|cogeneration/i, "chp"],
];

/** A capacity; where there is no limit, what is injected now counts. */
function capacityOf(net: PypsaNet, row: Row): number {
  const capacity = numberOf(net, row, "p_nom", CAPACITY);
  return Number.isFinite(capacity) ? capacity : 0;
}

function addGenerator(net: PypsaNet, row: Row, bus: Bus, id: string): void {
  const { mw, mvar } = drawn(net, row, 1);
  const carrier = textOf(row, "carrier");
  const limit = { absent: 0, min: -1e6, max: 1e6 };
  const capacityMw = capacityOf(net, row);
  addUnit(
    net.draft,
    {
      id,
      bus: bus.row.name,
      technology: TECHNOLOGIES.find(([words]) => words.test(carrier))?.[1] ?? "generator",
      capacityMw,
      importMw: -numberOf(net, row, "p_min_pu", limit) * capacityMw,
      snapshotMw: -mw,
      snapshotMvar: -mvar,
    },
    originOf(row),
  );
}

/** Energy of a storage unit: its power for max_hours. */
function energyMwh(net: PypsaNet, row: Row): number {
  const hours = numberOf(net, row, "max_hours", { absent: 1, min: 0, max: BOUNDS.powerMw });
  return Math.min(capacityOf(net, row) * hours, BOUNDS.powerMw);
}

function addStore(net: PypsaNet, row: Row, bus: Bus, id: string): void {
  const { mw, mvar } = drawn(net, row, 1);
  const capacityMw = capacityOf(net, row);
  const energy = energyMwh(net, row);
  const efficiency = { absent: 1, min: 1e-6, max: 1 };
  const held = { absent: energy / 2, min: 0, max: energy };
  const chargeShare = -numberOf(net, row, "p_min_pu", { absent: -1, min: -1e6, max: 1e6 });
  const chargeMw = Math.max(capacityMw * chargeShare, mw, 0);
  addUnit(
    net.draft,
    {
      id,
      bus: bus.row.name,
      technology: "storage",
      capacityMw,
      importMw: chargeMw,
      snapshotMw: -mw,
      snapshotMvar: -mvar,
      storage: {
        energyMwh: energy,
        chargeMw,
        chargeEfficiency: numberOf(net, row, "efficiency_store", efficiency),
        dischargeEfficiency: numberOf(net, row, "efficiency_dispatch", efficiency),
        minimumFrac: 0,
        maximumFrac: 1,
        initialFrac: numberOf(net, row, "state_of_charge_initial", held) / energy,
      },
    },
    originOf(row),
  );
}
