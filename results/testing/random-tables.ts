/**
 * Random tables for properties: any schema, any days, any text. Gives blocks as rows of cells, so that a test can
 * compare them with what it reads back.
 */
import fc from "fast-check";
import {
  type Cell,
  type ColumnKind,
  type ColumnSpec,
  type TableBlock,
  TableBuffer,
  type TableSchema,
} from "../../sim/core/columns.ts";
import { formatDay, parseDay } from "../../sim/core/time.ts";

export type Schemas = Readonly<Record<string, TableSchema>>;
export interface RandomDay {
  readonly day: string;
  readonly rows: Readonly<Record<string, readonly (readonly Cell[])[]>>;
}
export interface RandomRun {
  readonly schemas: Schemas;
  readonly days: readonly RandomDay[];
}

const kinds = fc.constantFrom<ColumnKind>("instant", "whole", "real", "code", "text");
/** Years 0 to 9999. */
const instants = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    "NULL",
    "null",
    "'",
    '"',
    "a'; DROP TABLE staged; --",
    "\u0000",
    "\\",
    "\r\n",
  ),
);
const cells: Readonly<Record<ColumnKind, fc.Arbitrary<Cell>>> = {
  instant: instants,
  whole: fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 3 })),
  real: fc.double({ noNaN: true, noDefaultInfinity: true }),
  code: fc.oneof(fc.constantFrom("a", "b", "-"), texts),
  text: texts,
};

const schemas: fc.Arbitrary<Schemas> = fc
  .array(fc.array(kinds, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((tables) =>
    Object.fromEntries(tables.map((columns, table) => schemaOf(`t${table}`, columns))),
  );

function schemaOf(name: string, columns: readonly ColumnKind[]): readonly [string, TableSchema] {
  const specs = columns.map((kind, column): readonly [string, ColumnSpec] => [
    // Words of SQL and of our own staging tables among them.
    ["select", "c0", "unit", "Ordinal_1", "order"][column]!,
    { kind, unit: "u", about: `column ${column}` },
  ]);
  return [name, { name, about: name, writtenBy: "test", columns: Object.fromEntries(specs) }];
}

/** Days in order, some weeks apart, so that months end between them and some months have none. */
const dayNumbers = fc
  .array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 })
  .map((gaps) => {
    let day = parseDay("2024-12-20")!;
    return gaps.map((gap) => {
      day += 1 + gap;
      return formatDay(day);
    });
  });

export const randomRuns: fc.Arbitrary<RandomRun> = fc
  .tuple(schemas, dayNumbers)
  .chain(([tables, days]) => {
    const rows = Object.entries(tables).map(([name, { columns }]) => {
      const row = fc.tuple(...Object.values(columns).map(({ kind }) => cells[kind]));
      return [name, fc.array(row, { maxLength: 6 })] as const;
    });
    const day = fc.record(Object.fromEntries(rows));
    return fc.tuple(...days.map(() => day)).map((each) => ({
      schemas: tables,
      days: each.map((dayRows, at) => ({ day: days[at]!, rows: dayRows })),
    }));
  });

/** A day as a block in buffers of its own. */
export function blockOf(tables: Schemas, { day, rows }: RandomDay): TableBlock {
  const buffers = Object.entries(rows).map(([name, each]) => [name, tableOf(tables[name]!, each)]);
  return { day, tables: Object.fromEntries(buffers) };
}

export function tableOf(schema: TableSchema, rows: readonly (readonly Cell[])[]): TableBuffer {
  const table = new TableBuffer(schema);
  for (const row of rows) table.append(...row);
  return table;
}
