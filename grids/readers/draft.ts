/**
 * A network document in the making, for readers of tables: rows become entries, each with the place it came from.
 * Takes entries, faults and notices; gives the checked document, or every fault placed in the file that was read.
 * Keeps: what no such format knows is assumed in one way and said: connections are dated 1970-01-01, never curtailed.
 */
import {
  type DocumentPath,
  describe,
  formatPath,
  type Place,
} from "../../sim/core/documents/document.ts";
import { type Checked, type Fault, faulty, ok } from "../../sim/core/errors.ts";
import type { Finding } from "../../sim/model/findings.ts";
import { diagnoseNetwork } from "../../sim/model/network-diagnosis.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocument,
  networkDocumentSchema,
  type Technology,
} from "../../sim/model/network-document.ts";
import type { ReadNetwork } from "./network-reader.ts";

/** Faults beyond these are not told: a file of another kind has one in every cell. */
export const FAULTS_MAX = 100;

/** Where an entry stands in the file that was read. */
export interface Origin {
  readonly path: DocumentPath;
  readonly place: Place;
}

type Lists = {
  -readonly [List in Exclude<
    keyof NetworkDocument,
    "format" | "name" | "about" | "baseMva"
  >]: NetworkDocument[List];
};

export interface Draft {
  name: string;
  baseMva: number;
  readonly lists: Lists;
  readonly origins: Map<object, Origin>;
  readonly faults: Fault[];
  readonly notices: Finding[];
}

export function emptyDraft(): Draft {
  const lists: Lists = {
    buses: [],
    branches: [],
    switches: [],
    connections: [],
    units: [],
    demands: [],
    constraintPoints: [],
  };
  return { name: "", baseMva: 1, lists, origins: new Map(), faults: [], notices: [] };
}

/** Notes a fault; a cell that is asked for twice has one. */
export function addFault(
  draft: Pick<Draft, "faults">,
  { path, place }: Origin,
  fault: Omit<Finding, "path">,
): void {
  const shown = formatPath(path);
  const isKnown = draft.faults.some(
    (known) => known.path === shown && known.code === fault.code && known.found === fault.found,
  );
  if (isKnown || draft.faults.length >= FAULTS_MAX) return;
  draft.faults.push({ ...fault, path: shown, ...place });
}

/** Whether this very place has a fault already, so that what follows from it need not be told. */
export function hasFault(draft: Pick<Draft, "faults">, { path }: Origin): boolean {
  const shown = formatPath(path);
  return draft.faults.some((known) => known.path === shown);
}

export function add<List extends keyof Lists>(
  draft: Draft,
  list: List,
  entry: Lists[List][number],
  origin: Origin,
): void {
  (draft.lists[list] as Lists[List][number][]).push(entry);
  draft.origins.set(entry, origin);
}

/** A demand of constant power; below 0 it injects. */
export function addDemand(
  draft: Draft,
  demand: { readonly id: string; readonly bus: string; readonly mw: number; readonly mvar: number },
  origin: Origin,
): void {
  const { id, bus, mw, mvar } = demand;
  const entry = { id, bus, peakMw: plain(mw), peakMvar: plain(mvar), profile: "constant" } as const;
  add(draft, "demands", entry, origin);
}

interface Plant {
  readonly id: string;
  readonly name?: string;
  readonly bus: string;
  readonly technology: Technology;
  readonly capacityMw: number;
  /** Most that it draws, where a file says so. */
  readonly importMw: number;
  readonly snapshotMw: number;
  readonly snapshotMvar: number;
  readonly storage?: NetworkDocument["units"][number]["storage"];
}

/** A unit and the connection behind which it stands, which bears the same id. */
export function addUnit(draft: Draft, plant: Plant, origin: Origin): void {
  const { id, name, bus, technology, snapshotMw, snapshotMvar, storage } = plant;
  const capacityMw = Math.max(plant.capacityMw, snapshotMw, 0);
  const connection = {
    id,
    bus,
    exportLimitMw: capacityMw,
    importLimitMw: Math.max(plant.importMw, -snapshotMw, storage?.chargeMw ?? 0, 0),
    curtailableWhen: "never",
    connectedOn: "1970-01-01",
  } as const;
  const unit = {
    id,
    ...(name === undefined ? {} : { name }),
    connection: id,
    technology,
    capacityMw,
    snapshotMw: plain(snapshotMw),
    snapshotMvar: plain(snapshotMvar),
    ...(storage === undefined ? {} : { storage }),
  };
  add(draft, "connections", connection, origin);
  add(draft, "units", unit, origin);
}

/** Minus zero is zero: the two would differ in a digest. */
export function plain(value: number): number {
  return value === 0 ? 0 : value;
}

/** The document, checked against shape, bounds and references; or all faults of the draft and of these. */
export function finishDraft(draft: Draft): Checked<ReadNetwork> {
  if (draft.faults.length > 0) return faulty(draft.faults);
  const { name, baseMva, lists } = draft;
  const document = { format: NETWORK_FORMAT, name, baseMva, ...lists };
  const parsed = networkDocumentSchema.safeParse(document);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path = issue.path.filter((step) => typeof step !== "symbol");
      addFault(draft, originOf(draft, path), {
        code: "network.bounds",
        found: `${path.at(-1)} ${describe(valueAt(document, path))}`,
        remedy: `${issue.message.toLowerCase()}: write what a network can hold, in the unit of the format`,
      });
    }
    return faulty(draft.faults);
  }
  const faults = faultsOf(draft, diagnoseNetwork(parsed.data).faults);
  if (faults.length > 0) return faulty(faults);
  const notices = [...draft.notices, ...assumedConnections(parsed.data)];
  const faultsAt = (findings: readonly Finding[]) => faultsOf(draft, findings);
  return ok({ network: parsed.data, notices, faultsAt });
}

/** What is found in the document, each where its entry came from. */
function faultsOf({ lists, origins }: Draft, findings: readonly Finding[]): readonly Fault[] {
  const noted = { lists, origins, faults: [] as Fault[] };
  for (const { code, path, found, remedy } of findings)
    addFault(noted, originOf(noted, path), { code, found: `${path.at(-1)} ${found}`, remedy });
  return noted.faults;
}

/** What is said where a format knows units and no agreements. */
export function assumedConnections(network: NetworkDocument): Finding[] {
  const count = network.connections.length;
  if (count === 0) return [];
  return [
    {
      code: "import.connections",
      path: ["connections"],
      found: `${count} units without an agreement: each is given a connection of its capacity, never curtailed, dated 1970-01-01`,
      remedy: "write exportLimitMw, curtailableWhen and connectedOn before access is studied",
    },
  ];
}

function originOf(draft: Pick<Draft, "lists" | "origins">, path: DocumentPath): Origin {
  const [list, row] = path;
  const entry = valueAt(draft.lists, path.slice(0, 2));
  const known = typeof entry === "object" && entry !== null ? draft.origins.get(entry) : undefined;
  if (known !== undefined) return known;
  const first = valueAt(draft.lists, [list ?? "", 0]);
  const place = typeof first === "object" && first !== null ? draft.origins.get(first)?.place : {};
  return { path: row === undefined ? path : path.slice(0, 2), place: place ?? {} };
}

function valueAt(data: unknown, path: DocumentPath): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

const ID_CHARACTERS_MAX = 70;

export interface NamedRows {
  readonly kind: string;
  readonly rows: readonly { readonly name: string; readonly index: string }[];
}

/**
 * Ids for tables that share one list: the row's name where it has one that no other row has, else its kind and index.
 * The order of the tables does not matter.
 */
export function sharedIds(tables: readonly NamedRows[]): string[][] {
  const fallback = (kind: string, index: string) => `${kind}-${index}`;
  const count = new Map<string, number>();
  const note = (word: string) => count.set(word, (count.get(word) ?? 0) + 1);
  for (const { kind, rows } of tables) {
    for (const { name, index } of rows) {
      note(name);
      note(fallback(kind, index));
    }
  }
  const isFit = (name: string) =>
    name !== "" && name.length <= ID_CHARACTERS_MAX && count.get(name) === 1;
  return tables.map(({ kind, rows }) =>
    rows.map(({ name, index }) => (isFit(name) ? name : fallback(kind, index))),
  );
}
