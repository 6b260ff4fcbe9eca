/**
 * A factor's path into a scenario, written as faults write paths: `anm.principle.kind`, `population[0].count`. Takes texts and documents; gives
 * steps, a scenario with another value laid at a path, and what keeps a path from being one.
 */
import {
  type DocumentPath,
  formatPath,
  type SourceDocument,
} from "../../sim/core/documents/document.ts";
import { membersOf, schemaAt, valueAt } from "../../sim/core/documents/schema-paths.ts";
import { nearestWord } from "../../sim/core/errors.ts";
import { fullScenarioSchema } from "../lab.ts";

const PATH = /^[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*|\[\d{1,6}\])*$/;

export const isFactorPath = (text: string): boolean => PATH.test(text);

export function stepsOf(text: string): DocumentPath {
  return Array.from(text.matchAll(/\[(\d+)\]|[\w-]+/g), ([word, index]) =>
    index === undefined ? word : Number(index),
  );
}

/** What is wrong with a path, whatever stands there: a step that no scenario has, or an item that this one has not. */
export function pathProblem(
  path: DocumentPath,
  base: unknown,
): { readonly found: string; readonly remedy: string } | undefined {
  for (const [at, step] of path.entries()) {
    const above = path.slice(0, at);
    if (typeof step === "number") {
      const list = valueAt(base, above);
      const length = Array.isArray(list) ? list.length : 0;
      if (step < length) continue;
      const found = `${formatPath(path.slice(0, at + 1))}, and the scenario writes ${length === 0 ? "no list" : `${length} items`} there`;
      return { found, remedy: "write the list in the scenario, or vary the whole list" };
    }
    // Without data, so that a member counts that only another kind of rule has.
    if (schemaAt(fullScenarioSchema, path.slice(0, at + 1), undefined) !== undefined) continue;
    const members = membersOf(schemaAt(fullScenarioSchema, above, undefined), undefined);
    const near = nearestWord(step, members);
    const known =
      members.length === 0 ? "a path that a scenario has" : `one of ${members.join(", ")}`;
    const place = above.length === 0 ? "a scenario" : formatPath(above);
    return {
      found: `${formatPath(path)}, and ${place} has no "${step}"`,
      remedy: `write ${known}${near === undefined ? "" : `; the nearest is ${formatPath([...above, near])}`}`,
    };
  }
  return undefined;
}

/** The document with a value in place of what stands at a path; faults in the value are placed by `place`. */
export function laidAt(
  base: SourceDocument,
  path: DocumentPath,
  value: unknown,
  place: SourceDocument["place"],
): SourceDocument {
  return {
    data: withValue(base.data, path, value),
    place: (asked) =>
      path.every((step, at) => asked[at] === step)
        ? place(asked.slice(path.length))
        : base.place(asked),
  };
}

function withValue(data: unknown, path: DocumentPath, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    if (!Array.isArray(data)) return data;
    return data.with(step, withValue(data[step], rest, value));
  }
  if (data !== undefined && (data === null || typeof data !== "object" || Array.isArray(data)))
    return data;
  const record = (data ?? {}) as Readonly<Record<string, unknown>>;
  const inner = Object.hasOwn(record, step) ? record[step] : undefined;
  return { ...record, [step]: withValue(inner, rest, value) };
}
