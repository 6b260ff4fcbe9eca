/** Levels of factors, and how one is laid over a scenario. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { valueAt } from "../../sim/core/documents/schema-paths.ts";
import { plainSource } from "../scenario-source.ts";
import { laidAt, stepsOf } from "./factor-path.ts";
import { axisOf } from "./levels.ts";

const values = ({ levels }: ReturnType<typeof axisOf>) =>
  Array.from({ length: levels!.count }, (_, index) => levels!.level(index).value);
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("a range", () => {
  test("with steps has both ends, and levels without the dust of binary fractions", () => {
    const axis = axisOf({ path: "anm.targetFrac", range: { from: 0.1, to: 0.7, steps: 7 } }, 0);
    expect(values(axis)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
    expect(axis.levelAt(0).value).toBe(0.1);
    expect(axis.levelAt(0.999).value).toBe(0.7);
  });

  test("without steps has any number between; of a setting that is whole, whole numbers with both ends", () => {
    const real = axisOf({ path: "anm.targetFrac", range: { from: 0.9, to: 0.98 } }, 0);
    const whole = axisOf({ path: "period.days", range: { from: 2, to: 4 } }, 3);
    expect(real.levels).toBeUndefined();
    fc.assert(
      fc.property(place, (at) => {
        const level = real.levelAt(at).value as number;
        expect(level).toBeGreaterThanOrEqual(0.9);
        expect(level).toBeLessThanOrEqual(0.98);
        expect(Math.abs(level - (0.9 + 0.08 * at))).toBeLessThan(1e-11);
        expect(whole.levelAt(at).value).toBe(2 + Math.floor(3 * at));
      }),
    );
    expect(whole.levelAt(0).path).toEqual(["factors", 3, "range"]);
  });
});

describe("a level", () => {
  const base = plainSource({
    anm: { principle: { kind: "rota", places: 3 } },
    faults: [{ at: 1 }, { at: 2 }],
  });
  const laid = (path: string, value: unknown) =>
    laidAt(base, stepsOf(path), value, (rest) => ({ file: "plan", line: rest.length })).data;

  test("takes the place of what stands there, a whole record too, and leaves the rest and the scenario itself as they were", () => {
    const before = JSON.stringify(base.data);
    expect(laid("anm.principle", { kind: "lifo" })).toEqual({
      ...{ anm: { principle: { kind: "lifo" } }, faults: [{ at: 1 }, { at: 2 }] },
    });
    expect(valueAt(laid("faults[1].at", 5), ["faults"])).toEqual([{ at: 1 }, { at: 5 }]);
    expect(valueAt(laid("venues.local-sharing.rule", "bill"), ["venues"])).toEqual({
      "local-sharing": { rule: "bill" },
    });
    expect(JSON.stringify(base.data)).toBe(before);
  });

  test("knows the places of what it says, and leaves the others to the scenario", () => {
    const source = laidAt(
      { ...base, place: () => ({ file: "scenario" }) },
      stepsOf("anm.principle"),
      { kind: "lifo" },
      (rest) => ({ file: `plan ${rest.join(".")}` }),
    );
    expect(source.place(["anm", "principle", "kind"]).file).toBe("plan kind");
    expect(source.place(["anm", "principle"]).file).toBe("plan ");
    expect(source.place(["anm"]).file).toBe("scenario");
    expect(source.place(["faults", 0]).file).toBe("scenario");
  });
});
