/** Rows of a result table as records of some of its columns: texts by the one list of names, numbers by the other. */
import type { TableRows } from "../../sim/core/columns.ts";

export type RowOf<Word extends string, Numeric extends string> = Readonly<
  Record<Word, string> & Record<Numeric, number>
>;

export function tableRows<Word extends string, Numeric extends string>(
  table: TableRows | undefined,
  words: readonly Word[],
  numbers: readonly Numeric[],
): readonly RowOf<Word, Numeric>[] {
  if (table === undefined) return [];
  const texts = words.map((name) => [name, table.texts(name)] as const);
  const values = numbers.map((name) => [name, table.numbers(name)] as const);
  return Array.from({ length: table.rowCount }, (_, row) => {
    const cells = [...texts, ...values].map(([name, column]) => [name, column[row]!]);
    return Object.fromEntries(cells) as RowOf<Word, Numeric>;
  });
}
