/** What a part is in its file, beside its rows: which columns have a dictionary there. */
import { expect, test } from "vitest";
import { TableBuffer, type TableSchema } from "../sim/core/columns.ts";
import { openDatabase, sqlPath } from "./duckdb.ts";
import { partWriter } from "./part.ts";
import { withTemporaryFolder } from "./testing/temporary-folder.ts";

test("a column of a few words has a dictionary in the file, one of a thousand has its words as they are", async () => {
  await withTemporaryFolder(async (folder) => {
    const code = { kind: "code", unit: "", about: "" } as const;
    const columns = { few: code, many: code };
    const schema: TableSchema = { name: "t", about: "", writtenBy: "", columns };
    const rows = new TableBuffer(schema);
    for (let row = 0; row < 20_000; row += 1) rows.append(`few-${row % 200}`, `many-${row % 1000}`);
    const path = `${folder}.parquet`;
    const database = await openDatabase();
    try {
      const writePart = await partWriter(database.connection);
      await writePart(rows, path);
      const read = await database.connection.runAndReadAll(
        `SELECT path_in_schema, dictionary_page_offset > 0 FROM parquet_metadata(${sqlPath(path)})`,
      );
      expect(Object.fromEntries(read.getRows() as [string, boolean | null][])).toEqual({
        few: true,
        many: null,
      });
    } finally {
      database.close();
    }
  });
});
