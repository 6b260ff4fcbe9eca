/** Estimates of sensitivity on functions whose indices are known: each known value stands in its interval, and what has no effect has none. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SensitivitySample } from "../../../results/sweep/sweep-analysis.ts";
import type { SweepFile } from "../../../results/sweep/sweep-file.ts";
import type { Axis } from "../designs/design.ts";
import { designOf } from "../designs/registry.ts";
import { axisOf } from "../levels.ts";
import type { Factor } from "../plan.ts";
import { sensitivityOf } from "./sensitivity.ts";

type Model = (places: readonly number[]) => number;

/** Estimates by factor of a model whose factors are their own places from 0 to 1. */
function estimated(sample: SensitivitySample, factors: number, model: Model) {
  return estimatedOn(
    sample,
    Array.from({ length: factors }, (_, factor) => {
      const id = `x${factor + 1}`;
      return { id, levelAt: (place) => ({ value: place, path: [id] }) };
    }),
    model,
  );
}

function estimatedOn(sample: SensitivitySample, axes: readonly Axis[], model: Model) {
  const ids = axes.map(({ id }) => ({ id, path: "" }));
  const { count, point } = designOf(sample)(axes);
  const values = Array.from({ length: Number(count) }, (_, index) =>
    model(point(index).map(({ value }) => value as number)),
  );
  const sweep = {
    ...{ factors: ids, metrics: [{ id: "y", unit: "" }] },
    points: values.map(() => ({ levels: [], keys: [] })),
  } as unknown as SweepFile;
  const told = sensitivityOf({ sample, metrics: ["y"] }, sweep, (at) => [values[at]!]);
  return told.metrics[0]!.factors!.map(({ estimates }) => estimates);
}

type Estimates = ReturnType<typeof estimated>[number];

function expectWithin(estimates: Estimates, known: Partial<Record<keyof Estimates, number>>): void {
  for (const [quantity, value] of Object.entries(known)) {
    const { low, high } = estimates[quantity as keyof Estimates]!.interval95!;
    expect(value, `${quantity} from ${low} to ${high}`).toBeGreaterThanOrEqual(low);
    expect(value, `${quantity} from ${low} to ${high}`).toBeLessThanOrEqual(high);
  }
}

const square = (value: number) => value * value;

/** Ishigami and Homma 1990: strong interaction of the first factor with the third, which has no effect alone. */
const [A, B] = [7, 0.1];
const ishigami: Model = (places) => {
  const [x1, x2, x3] = places.map((place) => Math.PI * (2 * place - 1)) as [number, number, number];
  return Math.sin(x1) + A * square(Math.sin(x2)) + B * x3 ** 4 * Math.sin(x1);
};

/** Sobol's g function: the less a factor's number, the more it matters. */
const G = [0, 1, 4.5, 9];
const g: Model = (places) =>
  places.reduce((product, place, factor) => {
    const own = G[factor]!;
    return (product * (Math.abs(4 * place - 2) + own)) / (1 + own);
  }, 1);

describe("Sobol indices", () => {
  test.each([256, 2048])("of the Ishigami function, %i samples", (samples) => {
    const estimates = estimated({ kind: "saltelli", samples }, 3, ishigami);
    // Parts of the variance: sin x1 with its share of x3, x2 alone, x1 with x3.
    const first = 0.5 * square(1 + (B * Math.PI ** 4) / 5);
    const second = square(A) / 8;
    const both = square(B) * Math.PI ** 8 * (1 / 18 - 1 / 50);
    const all = first + second + both;
    expect(all).toBeCloseTo(13.844588, 6);
    expectWithin(estimates[0]!, { first: first / all, total: (first + both) / all });
    expectWithin(estimates[1]!, { first: second / all, total: second / all });
    expectWithin(estimates[2]!, { first: 0, total: both / all });
  });

  test.each([256, 2048])("of Sobol's g function, %i samples", (samples) => {
    const estimates = estimated({ kind: "saltelli", samples }, G.length, g);
    const parts = G.map((own) => 1 / (3 * square(1 + own)));
    const all = parts.reduce((product, part) => product * (1 + part), 1) - 1;
    for (const [factor, part] of parts.entries()) {
      const others = (1 + all) / (1 + part);
      expectWithin(estimates[factor]!, { first: part / all, total: (part * others) / all });
    }
  });

  test("come closer with more samples, and their intervals narrower", () => {
    const widthOf = (samples: number) => {
      const [{ total }] = estimated({ kind: "saltelli", samples }, 3, ishigami) as [Estimates];
      return total!.interval95!.high - total!.interval95!.low;
    };
    expect(widthOf(1024)).toBeLessThan(0.6 * widthOf(256));
  });

  test("of a factor that the metric does not know are exactly none; of a metric that does not vary, undefined", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 64 }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (samples, slope) => {
          fc.pre(Math.abs(slope) > 1e-3);
          const [, idle] = estimated({ kind: "saltelli", samples }, 2, ([x]) => slope * x!);
          expect(idle!.first!.value).toBeCloseTo(0, 12);
          expect(idle!.total).toEqual({ value: 0, interval95: null });
          expect(estimated({ kind: "saltelli", samples }, 2, () => slope / 3)).toEqual([
            { first: null, total: null },
            { first: null, total: null },
          ]);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe("elementary effects", () => {
  const ANY = Array.from({ length: 6 }, () => null);
  const morris = (trajectories: number, levels: number, seed = "1"): SensitivitySample => ({
    ...{ kind: "morris", trajectories, levels, seed, levelCounts: ANY },
  });

  test("of listed values and of whole numbers are of the way that their levels really go", () => {
    const list = (length: number) => ({
      path: "anm.targetFrac",
      values: Array.from({ length }, (_, index) => index / (length - 1)),
    });
    const whole = (to: number) => ({ path: "period.days", range: { from: 2, to } });
    const factors: (Factor & { id: string })[] = [
      { id: "two", ...list(2) },
      { id: "three", ...list(3) },
      { id: "five", ...list(5) },
      { id: "short", ...whole(3) },
      { id: "long", ...whole(9) },
      { id: "steps", path: "anm.targetFrac", range: { from: 0, to: 1, steps: 3 } },
      { id: "any", path: "anm.targetFrac", range: { from: 0, to: 1 } },
    ];
    const axes = factors.map(axisOf);
    const levelCounts = axes.map(({ levelCount }) => levelCount ?? null);
    expect(levelCounts).toEqual([2, 3, 5, 2, 8, 3, null]);
    // Each goes from 0 to 1 over its whole way.
    const line: Model = ([two, three, five, short, long, steps, any]) =>
      two! + three! + five! + (short! - 2) + (long! - 2) / 7 + steps! + any!;
    for (const levels of [2, 4, 6]) {
      const sample = { ...morris(6, levels), levelCounts } as SensitivitySample;
      for (const each of estimatedOn(sample, axes, line)) {
        expect(each.muStar!.value).toBeCloseTo(1, 9);
        expect(each.mu!.value).toBeCloseTo(1, 9);
        expect(each.sigma!.value).toBeCloseTo(0, 9);
      }
    }
  });

  test("have intervals from five trajectories on, and none where all say the same", () => {
    const bent = (trajectories: number) =>
      estimated(morris(trajectories, 4), 2, ([x, y]) => square(x!) + x! * y!)[0]!.muStar!;
    for (const few of [2, 3, 4]) {
      expect(bent(few).value).toBeGreaterThan(0);
      expect(bent(few).interval95).toBeNull();
    }
    const { low, high } = bent(5).interval95!;
    expect(low).toBeLessThan(high);
    // A straight line, 4.9 in every trajectory but for rounding.
    const [line] = estimated(morris(10, 4), 1, ([x]) => 4.9 * x! + 0.1);
    expect(line!.muStar!.value).toBeCloseTo(4.9, 9);
    expect(line!.muStar!.interval95).toBeNull();
  });

  test("of a factor of one value are none", () => {
    const axis = axisOf({ path: "anm.targetFrac", values: [0.9] }, 0);
    const sample = { kind: "morris", trajectories: 3, levels: 4, seed: "1" } as const;
    const [only] = estimatedOn({ ...sample, levelCounts: [1] }, [axis], ([x]) => 3 * x!);
    expect([only!.muStar!.value, only!.sigma!.value]).toEqual([0, 0]);
  });

  test("of a sum of straight lines are their slopes, without deviation, whatever is drawn", () => {
    const slopes = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 6 });
    const halfLevels = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(slopes, halfLevels, fc.string({ maxLength: 4 }), (own, half, seed) => {
        const line: Model = (places) =>
          places.reduce((sum, place, factor) => sum + own[factor]! * place, 3);
        for (const [factor, each] of estimated(
          morris(3, 2 * half, `s${seed}`),
          own.length,
          line,
        ).entries()) {
          expect(each.mu!.value).toBeCloseTo(own[factor]!, 9);
          expect(each.muStar!.value).toBeCloseTo(Math.abs(own[factor]!), 9);
          expect(each.sigma!.value).toBeCloseTo(0, 9);
        }
      }),
      { numRuns: 10 },
    );
  });

  test("of Sobol's g function on four levels are those of all steps, as often as the intervals say", () => {
    const places = [0, 1 / 3, 2 / 3, 1];
    const others = [1, 2, 3].reduce<number[][]>(
      (rows) => rows.flatMap((row) => places.map((place) => [...row, place])),
      [[]],
    );
    const known = G.map((_, factor) => {
      const effects = others.flatMap((row) =>
        places.slice(0, 2).map((from) => {
          const at = (place: number) => g(row.toSpliced(factor, 0, place));
          return (at(from + 2 / 3) - at(from)) / (2 / 3);
        }),
      );
      const mean = (of: (effect: number) => number) =>
        effects.reduce((sum, effect) => sum + of(effect), 0) / effects.length;
      const mu = mean((effect) => effect);
      return { muStar: mean(Math.abs), mu, sigma: Math.sqrt(mean((each) => square(each - mu))) };
    });
    const DESIGNS = 40;
    const inside = { muStar: 0, mu: 0, sigma: 0 };
    for (let seed = 0; seed < DESIGNS; seed += 1)
      for (const [factor, estimates] of estimated(morris(60, 4, `${seed}`), G.length, g).entries())
        for (const quantity of ["muStar", "mu", "sigma"] as const) {
          const { low, high } = estimates[quantity]!.interval95!;
          const value = known[factor]![quantity];
          if (low <= value && value <= high) inside[quantity] += 1;
        }
    // Nineteen in twenty, less five standard errors of the share; percentile intervals of a deviation are known to be narrow.
    const all = DESIGNS * G.length;
    for (const quantity of ["muStar", "mu", "sigma"] as const) {
      expect(inside[quantity], quantity).toBeGreaterThan(
        all * 0.95 - 5 * Math.sqrt(all * 0.05 * 0.95),
      );
      expect(inside[quantity], quantity).toBeLessThan(all);
    }
  });
});
