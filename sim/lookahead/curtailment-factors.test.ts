/** Curtailment factors against exact answers: one normal net flow, single outages, islands, lists of draws worked by hand. */
import { describe, expect, test } from "vitest";
import { principleOf, principleSchema } from "../access/registry.ts";
import { normalCdf } from "../core/normal.ts";
import { goldenCases } from "../testing/cases.ts";
import { type ChainUnit, chainModel, chainQuestion } from "../testing/chain-network.ts";
import { listedEnsemble, normalEnsemble } from "../testing/hand-ensembles.ts";
import { curtailmentFactors, type Sampling } from "./curtailment-factors.ts";

const MW = 1000;
const draws = (drawsMax: number): Sampling => ({
  drawsMin: drawsMax,
  drawsMax,
  standardErrorMax: undefined,
});
const inMw = (values: Float64Array) => Array.from(values, (kw) => Math.round(kw) / MW);
const listed = (drawsMw: readonly (readonly number[])[]) =>
  listedEnsemble(drawsMw.map((units) => units.map((mw) => mw * MW)));

const WIND: ChainUnit = { id: "wind", capacityMw: 50, bus: "site" };
const netFlow = (seed: string) => normalEnsemble([33 * MW], [5 * MW], seed);
/** P(the net flow of N(33, 5) MW is above). */
const above = (limitMw: number) => 1 - normalCdf((limitMw - 33) / 5);
const distance = (value: number, exact: number, error: number) => Math.abs(value - exact) / error;

describe("one net flow of N(33, 5) MW", () => {
  const model = chainModel([WIND]);
  const target = { targetMw: [40, Infinity] };

  test("its excess, factor, energy and depth over 40 MW are the exact ones within four standard errors", () => {
    for (const isAntithetic of [false, true]) {
      const question = chainQuestion(model, {
        ...{ ensemble: netFlow("exact"), ...target, isAntithetic },
        servicesMw: [[38], [41]],
      });
      const factors = curtailmentFactors(question, draws(20_000));
      const { excessProbability, probability, curtailedKw, energyFrac, notDelivered } = factors;
      expect(factors.drawCount).toBe(20_000);
      expect(
        distance(excessProbability.value[0]!, above(40), excessProbability.standardError[0]!),
      ).toBeLessThan(4);
      // A unit counts as curtailed above 1 % of its 50 MW.
      expect(
        distance(probability.value[0]!, above(40.5), probability.standardError[0]!),
      ).toBeLessThan(4);
      expect(probability.standardError[0]!).toBeLessThan(0.002);
      // Mean of a normal above a limit z deviations up: σ (φ(z) − z Φ(−z)).
      const z = 7 / 5;
      const meanMw = 5 * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) - z * normalCdf(-z));
      expect(
        distance(curtailedKw.value[0]!, meanMw * MW, curtailedKw.standardError[0]!),
      ).toBeLessThan(4);
      expect(
        distance(energyFrac.value[0]!, meanMw / 33, energyFrac.standardError[0]!),
      ).toBeLessThan(4);
      // 95 % of the flow is below 41.224 MW, 90 % below 39.408; a bin is 0.5 MW.
      expect(factors.depthKw.p50.value[0]).toBe(0);
      expect(factors.depthKw.p90.value[0]).toBe(0);
      expect(Math.abs(factors.depthKw.p95.value[0]! - 1224)).toBeLessThan(300);
      expect(Math.abs(factors.firmKw.value[0]! - 24_776)).toBeLessThan(300);
      expect(
        distance(notDelivered[0]!.value[0]!, normalCdf(1), notDelivered[0]!.standardError[0]!),
      ).toBeLessThan(4);
      expect(notDelivered[1]!.value[0]).toBe(1);
    }
  });

  test("its quantiles are the exact ones to half a percent of the range; without a target there are none", () => {
    const question = chainQuestion(model, { ensemble: netFlow("quantiles"), ...target });
    const { flowKw, targetKw, freeFirmKw } = curtailmentFactors(question, draws(20_000));
    const exactMw = { p05: 24.776, p25: 29.628, p50: 33, p75: 36.372, p95: 41.224 };
    for (const [name, mw] of Object.entries(exactMw)) {
      const column = flowKw[name as keyof typeof exactMw];
      expect(Math.abs(column[0]! / MW - mw), name).toBeLessThan(0.2);
      expect(column[1]).toBe(Infinity);
    }
    expect([...targetKw]).toEqual([40 * MW, Infinity]);
    expect(flowKw.p95[0]! + freeFirmKw[0]!).toBeCloseTo(targetKw[0]!, 6);
  });

  test("its quantiles do not hang on how far its target is: N(-30, 1) MW over 5 MW, N(33, 5) over half a megawatt", () => {
    const z = { p05: -1.6449, p25: -0.6745, p50: 0, p75: 0.6745, p95: 1.6449 };
    for (const { mean, deviation, targetMw } of [
      { mean: -30, deviation: 1, targetMw: 5 },
      { mean: 33, deviation: 5, targetMw: 0.5 },
    ]) {
      const ensemble = normalEnsemble([mean * MW], [deviation * MW], "far");
      const { flowKw, freeFirmKw } = curtailmentFactors(
        chainQuestion(model, { ensemble, targetMw: [targetMw, Infinity], isAntithetic: true }),
        draws(20_000),
      );
      for (const [name, score] of Object.entries(z)) {
        const exactMw = mean + score * deviation;
        const column = flowKw[name as keyof typeof z];
        expect(Math.abs(column[0]! / MW - exactMw), name).toBeLessThan(0.04 * deviation);
      }
      const firmMw = targetMw - mean - 1.6449 * deviation;
      expect(Math.abs(freeFirmKw[0]! / MW - firmMw)).toBeLessThan(0.04 * deviation);
    }
  });

  test("mirrors make the mean available exact and the errors of a probability no larger", () => {
    const of = (isAntithetic: boolean) =>
      curtailmentFactors(
        chainQuestion(model, { ensemble: netFlow("mirrors"), ...target, isAntithetic }),
        draws(4000),
      );
    const plain = of(false);
    const mirrored = of(true);
    expect(mirrored.availableKw.value[0]).toBeCloseTo(33 * MW, 6);
    expect(mirrored.availableKw.standardError[0]).toBe(0);
    expect(plain.availableKw.standardError[0]).toBeGreaterThan(50);
    expect(mirrored.probability.standardError[0]).toBeLessThan(
      1.05 * plain.probability.standardError[0]!,
    );
  });

  test("1,000 draws without mirrors scatter by 0.0086 at 0.08, over 200 seeds, as their standard error says", () => {
    const repeats = Array.from({ length: 200 }, (_, seed) => {
      const question = chainQuestion(model, { ensemble: netFlow(`repeat-${seed}`), ...target });
      const { excessProbability } = curtailmentFactors(question, draws(1000));
      return [excessProbability.value[0]!, excessProbability.standardError[0]!] as const;
    });
    const mean = repeats.reduce((sum, [value]) => sum + value, 0) / 200;
    const variance = repeats.reduce((sum, [value]) => sum + (value - mean) ** 2, 0) / 199;
    const stated = repeats.reduce((sum, [, error]) => sum + error, 0) / 200;
    expect(mean).toBeCloseTo(0.0808, 2);
    // A deviation from 200 is itself known to 5 %.
    expect(Math.abs(Math.sqrt(variance) - 0.0086)).toBeLessThan(3 * 0.05 * 0.0086);
    expect(stated).toBeCloseTo(0.0086, 4);
  });
});

/** The standard deviation of what 200 seeds say, and the mean of the errors that they state. */
function scatter(
  of: (seed: string) => { readonly value: Float64Array; readonly standardError: Float64Array },
) {
  const repeats = Array.from({ length: 200 }, (_, seed) => of(`scatter-${seed}`));
  const mean = repeats.reduce((sum, { value }) => sum + value[0]!, 0) / 200;
  const variance = repeats.reduce((sum, { value }) => sum + (value[0]! - mean) ** 2, 0) / 199;
  const stated = repeats.reduce((sum, { standardError }) => sum + standardError[0]!, 0) / 200;
  return { deviation: Math.sqrt(variance), stated };
}

describe("standard errors are what 200 seeds scatter by", () => {
  const model = chainModel([WIND]);
  const asked = (seed: string, isAntithetic: boolean) =>
    curtailmentFactors(
      chainQuestion(model, { ensemble: netFlow(seed), targetMw: [36, Infinity], isAntithetic }),
      draws(1000),
    );

  test("of the energy fraction, whose curtailed and available power go together", () => {
    for (const isAntithetic of [false, true]) {
      const { deviation, stated } = scatter((seed) => asked(seed, isAntithetic).energyFrac);
      // A deviation from 200 is itself known to 5 %.
      expect(Math.abs(stated / deviation - 1)).toBeLessThan(0.15);
    }
  });

  test("of depth and firm power; with mirrors, of which a pair counts as one, at most two thirds too large", () => {
    // Firm power of what is never curtailed: 5 % of N(33, 5) is below.
    const firm = (seed: string, isAntithetic: boolean) =>
      curtailmentFactors(
        chainQuestion(model, { ensemble: netFlow(seed), targetMw: [90, Infinity], isAntithetic }),
        draws(1000),
      ).firmKw;
    for (const estimates of [
      (seed: string, isAntithetic: boolean) => asked(seed, isAntithetic).depthKw.p90,
      (seed: string, isAntithetic: boolean) => asked(seed, isAntithetic).depthKw.p95,
      firm,
    ]) {
      const plain = scatter((seed) => estimates(seed, false));
      expect(Math.abs(plain.stated / plain.deviation - 1)).toBeLessThan(0.2);
      const mirrored = scatter((seed) => estimates(seed, true));
      expect(mirrored.stated).toBeGreaterThan(0.9 * mirrored.deviation);
      expect(mirrored.stated).toBeLessThan(1.67 * mirrored.deviation);
    }
  });

  test("of one sample no error is known: it counts as all there could be", () => {
    const [lone, pair] = [false, true].map((isAntithetic) =>
      curtailmentFactors(
        chainQuestion(model, {
          ...{ ensemble: normalEnsemble([45 * MW], [1], "one"), targetMw: [40, Infinity] },
          isAntithetic,
        }),
        draws(isAntithetic ? 2 : 1),
      ),
    );
    for (const { energyFrac, curtailedKw, depthKw, firmKw } of [lone!, pair!])
      for (const { value, standardError } of [energyFrac, curtailedKw, depthKw.p95, firmKw]) {
        expect(value[0]).toBeGreaterThan(0);
        expect(standardError[0]).toBe(value[0]);
      }
  });
});

test("what is certain is exact: firm power of 50 MW is 50 MW, a cut of 10 MW leaves 40 MW, without error", () => {
  const ensemble = normalEnsemble([50 * MW], [0], "certain");
  const at = (targetMw: number) =>
    curtailmentFactors(
      chainQuestion(chainModel([WIND]), { ensemble, targetMw: [targetMw, Infinity] }),
      draws(64),
    );
  expect(at(400).firmKw).toEqual({
    value: Float64Array.of(50 * MW),
    standardError: Float64Array.of(0),
  });
  const { depthKw, firmKw } = at(40);
  for (const { value } of [depthKw.p50, depthKw.p90, depthKw.p95])
    expect(value[0]).toBeCloseTo(10 * MW, 6);
  expect(firmKw.value[0]).toBeCloseTo(40 * MW, 6);
  expect([depthKw.p95.standardError[0], firmKw.standardError[0]]).toEqual([0, 0]);
});

describe("single outages", () => {
  /** Two circuits: 20 MW each with both in service; alone, one may carry 25. */
  const circuits = {
    targetMw: [20, 20, Infinity],
    targetWhenOutMw: [25, 25, Infinity],
  };

  test("a factor is the mean of those of its states, weighted: 0.08123 with the worked line", () => {
    const model = chainModel([WIND], 2);
    const u = (0.6 * 8) / 8760;
    const question = chainQuestion(model, {
      ...{ ensemble: netFlow("n-1"), ...circuits, isAntithetic: true },
      outages: [[0, u]],
    });
    const { excessProbability } = curtailmentFactors(question, draws(40_000));
    // The second circuit is above its target with either state's probability; the first only in the intact network.
    const exact = (1 - u) * above(40) + u * above(25);
    expect(exact).toBeCloseTo(0.08123, 4);
    const [first, second] = [excessProbability.value[0]!, excessProbability.value[1]!];
    expect(distance(second, exact, excessProbability.standardError[1]!)).toBeLessThan(4);
    expect(second - first).toBeCloseTo(u * above(25), 5);
  });

  test("a firm unit is never curtailed in the intact network, and with a circuit out once flexible ones have given all", () => {
    const model = chainModel(
      [
        { ...WIND, capacityMw: 10 },
        { ...WIND, id: "firm", isFirm: true },
      ],
      2,
    );
    const ensemble = normalEnsemble([8 * MW, 25 * MW], [2 * MW, 4.5 * MW], "firm");
    const intact = curtailmentFactors(chainQuestion(model, { ensemble, ...circuits }), draws(2000));
    expect(intact.probability.value[0]).toBeGreaterThan(0.05);
    expect(intact.probability.value[1]).toBe(0);
    expect(intact.curtailedKw.value[1]).toBe(0);
    const weights = [[0, 0.05] as const, [1, 0.05] as const];
    const question = chainQuestion(model, { ensemble, ...circuits, outages: weights });
    const { probability, curtailedKw } = curtailmentFactors(question, draws(20_000));
    // With a circuit out the firm unit's own output is above 25 MW half of the time; it counts above 25.5.
    const exact = 0.1 * (1 - normalCdf(0.5 / 4.5));
    expect(distance(probability.value[1]!, exact, probability.standardError[1]!)).toBeLessThan(4);
    expect(curtailedKw.value[1]).toBeGreaterThan(0);
  });

  test("quantiles are of the flow itself, and firm room of the target in force, where a rating is another with an element out", () => {
    const question = chainQuestion(chainModel([WIND], 2), {
      ensemble: normalEnsemble([30 * MW], [0.01 * MW], "two targets"),
      targetMw: [20, 20, Infinity],
      targetWhenOutMw: [40, 40, Infinity],
      outages: [[1, 0.6]],
    });
    const { flowKw, freeFirmKw, freeKw, targetKw, excessProbability } = curtailmentFactors(
      question,
      draws(2000),
    );
    // 15 MW on either circuit with 0.4; 30 MW on the first and nothing on the second with 0.6.
    const first = Object.entries(flowKw).map(([name, column]) => [name, column[0]! / MW] as const);
    for (const [name, mw] of first)
      expect(Math.abs(mw - (name === "p05" || name === "p25" ? 15 : 30)), name).toBeLessThan(0.07);
    expect(Math.abs(flowKw.p50[1]!)).toBeLessThan(70);
    expect(targetKw[0]).toBe(20 * MW);
    // 5 MW below 20, or 10 below 40.
    expect(Math.abs(freeFirmKw[0]! - 5 * MW)).toBeLessThan(30);
    expect(Math.abs(freeKw.value[0]! - 8 * MW)).toBeLessThan(10);
    expect(excessProbability.value[0]).toBe(0);
  });

  test("a unit that an outage cuts off delivers nothing and is not curtailed, and others see its flow gone", () => {
    const units: ChainUnit[] = [
      { id: "near", capacityMw: 10, bus: "site" },
      { id: "far", capacityMw: 10, bus: "end" },
    ];
    const question = chainQuestion(chainModel(units), {
      ensemble: listed(Array.from({ length: 8 }, () => [8, 9])),
      targetMw: [12, Infinity],
      outages: [[1, 0.25]],
      servicesMw: [[1, 1]],
    });
    const factors = curtailmentFactors(question, draws(8));
    expect([...factors.darkProbability]).toEqual([0, 0.25]);
    // Above by 5 MW while the spur is in service.
    expect([...factors.probability.value]).toEqual([0.75, 0]);
    expect(inMw(factors.curtailedKw.value)).toEqual([3.75, 0]);
    expect([...factors.notDelivered[0]!.value]).toEqual([0, 0.25]);
    expect([...factors.excessProbability.value]).toEqual([0.75, 0]);
    expect(inMw(factors.availableKw.value)).toEqual([8, 9]);
    // 9 MW in three quarters of the cases, nothing in the others.
    expect(factors.firmKw.value[1]).toBe(0);
    // Below the target by 4 MW in a quarter of the cases.
    expect(inMw(factors.freeKw.value)).toEqual([1, 0]);
  });
});

describe("what units do in a draw", () => {
  const units: ChainUnit[] = ["all", "part", "none"].map((id) => ({ ...WIND, id }));

  test("one that draws power delivers none of a service, and has no firm power; what it injects counts alone", () => {
    const question = chainQuestion(chainModel([WIND, { ...WIND, id: "store" }]), {
      ensemble: listed([
        [20, -30],
        [20, -30],
        [20, -30],
        [20, 15],
      ]),
      targetMw: [1000, Infinity],
      servicesMw: [[10, 10]],
    });
    const { notDelivered, firmKw, availableKw } = curtailmentFactors(question, draws(4));
    expect([...notDelivered[0]!.value]).toEqual([0, 0.75]);
    expect(firmKw.value[0]! / MW).toBeCloseTo(20, 0);
    expect(firmKw.value[1]).toBe(0);
    expect(inMw(availableKw.value)).toEqual([20, 26.25]);
  });

  test("one scheduled all that was believed gives what comes, one scheduled less the lesser of the two, one not scheduled nothing", () => {
    const question = chainQuestion(chainModel(units), {
      ensemble: listed([
        [20, 20, 20],
        [5, 5, 5],
      ]),
      targetMw: [1000, Infinity],
      scheduleMw: [1000, 8, 0],
    });
    const { availableKw } = curtailmentFactors(question, draws(2));
    expect(inMw(availableKw.value)).toEqual([12.5, 6.5, 0]);
  });
});

interface ListedCase {
  readonly units: readonly ChainUnit[];
  readonly drawsMw: readonly (readonly number[])[];
  readonly targetsMw: readonly (readonly number[])[];
}
type ListedAnswer = readonly {
  readonly probability: readonly number[];
  readonly curtailedMw: readonly number[];
  readonly excessProbability: readonly number[];
}[];

test.each(goldenCases<ListedCase, ListedAnswer>("curtailment-factors"))(
  "golden case $name",
  ({ input, expected }) => {
    const answers = input.targetsMw.map((targetMw) => {
      const question = chainQuestion(chainModel(input.units), {
        ensemble: listed(input.drawsMw),
        targetMw,
      });
      const factors = curtailmentFactors(question, draws(input.drawsMw.length));
      return {
        probability: [...factors.probability.value],
        curtailedMw: inMw(factors.curtailedKw.value),
        excessProbability: [...factors.excessProbability.value],
      };
    });
    expect(answers).toEqual(expected);
  },
);

test.each([
  ["lifo", [1, 0]],
  ["pro-rata-output", [1, 1]],
  // Both may give 16 MW of 50: the first comes down to 17, the second is below the cap.
  ["pro-rata-capacity", [1, 0]],
] as const)(
  "without uncertainty every probability is 0 or 1, without error: %s",
  (kind, expected) => {
    const question = chainQuestion(chainModel([WIND, { ...WIND, id: "old" }]), {
      ensemble: normalEnsemble([20 * MW, 15 * MW], [0, 0], "certain"),
      targetMw: [32, Infinity],
      principle: principleOf(principleSchema.parse({ kind })),
      isAntithetic: true,
    });
    const { probability, excessProbability, curtailedKw } = curtailmentFactors(
      question,
      draws(100),
    );
    expect([...probability.value]).toEqual(expected);
    expect([...excessProbability.value]).toEqual([1, 0]);
    expect([...probability.standardError, ...curtailedKw.standardError]).toEqual([0, 0, 0, 0]);
  },
);
