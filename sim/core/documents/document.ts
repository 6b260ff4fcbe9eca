/**
 * YAML or JSON text into plain data, with the line and column of every path. Input is not trusted: its size, depth and
 * number of aliases are bounded, and nothing in it is evaluated.
 * Takes text; gives the data and a way from a path to a place in the text, or faults with line and column.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
} from "yaml";
import { type Checked, type Fault, faulty, ok } from "../errors.ts";
import {
  ALIASES_MAX,
  composeYaml,
  DEPTH_MAX,
  depthProblem,
  type TextProblem,
  tooManyAliases,
} from "./yaml-text.ts";

export const DOCUMENT_BYTES_MAX = 8_000_000;

export type DocumentPath = readonly (string | number)[];

/** Where something stands: a file (or what was given on the command line) and, in a text, line and column from 1. */
export type Place = Pick<Fault, "file" | "line" | "column">;

export interface SourceDocument {
  readonly data: unknown;
  /** The place of the node at a path, or of its nearest parent that stands in the text; empty where there is no text. */
  place(path: DocumentPath): Place;
}

/** Reads YAML (of which JSON is a part). `file` is only used to name the place of a fault. */
export function readDocument(text: string, file?: string): Checked<SourceDocument> {
  if (text.length > DOCUMENT_BYTES_MAX) {
    return faulty([
      {
        code: "document.size",
        path: "",
        found: `${text.length} characters`,
        remedy: `write at most ${DOCUMENT_BYTES_MAX}; put long series into CSV files`,
        ...(file === undefined ? {} : { file }),
      },
    ]);
  }
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { ...(file === undefined ? {} : { file }), line, column: col };
  };
  const fault = ({ offset, ...problem }: TextProblem): Fault => ({
    ...problem,
    path: "",
    ...placeAt(offset),
  });
  const composed = composeYaml(text, lines);
  if (composed.kind === "problems") return faulty(composed.problems.map(fault));
  const { document } = composed;
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch {
    // The anchors are there and the tree is shallow, so only their expansion is left to go wrong.
    return faulty([fault(tooManyAliases(0))]);
  }
  if (data === null || typeof data !== "object" || Array.isArray(data)) {
    const remedy = "write a mapping of keys to values";
    return faulty([fault({ code: "document.shape", found: describe(data), remedy, offset: 0 })]);
  }
  if (isDeeperThan(data, DEPTH_MAX)) return faulty([fault(depthProblem(0))]);
  const offsetAt = offsetFinder(document.contents);
  return ok({ data, place: (path) => placeAt(offsetAt(path)) });
}

/** Faults with file, line and column filled in from the path; for checks that know only paths. */
export function placeFault(
  source: SourceDocument,
  path: DocumentPath,
  fault: Omit<Fault, "path" | "file" | "line" | "column">,
): Fault {
  return { ...fault, path: formatPath(path), ...source.place(path) };
}

/** A path as people write it: `units[3].connection`. */
export function formatPath(path: DocumentPath): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      const name = step.length > 80 ? `${step.slice(0, 79)}…` : step;
      return index === 0 ? name : `.${name}`;
    })
    .join("");
}

/** A value as a fault names it: short, and with its kind. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string")
    return `text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value)}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "a mapping";
  return `${typeof value} ${String(value)}`;
}

/** Whether data nests deeper; what an alias repeats is one object, walked again only where it stands deeper. */
function isDeeperThan(data: object, depthMax: number): boolean {
  const depths = new Map<object, number>();
  const waiting: { readonly value: object; readonly depth: number }[] = [{ value: data, depth: 1 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    if (depth > depthMax) return true;
    if ((depths.get(value) ?? 0) >= depth) continue;
    depths.set(value, depth);
    for (const inner of Object.values(value) as unknown[]) {
      if (inner !== null && typeof inner === "object") {
        waiting.push({ value: inner, depth: depth + 1 });
      }
    }
  }
  return false;
}

/** Offsets by path; the keys of a mapping are indexed when it is first asked for. */
function offsetFinder(contents: unknown): (path: DocumentPath) => number {
  const indexes = new Map<object, ReadonlyMap<string, Pair>>();
  const pairsOf = (map: { readonly items: readonly unknown[] }): ReadonlyMap<string, Pair> => {
    const known = indexes.get(map);
    if (known !== undefined) return known;
    const index = new Map<string, Pair>();
    for (const item of map.items) {
      if (isPair(item) && isScalar(item.key)) index.set(String(item.key.value), item);
    }
    indexes.set(map, index);
    return index;
  };
  return (path) => {
    let node: unknown = contents;
    let offset = startOf(node);
    for (const step of path) {
      if (isMap(node)) {
        const pair = pairsOf(node).get(String(step));
        if (pair === undefined) return offset;
        offset = startOf(pair.key);
        node = pair.value;
      } else if (isSeq(node) && typeof step === "number" && step < node.items.length) {
        node = node.items[step];
        offset = startOf(node);
      } else return offset;
    }
    return offset;
  };
}

function startOf(node: unknown): number {
  if (isScalar(node) || isCollection(node) || isAlias(node)) return node.range?.[0] ?? 0;
  return 0;
}
