/** Wrong inputs, each with the path, what stands there and what to write. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Checked, type Fault, formatFault, orThrow } from "../errors.ts";
import { checkShape } from "./check-shape.ts";
import { readDocument } from "./document.ts";

const ruleSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("price"), priceGbpPerMwh: z.number() }),
  z.strictObject({ kind: z.literal("volume"), share: z.string() }),
]);

/** One member of each kind that a scenario or a network has. */
const schema = z.strictObject({
  id: z.string().min(1).max(8).default("x"),
  ratingMw: z.number().nonnegative().nullable().default(null),
  energyMwh: z.number().positive().default(1),
  nominalKv: z.number().default(33).describe("Nominal voltage, kV."),
  reactancePu: z.number().default(1),
  shiftDeg: z.number().default(0),
  lengthKm: z.number().default(0),
  timeoutS: z.number().default(60),
  gateMinutes: z.union([z.literal("auto"), z.number()]).default("auto"),
  priceGbpPerMwh: z.number().default(50),
  initialFrac: z.number().min(0).max(1).default(0.5),
  promisedFrac: z.number().min(0).max(2).default(0.9),
  count: z.int().min(1).max(10).default(1),
  step: z.number().multipleOf(5).default(5),
  on: z.boolean().default(true),
  role: z.enum(["primary", "secondary"]).default("primary"),
  format: z.literal("x/1").default("x/1"),
  day: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "a date YYYY-MM-DD")
    .default("2020-01-01"),
  code: z.string().regex(/^\d+$/).default("1"),
  name: z.string().startsWith("n").default("n"),
  odd: z
    .number()
    .refine((value) => value % 2 === 1, "write an odd number")
    .default(1),
  rules: z.array(ruleSchema).max(2).default([]),
  series: z
    .union([z.number(), z.array(z.number()), z.strictObject({ csv: z.string() })])
    .default(0),
  gate: z
    .union([
      z.strictObject({ before: z.number() }),
      z.strictObject({ day: z.literal(-1), at: z.string() }),
    ])
    .default({ before: 1 }),
  market: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("call").optional(), before: z.number() }),
      z.strictObject({ kind: z.literal("book"), opens: z.number() }),
    ])
    .default({ before: 60 }),
  limitsMw: z.record(z.string().min(2), z.number()).default({}),
  pair: z.tuple([z.number(), z.string()]).default([1, "a"]),
  inner: z.strictObject({ needed: z.string(), maybe: z.number().optional() }).optional(),
});

function check(text: string): Checked<unknown> {
  return checkShape(schema, orThrow(readDocument(text, "f.yaml")));
}

function faultsOf(text: string): readonly Fault[] {
  const checked = check(text);
  return checked.kind === "faulty" ? checked.faults : [];
}

type Row = readonly [text: string, path: string, found: string, remedy: string];

const missingAndUnknown: readonly Row[] = [
  ["rol: primary", "rol", 'the unknown key "rol"', "did you mean role?"],
  [
    "inner: { needed: a, zzz: 1 }",
    "inner.zzz",
    'the unknown key "zzz"',
    "remove it; the members here are needed, maybe",
  ],
  ["inner: { maybe: 1 }", "inner.needed", "nothing", "write needed: text"],
  ["inner:", "inner", "nothing", "write a mapping of needed, maybe"],
  [
    "rules: [{ kind: price }]",
    "rules[0].priceGbpPerMwh",
    "nothing",
    "write priceGbpPerMwh: a number in £/MWh",
  ],
  [
    "__proto__: 1",
    "__proto__",
    'the unknown key "__proto__"',
    "remove it; the members here are id,",
  ],
  ["toString: 1", "toString", 'the unknown key "toString"', "remove it; the members here are id,"],
];

const types: readonly Row[] = [
  ["id: 7", "id", "number 7", 'write it in quotes, as text: "7"'],
  ["id: true", "id", "boolean true", 'write it in quotes, as text: "true"'],
  ["on: yes", "on", 'text "yes"', "write true"],
  ["on: off", "on", 'text "off"', "write false"],
  ["on: perhaps", "on", 'text "perhaps"', "write true or false"],
  ["count: 1.5", "count", "number 1.5", "write a whole number"],
  ["ratingMw: forty", "ratingMw", 'text "forty"', "write a number in MW or null"],
  ["ratingMw: [1]", "ratingMw", "a list of 1", "write a number in MW or null"],
  ["nominalKv:", "nominalKv", "nothing", "write a number in kV"],
  ["nominalKv: .nan", "nominalKv", "NaN", "write a number in kV that is finite"],
  ["ratingMw: .inf", "ratingMw", "Infinity", "write a number in MW or null that is finite"],
  ["energyMwh: -.inf", "energyMwh", "-Infinity", "write a number in MWh that is finite"],
  ["rules: { a: 1 }", "rules", "a mapping", "write a list"],
  ["rules: [5]", "rules[0]", "number 5", "write a mapping with kind"],
  ["inner: 3", "inner", "number 3", "write a mapping of needed, maybe"],
  ["limitsMw: [1]", "limitsMw", "a list of 1", "write a mapping of names to values"],
  ["pair: [1, 2]", "pair[1]", "number 2", 'write it in quotes, as text: "2"'],
];

const wordsAndBounds: readonly Row[] = [
  [
    "role: primry",
    "role",
    'text "primry"',
    "write one of primary, secondary; the nearest is primary",
  ],
  ["role: 3", "role", "number 3", "write one of primary, secondary"],
  ["format: x/2", "format", 'text "x/2"', "write x/1"],
  ["ratingMw: -40", "ratingMw", "number -40", "write a number in MW, at least 0"],
  ["energyMwh: 0", "energyMwh", "number 0", "write a number in MWh, above 0"],
  ["count: 11", "count", "number 11", "write a whole number, at most 10"],
  [
    "initialFrac: 95",
    "initialFrac",
    "number 95",
    "write a fraction from 0 to 1, at most 1; 95 % is 0.95",
  ],
  ["promisedFrac: 3", "promisedFrac", "number 3", "write a fraction, at most 2; 3 % is 0.03"],
  ["step: 3", "step", "number 3", "write a multiple of 5"],
  ['id: ""', "id", 'text ""', "write at least 1 character"],
  ["id: abcdefghi", "id", 'text "abcdefghi"', "write at most 8 characters"],
  [
    "rules: [{ kind: volume, share: a }, { kind: volume, share: a }, { kind: volume, share: a }]",
    "rules",
    "a list of 3",
    "write at most 2 items",
  ],
  ["pair: [1]", "pair", "a list of 1", "write at least 2 items"],
  ["day: 1 May", "day", 'text "1 May"', "write a date YYYY-MM-DD"],
  ["code: x", "code", 'text "x"', "write text that matches"],
  ["name: x", "name", 'text "x"', 'write text that begins with "n"'],
  ["odd: 2", "odd", "number 2", "write an odd number"],
  ["limitsMw: { a: 1 }", "limitsMw.a", 'the name text "a"', "write at least 2 characters"],
];

const unions: readonly Row[] = [
  [
    "rules: [{ kind: prise }]",
    "rules[0].kind",
    'text "prise"',
    "write one of price, volume; the nearest is price",
  ],
  ["rules: [{}]", "rules[0].kind", "nothing", "write kind: one of price, volume"],
  [
    "rules: [{ kind: volume, share: a, priceGbpPerMwh: 1 }]",
    "rules[0].priceGbpPerMwh",
    'the unknown key "priceGbpPerMwh"',
    "remove it; the members here are kind, share",
  ],
  ["market: { kind: shop }", "market.kind", 'text "shop"', "write one of call, book"],
  [
    "market: { before: 1, zzz: 1 }",
    "market.zzz",
    'the unknown key "zzz"',
    "remove it; the members here are kind, before",
  ],
  ["series: text", "series", 'text "text"', "write a number, a list or a mapping of csv"],
  ["series: [1, b]", "series[1]", 'text "b"', "write a number"],
  ["series: { csv: 1 }", "series.csv", "number 1", 'write it in quotes, as text: "1"'],
  [
    "gate: { before: 1, day: -1 }",
    "gate.day",
    'the unknown key "day"',
    "remove it; the members here are before",
  ],
  ["gate: { day: -1, at: 5 }", "gate.at", "number 5", 'write it in quotes, as text: "5"'],
  [
    "gateMinutes: automatic",
    "gateMinutes",
    'text "automatic"',
    "write auto or a number in minutes",
  ],
];

for (const [title, rows] of Object.entries({
  missingAndUnknown,
  types,
  wordsAndBounds,
  unions,
})) {
  describe(`one fault each: ${title}`, () => {
    test.each(rows)("%s", (text, path, found, remedy) => {
      const faults = faultsOf(text);
      expect(faults.map(formatFault).join("\n")).toBe(formatFault(faults[0]!));
      expect(faults[0]).toMatchObject({ path, found, file: "f.yaml" });
      expect(faults[0]?.remedy.startsWith(remedy), faults[0]?.remedy).toBe(true);
      expect(faults[0]?.line).toBeGreaterThan(0);
      expect(faults[0]?.column).toBeGreaterThan(0);
    });
  });
}

describe("all faults at once", () => {
  test("every issue of zod's is a fault, in the order of the text, one for each unknown key", () => {
    const faults = faultsOf("on: yes\nratingKw: 5\nzzzzzz: 1\nrole: x\ncount: 0\nid: 7\n");
    expect(faults.map(({ path, line }) => [path, line])).toEqual([
      ["on", 1],
      ["ratingKw", 2],
      ["zzzzzz", 3],
      ["role", 4],
      ["count", 5],
      ["id", 6],
    ]);
  });

  test("of a mapping whose kind is wrong or missing, what would be wrong whichever kind were meant", () => {
    const paths = (text: string) => faultsOf(text).map(({ path, found }) => [path, found]);
    // A volume has a share, which is no number; a price has none; neither has a colour.
    for (const [kind, found] of [
      ["kind: prise, ", 'text "prise"'],
      ["", "nothing"],
    ] as const)
      expect(paths(`rules: [{ ${kind}share: 1, priceGbpPerMwh: 5, colour: red }]`)).toEqual(
        expect.arrayContaining([
          ["rules[0].kind", found],
          ["rules[0].share", "number 1"],
          ["rules[0].colour", 'the unknown key "colour"'],
        ]),
      );
    expect(paths("rules: [{ kind: prise, share: a, priceGbpPerMwh: 5 }]")).toHaveLength(1);
  });

  test("no wording of zod's reaches a person", () => {
    const rows = [...missingAndUnknown, ...types, ...wordsAndBounds, ...unions];
    const zods = /Invalid|expected|received|Unrecognized|Too (small|big)|discriminator|undefined/;
    for (const [text] of rows) {
      for (const fault of faultsOf(text)) expect(formatFault(fault)).not.toMatch(zods);
    }
  });

  test("of a hundred thousand faults the first thousand are told, the others counted and not looked into", () => {
    const keys = Array.from({ length: 100_000 }, (_, row) => [`k${row}`, 1]);
    const faults = faultsOf(keys.map((pair) => pair.join(": ")).join("\n"));
    expect(faults).toHaveLength(1001);
    expect(faults.some((fault) => fault.found === "99000 more faults")).toBe(true);

    // Work and not time: whoever explains a key looks at what stands beside it.
    let looks = 0;
    const held = Object.fromEntries(keys);
    const data = {
      get inner() {
        looks += 1;
        return held;
      },
    };
    const inner = z.strictObject({ inner: z.strictObject({ id: z.string().optional() }) });
    const checked = checkShape(inner, { data, place: () => ({ file: "a.yaml" }) });
    expect(checked.kind === "faulty" && checked.faults).toHaveLength(1001);
    expect(looks).toBeGreaterThan(1000);
    expect(looks).toBeLessThan(5000);
  });

  test("a sound document is parsed, with its defaults", () => {
    const checked = check("id: a\nrules: [{ kind: price, priceGbpPerMwh: 5 }]");
    expect(checked).toMatchObject({ kind: "ok", value: { id: "a", gateMinutes: "auto" } });
  });
});

test("any plain data gives the parsed value or faults that say what to write, and never throws", () => {
  const key = fc.oneof(fc.constantFrom(...Object.keys(schema.shape)), fc.string());
  const word = fc.constantFrom("40 MW", "price", "auto", "yes", "1e999", "-0", "£", "%");
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), word, fc.double());
  fc.assert(
    fc.property(fc.dictionary(key, value, { noNullPrototype: true }), (data) => {
      const source = { data, place: () => ({ line: 1, column: 1 }) };
      const checked = checkShape(schema, source);
      expect(checked.kind === "ok").toBe(schema.safeParse(data).success);
      if (checked.kind === "ok") return;
      expect(checked.faults.length).toBeGreaterThan(0);
      for (const { found, remedy } of checked.faults) {
        expect(found).not.toBe("");
        expect(remedy).toMatch(/^(write|remove|did you mean|correct)/);
      }
    }),
    { numRuns: 2000 },
  );
});
