/**
 * Terminals and buses. Takes the model; gives the terminals of each piece of equipment in order, each with its bus, and
 * the buses: topological nodes where there is a TP file, connectivity nodes otherwise, joined by closed switches.
 * Keeps: an open switch joins nothing; a terminal that is not connected still knows its bus.
 */
import { booleanOf, missing, numberOf, objectOf } from "./access.ts";
import { AT_A_BUS, KNOWN, SWITCHES } from "./equipment.ts";
import { hasProfile } from "./files.ts";
import { addUnder, type CimModel, type CimObject, objectsOf, report, titleOf } from "./model.ts";

export interface Terminal {
  readonly object: CimObject;
  readonly isConnected: boolean;
  /** Row of its bus; −1 where it stands at none. */
  readonly bus: number;
}

export interface Topology {
  /** By the equipment's mRID, in the order of their sequence numbers. */
  readonly terminals: ReadonlyMap<string, readonly Terminal[]>;
  /** The node that gives a bus its name, by row. */
  readonly buses: readonly { readonly node: CimObject; readonly nominalKv: number }[];
  /** Bus row of every node; none for nodes without equipment. */
  readonly busOfNode: ReadonlyMap<string, number>;
  /** Whether every terminal leads to its equipment and node, so that equipment without terminals really has none. */
  readonly isWhole: boolean;
}

interface LooseTerminal {
  readonly object: CimObject;
  readonly equipment: CimObject;
  readonly sequence: number;
  readonly isConnected: boolean;
  readonly node: CimObject | undefined;
}

export function topologyOf(model: CimModel): Topology {
  const loose = objectsOf(model, "Terminal")
    .map((object) => looseTerminal(model, object))
    .filter((terminal) => terminal !== undefined);
  const byEquipment = new Map<string, LooseTerminal[]>();
  for (const terminal of loose) addUnder(byEquipment, terminal.equipment, terminal);
  const { buses, busOfNode } = busesOf(model, loose, joinedNodes(model, byEquipment));
  const terminals = new Map<string, readonly Terminal[]>();
  for (const [id, items] of byEquipment) {
    const inOrder = items.toSorted((left, right) => left.sequence - right.sequence);
    terminals.set(
      id,
      inOrder.map(({ object, isConnected, node }) => {
        const bus = node === undefined ? -1 : (busOfNode.get(node.id) ?? -1);
        return { object, isConnected, bus };
      }),
    );
  }
  const isWhole = model.faults.length === 0 && model.lost.length === 0;
  return { terminals, buses, busOfNode, isWhole };
}

/** One bus for the nodes that are joined, where equipment stands; in the order of the files. */
function busesOf(
  model: CimModel,
  loose: readonly LooseTerminal[],
  roots: ReadonlyMap<CimObject, CimObject>,
): Pick<Topology, "buses" | "busOfNode"> {
  const rootOf = (node: CimObject) => roots.get(node) ?? node;
  const inUse = new Set<CimObject>();
  for (const { node, equipment } of loose) {
    if (node !== undefined && AT_A_BUS.has(equipment.kind)) inUse.add(rootOf(node));
  }
  const rowOfRoot = new Map<CimObject, number>();
  const busOfNode = new Map<string, number>();
  for (const node of objectsOf(model, "TopologicalNode", "ConnectivityNode")) {
    const root = rootOf(node);
    if (!inUse.has(root)) continue;
    const row = rowOfRoot.get(root) ?? rowOfRoot.size;
    rowOfRoot.set(root, row);
    busOfNode.set(node.id, row);
  }
  const voltages = nodeVoltages(model, loose, rootOf);
  const buses = [...rowOfRoot.keys()].map((node) => {
    const nominalKv = voltages.get(node);
    if (nominalKv !== undefined) return { node, nominalKv };
    // What leads nowhere is said by itself.
    if (model.lost.length > 0) return { node, nominalKv: Number.NaN };
    return { node, nominalKv: missing(model, node, "BaseVoltage", "the mRID of its base voltage") };
  });
  return { buses, busOfNode };
}

function looseTerminal(model: CimModel, object: CimObject): LooseTerminal | undefined {
  const equipment = objectOf(model, object, "Terminal.ConductingEquipment");
  if (equipment === undefined || !KNOWN.has(equipment.kind)) {
    if (equipment !== undefined) reportUnknownKind(model, equipment);
    else if (!object.values.has("Terminal.ConductingEquipment")) {
      missing(model, object, "Terminal.ConductingEquipment", "the mRID of the equipment");
    }
    return undefined;
  }
  const isConnected = booleanOf(model, object, "ACDCTerminal.connected") ?? true;
  const node = nodeOf(model, object);
  if (node === undefined && isConnected && AT_A_BUS.has(equipment.kind)) {
    reportNoNode(model, object);
  }
  const sequence = numberOf(model, object, "ACDCTerminal.sequenceNumber", { absent: 1 });
  return { object, equipment, sequence, isConnected, node };
}

function reportUnknownKind(model: CimModel, equipment: CimObject): void {
  report(model, equipment.place, {
    code: "cgmes.equipment",
    path: titleOf(equipment),
    found: `a ${equipment.kind} with a terminal`,
    remedy: "this class is not read; export what it draws as an EquivalentInjection",
  });
}

/** A reference that leads nowhere has been noted already, and is no reason to ask for one. */
function reportNoNode(model: CimModel, terminal: CimObject): void {
  const words = "the mRID of its node";
  const [connectivity] = terminal.values.get("Terminal.ConnectivityNode") ?? [];
  const property = hasProfile(model, "TP") ? "TopologicalNode" : "ConnectivityNode";
  if (terminal.values.has("Terminal.TopologicalNode")) return;
  if (connectivity === undefined) missing(model, terminal, `Terminal.${property}`, words);
  const node = model.objects.get(connectivity?.text ?? "");
  if (node?.isDefined === true && !node.values.has("ConnectivityNode.TopologicalNode")) {
    missing(model, node, "ConnectivityNode.TopologicalNode", words);
  }
}

/** With a TP file its nodes, reached through a connectivity node where the terminal names only that. */
function nodeOf(model: CimModel, terminal: CimObject): CimObject | undefined {
  if (terminal.values.has("Terminal.TopologicalNode")) {
    return objectOf(model, terminal, "Terminal.TopologicalNode", ["TopologicalNode"]);
  }
  const node = objectOf(model, terminal, "Terminal.ConnectivityNode", ["ConnectivityNode"]);
  if (node === undefined || !hasProfile(model, "TP")) return node;
  return objectOf(model, node, "ConnectivityNode.TopologicalNode", ["TopologicalNode"]);
}

/** The node that stands for each node, after closed switches have joined them. */
function joinedNodes(
  model: CimModel,
  terminals: ReadonlyMap<string, readonly LooseTerminal[]>,
): ReadonlyMap<CimObject, CimObject> {
  const parent = new Map<CimObject, CimObject>();
  const rootOf = (node: CimObject): CimObject => {
    let root = node;
    for (let above = parent.get(root); above !== undefined; above = parent.get(root)) {
      // Halves the way for the next one who asks.
      const beyond = parent.get(above);
      if (beyond !== undefined) parent.set(root, beyond);
      root = beyond ?? above;
    }
    return root;
  };
  for (const item of objectsOf(model, ...SWITCHES)) {
    const ends = (terminals.get(item.id) ?? []).filter(({ isConnected }) => isConnected);
    const [from, to] = ends.map(({ node }) => node);
    if (isOpen(model, item) || from === undefined || to === undefined) continue;
    const [left, right] = [rootOf(from), rootOf(to)];
    if (left !== right) parent.set(right, left);
  }
  return new Map([...parent.keys()].map((node) => [node, rootOf(node)]));
}

function isOpen(model: CimModel, item: CimObject): boolean {
  const open = booleanOf(model, item, "Switch.open") ?? booleanOf(model, item, "Switch.normalOpen");
  if (
    open === undefined &&
    !item.values.has("Switch.open") &&
    !item.values.has("Switch.normalOpen")
  ) {
    missing(model, item, "Switch.open", "whether it is open: true or false");
  }
  return open ?? false;
}

/** From the node, from the voltage level that it stands in, or from the equipment that stands at it. */
function nodeVoltages(
  model: CimModel,
  terminals: readonly LooseTerminal[],
  rootOf: (node: CimObject) => CimObject,
): ReadonlyMap<CimObject, number> {
  const voltages = new Map<CimObject, number>();
  const set = (node: CimObject, holder: CimObject | undefined, property: string) => {
    if (holder === undefined || voltages.has(rootOf(node))) return;
    const base = objectOf(model, holder, property, ["BaseVoltage"]);
    if (base === undefined) return;
    const rule = { isPositive: true, unit: "kV" };
    voltages.set(rootOf(node), numberOf(model, base, "BaseVoltage.nominalVoltage", rule));
  };
  const nodes = new Set(terminals.map(({ node }) => node).filter((node) => node !== undefined));
  for (const node of nodes) {
    if (node.kind === "TopologicalNode") set(node, node, "TopologicalNode.BaseVoltage");
    else set(node, voltageLevelOf(model, node), "VoltageLevel.BaseVoltage");
  }
  for (const { node, equipment } of terminals) {
    if (node !== undefined) set(node, equipment, "ConductingEquipment.BaseVoltage");
  }
  return voltages;
}

function voltageLevelOf(model: CimModel, node: CimObject): CimObject | undefined {
  const property = "ConnectivityNode.ConnectivityNodeContainer";
  const container = objectOf(model, node, property, ["VoltageLevel", "Bay", "Line", "Substation"]);
  if (container?.kind === "Bay") {
    return objectOf(model, container, "Bay.VoltageLevel", ["VoltageLevel"]);
  }
  return container?.kind === "VoltageLevel" ? container : undefined;
}

/** The terminals of equipment that needs so many; undefined where it has more or fewer, which is reported. */
export function terminalsOf(
  model: CimModel,
  { terminals, isWhole }: Topology,
  equipment: CimObject,
  count: number,
): readonly Terminal[] | undefined {
  const found = terminals.get(equipment.id) ?? [];
  if (found.length === count) return found;
  if (!isWhole) return undefined;
  report(model, equipment.place, {
    code: "cgmes.terminals",
    path: titleOf(equipment),
    found: `${found.length} terminals`,
    remedy: `give it ${count}, each a Terminal whose ConductingEquipment it is`,
  });
  return undefined;
}
