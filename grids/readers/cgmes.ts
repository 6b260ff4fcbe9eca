/**
 * CGMES 2.4.15: the CIM XML files of one model (EQ, SSH, and TP, SV and the boundary where there are any).
 * Takes the texts; gives a network document with notices, or every fault with file, line and column. Keeps: profiles are
 * merged by mRID; powers count as a load counts them; nothing that carries power is left out unsaid.
 */
import { checkShape } from "../../sim/core/documents/check-shape.ts";
import type { DocumentPath, SourceDocument } from "../../sim/core/documents/document.ts";
import { placeFault } from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import type { Finding } from "../../sim/model/findings.ts";
import { diagnoseNetwork } from "../../sim/model/network-diagnosis.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocument,
  networkDocumentSchema,
} from "../../sim/model/network-document.ts";
import { nameOf } from "./cgmes/access.ts";
import { BASE_MVA, type Branches, branchesOf } from "./cgmes/branches.ts";
import { readFiles, reportLost } from "./cgmes/files.ts";
import { type Injections, injectionsOf } from "./cgmes/injections.ts";
import {
  type CimModel,
  type CimObject,
  FAULTS_MAX,
  type Origins,
  originOf,
  withoutFolders,
} from "./cgmes/model.ts";
import { idsOf } from "./cgmes/names.ts";
import { islandsOf, type Reference, referencesOf } from "./cgmes/references.ts";
import { type Topology, topologyOf } from "./cgmes/topology.ts";
import { assumedConnections } from "./draft.ts";
import type { NamedText, ReadNetwork } from "./network-reader.ts";

export function readCgmes(files: readonly NamedText[]): Checked<ReadNetwork> {
  const model = readFiles(files);
  if (model.faults.length > 0) return faulty(model.faults);
  const topology = topologyOf(model);
  const busIds = busIdsOf(topology);
  const made = branchesOf(model, topology, busIds);
  const references = referencesOf(model, topology, islandsOfModel(topology, busIds, made));
  const isReference = new Set(references.map(({ bus }) => bus));
  const injections = injectionsOf(model, topology, busIds, (bus) => isReference.has(bus));
  reportLost(model);
  if (model.faults.length > 0) return faulty(model.faults.toSorted(byPlace));
  const network = documentOf(model, topology, { busIds, made, references, injections });
  const source = sourceOf(network, originsOf(topology, made, injections));
  const faults = documentFaults(network, source);
  if (faults.length > 0) return faulty(faults);
  const notices = [...model.notices, ...assumedConnections(network)];
  return ok({ network, notices, faultsAt: (findings) => faultsAt(source, findings) });
}

/** The text that begins a CIM XML file: the root, with the namespace of CIM among its attributes. */
export function isCgmes(text: string): boolean {
  const head = text.slice(0, 4096);
  return /<(?:\w+:)?RDF\b/.test(head) && /\/CIM-schema-cim\d|\/CIM\d/.test(head);
}

function byPlace(left: Fault, right: Fault): number {
  const [leftFile, rightFile] = [left.file ?? "", right.file ?? ""];
  if (leftFile !== rightFile) return leftFile < rightFile ? -1 : 1;
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

function busIdsOf({ buses }: Topology): readonly string[] {
  const ids = idsOf(buses.map(({ node }) => node));
  return buses.map(({ node }) => ids.get(node) ?? node.id);
}

/** Islands over the branches in service; star buses stand behind the others. */
function islandsOfModel(
  topology: Topology,
  busIds: readonly string[],
  { branches, stars }: Branches,
): readonly number[] {
  const rows = new Map([...busIds, ...stars.map(({ bus }) => bus.id)].map((id, row) => [id, row]));
  const closed = branches.filter(({ branch }) => branch.inService);
  return islandsOf(
    topology.buses.length + stars.length,
    closed.map(({ branch }) => ({ from: rows.get(branch.from)!, to: rows.get(branch.to)! })),
  );
}

interface Parts {
  readonly busIds: readonly string[];
  readonly made: Branches;
  readonly references: readonly Reference[];
  readonly injections: Injections;
}

function documentOf(model: CimModel, topology: Topology, parts: Parts): NetworkDocument {
  const { made, injections } = parts;
  return {
    format: NETWORK_FORMAT,
    name: modelName(model),
    baseMva: BASE_MVA,
    buses: [...busesOf(topology, parts), ...made.stars.map(({ bus }) => bus)],
    branches: made.branches.map(({ branch }) => branch),
    switches: [],
    connections: injections.machines.map(({ connection }) => connection),
    units: injections.machines.map(({ unit }) => unit),
    demands: injections.demands.map(({ demand }) => demand),
    constraintPoints: [],
  };
}

/** The name of the equipment file, without folders and extension. */
function modelName({ headers }: CimModel): string {
  const file = headers.find(({ profiles }) => profiles.has("EQ"))?.file ?? "";
  return withoutFolders(file).replace(/\.xml$/i, "") || "CGMES model";
}

function busesOf(
  { buses }: Topology,
  { busIds, references, injections }: Parts,
): NetworkDocument["buses"] {
  const angles = new Map(references.map(({ bus, angleDeg }) => [bus, angleDeg]));
  const shuntMw = new Float64Array(buses.length);
  const shuntMvar = new Float64Array(buses.length);
  for (const shunt of injections.shunts) {
    shuntMw[shunt.bus] = shuntMw[shunt.bus]! + shunt.shuntMw;
    shuntMvar[shunt.bus] = shuntMvar[shunt.bus]! + shunt.shuntMvar;
  }
  return buses.map(({ node, nominalKv }, row) => {
    const name = nameOf(node);
    return {
      id: busIds[row]!,
      ...(name === undefined ? {} : { name }),
      nominalKv,
      reference: angles.has(row),
      referenceAngleDeg: angles.get(row) ?? 0,
      shuntMw: shuntMw[row]!,
      shuntMvar: shuntMvar[row]!,
      role: "bus",
    };
  });
}

function originsOf(topology: Topology, made: Branches, injections: Injections): Origins {
  const objects = (items: readonly { readonly object: CimObject }[]) =>
    items.map(({ object }) => object);
  return new Map([
    ["buses", [...topology.buses.map(({ node }) => node), ...objects(made.stars)]],
    ["branches", objects(made.branches)],
    ["connections", objects(injections.machines)],
    ["units", objects(injections.machines)],
    ["demands", objects(injections.demands)],
  ]);
}

/** What is wrong only once everything is per unit and in place, each where its object stands. */
function documentFaults(network: NetworkDocument, source: SourceDocument): readonly Fault[] {
  const shaped = checkShape(networkDocumentSchema, source);
  if (shaped.kind === "faulty") return shaped.faults.slice(0, FAULTS_MAX);
  return faultsAt(source, diagnoseNetwork(network).faults);
}

const sourceOf = (network: NetworkDocument, origins: Origins): SourceDocument => ({
  data: network,
  place: (path: DocumentPath) => originOf(origins, path)?.place ?? {},
});

const faultsAt = (source: SourceDocument, findings: readonly Finding[]): readonly Fault[] =>
  findings.slice(0, FAULTS_MAX).map(({ path, ...finding }) => placeFault(source, path, finding));
