/**
 * What a zod schema expects at a path, said in words. Takes a schema, a path and the data (which picks the kind in a
 * union); gives the schema there, its members, and the sentence part that follows "write".
 * Keeps: it reads definitions only, and knows no particular document.
 */
import { safeParse, type z } from "zod";
import type { DocumentPath } from "./document.ts";
import { keysElsewhere } from "./keys-elsewhere.ts";
import { inUnit, splitKey } from "./unit-words.ts";

export type AnySchema = z.core.$ZodType;

/** The members of a zod definition that say what is inside it; each kind has some of them. */
interface Definition {
  readonly type: string;
  readonly innerType?: AnySchema;
  readonly shape?: Readonly<Record<string, AnySchema>>;
  readonly element?: AnySchema;
  readonly items?: readonly AnySchema[];
  readonly rest?: AnySchema | null;
  readonly options?: readonly AnySchema[];
  readonly discriminator?: string;
  readonly valueType?: AnySchema;
  readonly getter?: () => AnySchema;
  readonly in?: AnySchema;
  readonly out?: AnySchema;
  readonly left?: AnySchema;
  readonly right?: AnySchema;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly format?: string;
}

const WORDS_MAX = 12;

function definitionOf(schema: AnySchema): Definition {
  return schema._zod.def as Definition;
}

/** The schema under optional, default, nullable and the like. */
function unwrap(schema: AnySchema): AnySchema {
  let inner = schema;
  for (let guard = 0; guard < 50; guard += 1) {
    const definition = definitionOf(inner);
    const next =
      definition.innerType ??
      definition.getter?.() ??
      (definition.type === "pipe" ? throughPipe(definition) : undefined);
    if (next === undefined) return inner;
    inner = next;
  }
  return inner;
}

function throughPipe(definition: Definition): AnySchema | undefined {
  const { in: before, out: after } = definition;
  return before !== undefined && definitionOf(before).type === "transform" ? after : before;
}

/** The schema at a path, or undefined where the path leaves what the schema knows. */
export function schemaAt(
  root: AnySchema,
  path: DocumentPath,
  data: unknown,
): AnySchema | undefined {
  let schema: AnySchema | undefined = root;
  let value = data;
  for (const step of path) {
    if (schema === undefined) return undefined;
    schema = member(schema, step, value);
    value = valueAt(value, [step]);
  }
  return schema;
}

function member(schema: AnySchema, step: string | number, value: unknown): AnySchema | undefined {
  const definition = definitionOf(unwrap(schema));
  switch (definition.type) {
    case "object":
      return own(definition.shape, String(step));
    case "record":
      return definition.valueType;
    case "array":
      return definition.element;
    case "tuple":
      return definition.items?.[Number(step)] ?? definition.rest ?? undefined;
    case "intersection":
      return [definition.left, definition.right]
        .map((side) => (side === undefined ? undefined : member(side, step, value)))
        .find((found) => found !== undefined);
    case "union":
      return fittingOptions(definition, value)
        .map((option) => member(option, step, value))
        .find((found) => found !== undefined);
    default:
      return undefined;
  }
}

/** Of a union the options that fit the data best: by its `kind`, or by the fewest faults other than unknown keys. */
function fittingOptions(definition: Definition, value: unknown): readonly AnySchema[] {
  const options = definition.options ?? [];
  const { discriminator } = definition;
  if (discriminator !== undefined) {
    const kind = valueAt(value, [discriminator]);
    const fitting = options.filter((option) => {
      const tag = member(option, discriminator, value);
      return tag !== undefined && wordsOf(tag).includes(kind);
    });
    return fitting.length > 0 ? fitting : options;
  }
  const counts = options.map((option) => {
    const issues = safeParse(option, value).error?.issues ?? [];
    const isOtherType = issues.some(
      ({ code, path }) => code === "invalid_type" && path.length === 0,
    );
    if (isOtherType) return Number.POSITIVE_INFINITY;
    return issues.filter((issue) => issue.code !== "unrecognized_keys").length;
  });
  const fewest = Math.min(...counts);
  return options.filter((_, index) => counts[index] === fewest);
}

/** What the options of a union have under a name, each schema once; of those options that have it. */
export function ofAnyOption(union: AnySchema, name: string, value: unknown): readonly AnySchema[] {
  const { options = [] } = definitionOf(unwrap(union));
  const found = options.map((option) => member(option, name, value));
  return [...new Set(found.filter((schema) => schema !== undefined))];
}

/** The words that an enumeration or a literal allows. */
export function wordsOf(schema: AnySchema): readonly unknown[] {
  const definition = definitionOf(unwrap(schema));
  return definition.values ?? Object.values(definition.entries ?? {});
}

/** The member names that may stand in a mapping. */
export function membersOf(schema: AnySchema | undefined, value: unknown): readonly string[] {
  if (schema === undefined) return [];
  const definition = definitionOf(unwrap(schema));
  if (definition.type === "object") return Object.keys(definition.shape ?? {});
  if (definition.type === "intersection") {
    return [...membersOf(definition.left, value), ...membersOf(definition.right, value)];
  }
  if (definition.type !== "union") return [];
  return [
    ...new Set(
      fittingOptions(definition, value).flatMap((option) => [...membersOf(option, value)]),
    ),
  ];
}

/** What to write in place of a key that the mapping of a schema does not have; undefined where nothing is said of it. */
export const elsewhereOf = (schema: AnySchema | undefined, key: string): string | undefined =>
  schema && keysElsewhere.get(unwrap(schema))?.[key];

/** What to write, as it follows "write": "a number in MW", "one of a, b", "a list". */
export function expectation(schema: AnySchema | undefined, key: string): string {
  if (schema === undefined) return "another value";
  const parts = new Set(expectations(unwrap(schema), key));
  if (isNullable(schema)) parts.add("null");
  return joinWords([...parts], "or");
}

function expectations(schema: AnySchema, key: string): readonly string[] {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case "number":
      return [numberWords(definition.format !== undefined, key)];
    case "string":
      return ["text"];
    case "boolean":
      return ["true or false"];
    case "array":
    case "tuple":
      return ["a list"];
    case "record":
      return ["a mapping of names to values"];
    case "object":
      return [`a mapping of ${listWords(Object.keys(definition.shape ?? {}))}`];
    case "null":
      return ["null"];
    case "enum":
    case "literal":
      return [wordChoice(wordsOf(schema))];
    case "union":
      return definition.discriminator === undefined
        ? (definition.options ?? []).flatMap((option) => [...expectations(unwrap(option), key)])
        : [`a mapping with ${definition.discriminator}`];
    default:
      return ["another value"];
  }
}

function isNullable(schema: AnySchema): boolean {
  for (let inner = schema, guard = 0; guard < 50; guard += 1) {
    const definition = definitionOf(inner);
    if (definition.type === "nullable") return true;
    if (definition.innerType === undefined) return false;
    inner = definition.innerType;
  }
  return false;
}

export const FRACTION_WORDS = "a fraction from 0 to 1";

/** "a number in MW", from the unit that the key ends in. */
export function numberWords(isWhole: boolean, key: string): string {
  const { unit } = splitKey(key);
  const words = isWhole ? "a whole number" : "a number";
  if (unit === undefined) return words;
  return unit.symbol === "" ? FRACTION_WORDS : `${words} ${inUnit(unit)}`;
}

export function isWholeNumber(schema: AnySchema | undefined): boolean {
  if (schema === undefined) return false;
  const definition = definitionOf(unwrap(schema));
  return definition.type === "number" && definition.format !== undefined;
}

/** Whether a number may stand here, alone or as one option. */
export function allowsNumber(schema: AnySchema | undefined): boolean {
  if (schema === undefined) return false;
  const definition = definitionOf(unwrap(schema));
  if (definition.type === "union") return (definition.options ?? []).some(allowsNumber);
  return definition.type === "number";
}

/** What the schema's author wrote about this member. */
export function meaningOf(schema: AnySchema | undefined): string | undefined {
  for (let inner = schema, guard = 0; inner !== undefined && guard < 50; guard += 1) {
    const { description } = inner as { readonly description?: string };
    if (description !== undefined) return description.replace(/\.\s*$/, "");
    inner = definitionOf(inner).innerType;
  }
  return undefined;
}

export function wordChoice(words: readonly unknown[]): string {
  const shown = words.map((word) => String(word));
  return shown.length === 1 ? shown[0]! : `one of ${shown.join(", ")}`;
}

export function listWords(words: readonly string[]): string {
  if (words.length <= WORDS_MAX) return words.join(", ");
  return `${words.slice(0, WORDS_MAX).join(", ")} and ${words.length - WORDS_MAX} more`;
}

function joinWords(words: readonly string[], last: string): string {
  if (words.length < 2) return words[0] ?? "another value";
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** The value at a path of plain data; only what is its own, so `__proto__` and `toString` are nothing. */
export function valueAt(data: unknown, path: DocumentPath): unknown {
  let value = data;
  for (const step of path) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

function own(
  shape: Readonly<Record<string, AnySchema>> | undefined,
  key: string,
): AnySchema | undefined {
  return shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : undefined;
}
