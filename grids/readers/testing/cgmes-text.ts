/**
 * Small CGMES models for tests, written from a list of what stands in them. Takes nodes, equipment and further objects;
 * gives the texts of the EQ, TP and SSH files, or of an EQ file with connectivity nodes and an SSH file.
 * A value that begins with # refers to another object.
 */
import type { NamedText } from "../network-reader.ts";

type Values = Readonly<Record<string, string | number | boolean>>;

export interface CimItem {
  readonly kind: string;
  readonly id: string;
  /** Nodes of its terminals, which are called `<id>-1`, `<id>-2` and so on; none for an object without terminals. */
  readonly at?: readonly string[];
  readonly eq?: Values;
  readonly ssh?: Values;
  /** Numbers of the terminals that are not connected. */
  readonly cut?: readonly number[];
}

export interface CgmesParts {
  /** Nominal voltage of each node, kV. */
  readonly nodes: Readonly<Record<string, number>>;
  readonly items: readonly CimItem[];
  /** Nodes are connectivity nodes of the EQ file, and there is no TP file. */
  readonly nodeBreaker?: boolean;
  /** Objects of an SV file, by their `kind` and `eq`. */
  readonly sv?: readonly CimItem[];
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cim="http://iec.ch/TC57/2013/CIM-schema-cim16#" xmlns:entsoe="http://entsoe.eu/CIM/SchemaExtension/3/1#" xmlns:md="http://iec.ch/TC57/61970-552/ModelDescription/1#">
`;

function xmlObject(kind: string, id: string, values: Values, attribute: "ID" | "about"): string {
  const name = attribute === "ID" ? `_${id}` : `#_${id}`;
  const lines = Object.entries(values).map(([property, value]) => {
    const tag = property.startsWith("entsoe:") ? property : `cim:${property}`;
    const text = String(value);
    if (text.startsWith("#")) return `    <${tag} rdf:resource="#_${text.slice(1)}"/>`;
    return /^https?:/.test(text)
      ? `    <${tag} rdf:resource="${text}"/>`
      : `    <${tag}>${text}</${tag}>`;
  });
  return [`  <cim:${kind} rdf:${attribute}="${name}">`, ...lines, `  </cim:${kind}>`, ""].join(
    "\n",
  );
}

/** A file of one profile, as `EquipmentCore/3/1`, around its objects. */
export function cgmesFile(name: string, profile: string, objects: string): NamedText {
  const header = `  <md:FullModel rdf:about="urn:uuid:${name}">
    <md:Model.profile>http://entsoe.eu/CIM/${profile}</md:Model.profile>
  </md:FullModel>
`;
  return { name: `${name}.xml`, text: `${HEAD}${header}${objects}</rdf:RDF>\n` };
}

export function cgmesFiles(parts: CgmesParts): NamedText[] {
  const { nodes, items, nodeBreaker = false, sv } = parts;
  const levels = [...new Set(Object.values(nodes))];
  const nodeKind = nodeBreaker ? "ConnectivityNode" : "TopologicalNode";
  const eq = [
    ...levels.flatMap((kv) => [
      xmlObject("BaseVoltage", `kv${kv}`, { "BaseVoltage.nominalVoltage": kv }, "ID"),
      xmlObject("VoltageLevel", `level${kv}`, { "VoltageLevel.BaseVoltage": `#kv${kv}` }, "ID"),
    ]),
    ...items.map(({ kind, id, eq: values = {} }) => xmlObject(kind, id, values, "ID")),
    ...items.flatMap(({ id, at = [] }) =>
      at.map((node, row) => {
        const own = {
          "Terminal.ConductingEquipment": `#${id}`,
          "ACDCTerminal.sequenceNumber": row + 1,
          ...(nodeBreaker ? { "Terminal.ConnectivityNode": `#${node}` } : {}),
        };
        return xmlObject("Terminal", `${id}-${row + 1}`, own, "ID");
      }),
    ),
  ];
  const nodeTexts = Object.entries(nodes).map(([id, kv]) =>
    xmlObject(
      nodeKind,
      id,
      nodeBreaker
        ? { "ConnectivityNode.ConnectivityNodeContainer": `#level${kv}` }
        : { "IdentifiedObject.name": `bus ${id}`, "TopologicalNode.BaseVoltage": `#kv${kv}` },
      "ID",
    ),
  );
  const placed = items.flatMap(({ id, at = [] }) =>
    at.map((node, row) =>
      xmlObject(
        "Terminal",
        `${id}-${row + 1}`,
        { "Terminal.TopologicalNode": `#${node}` },
        "about",
      ),
    ),
  );
  const ssh = items.flatMap(({ kind, id, at = [], ssh: values, cut = [] }) => [
    ...(values === undefined ? [] : [xmlObject(kind, id, values, "about")]),
    ...at.map((_, row) => {
      const isConnected = !cut.includes(row + 1);
      return xmlObject(
        "Terminal",
        `${id}-${row + 1}`,
        { "ACDCTerminal.connected": isConnected },
        "about",
      );
    }),
  ]);
  const states = (sv ?? []).map(({ kind, id, eq: values = {} }) =>
    xmlObject(kind, id, values, "ID"),
  );
  return [
    cgmesFile("eq", "EquipmentCore/3/1", [...eq, ...(nodeBreaker ? nodeTexts : [])].join("")),
    ...(nodeBreaker ? [] : [cgmesFile("tp", "Topology/4/1", [...nodeTexts, ...placed].join(""))]),
    cgmesFile("ssh", "SteadyStateHypothesis/1/1", ssh.join("")),
    ...(sv === undefined ? [] : [cgmesFile("sv", "StateVariables/4/1", states.join(""))]),
  ];
}

/** A machine of 40 MW that gives 30 at a node and is the reference of its island. */
export function generatorAt(node: string, id = "plant"): readonly CimItem[] {
  return [
    {
      kind: "ThermalGeneratingUnit",
      id: `${id}-unit`,
      eq: { "GeneratingUnit.maxOperatingP": 40, "GeneratingUnit.minOperatingP": 10 },
    },
    {
      kind: "SynchronousMachine",
      id,
      at: [node],
      eq: { "RotatingMachine.GeneratingUnit": `#${id}-unit` },
      ssh: {
        "RotatingMachine.p": -30,
        "RotatingMachine.q": -5,
        "SynchronousMachine.referencePriority": 1,
      },
    },
  ];
}

/** A consumer that draws `mw` at a node. */
export function loadAt(node: string, mw: number, id = "homes"): CimItem {
  return {
    kind: "EnergyConsumer",
    id,
    at: [node],
    ssh: { "EnergyConsumer.p": mw, "EnergyConsumer.q": 2 },
  };
}

/** A line of `x` ohm between two nodes. */
export function lineBetween(from: string, to: string, x: number, id = "line"): CimItem {
  return {
    kind: "ACLineSegment",
    id,
    at: [from, to],
    eq: { "ACLineSegment.r": 1.21, "ACLineSegment.x": x, "ACLineSegment.bch": 0.001 },
  };
}

/** A transformer and its ends: rated voltage and reactance of each, in order; its ends are called `<id>-end1` and so on. */
export function transformerBetween(
  nodes: readonly string[],
  windings: readonly { readonly kv: number; readonly x: number; readonly mva?: number }[],
  id = "trafo",
): readonly CimItem[] {
  return [
    { kind: "PowerTransformer", id, at: nodes },
    ...windings.map(({ kv, x, mva }, row) => ({
      kind: "PowerTransformerEnd",
      id: `${id}-end${row + 1}`,
      eq: {
        "PowerTransformerEnd.PowerTransformer": `#${id}`,
        "TransformerEnd.Terminal": `#${id}-${row + 1}`,
        "TransformerEnd.endNumber": row + 1,
        "PowerTransformerEnd.r": 0,
        "PowerTransformerEnd.x": x,
        "PowerTransformerEnd.ratedU": kv,
        ...(mva === undefined ? {} : { "PowerTransformerEnd.ratedS": mva }),
      },
    })),
  ];
}
