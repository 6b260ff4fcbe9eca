/**
 * Which buses hold the angle. Takes the model, its buses and branches; gives the rows of the reference buses, each with
 * the angle of the SV file where there is one.
 * Keeps: one an island at most: the machine or external network with the first reference priority in the SSH file, else
 * the reference of the SV file's island. Where no file says one, the external network or else the largest machine of
 * the model, which is then said.
 */
import { nameOf, numberOf, objectOf } from "./access.ts";
import { EXTERNAL } from "./equipment.ts";
import { hasProfile } from "./files.ts";
import { type AtBus, connected } from "./injections.ts";
import { type CimModel, type CimObject, objectsOf, report, withoutFolders } from "./model.ts";
import type { Topology } from "./topology.ts";

export interface Reference {
  readonly bus: number;
  readonly angleDeg: number;
}

/** Islands by bus row: the lowest row of each. */
export function islandsOf(
  busCount: number,
  branches: readonly { readonly from: number; readonly to: number }[],
): readonly number[] {
  const root = Array.from({ length: busCount }, (_, bus) => bus);
  const rootOf = (bus: number): number => {
    let at = bus;
    while (root[at] !== at) {
      root[at] = root[root[at]!]!;
      at = root[at]!;
    }
    return at;
  };
  for (const { from, to } of branches) {
    const [left, right] = [rootOf(from), rootOf(to)];
    root[Math.max(left, right)] = Math.min(left, right);
  }
  return root.map((_, bus) => rootOf(bus));
}

export function referencesOf(
  model: CimModel,
  topology: Topology,
  islands: readonly number[],
): readonly Reference[] {
  const chosen = new Map<number, number>();
  const propose = (bus: number) => {
    const island = islands[bus];
    if (island !== undefined && !chosen.has(island)) chosen.set(island, bus);
  };
  const machines = connected(model, topology, ["SynchronousMachine"]);
  const external = connected(model, topology, [EXTERNAL]);
  for (const { bus } of byPriority(model, [...machines, ...external])) propose(bus);
  for (const island of stateOf(model, "TopologicalIsland")) {
    const property = "TopologicalIsland.AngleRefTopologicalNode";
    const node = objectOf(model, island, property, ["TopologicalNode"]);
    const bus = node && topology.busOfNode.get(node.id);
    if (bus !== undefined) propose(bus);
  }
  if (chosen.size === 0) {
    const fallback = external[0] ?? largest(model, machines);
    if (fallback !== undefined) {
      propose(fallback.bus);
      noteFallback(model, fallback, topology);
    } else if (topology.isWhole) reportNone(model);
  }
  const angles = anglesOf(model, topology);
  return [...chosen.values()]
    .toSorted((left, right) => left - right)
    .map((bus) => ({ bus, angleDeg: angles.get(bus) ?? 0 }));
}

/** Those with a priority above 0, 1 first; among equals in the order of the files. */
function byPriority(model: CimModel, sources: readonly AtBus[]): readonly AtBus[] {
  const ranked = sources.map((source, row) => {
    const property = `${source.object.kind}.referencePriority`;
    return { source, row, priority: numberOf(model, source.object, property, { absent: 0 }) };
  });
  return ranked
    .filter(({ priority }) => priority > 0)
    .toSorted((left, right) => left.priority - right.priority || left.row - right.row)
    .map(({ source }) => source);
}

/** By the most that its generating unit may run at; the first among equals. */
function largest(model: CimModel, machines: readonly AtBus[]): AtBus | undefined {
  let best: { readonly machine: AtBus; readonly mw: number } | undefined;
  for (const machine of machines) {
    const plant = objectOf(model, machine.object, "RotatingMachine.GeneratingUnit");
    if (plant === undefined) continue;
    const mw = numberOf(model, plant, "GeneratingUnit.maxOperatingP", { absent: 0, unit: "MW" });
    if (best === undefined || mw > best.mw) best = { machine, mw };
  }
  return best?.machine;
}

function reportNone(model: CimModel): void {
  const place = model.headers.find(({ profiles }) => profiles.has("SSH"))?.place;
  report(model, place, {
    code: "cgmes.reference",
    found: "no machine and no external network that could hold the angle",
    remedy: "write referencePriority 1 on a SynchronousMachine or ExternalNetworkInjection",
  });
}

function noteFallback(model: CimModel, { object, bus }: AtBus, { buses }: Topology): void {
  const node = buses[bus]?.node;
  model.notices.push({
    code: "cgmes.reference",
    path: [withoutFolders(object.place.file)],
    found: "no reference priority above 0 and no island with a reference node",
    remedy:
      `the bus ${(node && nameOf(node)) ?? node?.id} of ${nameOf(object) ?? object.id} holds the angle; ` +
      "write referencePriority 1 on another machine in the SSH file to change it",
  });
}

/** What the SV file says of topological nodes, which only a TP file defines. */
function stateOf(model: CimModel, kind: string): readonly CimObject[] {
  return hasProfile(model, "TP") ? objectsOf(model, kind) : [];
}

/** Voltage angles of the SV file by bus row. */
function anglesOf(model: CimModel, topology: Topology): ReadonlyMap<number, number> {
  const angles = new Map<number, number>();
  for (const state of stateOf(model, "SvVoltage")) {
    const node = objectOf(model, state, "SvVoltage.TopologicalNode", ["TopologicalNode"]);
    const bus = node && topology.busOfNode.get(node.id);
    if (bus === undefined || angles.has(bus)) continue;
    angles.set(bus, numberOf(model, state, "SvVoltage.angle", { unit: "degrees" }));
  }
  return angles;
}
