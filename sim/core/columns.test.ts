/** Table buffers: rows come back as they went in, and words do not pile up. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TableBuffer, type TableRows, type TableSchema } from "./columns.ts";

const column = (kind: "instant" | "whole" | "real" | "code" | "text", resolution?: number) => ({
  ...{ kind, unit: "", about: "" },
  ...(resolution === undefined ? {} : { resolution }),
});

const schema: TableSchema = {
  name: "rows",
  about: "",
  writtenBy: "test",
  columns: {
    at: column("instant"),
    w: column("whole"),
    price: column("real", 0.005),
    unit: column("code"),
    because: column("text"),
  },
};

const reals = (resolution?: number): TableSchema => ({
  ...schema,
  columns: { value: column("real", resolution) },
});

/** What a real becomes when it is written. */
function written(value: number, resolution?: number): number {
  const table = new TableBuffer(reals(resolution));
  table.append(value);
  return table.numbers("value")[0]!;
}

describe("a table", () => {
  test("gives back its rows by column, in order, beyond its first capacity", () => {
    const table = new TableBuffer(schema);
    for (let row = 0; row < 1000; row += 1) table.append(row, -row, 0, `u${row % 3}`, `t${row}`);
    expect(table.rowCount).toBe(1000);
    expect([...table.numbers("w").slice(997)]).toEqual([-997, -998, -999]);
    expect(table.texts("unit").slice(0, 4)).toEqual(["u0", "u1", "u2", "u0"]);
    expect(table.texts("because")[999]).toBe("t999");
    expect(table.codes("unit").words).toEqual(["u0", "u1", "u2"]);
  });

  test("is empty after clear and takes new rows with the words it knows", () => {
    const table = new TableBuffer(schema);
    table.append(1, 2, 3, "a", "x");
    table.clear();
    expect([table.rowCount, table.texts("because"), table.texts("unit")]).toEqual([0, [], []]);
    table.append(1, 2, 3, "b", "y");
    expect(table.texts("unit")).toEqual(["b"]);
    expect(table.texts("because")).toEqual(["y"]);
    expect(table.codes("unit").words).toEqual(["a", "b"]);
  });

  test("knows the codes of a column that is frozen, and reads one that may change anew", () => {
    const table = new TableBuffer(schema);
    const units = ["b", "a", "b"];
    const append = (column: readonly string[]) => table.appendColumns(3, 1, 2, 3, column, "x");
    append(units);
    units[0] = "c";
    append(units);
    const frozen = Object.freeze([...units]);
    append(frozen);
    append(frozen);
    expect(table.texts("unit").join("")).toBe("babcabcabcab");
    table.keep();
    table.forgetKept();
    append(["a", "b", "c"]);
    append(frozen);
    expect(table.texts("unit").join("")).toBe("abccab");
  });

  test("keeps rows where they are, with their own words, and has the codes of a new table once they are forgotten", () => {
    const table = new TableBuffer(schema);
    const seen = ({ codes, texts, numbers, rowCount }: TableRows) => {
      const { codes: rows, words } = codes("unit");
      return [rowCount, [...numbers("w")], [...rows], words, texts("because"), texts("unit")];
    };
    const bound = (rows: TableRows): TableRows => ({
      ...{ schema, columnNames: rows.columnNames, rowCount: rows.rowCount },
      numbers: (name) => rows.numbers(name),
      texts: (name) => rows.texts(name),
      codes: (name) => rows.codes(name),
    });
    for (const [row, unit] of ["a", "b", "a"].entries()) table.append(1, row, 3, unit, `x${row}`);
    table.keep();
    expect(seen(bound(table))).toEqual([0, [], [], ["a", "b"], [], []]);
    table.append(1, 7, 3, "c", "lost");
    table.clear();
    table.append(1, 8, 3, "b", "y8");
    table.keep();
    for (const [row, unit] of ["d", "b"].entries()) table.append(1, row, 3, unit, `z${row}`);
    const months = [
      [4, [0, 1, 2, 8], [0, 1, 0, 1], ["a", "b", "c"], ["x0", "x1", "x2", "y8"], [..."abab"]],
      [2, [0, 1], [0, 1], ["d", "b"], ["z0", "z1"], ["d", "b"]],
    ];
    expect(seen(table.kept)).toEqual(months[0]);
    table.forgetKept();
    expect(table.kept.rowCount).toBe(0);
    expect(seen(bound(table))).toEqual(months[1]);
    table.keep();
    expect(seen(table.kept)).toEqual(months[1]);
  });

  test("takes rows column by column as it takes them one by one, in whatever order words come, over days that are cleared", () => {
    const row = fc.tuple(fc.integer(), fc.constantFrom("a", "b", "c", "d"), fc.string());
    const days = fc.array(fc.array(row, { maxLength: 300 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(days, (blocks) => {
        const [single, several] = [new TableBuffer(schema), new TableBuffer(schema)];
        for (const rows of blocks) {
          single.clear();
          several.clear();
          for (const [w, unit, because] of rows) single.append(7, w, 0.25, unit, because);
          several.appendColumns(
            rows.length,
            7,
            rows.map(([w]) => w),
            Float64Array.from(rows, () => 0.25),
            rows.map(([, unit]) => unit),
            rows.map(([, , because]) => because),
          );
          for (const table of [single, several]) {
            expect([...table.numbers("w")]).toEqual(rows.map(([w]) => w + 0));
            expect(table.texts("unit")).toEqual(rows.map(([, unit]) => unit));
            expect(table.texts("because")).toEqual(rows.map(([, , because]) => because));
          }
          expect(several.numbers("at")).toEqual(single.numbers("at"));
          expect(several.numbers("price")).toEqual(single.numbers("price"));
          expect(several.codes("unit").codes).toEqual(single.codes("unit").codes);
        }
      }),
    );
  });

  test("refuses columns that are not of all rows, and none of the rows is there then", () => {
    const table = new TableBuffer(schema);
    expect(() => table.appendColumns(2, 0, [1, 2], 0, "a")).toThrow("4 columns for 5");
    expect(() => table.appendColumns(2, 0, [1], 0, "a", "")).toThrow("rows.w: 1 cells for 2 rows");
    expect(() => table.appendColumns(2, 0, [1, 0.5], 0, "a", "")).toThrow("got 0.5");
    expect(table.rowCount).toBe(0);
  });

  test("forgets words that pile up beside few rows, and keeps those that many rows use", () => {
    const table = new TableBuffer(schema);
    for (let day = 0; day < 400; day += 1) {
      table.clear();
      for (let row = 0; row < 5; row += 1) table.append(0, 0, 0, `trade-${day}-${row}`, "");
      expect(table.texts("unit")[4]).toBe(`trade-${day}-4`);
      expect(table.codes("unit").words.length).toBeLessThanOrEqual(1024 + 5);
    }
    for (let row = 0; row < 5000; row += 1) table.append(0, 0, 0, `home-${row}`, "");
    table.clear();
    expect(table.codes("unit").words.length).toBeGreaterThan(5000);
  });

  test.each([
    [[0, 0, 0, "a"], "rows: 4 cells for 5 columns"],
    [[0, 0.5, 0, "a", ""], "rows.w: expected a whole number, got 0.5"],
    [[0, 2 ** 53, 0, "a", ""], "rows.w: expected a whole number"],
    [[0, 0, Number.NaN, "a", ""], "rows.price: expected a finite number, got NaN"],
    [["1", 0, 0, "a", ""], "rows.at: expected a finite number, got 1"],
    [[0, 0, 0, 1, ""], "rows.unit: expected text, got 1"],
    [[0, 0, 0, "a", "\ud800"], "rows.because: expected text, got half a surrogate pair"],
    [[0, 0, 0, "\udc00", ""], "rows.unit: expected text, got half a surrogate pair"],
  ])("refuses %j and keeps the rows it had", (cells, message) => {
    const table = new TableBuffer(schema);
    table.append(1, 2, 3, "a", "x");
    expect(() => table.append(...cells)).toThrow(message);
    expect(table.rowCount).toBe(1);
    table.append(4, 5, 6, "b", "y");
    expect(table.texts("because")).toEqual(["x", "y"]);
    expect(table.texts("unit")).toEqual(["a", "b"]);
  });
});

describe("a real", () => {
  test("stands on its grid as the float of its decimal text", () => {
    expect(written(0.0349, 0.005)).toBe(0.035);
    expect(written(50.0049999, 0.005)).toBe(50.005);
    expect(written(0.1 + 0.2)).toBe(0.3);
    expect(written(1234, 100)).toBe(1200);
    expect(written(1 / 3, 0.3)).toBe(0.3);
  });

  test("has no sign at zero and keeps what is beyond its grid", () => {
    expect(Object.is(written(-0), 0)).toBe(true);
    expect(Object.is(written(-1e-9), 0)).toBe(true);
    expect(written(1e300)).toBe(1e300);
    expect(written(-Number.MAX_VALUE, 0.005)).toBe(-Number.MAX_VALUE);
  });

  test("stays where it is when it is written again, and its negative is the negative of it", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const resolution = fc.constantFrom(undefined, 0.005, 0.001, 1e-9, 1, 10);
    fc.assert(
      fc.property(finite, resolution, (value, grid) => {
        const once = written(value, grid);
        expect(written(once, grid)).toBe(once);
        expect(written(-value, grid) + once).toBe(0);
      }),
    );
  });
});
