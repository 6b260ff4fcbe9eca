/** The example files of every message: read as the rows beside them in both notations, and written as they stand. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { readMessage } from "./read.ts";
import { interfaces, type MessageKind, messages } from "./registry.ts";
import { writeMessage } from "./write.ts";

const CASES = new URL("../testing/cases/messages/", import.meta.url);
const kinds = Object.keys(messages) as MessageKind[];
const OF_THE_SOURCE = /Source: (figure \d\d|section 4\.\d)/;
const read = (kind: string, file: string) =>
  readFileSync(new URL(`${kind}/${file}`, CASES), "utf8");

test("every message has its examples, and no other has", () => {
  expect(readdirSync(CASES).sort()).toEqual([...kinds].sort());
});

describe.each(kinds)("%s", (kind) => {
  test.each(["csv", "json"] as const)(
    "its %s reads as its rows, and is what is written",
    (format) => {
      const text = read(kind, `example.${format}`);
      const { rows } = orThrow(readMessage(kind, text, { file: `example.${format}`, format }));
      expect(rows).toEqual(JSON.parse(read(kind, "expected.json")));
      expect(writeMessage(kind, rows, format)).toBe(text);
    },
  );

  test("its README names the figure or section of the source, or says that the message is ours", () => {
    const named = messages[kind].source === "ours" ? /Source: none; ours/ : OF_THE_SOURCE;
    expect(read(kind, "README.md")).toMatch(named);
  });
});

test("figure 14 has nine interfaces; what no interface carries stays on the platform", () => {
  expect(Object.keys(interfaces).sort()).toEqual(["1", "2", "3", "4", "5A", "5B", "6", "7", "8"]);
  const carried = new Set<string>(Object.values(interfaces).flatMap(({ carries }) => carries));
  expect(kinds.filter((kind) => !carried.has(kind))).toEqual([
    "constraint-point",
    "contract",
    "bid",
    "offer",
    "trade",
    "sensitivity",
    "settlement",
    "capacity-trade",
  ]);
});
