/** What a file is held against, that all faults are told at once, and what is no fault. */
import { describe, expect, test } from "vitest";
import { formatFault, orThrow } from "../core/errors.ts";
import { parseInstant } from "../core/time.ts";
import { example, faultsOf } from "../testing/message-files.ts";
import { readMessage } from "./read.ts";
import type { MessageKind } from "./registry.ts";
import { writeMessage } from "./write.ts";

describe("what a file is held against", () => {
  const bids = example("bid", "csv");

  test("a name that the lists given do not have is a fault, with the nearest; lists not given are not asked", () => {
    const known = {
      resources: new Set(["R-BLU", "R-ORANGE", "R-YELLOW"]),
      constraintPoints: new Set(["BSP-9"]),
      contracts: new Set(["C-BLUE"]),
    };
    expect(faultsOf("bid", bids, { format: "csv", known })).toEqual([
      'f.csv:2:12: Constraint ID: found "BSP-1", which is no constraint point of the list; the nearest is BSP-9',
      'f.csv:2:18: Resource ID: found "R-BLUE", which is no resource of the list; the nearest is R-BLU',
      'f.csv:3:5: Contract ID: found "C-ORANGE", which is no contract of the list; write one of the list, or list it',
      'f.csv:3:14: Constraint ID: found "BSP-1", which is no constraint point of the list; the nearest is BSP-9',
    ]);
    const { resources } = known;
    expect(faultsOf("bid", bids, { format: "csv", known: { resources } })).toHaveLength(1);
  });

  test("a party of the trades report may be of either list, so both are needed to say that it is of none", () => {
    const report = example("trades-report", "csv");
    const resources = new Set(["R-ORANGE", "R-YELLOW"]);
    const contracts = new Set(["C-BLUE"]);
    expect(faultsOf("trades-report", report, { format: "csv", known: { resources } })).toEqual([]);
    const known = { resources, contracts };
    expect(faultsOf("trades-report", report, { format: "csv", known })).toEqual([
      'f.csv:3:8: Seller Resource ID (or Contract ID): found "C-PURPLE", which is no resource or contract of the list; write one of the list, or list it',
    ]);
  });

  test("a bid or offer at the instant of closing is late, one a second before is not", () => {
    const closesAt = parseInstant("2025-01-21T09:30:00Z")!;
    expect(faultsOf("bid", bids, { format: "csv", closesAt })).toEqual([
      "f.csv:3:84: Submitted: found 2025-01-21T09:30:00Z, when the window had closed at 2025-01-21T09:30:00Z; remove the row: it came too late",
    ]);
    expect(faultsOf("bid", bids, { format: "csv", closesAt: closesAt + 1 })).toEqual([]);
    const offers = example("offer", "json");
    expect(faultsOf("offer", offers, { format: "json", closesAt })).toHaveLength(1);
  });
});

describe("all at once", () => {
  test("faults of the file, its columns, cells and rows are told together, in the order of the text", () => {
    const text = example("look-ahead", "csv", [
      ["seconds1970", "\ufeffseconds1970"],
      ["Resource Name", "Name of it"],
      ["16000,kW,R-ORANGE", "16,MW,R-ORANGE"],
      ["-2500,kW", "x,kW"],
      [/\n$/, ""],
    ]);
    expect(
      faultsOf("look-ahead", text, { format: "csv" }).map((line) => line.split(";")[0]),
    ).toEqual([
      "f.csv:1:1: found a byte-order mark",
      'f.csv:1:1: found no column "Resource Name"',
      'f.csv:1:86: found the column "Name of it"',
      'f.csv:2:63: Units: found "MW"',
      'f.csv:4:60: Constraint size: found "x"',
      "f.csv:5:1: found a last line without a line end",
    ]);
  });

  test("of very many faults the first thousand are told, and how many more there are", () => {
    const rows = Array.from({ length: 1500 }, (_, row) => `P-${row},,-1\n`).join("");
    const text = `Constraint ID,Constraint Name,Rating_kW\n${rows}`;
    const faults = faultsOf("constraint-point", text, { format: "csv" });
    expect(faults).toHaveLength(1001);
    expect(faults.at(-1)).toBe("f.csv:1001:8: found 500 more faults; correct those above first");
  });

  test("a file that is too long is not read", () => {
    const text = "x".repeat(100_000_001);
    expect(faultsOf("bid", text, { format: "csv" })).toEqual([
      "f.csv:1:1: found 100000001 characters; write at most 100000000, in several files",
    ]);
  });
});

describe("what is no fault", () => {
  const rowsOf = (kind: MessageKind, text: string) =>
    orThrow(readMessage(kind, text, { file: "f.csv", format: "csv" }));

  test("CRLF, quoted cells, other orders of columns, other cases of flags, thousandths of seconds", () => {
    const text = example("resource", "csv");
    const { rows } = rowsOf("resource", text);
    expect(rowsOf("resource", text.replaceAll("\n", "\r\n")).rows).toEqual(rows);
    expect(
      rowsOf("resource", text.replaceAll("True", "TRUE").replaceAll("False", "false")).rows,
    ).toEqual(rows);
    const turned = [
      ["Constraint Name", "Rating_kW", "Constraint ID"],
      ['"Line 7, ""west"""', "", '"LINE-7"'],
    ];
    const point = turned.map((cells) => `${cells.join(",")}\n`).join("");
    expect(rowsOf("constraint-point", point).rows).toEqual([
      { constraintId: "LINE-7", constraintName: 'Line 7, "west"', ratingKw: null },
    ]);
    const bids = example("bid", "csv");
    expect(rowsOf("bid", bids.replaceAll("00Z", "00.000+00:00")).rows).toEqual(
      rowsOf("bid", bids).rows,
    );
  });

  test("a header without rows is an empty table, and is what is written of one", () => {
    const text = writeMessage("look-ahead", [], "csv");
    expect(text).toBe(
      "seconds1970,Timestamp,Period,Constraint ID,Constraint size,Units,Resource Identifier,Resource Name\n",
    );
    expect(rowsOf("look-ahead", text).rows).toEqual([]);
  });

  test("rows in kVAr are kept, and it is said that nothing is computed of them", () => {
    const { rows, notices } = rowsOf("look-ahead", example("look-ahead", "csv"));
    expect(rows.filter((row) => "units" in row && row.units === "kVAr")).toHaveLength(1);
    expect(notices.map(formatFault)).toEqual([
      "f.csv:5:64: Units: found a row in kVAr; it is kept and carried; the model is of active power, so nothing is computed of it",
    ]);
  });

  test("the words of figure 17 in figure 16's place, and the other way round, are read, and it is said once", () => {
    const swapped = example("incoming-merit-order-list", "csv", [
      [/ConstrainedGeneration/g, "CurtailmentGeneration"],
    ]);
    const plain = example("incoming-merit-order-list", "csv");
    const reading = rowsOf("incoming-merit-order-list", swapped);
    expect(reading.rows).toEqual(rowsOf("incoming-merit-order-list", plain).rows);
    expect(reading.notices.map(formatFault)[0]).toBe(
      "f.csv:2:31: Contract Operation Type: found CurtailmentGeneration, the word of another message, here and 5 more times; it is read as ConstrainedGeneration",
    );
    const engaged = example("engagements-report", "csv", [["Flexible,", "FlexibleOutputChange,"]]);
    expect(rowsOf("engagements-report", engaged).notices.map(({ found }) => found)).toContain(
      "FlexibleOutputChange, the word of another message",
    );
  });

  test("a reading says where each value stands", () => {
    const text = example("bid", "csv");
    const { place } = orThrow(readMessage("bid", text, { file: "f.csv", format: "csv" }));
    expect(place(1, "resourceId")).toEqual({
      file: "f.csv",
      line: 3,
      column: 20,
      path: "Resource ID",
    });
  });
});

test("a row that no file can hold is not written", () => {
  const { rows } = orThrow(
    readMessage("constraint-point", example("constraint-point", "csv"), {
      file: "f",
      format: "csv",
    }),
  );
  const [row] = rows;
  for (const wrong of [
    { ratingKw: Number.NaN },
    { ratingKw: -1 },
    { constraintId: "" },
    { constraintName: "\ud800" },
  ]) {
    expect(() => writeMessage("constraint-point", [{ ...row!, ...wrong }], "csv")).toThrow(
      TypeError,
    );
  }
});
