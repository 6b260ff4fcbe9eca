/** What a part is in its file, beside its rows: which columns have a dictionary there; and words, however many there are. */
import { expect, test } from "vitest";
import { type ColumnKind, TableBuffer, type TableSchema } from "../sim/core/columns.ts";
import { openDatabase, sqlPath } from "./duckdb.ts";
import { partWriter } from "./part.ts";
import { withTemporaryFolder } from "./testing/temporary-folder.ts";

const column = (kind: ColumnKind) => ({ kind, unit: "", about: "" });

async function queryPart(rows: TableBuffer, sqlOf: (file: string) => string) {
  return await withTemporaryFolder(async (folder) => {
    const path = `${folder}.parquet`;
    const database = await openDatabase();
    try {
      await partWriter(database.connection)(rows, path);
      const read = await database.connection.runAndReadAll(sqlOf(sqlPath(path)));
      return read.getRows();
    } finally {
      database.close();
    }
  });
}

test("words have a dictionary in the file, of numbers and texts only those that have few values", async () => {
  const columns = {
    word: column("code"),
    few: column("whole"),
    many: column("whole"),
    text: column("text"),
  };
  const schema: TableSchema = { name: "t", about: "", writtenBy: "", columns };
  const rows = new TableBuffer(schema);
  for (let row = 0; row < 20_000; row += 1)
    rows.append(`word-${row % 1000}`, row % 200, row % 1000, `text-${row}`);
  const read = await queryPart(
    rows,
    (file) => `SELECT path_in_schema, dictionary_page_offset > 0 FROM parquet_metadata(${file})`,
  );
  expect(Object.fromEntries(read as [string, boolean | null][])).toEqual({
    word: true,
    few: true,
    many: null,
    text: null,
  });
});

test.each([1, 255, 256, 257, 65_535, 65_536, 65_537])(
  "%i words come back as words, in order",
  async (count) => {
    const schema: TableSchema = {
      name: "t",
      about: "",
      writtenBy: "",
      columns: { word: column("code") },
    };
    const rows = new TableBuffer(schema);
    for (let row = 0; row < count + 3; row += 1) rows.append(`word-${row % count}`);
    const read = await queryPart(rows, (file) => `SELECT word FROM ${file}`);
    expect(read.map(([word]) => word)).toEqual([...rows.texts("word")]);
  },
);

test("words come back as they are, also those that an enumeration would cut short", async () => {
  const schema: TableSchema = {
    ...{ name: "t", about: "", writtenBy: "" },
    columns: { word: column("code") },
  };
  const rows = new TableBuffer(schema);
  const words = ["", " ", "a", "a\0b", "a\0c", "\0", "£", "a"];
  for (const word of words) rows.append(word);
  const read = await queryPart(rows, (file) => `SELECT word FROM ${file}`);
  expect(read.map(([word]) => word)).toEqual(words);
});
