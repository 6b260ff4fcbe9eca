/** Settings that differ from row to row: one value a row, drawn by id, to the penny. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawPurpose } from "../core/draws.ts";
import { FRACTION_STEPS, spreadColumn, spreadSchema, spreadWithin } from "./spread.ts";

const purpose = drawPurpose("1", "test/spread");
const bounds = fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 0, max: 500 }));
const idLists = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 8,
});

test("a number is everybody's value, a range gives each row its own inside it, to the penny", () => {
  expect([...spreadColumn([12.345, 7], ["a", "b"], purpose)]).toEqual([12.345, 7]);
  fc.assert(
    fc.property(bounds, idLists, ([low, width], ids) => {
      const range = spreadSchema.parse({ between: [low, low + width] });
      for (const value of spreadColumn(
        ids.map(() => range),
        ids,
        purpose,
      )) {
        expect(value >= low && value <= low + width).toBe(true);
        expect(Math.abs(value * 100 - Math.round(value * 100))).toBeLessThan(1e-6);
      }
    }),
  );
});

test("adding rows anywhere changes nobody else's value", () => {
  fc.assert(
    fc.property(bounds, idLists, idLists, ([low, width], ids, more) => {
      const range = spreadSchema.parse({ between: [low, low + width] });
      const all = [...new Set([...more, ...ids])];
      const before = spreadColumn(
        ids.map(() => range),
        ids,
        purpose,
      );
      const after = spreadColumn(
        all.map(() => range),
        all,
        purpose,
      );
      for (const [row, id] of ids.entries()) expect(after[all.indexOf(id)]).toBe(before[row]);
    }),
  );
});

test("settings of one policy draw from slots of their own: one does not follow from the other", () => {
  const ids = Array.from({ length: 400 }, (_, row) => `unit-${row}`);
  const drawn = (slot: number) =>
    spreadColumn(
      ids.map(() => ({ between: [0, 1] })),
      ids,
      purpose,
      { slot, stepsInOne: FRACTION_STEPS },
    );
  const [one, other] = [drawn(0), drawn(1)];
  const mean = (of: (row: number) => number) =>
    ids.reduce((sum, _, row) => sum + of(row), 0) / ids.length;
  const together = mean((row) => (one[row]! - 0.5) * (other[row]! - 0.5));
  // A twelfth would be one and the same.
  expect(Math.abs(together * 12)).toBeLessThan(0.15);
  expect(Math.abs(mean((row) => one[row]!) - 0.5)).toBeLessThan(0.06);
});

test("a range outside the bounds of its setting is refused, at either end", () => {
  const fraction = spreadWithin(0, 0.9);
  expect(fraction.safeParse(0.9).success).toBe(true);
  expect(fraction.safeParse({ between: [0, 0.9] }).success).toBe(true);
  for (const bad of [-0.1, 0.91, { between: [-0.1, 0.5] }, { between: [0.5, 1] }, Number.NaN])
    expect(fraction.safeParse(bad).success).toBe(false);
});
