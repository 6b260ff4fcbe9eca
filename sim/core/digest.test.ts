/** The digest: the same rows give the same, any other cell another; canonical JSON has one form. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cell, TableBuffer, type TableSchema } from "./columns.ts";
import { BlockDigest, canonicalJson, digestOf } from "./digest.ts";

const about = { unit: "", about: "" };
const schema: TableSchema = {
  name: "rows",
  about: "",
  writtenBy: "test",
  columns: {
    w: { kind: "whole", ...about },
    price: { kind: "real", ...about },
    unit: { kind: "code", ...about },
    because: { kind: "text", ...about },
  },
};
type Row = readonly [number, number, string, string];

const words = fc.string({ unit: "grapheme", maxLength: 4 });
const rowArbitrary: fc.Arbitrary<Row> = fc.tuple(
  fc.maxSafeInteger(),
  fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8),
  words,
  words,
);
const rowsArbitrary = fc.array(rowArbitrary, { minLength: 1, maxLength: 12 });

function tableOf(rows: readonly (readonly Cell[])[]): TableBuffer {
  const table = new TableBuffer(schema);
  for (const row of rows) table.append(...row);
  return table;
}

function digestOfBlocks(blocks: readonly (readonly (readonly Cell[])[])[]): string {
  const digest = new BlockDigest();
  for (const rows of blocks) digest.add({ tables: { rows: tableOf(rows) } });
  return digest.value({});
}

describe("the digest of rows", () => {
  test("does not depend on where blocks end, nor on blocks without rows", () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.nat(), (rows, cut) => {
        const at = cut % (rows.length + 1);
        expect(digestOfBlocks([rows.slice(0, at), [], rows.slice(at)])).toBe(
          digestOfBlocks([rows]),
        );
      }),
    );
  });

  test("does not depend on the order in which words entered a dictionary", () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.array(words), (rows, earlier) => {
        const table = tableOf(earlier.map((word) => [0, 0, word, ""]));
        table.clear();
        for (const row of rows) table.append(...row);
        const digest = new BlockDigest();
        digest.add({ tables: { rows: table } });
        expect(digest.value({})).toBe(digestOfBlocks([rows]));
      }),
    );
  });

  test("changes with any one cell", () => {
    const place = fc.tuple(fc.nat(), fc.nat({ max: 3 }));
    fc.assert(
      fc.property(rowsArbitrary, place, rowArbitrary, (rows, [index, column], other) => {
        const row = index % rows.length;
        fc.pre(rows[row]![column] !== other[column]);
        const changed = rows.map((cells, at) =>
          at === row ? cells.with(column, other[column]!) : cells,
        );
        expect(digestOfBlocks([changed])).not.toBe(digestOfBlocks([rows]));
      }),
    );
  });

  test("changes when two unlike rows change places", () => {
    const one: Row = [1, 0, "a", "x"];
    const two: Row = [1, 0, "b", "x"];
    expect(digestOfBlocks([[one, two]])).not.toBe(digestOfBlocks([[two, one]]));
  });

  test("changes when letters move from one text to its neighbour", () => {
    const moved: Row[] = [
      [1, 0, "a", "xy"],
      [1, 0, "a", ""],
    ];
    expect(
      digestOfBlocks([
        [
          [1, 0, "a", "x"],
          [1, 0, "a", "y"],
        ],
      ]),
    ).not.toBe(digestOfBlocks([moved]));
  });

  test("takes minus zero for zero", () => {
    expect(digestOfBlocks([[[-0, -0, "a", ""]]])).toBe(digestOfBlocks([[[0, 0, "a", ""]]]));
  });

  test("knows the table by its name, and takes a table without rows for none", () => {
    const named = (name: string) => {
      const digest = new BlockDigest();
      digest.add({ tables: { [name]: tableOf([[1, 1, "a", "b"]]), empty: tableOf([]) } });
      return digest.value({});
    };
    expect(named("rows")).toBe(digestOfBlocks([[[1, 1, "a", "b"]]]));
    expect(named("others")).not.toBe(named("rows"));
  });

  test("changes with the scenario, and can be read while blocks still come", () => {
    const digest = new BlockDigest();
    digest.add({ tables: { rows: tableOf([[1, 1, "a", "b"]]) } });
    const early = digest.value({ seed: "1" });
    expect(digest.value({ seed: "1" })).toBe(early);
    expect(digest.value({ seed: "2" })).not.toBe(early);
    digest.add({ tables: { rows: tableOf([[1, 1, "a", "b"]]) } });
    expect(digest.value({ seed: "1" })).not.toBe(early);
  });

  test("is what it was: this value may change only with a note under Results change", () => {
    const blocks = [[[1, 0.5, "W1", "line L4 above its rating"]], [[-2, 1e-6, "é", ""]]];
    expect(digestOfBlocks(blocks)).toMatchInlineSnapshot(
      `"e2f6301d2351569677141a6c43fee63074f0f7f6fe3d6097a7c6ab756a2fe62e"`,
    );
  });
});

describe("the digest of a document", () => {
  test("does not depend on the order of keys and leaves out what is undefined", () => {
    expect(canonicalJson({ b: [1, { d: 2, c: null }], a: undefined })).toBe(
      '{"b":[1,{"c":null,"d":2}]}',
    );
    expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1, c: undefined }));
  });

  test("survives JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digestOf(JSON.parse(JSON.stringify(value)))).toBe(digestOf(value));
      }),
    );
  });
});
