/** What this program wrote it reads again, and no text makes a reader do anything but read or name faults. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFault } from "../core/errors.ts";
import { messageRows } from "../testing/message-rows.ts";
import { type MessageFormat, readMessage } from "./read.ts";
import { type MessageKind, messages } from "./registry.ts";
import { writeMessage } from "./write.ts";

const kinds = Object.keys(messages) as MessageKind[];
const formats: readonly MessageFormat[] = ["csv", "json"];
const cases = kinds.flatMap((kind) => formats.map((format) => [kind, format] as const));

describe.each(cases)("%s in %s", (kind, format) => {
  test("reading what was written gives the same rows, and writing them the same text", () => {
    fc.assert(
      fc.property(messageRows(kind), (rows) => {
        const text = writeMessage(kind, rows, format);
        const reading = readMessage(kind, text, { file: "f", format });
        if (reading.kind === "faulty") throw new Error(reading.faults.map(formatFault).join("\n"));
        expect(reading.value.rows).toEqual(rows);
        expect(writeMessage(kind, reading.value.rows, format)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  test("a text with a slip in it is read, or its faults say file, line, column and what to write", () => {
    const slip = fc.oneof(
      fc.constantFrom(
        "",
        ",",
        '"',
        "\n",
        "\r",
        "\ufeff",
        ";",
        "-",
        "e9",
        "null",
        "[",
        "}",
        ":",
        "\u0000",
      ),
      fc.string({ maxLength: 4 }),
    );
    const edit = fc.record({ at: fc.nat(), cut: fc.nat({ max: 6 }), slip });
    const known = {
      resources: new Set(["R-1"]),
      constraintPoints: new Set<string>(),
      contracts: new Set(["C"]),
    };
    const context = fc.constantFrom({}, { known, closesAt: 1_000_000_000 });
    fc.assert(
      fc.property(
        messageRows(kind),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        context,
        (rows, edits, more) => {
          const text = edits.reduce(
            (before, { at, cut, slip: put }) => {
              const from = at % (before.length + 1);
              return before.slice(0, from) + put + before.slice(from + cut);
            },
            writeMessage(kind, rows, format),
          );
          expectReading(kind, text, format, more);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("any text at all is read, or its faults say the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expectReading(kind, text, format, {});
      }),
      { numRuns: 100 },
    );
  });
});

function expectReading(kind: MessageKind, text: string, format: MessageFormat, more: object): void {
  const reading = readMessage(kind, text, { file: "f", format, ...more });
  if (reading.kind === "ok") {
    const again = readMessage(kind, writeMessage(kind, reading.value.rows, format), {
      file: "f",
      format,
    });
    expect(again).toMatchObject({ kind: "ok", value: { rows: reading.value.rows } });
    return;
  }
  expect(reading.faults.length).toBeGreaterThan(0);
  for (const fault of reading.faults) {
    expect(fault).toMatchObject({
      file: "f",
      line: expect.any(Number),
      column: expect.any(Number),
    });
    expect(Math.min(fault.line ?? 0, fault.column ?? 0)).toBeGreaterThan(0);
    expect(fault.found).not.toBe("");
    expect(fault.found.length).toBeLessThan(400);
    expect(fault.remedy).not.toBe("");
    expect(formatFault(fault)).not.toMatch(/undefined|NaN|\[object/);
  }
}
