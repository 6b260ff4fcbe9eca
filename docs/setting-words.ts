/** How the schema of a setting is said in a cell of a table: its type with bounds, its default, its meaning; and which members and choices it has. Takes JSON Schema; gives Markdown. */

/** The part of JSON Schema that our schemas use. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export function typeWords(schema: Schema): string {
  const options = kinds(schema);
  if (options.length > 0)
    return `mapping with kind ${options.map((option) => `\`${option.properties!.kind!.const}\``).join(" or ")}`;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return alternatives.map(inlineWords).join(" or ");
  return inlineWords(schema);
}

function inlineWords(schema: Schema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return typeWords(schema);
  if (schema.type === "array") return listWords(schema.items);
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties).map(
      ([name, member]) => `${name}: ${inlineWords(member)}`,
    );
    return members.length > 4 ? "mapping" : `{ ${members.join(", ")} }`;
  }
  if (typeof schema.additionalProperties === "object") return "mapping by id";
  if (schema.type === "integer") return `whole number${bounds(schema)}`;
  if (schema.type === "number") return `number${bounds(schema)}`;
  if (schema.type === "boolean") return "true or false";
  return "text";
}

function listWords(items: Schema["items"]): string {
  if (items === undefined) return "list";
  if (isSchema(items))
    return hasMembers(items) ? "list of mappings" : `list of ${typeWords(items)}`;
  const words = items.map(inlineWords);
  const isAlike = words.length > 2 && words.every((word) => word === words[0]);
  return isAlike ? `list of ${words.length}: ${words[0]}` : `[${words.join(", ")}]`;
}

/** Bounds that a person may meet; those that only keep numbers finite are left out. */
const TELLING_BOUND = 100_000;

export function bounds(schema: Schema): string {
  const telling = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < TELLING_BOUND;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (telling(minimum) && telling(maximum)) return ` ${minimum} to ${maximum}`;
  const words = [
    telling(exclusiveMinimum) ? `above ${exclusiveMinimum}` : "",
    telling(minimum) ? `at least ${minimum}` : "",
    telling(maximum) ? `at most ${maximum}` : "",
    telling(exclusiveMaximum) ? `below ${exclusiveMaximum}` : "",
  ].filter((word) => word !== "");
  return words.length === 0 ? "" : ` ${words.join(", ")}`;
}

/** Defaults longer than this are told where they stand instead. */
const DEFAULT_CHARACTERS_MAX = 90;

export function defaultWords(schema: Schema, required: boolean): string {
  if (schema.default === undefined) return required ? "" : "-";
  if (isEmptyMapping(schema.default)) return "each member's";
  const text = JSON.stringify(schema.default);
  return text.length > DEFAULT_CHARACTERS_MAX ? "see the JSON Schema" : `\`${text}\``;
}

export function isEmptyMapping(value: unknown): boolean {
  return JSON.stringify(value) === "{}";
}

export function meaning(schema: Schema): string {
  return schema.description ?? "";
}

/** The options of a choice that a `kind` tells apart. */
export function kinds(schema: Schema): readonly Schema[] {
  const options = schema.oneOf ?? schema.anyOf ?? [];
  return options.every((option) => option.properties?.kind?.const !== undefined) ? options : [];
}

export function isSchema(items: Schema["items"]): items is Schema {
  return items !== undefined && !Array.isArray(items);
}

export function isRequired(parent: Schema, name: string): boolean {
  return parent.required?.includes(name) ?? false;
}

/** A choice that another member than a kind tells apart, as one mapping with the members of all; where two have one, its words are the first's. */
export function together(schema: Schema): Schema {
  const options = schema.oneOf ?? [];
  if (options.length === 0 || options.some((option) => option.properties === undefined))
    return schema;
  const properties: Record<string, Schema> = {};
  for (const option of options)
    for (const [name, member] of Object.entries(option.properties!)) {
      const first = properties[name];
      const isOther = first !== undefined && inlineWords(first) !== inlineWords(member);
      properties[name] = isOther
        ? { anyOf: [first, member], ...(first.description && { description: first.description }) }
        : (first ?? member);
    }
  const required = options[0]!.required?.filter((name) =>
    options.every((option) => isRequired(option, name)),
  );
  return { ...schema, properties, ...(required && { required }) };
}

export function hasMembers(schema: Schema): boolean {
  return (
    together(schema).properties !== undefined ||
    kinds(schema).length > 0 ||
    (isSchema(schema.items) && hasMembers(schema.items)) ||
    (typeof schema.additionalProperties === "object" && hasMembers(schema.additionalProperties))
  );
}
