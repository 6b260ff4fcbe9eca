/** Where two documents first differ, by members in the order they are written. Takes data as JSON has it; gives a path, or undefined. */
import type { DocumentPath } from "../../sim/core/documents/document.ts";

/** Path of the first member in which two documents differ. */
export function firstDifference(left: unknown, right: unknown): DocumentPath | undefined {
  if (Object.is(left, right)) return undefined;
  if (!isParent(left) || !isParent(right) || Array.isArray(left) !== Array.isArray(right))
    return [];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  for (const key of keys) {
    const inner = firstDifference(memberAt(left, [key]), memberAt(right, [key]));
    if (inner !== undefined) return [Array.isArray(left) ? Number(key) : key, ...inner];
  }
  return undefined;
}

const isParent = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object";

export const memberAt = (value: unknown, path: DocumentPath): unknown =>
  path.reduce<unknown>((inner, step) => (isParent(inner) ? inner[String(step)] : undefined), value);
