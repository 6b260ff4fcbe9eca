/** What every actuation keeps, whatever its kind; and the golden cases on which kinds differ. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenCases } from "../testing/cases.ts";
import { type ActuationSettings, actuationSchema, actuations, actuator } from "./registry.ts";

type Kind = keyof typeof actuations;
const KINDS = Object.keys(actuations) as Kind[];
/** Settings beside the defaults that are worth trying; a new kind is tried with its defaults. */
const FURTHER: Partial<Record<Kind, readonly object[]>> = {
  continuous: [{ resolutionKw: 0.01 }, { resolutionKw: 100 }, { resolutionKw: 0.3 }],
  steps: [{ fracs: [0.1, 1, 0.3] }, { fracs: [0, 1] }, { fracs: [1] }],
};
const everySetting: ActuationSettings[] = KINDS.flatMap((kind) =>
  [{}, ...(FURTHER[kind] ?? [])].map((more) => actuationSchema.parse({ kind, ...more })),
);
/** A step a hair above the wanted level counts as that level, kW. */
const RESIDUE_KW = 1e-6;

const instructions = fc
  .record({
    capacityKw: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.constant(333.3)),
    levelFrac: fc.double({ min: 0, max: 1, noNaN: true }),
    wantedFrac: fc.double({ min: 0, max: 1, noNaN: true }),
    lowerFrac: fc.double({ min: 0, max: 1, noNaN: true }),
    floorKw: fc.constantFrom(0, 0, -500, -0.25),
  })
  .map(({ capacityKw, levelFrac, wantedFrac, lowerFrac, floorKw }) => {
    const levelKw = levelFrac * capacityKw;
    const wantedKw = floorKw + wantedFrac * (levelKw - floorKw);
    return {
      capacityKw,
      levelKw,
      wantedKw,
      lowerKw: floorKw + lowerFrac * (wantedKw - floorKw),
      floorKw,
    };
  });

test("every registered actuation takes its defaults through the scenario's schema", () => {
  for (const kind of KINDS) {
    expect(actuationSchema.parse({ kind }).kind).toBe(kind);
    expect(actuations[kind].about.length).toBeGreaterThan(0);
  }
});

test.for(everySetting)(
  "%j: a unit never goes above what is wanted, above its level or below its floor",
  (settings) => {
    const actuate = actuator(settings);
    fc.assert(
      fc.property(instructions, ({ wantedKw, levelKw, capacityKw, floorKw }) => {
        const reached = actuate(wantedKw, levelKw, capacityKw, floorKw);
        expect(reached).toBeLessThanOrEqual(wantedKw + RESIDUE_KW);
        expect(reached).toBeLessThanOrEqual(levelKw);
        expect(reached).toBeGreaterThanOrEqual(floorKw);
      }),
    );
  },
);

test.for(everySetting)("%j: asked for what it took, a unit takes it again", (settings) => {
  const actuate = actuator(settings);
  fc.assert(
    fc.property(instructions, ({ wantedKw, levelKw, capacityKw, floorKw }) => {
      const reached = actuate(wantedKw, levelKw, capacityKw, floorKw);
      expect(actuate(reached, levelKw, capacityKw, floorKw)).toBe(reached);
      expect(actuate(reached, reached, capacityKw, floorKw)).toBe(reached);
    }),
  );
});

test.for(everySetting)("%j: who is asked to go lower does not end higher", (settings) => {
  const actuate = actuator(settings);
  fc.assert(
    fc.property(instructions, ({ wantedKw, lowerKw, levelKw, capacityKw, floorKw }) => {
      expect(actuate(lowerKw, levelKw, capacityKw, floorKw)).toBeLessThanOrEqual(
        actuate(wantedKw, levelKw, capacityKw, floorKw),
      );
    }),
  );
});

interface Input {
  readonly capacityKw: number;
  readonly levelKw: number;
  readonly floorKw: number;
  readonly neededKw: number;
}

const cases = goldenCases<Input, Record<Kind, number>>("actuation");

test.for(cases)("$name: every actuation removes what was worked out", ({ input, expected }) => {
  const { levelKw, neededKw, capacityKw, floorKw } = input;
  const removedKw = KINDS.map((kind) => {
    const actuate = actuator(actuationSchema.parse({ kind }));
    return [kind, levelKw - actuate(levelKw - neededKw, levelKw, capacityKw, floorKw)];
  });
  expect(Object.fromEntries(removedKw)).toEqual(expected);
});

test("no two actuations give the same answer on every golden case", () => {
  const answers = KINDS.map((kind) => JSON.stringify(cases.map(({ expected }) => expected[kind])));
  expect(new Set(answers).size).toBe(KINDS.length);
});

test.each([1, 0.01, 0.3])(
  "a rounding error of flows moves no set-point on a grid of %d kW",
  (resolutionKw) => {
    const actuate = actuator(actuationSchema.parse({ kind: "continuous", resolutionKw }));
    const point = fc.integer({ min: 1, max: 10_000_000 }).map((step) => step * resolutionKw);
    fc.assert(
      fc.property(point, fc.double({ min: -1e-9, max: 1e-9, noNaN: true }), (kw, errorKw) => {
        expect(actuate(kw + errorKw, kw + 1, kw + 1, 0)).toBeCloseTo(kw, 6);
      }),
    );
  },
);
