/**
 * The buses of a PyPSA network and its sub-networks: what lines and transformers join, alternating or direct current.
 * Takes the tables; gives the buses with the kind of current of each, and which generator is the slack of each sub-network.
 * Keeps: as PyPSA does, the slack is the first generator that says so, else the first, else the first bus stands for it.
 */
import { BOUNDS } from "../../../sim/model/network-document.ts";
import { add, addFault, plain } from "../draft.ts";
import { isActive, numberOf, originOf, type PypsaNet, type Row, rowsOf, textOf } from "./tables.ts";

export interface Bus {
  readonly row: Row;
  readonly nominalKv: number;
  readonly current: "AC" | "DC";
  shuntMw: number;
  shuntMvar: number;
}

export interface Buses {
  readonly byName: ReadonlyMap<string, Bus>;
  /** Buses of heat, gas and the like: they carry no electric flow. */
  readonly others: ReadonlySet<string>;
  readonly references: ReadonlySet<Bus>;
  /** Generators that are the slack of a sub-network, by name. */
  readonly slacks: ReadonlySet<string>;
}

export function readBuses(net: PypsaNet): Buses {
  const byName = new Map<string, Bus>();
  const others = new Set<string>();
  for (const row of rowsOf(net, "buses")) {
    const carrier = textOf(row, "carrier") || "AC";
    if (carrier !== "AC" && carrier !== "DC") {
      others.add(row.name);
      continue;
    }
    const rule = { absent: 1, min: 1e-6, max: BOUNDS.nominalKv };
    const nominalKv = numberOf(net, row, "v_nom", rule);
    byName.set(row.name, { row, nominalKv, current: carrier, shuntMw: 0, shuntMvar: 0 });
  }
  if (others.size > 0) {
    net.draft.notices.push({
      code: "pypsa.carrier",
      path: ["buses"],
      found: `${others.size} buses of other carriers than AC and DC: ${[...others].slice(0, 4).join(", ")}`,
      remedy: "they and what stands at them are left out; links to them keep their electric end",
    });
  }
  return { byName, others, ...subNetworks(net, byName, others) };
}

/** The bus that a cell names; undefined where it is no electric bus, or unknown (a fault). */
export function busOf(
  net: PypsaNet,
  row: Row,
  column: string,
  buses: Pick<Buses, "byName" | "others">,
): Bus | undefined {
  const name = textOf(row, column);
  const bus = buses.byName.get(name);
  if (bus !== undefined || buses.others.has(name)) return bus;
  addFault(net.draft, originOf(row, column), {
    code: "pypsa.unknown",
    found: name === "" ? "no bus" : `"${name}", which is no bus of this network`,
    remedy: "write a name of buses.csv",
  });
  return undefined;
}

function subNetworks(
  net: PypsaNet,
  byName: ReadonlyMap<string, Bus>,
  others: ReadonlySet<string>,
): Pick<Buses, "references" | "slacks"> {
  const leader = new Map([...byName.values()].map((bus) => [bus, bus]));
  const leaderOf = (bus: Bus): Bus => {
    let top = bus;
    while (leader.get(top) !== top) top = leader.get(top)!;
    leader.set(bus, top);
    return top;
  };
  for (const row of [...rowsOf(net, "lines"), ...rowsOf(net, "transformers")]) {
    const one = busOf(net, row, "bus0", { byName, others });
    const other = busOf(net, row, "bus1", { byName, others });
    if (one === undefined || other === undefined || !isActive(net, row)) continue;
    if (one.current === other.current) leader.set(leaderOf(other), leaderOf(one));
    else {
      addFault(net.draft, originOf(row, "bus1"), {
        code: "pypsa.current",
        found: `a bus of ${other.current} joined to one of ${one.current}`,
        remedy: "join them by a link, which stands for the converter",
      });
    }
  }
  const slack = new Map<Bus, { readonly generator?: Row; readonly bus: Bus }>();
  for (const isNamed of [true, false]) {
    for (const row of rowsOf(net, "generators")) {
      const bus = byName.get(textOf(row, "bus"));
      if (bus === undefined || !isActive(net, row)) continue;
      if (isNamed && textOf(row, "control") !== "Slack") continue;
      if (!slack.has(leaderOf(bus))) slack.set(leaderOf(bus), { generator: row, bus });
    }
  }
  for (const bus of byName.values()) {
    if (!slack.has(leaderOf(bus))) slack.set(leaderOf(bus), { bus });
  }
  const found = [...slack.values()];
  const slacks = found.flatMap(({ generator }) => generator?.name ?? []);
  noteSlacks(net, slacks);
  return { references: new Set(found.map(({ bus }) => bus)), slacks: new Set(slacks) };
}

function noteSlacks(net: PypsaNet, slacks: readonly string[]): void {
  if (slacks.length === 0) return;
  const shown = slacks.slice(0, 4).join(", ");
  net.draft.notices.push({
    code: "pypsa.slack",
    path: ["generators"],
    found: `${slacks.length} slack generators: ${shown}${slacks.length > 4 ? " and more" : ""}`,
    remedy: "each is a reference bus and no unit: its power is what the others leave over",
  });
}

/** Shunts draw by the square of voltage: siemens times kV² is MW. */
export function readShunts(net: PypsaNet, buses: Buses): void {
  for (const row of rowsOf(net, "shunt_impedances")) {
    const bus = busOf(net, row, "bus", buses);
    const siemens = { absent: 0, min: -1e9, max: 1e9 };
    const [g, b] = [numberOf(net, row, "g", siemens), numberOf(net, row, "b", siemens)];
    const sign = numberOf(net, row, "sign", { absent: -1, min: -1, max: 1 });
    if (bus === undefined || !isActive(net, row)) continue;
    const squareKv = bus.nominalKv * bus.nominalKv;
    bus.shuntMw = plain(bus.shuntMw - sign * g * squareKv);
    bus.shuntMvar = plain(bus.shuntMvar - sign * b * squareKv);
  }
}

export function addBuses(net: PypsaNet, buses: Buses): void {
  for (const bus of buses.byName.values()) {
    const { row, nominalKv, shuntMw, shuntMvar } = bus;
    const entry = {
      id: row.name,
      nominalKv,
      reference: buses.references.has(bus),
      referenceAngleDeg: 0,
      shuntMw,
      shuntMvar,
      role: "bus",
    } as const;
    add(net.draft, "buses", entry, originOf(row));
  }
}
