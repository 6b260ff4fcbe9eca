/** When sampling of curtailment factors ends: as certain as was asked, or at the cap; never on too few draws or more than asked. */
import { describe, expect, test } from "vitest";
import { type ChainUnit, chainModel, chainQuestion } from "../testing/chain-network.ts";
import { normalEnsemble } from "../testing/hand-ensembles.ts";
import { curtailmentFactors, type Sampling } from "./curtailment-factors.ts";

const MW = 1000;
const draws = (drawsMax: number): Sampling => ({
  drawsMin: drawsMax,
  drawsMax,
  standardErrorMax: undefined,
});
const WIND: ChainUnit = { id: "wind", capacityMw: 50, bus: "site" };
const netFlow = (seed: string) => normalEnsemble([33 * MW], [5 * MW], seed);

describe("when sampling ends", () => {
  const model = chainModel([WIND]);
  const question = chainQuestion(model, {
    ensemble: netFlow("stop"),
    targetMw: [40, Infinity],
    isAntithetic: true,
  });

  test("draws are made until Wilson's interval is as narrow as asked, not fewer than the least", () => {
    const stopped = curtailmentFactors(question, {
      drawsMin: 128,
      drawsMax: 100_000,
      standardErrorMax: 0.005,
    });
    expect(stopped.stopped).toBe("reached");
    const { low, high } = stopped.probability;
    expect((high[0]! - low[0]!) / 2 / 1.96).toBeLessThanOrEqual(0.005);
    // 0.0668 · 0.9332 / 0.005² are 2,494 draws.
    expect(stopped.drawCount).toBeGreaterThan(1800);
    expect(stopped.drawCount).toBeLessThan(4500);
    const loose = { drawsMin: 640, drawsMax: 100_000, standardErrorMax: 0.5 };
    expect(curtailmentFactors(question, loose).drawCount).toBe(640);
  });

  test("every probability is as certain as asked: curtailment, services and excess", () => {
    const half = (of: { low: Float64Array; high: Float64Array }, cell = 0) =>
      (of.high[cell]! - of.low[cell]!) / 2 / 1.96;
    const sampling = { drawsMin: 128, drawsMax: 100_000, standardErrorMax: 0.005 };
    const serviced = chainQuestion(model, {
      ...{ ensemble: netFlow("stop"), targetMw: [1000, Infinity], servicesMw: [[33]] },
    });
    const { stopped, notDelivered, drawCount } = curtailmentFactors(serviced, sampling);
    expect(stopped).toBe("reached");
    expect(half(notDelivered[0]!)).toBeLessThanOrEqual(0.005);
    // A half is 10,000 draws of 0.5 · 0.5 / 0.005².
    expect(drawCount).toBeGreaterThan(9900);
    // What breakers alone hold curtails nobody; how often it is above its target is asked all the same.
    const breakers = {
      ...chainQuestion(model, { ensemble: netFlow("stop"), targetMw: [33, Infinity] }),
      hasSetPoints: new Uint8Array(2),
    };
    const held = curtailmentFactors(breakers, sampling);
    expect(held.stopped).toBe("reached");
    expect(held.probability.value[0]).toBe(0);
    expect(half(held.excessProbability)).toBeLessThanOrEqual(0.005);
    expect(held.drawCount).toBeGreaterThan(9900);
  });

  test("where the cap comes first it says so, and its draws are those of a run of that many", () => {
    const capped = curtailmentFactors(question, {
      drawsMin: 128,
      drawsMax: 500,
      standardErrorMax: 0.0001,
    });
    expect(capped.stopped).toBe("cap");
    expect(capped).toEqual(curtailmentFactors(question, draws(500)));
    expect(capped.drawCount).toBe(500);
  });

  test("no event seen is not certainty: the interval stays open above", () => {
    const never = chainQuestion(model, {
      ensemble: netFlow("never"),
      targetMw: [1000, Infinity],
    });
    const { probability } = curtailmentFactors(never, draws(100));
    expect([probability.value[0], probability.low[0]]).toEqual([0, 0]);
    expect(probability.high[0]).toBeCloseTo(0.037, 3);
    const sampling = { drawsMin: 64, drawsMax: 10_000, standardErrorMax: 0.002 };
    expect(curtailmentFactors(never, sampling).drawCount).toBeGreaterThan(400);
  });

  test("what only an unlikely outage brings is no more certain than the draws allow", () => {
    const rare = chainQuestion(chainModel([WIND], 2), {
      ensemble: netFlow("rare"),
      targetMw: [1000, 1000, Infinity],
      targetWhenOutMw: [33, 33, Infinity],
      outages: [[0, 0.001]],
    });
    const { value, high } = curtailmentFactors(rare, draws(100)).probability;
    expect(value[0]).toBeLessThan(0.001);
    expect(high[0]).toBeGreaterThan(0.03);
  });

  test("never more draws than asked: an odd one is left out where they come in pairs, and one alone has no mirror", () => {
    for (const isAntithetic of [false, true])
      for (const asked of [1, 2, 3, 63, 64, 65, 129]) {
        const given = chainQuestion(model, {
          ...{ ensemble: netFlow("odd"), targetMw: [40, Infinity], isAntithetic },
        });
        const expected = isAntithetic && asked > 1 ? asked - (asked % 2) : asked;
        expect(curtailmentFactors(given, draws(asked)).drawCount).toBe(expected);
        const capped = { drawsMin: 1, drawsMax: asked, standardErrorMax: 1e-9 };
        expect(curtailmentFactors(given, capped)).toMatchObject({
          drawCount: expected,
          stopped: "cap",
        });
      }
  });

  test("factors of no draws are refused", () => {
    expect(() => curtailmentFactors(question, draws(0))).toThrow("no draws");
  });
});
