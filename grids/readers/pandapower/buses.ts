/**
 * The buses of a pandapower network: those that closed bus-bus switches without impedance join are one.
 * Takes the tables; gives, for each bus of the file, the bus of the document it became part of, and adds those.
 * Keeps: the first bus of a joined group gives its id; buses out of service stay, by themselves and without supply.
 */
import { BOUNDS } from "../../../sim/model/network-document.ts";
import { add, addFault, sharedIds } from "../draft.ts";
import {
  flagOf,
  numberOf,
  originOf,
  type PandapowerNet,
  type Row,
  rowNamed,
  rowsOf,
  textOf,
} from "./tables.ts";

/** A bus of the document. Ids and switches are fixed; what stands at a bus is summed while rows are read. */
export interface BusPart {
  readonly id: string;
  readonly nominalKv: number;
  readonly inService: boolean;
  reference: { readonly angleDeg: number } | undefined;
  shuntMw: number;
  shuntMvar: number;
  readonly row: Row;
}

export type Buses = ReadonlyMap<string, BusPart>;

interface FileBus {
  readonly row: Row;
  readonly id: string;
  readonly nominalKv: number;
  readonly inService: boolean;
}

export function readBuses(net: PandapowerNet): Buses {
  const rows = rowsOf(net, "bus");
  if (rows.length === 0) {
    addFault(
      net.draft,
      { path: ["bus"], place: net.place },
      {
        code: "pandapower.value",
        found: "no buses",
        remedy: "write a row for each bus",
      },
    );
  }
  const named = rows.map((row) => ({ name: textOf(row, "name"), index: row.label }));
  const [ids = []] = sharedIds([{ kind: "bus", rows: named }]);
  const found = rows.map((row, at) => ({
    row,
    id: ids[at]!,
    nominalKv: numberOf(net, row, "vn_kv", { min: 1e-6, max: BOUNDS.nominalKv }),
    inService: flagOf(net, row, "in_service", true),
  }));
  return joined(net, found);
}

function joined(net: PandapowerNet, found: readonly FileBus[]): Buses {
  const byLabel = new Map(found.map((bus) => [bus.row.label, bus]));
  const leader = new Map(found.map((bus) => [bus, bus]));
  const leaderOf = (bus: FileBus): FileBus => {
    let top = bus;
    while (leader.get(top) !== top) top = leader.get(top)!;
    leader.set(bus, top);
    return top;
  };
  const place = new Map(found.map((bus, at) => [bus, at]));
  let openCount = 0;
  for (const row of rowsOf(net, "switch")) {
    if (textOf(row, "et") !== "b") continue;
    const one = rowNamed(net, row, "bus", byLabel, "bus");
    const other = rowNamed(net, row, "element", byLabel, "bus");
    if (one === undefined || other === undefined || !(one.inService && other.inService)) continue;
    if (!flagOf(net, row, "closed", true)) openCount += 1;
    else if (switchOhm(net, row) === 0) {
      if (one.nominalKv !== other.nominalKv) {
        addFault(net.draft, originOf(row, "element"), {
          code: "pandapower.joined",
          found: `a closed switch between buses of ${one.nominalKv} and ${other.nominalKv} kV`,
          remedy: "correct vn_kv, or open the switch",
        });
      }
      const [left, right] = [leaderOf(one), leaderOf(other)];
      if (place.get(left)! < place.get(right)!) leader.set(right, left);
      else leader.set(left, right);
    }
  }
  const parts = new Map<FileBus, BusPart>();
  for (const bus of found) {
    const top = leaderOf(bus);
    if (parts.has(top)) continue;
    const { id, nominalKv, inService, row } = top;
    const empty = { reference: undefined, shuntMw: 0, shuntMvar: 0 };
    parts.set(top, { id, nominalKv, inService, row, ...empty });
  }
  noteJoined(net, found.length, parts.size, openCount);
  return new Map(found.map((bus) => [bus.row.label, parts.get(leaderOf(bus))!]));
}

/** Impedance of a switch between two buses; 0 joins them. */
export function switchOhm(net: PandapowerNet, row: Row): number {
  return numberOf(net, row, "z_ohm", { absent: 0, empty: 0, min: 0 });
}

function noteJoined(net: PandapowerNet, before: number, after: number, openCount: number): void {
  if (after < before) {
    net.draft.notices.push({
      code: "pandapower.joined",
      path: ["switch"],
      found: `${before} buses, of which closed bus-bus switches leave ${after}`,
      remedy: "a joined bus bears the id of the first of its buses",
    });
  }
  if (openCount > 0) {
    net.draft.notices.push({
      code: "pandapower.openSwitch",
      path: ["switch"],
      found: `${openCount} open bus-bus switches`,
      remedy: "they are left out: here they cannot be closed",
    });
  }
}

/**
 * The bus that a cell names, where it is in service, else undefined. For an unknown one, which is a fault, a bus that leads
 * nowhere: so the rest of the row is read too and all its faults are told.
 */
export function busInService(
  net: PandapowerNet,
  row: Row,
  column: string,
  buses: Buses,
): BusPart | undefined {
  const bus = rowNamed(net, row, column, buses, "bus");
  const nowhere = { id: "", nominalKv: 1, inService: true, reference: undefined, row };
  if (bus === undefined) return { ...nowhere, shuntMw: 0, shuntMvar: 0 };
  return bus.inService ? bus : undefined;
}

/** Adds the buses, when all that stands at them has been read. */
export function addBuses(net: PandapowerNet, buses: Buses): void {
  for (const part of new Set(buses.values())) {
    const { id, nominalKv, reference, shuntMw, shuntMvar, row } = part;
    const name = textOf(row, "name");
    const entry = {
      id,
      ...(name === "" || name === id ? {} : { name }),
      nominalKv,
      reference: reference !== undefined,
      referenceAngleDeg: reference?.angleDeg ?? 0,
      shuntMw,
      shuntMvar,
      role: "bus",
    } as const;
    add(net.draft, "buses", entry, originOf(row));
  }
}
