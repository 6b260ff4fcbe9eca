/**
 * What the files hold together: objects by their mRID, each with the properties that any file gives it.
 * Takes files; gives the model and the faults found so far. Keeps: an object exists where an equipment or topology file
 * defines it (rdf:ID); what others say about it (rdf:about) is added; every value knows its place.
 */
import type { DocumentPath } from "../../../sim/core/documents/document.ts";
import type { Fault } from "../../../sim/core/errors.ts";
import type { Finding } from "../../../sim/model/findings.ts";
import type { Profile } from "./profiles.ts";
import { shorten } from "./xml.ts";

export const FAULTS_MAX = 50;

export interface CimPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface CimValue extends CimPlace {
  /** The text, or what `rdf:resource` refers to: an mRID, or the whole name of a word of an enumeration. */
  readonly text: string;
}

export interface CimObject {
  readonly id: string;
  /** CIM class, as `ACLineSegment`. */
  kind: string;
  /** Where it is defined, or first spoken of. */
  place: CimPlace;
  isDefined: boolean;
  readonly values: Map<string, CimValue[]>;
}

/** The header of one file. */
export interface ModelHeader {
  readonly file: string;
  readonly id: string;
  readonly profiles: ReadonlySet<Profile>;
  readonly dependsOn: readonly string[];
  readonly place: CimPlace;
}

/** A reference that leads to no object. */
export interface LostReference {
  readonly wanted: string;
  readonly path: string;
  readonly value: CimValue;
}

export interface CimModel {
  readonly objects: Map<string, CimObject>;
  /** Defined objects by class; filled when it is first asked for, after the files are merged. */
  readonly byKind: Map<string, CimObject[]>;
  readonly headers: ModelHeader[];
  readonly faults: Fault[];
  readonly notices: Finding[];
  readonly lost: LostReference[];
}

/** Rows of the document with the object that each was made from. */
export type Origins = ReadonlyMap<string, readonly CimObject[]>;

export function report(
  model: CimModel,
  place: CimPlace | undefined,
  fault: { code: string; path?: string; found: string; remedy: string },
): void {
  if (model.faults.length >= FAULTS_MAX) return;
  const { code, path = "", found, remedy } = fault;
  const { file, line, column } = place ?? {};
  const said: Fault =
    file === undefined || line === undefined || column === undefined
      ? { code, path, found, remedy }
      : { code, path, found, remedy, file, line, column };
  // A base voltage that is none is asked for once a bus.
  const isSaid = model.faults.some(
    (other) =>
      other.path === path &&
      other.found === found &&
      other.file === said.file &&
      other.line === said.line,
  );
  if (!isSaid) model.faults.push(said);
}

/** Defined objects of some classes: class by class, each in the order of the files. */
export function objectsOf(model: CimModel, ...kinds: readonly string[]): CimObject[] {
  if (model.byKind.size === 0) {
    for (const item of model.objects.values()) {
      if (item.isDefined) addUnder(model.byKind, { id: item.kind }, item);
    }
  }
  return kinds.flatMap((kind) => model.byKind.get(kind) ?? []);
}

/** The name of a file without the folders before it. */
export function withoutFolders(file: string): string {
  return file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
}

/** Adds to the list of an object; nothing where there is no object. */
export function addUnder<Item>(
  lists: Map<string, Item[]>,
  object: { readonly id: string } | undefined,
  item: Item,
): void {
  if (object === undefined) return;
  const list = lists.get(object.id);
  if (list === undefined) lists.set(object.id, [item]);
  else list.push(item);
}

/** The object as a fault names it. */
export function titleOf(object: CimObject): string {
  const name = object.values.get("IdentifiedObject.name")?.[0]?.text;
  return `${object.kind} ${name === undefined || name === "" ? shorten(object.id) : `"${shorten(name)}"`}`;
}

/** Where the row of a path in the document comes from; the first file where it comes from no object. */
export function originOf(origins: Origins, path: DocumentPath): CimObject | undefined {
  const [list, row] = path;
  return typeof row === "number" ? origins.get(String(list))?.[row] : undefined;
}
