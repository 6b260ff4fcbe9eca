/** The cells of a CSV text: quotes, places, and whatever is written is read again. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvRows, wholeLines } from "./csv-cells.ts";

describe("cells", () => {
  const texts = (text: string) => [...csvRows(text)].map((row) => row.map((cell) => cell.text));

  test("quoted cells keep commas, doubled quotes and line ends", () => {
    expect(texts('a,"b,c"\r\n"d ""e""", f \n\n"g\nh",i')).toEqual([
      ["a", "b,c"],
      ['d "e"', "f"],
      ["g\nh", "i"],
    ]);
  });

  test("places count from 1, behind a byte-order mark too", () => {
    const rows = [...csvRows('\ufeffa,"x\ny",b\n  c,d')];
    const places = rows.flat().map(({ text, line, column }) => [text, line, column]);
    expect(places).toEqual([
      ["a", 1, 1],
      ["x\ny", 1, 3],
      ["b", 2, 4],
      ["c", 3, 1],
      ["d", 3, 5],
    ]);
  });

  test("whatever is written is read again", () => {
    const row = fc.array(fc.string(), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const written = rows
          .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
          .join("\r\n");
        expect(texts(written)).toEqual(rows.filter((cells) => cells.some((cell) => cell !== "")));
      }),
    );
  });

  test("a last line that does not end is held apart, with its place; blanks are none", () => {
    expect(wholeLines("a,b\r\nc\rd\n1,2")).toEqual({
      text: "a,b\r\nc\rd\n",
      cut: { text: "1,2", line: 4, column: 1 },
    });
    for (const text of ["", "a\n", "a\n \t", "\ufeff"]) expect(wholeLines(text)).toEqual({ text });
  });
});
