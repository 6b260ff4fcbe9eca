/** What every approval rule keeps, whatever its kind; and the golden cases on which kinds differ. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { goldenCases } from "../testing/cases.ts";
import { approvalRuleOf, approvalRuleSchema, approvalRules } from "./registry.ts";
import { type Candidate, fits, type TradesUnderTest } from "./rule.ts";

type Kind = keyof typeof approvalRules;
const KINDS = Object.keys(approvalRules) as Kind[];
const ruleOf = (kind: Kind, more: object = {}) =>
  approvalRuleOf(approvalRuleSchema.parse({ kind, ...more }));

/** Whole numbers, so that sums in another order are the same. */
const tests: fc.Arbitrary<TradesUnderTest> = fc.integer({ min: 0, max: 7 }).chain((count) =>
  fc.record({
    candidates: fc
      .tuple(
        fc.uniqueArray(
          fc.string({ unit: fc.constantFrom(..."abcd"), minLength: 1, maxLength: 3 }),
          {
            minLength: count,
            maxLength: count,
          },
        ),
        fc.array(fc.record({ agreedAt: fc.nat({ max: 3 }), kwh: fc.integer({ min: 1, max: 9 }) }), {
          minLength: count,
          maxLength: count,
        }),
      )
      .map(([ids, rest]) => ids.map((id, at): Candidate => ({ id, ...rest[at]! }))),
    rooms: fc.array(
      fc.record({
        left: fc.integer({ min: -2, max: 20 }),
        taken: fc
          .array(fc.integer({ min: -4, max: 12 }), { minLength: count, maxLength: count })
          .map((taken) => Float64Array.from(taken)),
      }),
      { maxLength: 6 },
    ),
  }),
);

const idsOf = ({ candidates }: TradesUnderTest, chosen: readonly number[]) =>
  chosen.map((candidate) => candidates[candidate]!.id).sort();
const sizeOf = ({ candidates }: TradesUnderTest, chosen: readonly number[]) =>
  chosen.reduce((sum, candidate) => sum + candidates[candidate]!.kwh, 0);

/** The same trades in another order, their limits with them. */
const reordered = (test: TradesUnderTest, order: readonly number[]): TradesUnderTest => ({
  candidates: order.map((from) => test.candidates[from]!),
  rooms: test.rooms.map(({ left, taken }) => ({
    left,
    taken: Float64Array.from(order, (from) => taken[from]!),
  })),
});

describe.each(KINDS)("%s", (kind) => {
  test("what stands passes no limit, or nothing stands", () => {
    fc.assert(
      fc.property(tests, (test) => {
        const chosen = orThrow(ruleOf(kind)(test));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect([...chosen].sort((left, right) => left - right)).toEqual(chosen);
        if (chosen.length > 0) expect(fits(test.rooms, chosen)).toBe(true);
      }),
    );
  });

  test("where all fit and none needs another, all stand", () => {
    fc.assert(
      fc.property(tests, ({ candidates, rooms }) => {
        const wide = rooms.map(({ taken }) => ({
          taken,
          left: taken.reduce((sum, kw) => sum + Math.max(0, kw), 0),
        }));
        const chosen = orThrow(ruleOf(kind)({ candidates, rooms: wide }));
        expect(chosen).toEqual([...candidates.keys()]);
      }),
    );
  });

  test("the order in which trades stand in the file changes nothing", () => {
    const shuffled = tests.chain((test) =>
      fc.tuple(
        fc.constant(test),
        fc.shuffledSubarray([...test.candidates.keys()], { minLength: test.candidates.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([test, order]) => {
        const other = reordered(test, order);
        expect(idsOf(other, orThrow(ruleOf(kind)(other)))).toEqual(
          idsOf(test, orThrow(ruleOf(kind)(test))),
        );
      }),
    );
  });

  test("a limit said twice, and one wider than another, change nothing", () => {
    fc.assert(
      fc.property(tests, ({ candidates, rooms }) => {
        const wider = rooms.map(({ left, taken }) => ({ left: left + 1, taken }));
        expect(
          orThrow(ruleOf(kind)({ candidates, rooms: [...wider, ...rooms, ...rooms] })),
        ).toEqual(orThrow(ruleOf(kind)({ candidates, rooms })));
      }),
    );
  });
});

test.each(["energy", "count"] as const)(
  "largest-subset by %s: as large as the largest of all sets, and of those the first by id",
  (by) => {
    fc.assert(
      fc.property(tests, (test) => {
        const size = (chosen: readonly number[]) =>
          by === "count" ? chosen.length : sizeOf(test, chosen);
        const count = test.candidates.length;
        const sets = Array.from({ length: 2 ** count }, (_, bits) =>
          Array.from({ length: count }, (_unused, at) => at).filter((at) => (bits >> at) & 1),
        ).filter((chosen) => chosen.length === 0 || fits(test.rooms, chosen));
        const most = Math.max(...sets.map(size));
        const first = sets
          .filter((chosen) => size(chosen) === most)
          .map((chosen) => idsOf(test, chosen))
          .sort(firstById)[0];
        const chosen = orThrow(ruleOf("largest-subset", { by })(test));
        expect(idsOf(test, chosen)).toEqual(first);
      }),
      { numRuns: 400 },
    );
  },
);

/** Of two sets, the one with the first id that the other lacks. */
function firstById(left: readonly string[], right: readonly string[]): number {
  const own = left.find((id) => !right.includes(id));
  const other = right.find((id) => !left.includes(id));
  if (own === undefined) return other === undefined ? 0 : 1;
  return other === undefined || own < other ? -1 : 1;
}

test("largest-subset refuses an auction beyond the number that it looks at, and says what to write", () => {
  const candidates = ["a", "b", "c"].map((id) => ({ id, agreedAt: 0, kwh: 1 }));
  const rule = ruleOf("largest-subset", { tradesMax: 2 });
  expect(rule({ candidates, rooms: [] })).toMatchObject({
    kind: "faulty",
    faults: [
      { code: "approval.tooMany", remedy: "write the rule sequential, or split the auction" },
    ],
  });
});

interface CaseInput {
  readonly candidates: readonly Candidate[];
  readonly rooms: readonly { readonly left: number; readonly taken: readonly number[] }[];
}
const cases = goldenCases<CaseInput, Record<Kind, string[]>>("approval");

test.for(cases)("$name: every rule approves what was worked out", ({ input, expected }) => {
  const rooms = input.rooms.map(({ left, taken }) => ({ left, taken: Float64Array.from(taken) }));
  const under = { candidates: input.candidates, rooms };
  const approved = KINDS.map((kind) => [kind, idsOf(under, orThrow(ruleOf(kind)(under)))]);
  expect(Object.fromEntries(approved)).toEqual(expected);
});

test("no two rules give the same answer on every golden case", () => {
  const answers = KINDS.map((kind) => JSON.stringify(cases.map(({ expected }) => expected[kind])));
  expect(new Set(answers).size).toBe(KINDS.length);
});
