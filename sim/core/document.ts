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
  parseDocument,
} from "yaml";
import { type Checked, type Fault, faulty, ok } from "./errors.ts";

export const DOCUMENT_BYTES_MAX = 8_000_000;
const ALIASES_MAX = 100;
const DEPTH_MAX = 40;

export type DocumentPath = readonly (string | number)[];

export interface SourceDocument {
  readonly data: unknown;
  readonly file: string | undefined;
  /** The place of the node at a path, or of its nearest parent that stands in the text. */
  place(path: DocumentPath): { readonly line: number; readonly column: number };
}

/** Reads YAML (of which JSON is a part). `file` is only used to name the place of a fault. */
export function readDocument(text: string, file?: string): Checked<SourceDocument> {
  const at = file === undefined ? {} : { file };
  if (text.length > DOCUMENT_BYTES_MAX) {
    return faulty([
      {
        code: "document.size",
        path: "",
        found: `${text.length} characters`,
        remedy: `write at most ${DOCUMENT_BYTES_MAX}; put long series into CSV files`,
        ...at,
      },
    ]);
  }
  const bounded = boundedShape(text);
  if (bounded !== undefined) return faulty([{ ...bounded, ...at }]);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    logLevel: "silent",
  });
  if (document.errors.length > 0) {
    return faulty(
      document.errors.slice(0, 20).map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return {
          code: "document.syntax",
          path: "",
          found: firstLine(error.message),
          remedy: "write YAML or JSON",
          line,
          column: col,
          ...at,
        };
      }),
    );
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (error) {
    return faulty([
      {
        code: "document.aliases",
        path: "",
        found: firstLine(String(error)),
        remedy: `use at most ${ALIASES_MAX} aliases, each after its anchor`,
        ...at,
      },
    ]);
  }
  if (data === null || typeof data !== "object" || Array.isArray(data)) {
    return faulty([
      {
        code: "document.shape",
        path: "",
        found: describe(data),
        remedy: "write a mapping of keys to values",
        ...at,
      },
    ]);
  }
  const place = (path: DocumentPath) => {
    const { line, col } = lines.linePos(offsetOf(document.contents, path));
    return { line, column: col };
  };
  return ok({ data, file, place });
}

/** Faults with file, line and column filled in from the path; for checks that know only paths. */
export function placeFault(
  source: SourceDocument,
  path: DocumentPath,
  fault: Omit<Fault, "path" | "file" | "line" | "column">,
): Fault {
  const at = source.file === undefined ? {} : { file: source.file, ...source.place(path) };
  return { ...fault, path: formatPath(path), ...at };
}

/** A path as people write it: `units[3].connection`. */
export function formatPath(path: DocumentPath): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
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

/** Depth and alias bounds checked on the text itself, before a parser builds anything from it. */
function boundedShape(text: string): Omit<Fault, "file"> | undefined {
  const aliases = text.match(/(^|[\s[{,:-])\*[A-Za-z0-9_-]+/gm)?.length ?? 0;
  if (aliases > ALIASES_MAX) {
    return {
      code: "document.aliases",
      path: "",
      found: `${aliases} aliases`,
      remedy: `use at most ${ALIASES_MAX} aliases`,
    };
  }
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
  }
  if (deepest > DEPTH_MAX) {
    return {
      code: "document.depth",
      path: "",
      found: `${deepest} levels of brackets`,
      remedy: `nest at most ${DEPTH_MAX} levels`,
    };
  }
  return undefined;
}

function offsetOf(contents: unknown, path: DocumentPath): number {
  let node: unknown = contents;
  let offset = startOf(node);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) return offset;
      offset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      if (node === undefined) return offset;
      offset = startOf(node);
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number {
  if (isScalar(node) || isCollection(node) || isAlias(node)) return node.range?.[0] ?? 0;
  return 0;
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}
