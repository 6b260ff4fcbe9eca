/** A row file: what was written is read back, and no change of it passes for a row. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readRow, rowText } from "./row-file.ts";

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const rows = fc.record({
  key: hex,
  digest: hex,
  values: fc.dictionary(
    fc.stringMatching(/^[a-z][A-Za-z/-]{0,11}$/),
    fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  ),
});

test("what was written is read back, the same bytes each time", () => {
  fc.assert(
    fc.property(rows, (row) => {
      const text = rowText(row);
      const read = readRow(text, row.key);
      expect(typeof read).toBe("object");
      if (typeof read === "string") return;
      expect(rowText(read)).toBe(text);
      expect(read.values).toEqual(JSON.parse(JSON.stringify(row.values)));
    }),
  );
});

test("a character changed, a tail lost or another run's file is no row", () => {
  fc.assert(
    fc.property(rows, fc.nat(), hex, (row, at, other) => {
      const text = rowText(row);
      const place = at % (text.length - 1);
      const changed = text[place] === "1" ? "2" : "1";
      const flipped = `${text.slice(0, place)}${changed}${text.slice(place + 1)}`;
      // A digit that leaves the number what it was, as the 17th of a float may, is no damage.
      const read = readRow(flipped, row.key);
      if (typeof read !== "string") expect(rowText(read)).toBe(text);
      expect(readRow(text.slice(0, place), row.key)).toMatch(/damaged file/);
      if (other !== row.key) expect(readRow(text, other)).toBe("the row of another run");
    }),
  );
});
