/** Text that nobody vouches for: every one gives data or clear faults, soon, and never a throw. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Fault, formatFault } from "../errors.ts";
import { describe as describeValue, formatPath, placeFault, readDocument } from "./document.ts";

function faultsOf(text: string): readonly Fault[] {
  const read = readDocument(text, "f.yaml");
  return read.kind === "faulty" ? read.faults : [];
}

function dataOf(text: string): unknown {
  const read = readDocument(text, "f.yaml");
  if (read.kind === "faulty") throw new Error(read.faults.map(formatFault).join("\n"));
  return read.value.data;
}

const nested = (levels: number) => `a: ${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}`;
const billionLaughs = [..."abcdefghij"]
  .map((name, row, names) => {
    const inside = row === 0 ? "lol" : `*${names[row - 1]}`;
    return `${name}: &${name} [${Array(10).fill(inside).join(", ")}]`;
  })
  .join("\n");

describe("what is read", () => {
  test.each([
    ["YAML", "a: 1\nb: [x, 2.5]\n", { a: 1, b: ["x", 2.5] }],
    ["JSON", '{"a": {"b": [1, null, true]}}', { a: { b: [1, null, true] } }],
    ["a byte-order mark", "\ufeffa: 1", { a: 1 }],
    ["Windows line ends", "a: 1\r\nb: 2\r\n", { a: 1, b: 2 }],
    ["one document between --- and ...", "---\na: 1\n...\n", { a: 1 }],
    ["an alias after its anchor", "a: &x [1]\nb: *x", { a: [1], b: [1] }],
    ["plain tags of the core", "a: !!str 5\nb: !!int 5", { a: "5", b: 5 }],
    ["yes as text, YAML 1.1 or not", "%YAML 1.1\n---\na: yes", { a: "yes" }],
    ["dates as text", "a: 2020-01-01", { a: "2020-01-01" }],
    ["40 levels", nested(40), JSON.parse(`{"a": ${"[".repeat(39)}${"]".repeat(39)}}`)],
    ["brackets in text and comments", `a: "${"[".repeat(99)}" # ${"{".repeat(99)}`, undefined],
  ])("%s", (_, text, expected) => {
    if (expected === undefined) expect(faultsOf(text)).toEqual([]);
    else expect(dataOf(text)).toEqual(expected);
  });

  test("a key __proto__ is a key and reaches no prototype", () => {
    const data = dataOf("__proto__: { polluted: true }\nconstructor: 1") as object;
    expect(Object.keys(data)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("hostile and broken text gives one clear fault, in less than two seconds", () => {
  const cases: readonly [what: string, text: string, code: string, line?: number][] = [
    ["no text", "", "document.shape", 1],
    ["a list", "- 1\n- 2", "document.shape", 1],
    ["a number", "5", "document.shape", 1],
    ["100,000 open brackets", "[".repeat(100_000), "document.depth", 1],
    ["100,000 open braces", "{".repeat(100_000), "document.depth", 1],
    ["100,000 compact lists", "- ".repeat(100_000), "document.depth", 1],
    ["100,000 question marks", "? ".repeat(100_000), "document.depth", 1],
    [
      "3,000 nested keys",
      Array.from({ length: 3000 }, (_, row) => `${" ".repeat(row)}a:`).join("\n"),
      "document.depth",
    ],
    ["41 levels", nested(41), "document.depth", 1],
    ["200 MB", "a: 1\n".repeat(40_000_000), "document.size"],
    ["a million aliases", `a: &a 1\nb: [${"*a, ".repeat(1_000_000)}]`, "document.aliases", 2],
    ["a billion laughs", billionLaughs, "document.aliases", 1],
    ["an alias inside its own anchor", "a: &a [*a]", "document.depth", 1],
    ["an alias without an anchor", "a: 1\nb: *b", "document.aliases", 2],
    ["a merge key", "x: &x { a: 1 }\ny:\n  <<: *x", "document.merge", 3],
    ["a key twice", "a: 1\nb:\n  c: 1\n  c: 2", "document.duplicate", 4],
    ["a key twice in JSON", '{"a": 1,\n "a": 2}', "document.duplicate", 2],
    ["a number and a text as one key", '1: a\n"1": b', "document.duplicate", 2],
    ["a list as a key", "? [a]\n: 1", "document.key", 1],
    ["an empty key", "a: 1\n: 2", "document.key", 2],
    ["a tab as indentation", "a:\n\tb: 1", "document.syntax", 2],
    ["two documents", "a: 1\n---\nb: 2", "document.several", 2],
    ["a million documents", "---\n".repeat(1_000_000), "document.several", 2],
    ["binary", "a: 1\nPK\u0003\u0004\u0000\u0000", "document.characters", 2],
    ["UTF-16 read as UTF-8", "a\u0000:\u0000 \u00001\u0000", "document.characters", 1],
    ["a function tag", "a: !!js/function 'function () {}'", "document.tag", 1],
    ["an object tag", "a: !!python/object/apply:os.system [ls]", "document.tag", 1],
    ["a tag that makes no plain data", "a: !!binary aGVsbG8=", "document.tag", 1],
    ["an open quote", 'a: 1\nb: "x', "document.syntax", 2],
    ["broken JSON", '{"a": 1,, }', "document.syntax", 1],
  ];
  test.each(cases)("%s", (_, text, code, line) => {
    const started = process.cpuUsage();
    const faults = faultsOf(text);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
    expect(faults.map((fault) => fault.code)).toEqual([code]);
    if (line !== undefined) expect(faults[0]?.line).toBe(line);
    if (code !== "document.size") expect(faults[0]?.column).toBeGreaterThan(0);
    expect(faults[0]?.remedy).not.toBe("");
    expect(faults[0]?.found.length).toBeLessThan(160);
  });

  test("text with a fault in every token stops at twenty", () => {
    expect(faultsOf(`[${",".repeat(100_000)}]`)).toHaveLength(20);
    expect(faultsOf(`a: "${"x\n".repeat(50_000)}"`)).toHaveLength(20);
    expect(faultsOf("a: 1\n".repeat(50_000))).toHaveLength(20);
  });

  test("a long list of plain data is no depth: 100,000 items are read", () => {
    expect(dataOf(`a: [${"1, ".repeat(100_000)}]`)).toMatchObject({ a: { length: 100_000 } });
  });
});

describe("any text gives data or faults and never throws", () => {
  const pieces = fc.constantFrom(
    ..."[]{}:,-?*&!|>%@`#'\"\\ \t\n".split(""),
    "a",
    "1",
    "<<",
    "---",
    "...",
    ": ",
    "- ",
    "&a ",
    "*a",
    "!!set ",
    "!!binary ",
    "\n  ",
    "\ufeff",
    "\u0000",
    "__proto__",
    ".nan",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
    fc.json(),
  );
  test("and every fault has a place in the text and says what to write", () => {
    fc.assert(
      fc.property(text, (given) => {
        const read = readDocument(given, "f.yaml");
        if (read.kind === "ok") return typeof read.value.data === "object";
        return read.faults.every(
          ({ line = 0, column = 0, found, remedy }) =>
            line >= 1 && column >= 1 && found !== "" && remedy !== "",
        );
      }),
      { numRuns: 3000 },
    );
  });

  test("what JSON can say as a mapping is read as JSON.parse reads it", () => {
    const plain = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(plain, (value) => {
        const json = JSON.stringify(value);
        const read = readDocument(json);
        if (read.kind === "faulty") {
          // What YAML does not take over from JSON: merge keys, and control characters such as DEL.
          return /<<|[\u007f]/.test(json);
        }
        expect(read.value.data).toEqual(JSON.parse(json));
        return true;
      }),
      { numRuns: 1000 },
    );
  });
});

describe("places", () => {
  const read = readDocument("a:\n  - b: 1\n    c: 2\n  - d\ne: &x { f: 1 }\ng: *x\n", "f.yaml");
  test.each([
    [["a"], 1, 1],
    [["a", 0], 2, 5],
    [["a", 0, "c"], 3, 5],
    [["a", 0, "missing"], 2, 5],
    [["a", 1], 4, 5],
    [["a", 9], 1, 1],
    [["e", "f"], 5, 9],
    [["g", "f"], 6, 1],
    [[], 1, 1],
  ])("%j stands at line %i, column %i", (path, line, column) => {
    if (read.kind === "faulty") throw new Error("not read");
    expect(read.value.place(path)).toEqual({ file: "f.yaml", line, column });
    expect(placeFault(read.value, path, { code: "c", found: "f", remedy: "r" })).toMatchObject({
      path: formatPath(path),
      line,
      column,
    });
  });

  test("a path is written as people write it, and a value is described in short", () => {
    expect(formatPath(["units", 3, "connection"])).toBe("units[3].connection");
    expect(formatPath(["k".repeat(1000)])).toHaveLength(80);
    expect(describeValue("x".repeat(1000)).length).toBeLessThan(70);
    expect(describeValue(null)).toBe("nothing");
    expect(describeValue([1, 2])).toBe("a list of 2");
  });
});
