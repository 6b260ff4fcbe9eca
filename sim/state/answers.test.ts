/**
 * Whether owners answer, as drawn: how often, of whom it depends, and that nobody's answer hangs on another's.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { contractSchema } from "../model/contract.ts";
import { type Answer, answering, answerOf } from "./answers.ts";

const group = (missingProbability: number, lateProbability: number) => ({
  units: {},
  policy: { kind: "card" },
  contract: contractSchema.parse({}),
  answers: { missingProbability, lateProbability },
  awards: { rejectProbability: 0, cancelProbability: 0, cancelMinutes: 120, unavailable: [] },
});

const answers = (
  ids: readonly string[],
  [missing, late]: readonly [number, number],
  { seed = "1", day = 20_000 } = {},
): Answer[] => {
  const of = answering(
    ids.map(() => group(missing, late)),
    ids,
    seed,
  );
  return ids.map((_, unit) => answerOf(of, unit, day));
};

const ids = Array.from({ length: 20_000 }, (_, row) => `unit-${row}`);

test("by default everybody answers; with certainty nobody does, or all too late", () => {
  expect(new Set(answers(ids, [0, 0]))).toEqual(new Set(["given"]));
  expect(new Set(answers(ids, [1, 0]))).toEqual(new Set(["missing"]));
  expect(new Set(answers(ids, [0, 1]))).toEqual(new Set(["late"]));
});

test("owners are missing and late as often as is said, within four standard errors", () => {
  const drawn = answers(ids, [0.1, 0.25]);
  for (const [answer, probability] of [
    ["missing", 0.1],
    ["late", 0.25],
  ] as const) {
    const frac = drawn.filter((each) => each === answer).length / ids.length;
    const error = Math.sqrt((probability * (1 - probability)) / ids.length);
    expect(Math.abs(frac - probability)).toBeLessThan(4 * error);
  }
});

test("another day and another seed are other draws", () => {
  const some = ids.slice(0, 200);
  const first = answers(some, [0.5, 0]);
  expect(answers(some, [0.5, 0], { day: 20_001 })).not.toEqual(first);
  expect(answers(some, [0.5, 0], { seed: "2" })).not.toEqual(first);
});

test("an owner's answer depends on nobody else, and who is missing stays so when it is likelier", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 8 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.nat(40_000),
      (some, probability, day) => {
        const all = answers(some, [probability, 0.2], { day });
        const [, ...others] = some;
        expect(answers(others, [probability, 0.2], { day })).toEqual(all.slice(1));
        const likelier = answers(some, [probability + 0.3, 0.2], { day });
        for (const [unit, answer] of all.entries())
          if (answer === "missing") expect(likelier[unit]).toBe("missing");
      },
    ),
    { numRuns: 200 },
  );
});
