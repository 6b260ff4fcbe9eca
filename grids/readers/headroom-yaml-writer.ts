/**
 * A network document as the text of our own format (docs/formats/network.md). Takes a document; gives YAML, one entry a
 * line. Keeps: reading the text gives the document again, number for number; members at their default are left out.
 */
import { Document, isMap, isSeq } from "yaml";
import type { z } from "zod";
import {
  branchSchema,
  busSchema,
  connectionSchema,
  constraintPointSchema,
  demandSchema,
  type NetworkDocument,
  switchSchema,
  unitSchema,
} from "../../sim/model/network-document.ts";

/** What a row of each list has where it says nothing: parsed from rows of the required members alone. */
const DEFAULTS = {
  buses: defaultsOf(busSchema, { id: "a", nominalKv: 1 }),
  branches: defaultsOf(branchSchema, { id: "a", from: "a", to: "b", reactancePu: 1 }),
  switches: defaultsOf(switchSchema, { id: "a", branch: "a", normally: "open" }),
  connections: defaultsOf(connectionSchema, {
    ...{ id: "a", bus: "a", exportLimitMw: 1 },
    ...{ curtailableWhen: "never", connectedOn: "1970-01-01" },
  }),
  units: defaultsOf(unitSchema, { id: "a", connection: "a", technology: "wind", capacityMw: 1 }),
  demands: defaultsOf(demandSchema, { id: "a", bus: "a", peakMw: 1 }),
  constraintPoints: defaultsOf(constraintPointSchema, {
    id: "a",
    branch: "a",
    direction: "forward",
  }),
};

function defaultsOf<Schema extends z.ZodObject>(
  schema: Schema,
  required: z.input<Schema>,
): ReadonlyMap<string, unknown> {
  const members = Object.entries(schema.parse(required));
  return new Map(members.filter(([member]) => !Object.hasOwn(required, member)));
}

export function writeHeadroomNetwork(document: NetworkDocument): string {
  const { format, name, about, baseMva } = document;
  const lists = (Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[])
    .filter((list) => document[list].length > 0)
    .map((list) => [list, document[list].map((row) => withoutDefaults(row, DEFAULTS[list]))]);
  const head = { format, name, ...(about === undefined ? {} : { about }), baseMva };
  const yaml = new Document(
    { ...head, ...Object.fromEntries(lists) },
    { aliasDuplicateObjects: false },
  );
  for (const { value } of isMap(yaml.contents) ? yaml.contents.items : []) {
    if (!isSeq(value)) continue;
    for (const row of value.items) if (isMap(row)) row.flow = true;
  }
  return yaml.toString({ lineWidth: 0 });
}

function withoutDefaults(row: object, defaults: ReadonlyMap<string, unknown>): object {
  const members = Object.entries(row).filter(
    ([member, value]) => !(defaults.has(member) && defaults.get(member) === value),
  );
  return Object.fromEntries(members);
}
