/**
 * Where two documents of JSON differ. Takes both; gives each place that has another value, or a value in one alone, in the
 * order of the first document and then of what only the second has.
 */
import { type DocumentPath, formatPath } from "../../sim/core/documents/document.ts";

export interface DocumentDifference {
  /** As people write it: `anm.principle.kind`; "" where the whole documents differ. */
  readonly path: string;
  /** Absent where that document has nothing there. */
  readonly a?: unknown;
  readonly b?: unknown;
}

export function documentDifferences(
  a: unknown,
  b: unknown,
  path: DocumentPath = [],
): DocumentDifference[] {
  if (Array.isArray(a) && Array.isArray(b)) {
    const places = Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index);
    return places.flatMap((place) => documentDifferences(a[place], b[place], [...path, place]));
  }
  if (isRecord(a) && isRecord(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => documentDifferences(ownOf(a, key), ownOf(b, key), [...path, key]));
  }
  if (a === b) return [];
  const held = { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) };
  return [{ path: formatPath(path), ...held }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const ownOf = (record: Readonly<Record<string, unknown>>, key: string) =>
  Object.hasOwn(record, key) ? record[key] : undefined;
