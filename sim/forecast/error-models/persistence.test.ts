/** Persistence: what was metered before the belief time and nothing else, fading; and AR(1) paths given where they began. */
import { expect, test } from "vitest";
import { parseDay } from "../../core/time.ts";
import type { Network } from "../../model/network.ts";
import { CLIMATE_SCORES, type SeriesSource } from "../../model/series.ts";
import { type HandUnit, handNetwork } from "../../testing/hand-made.ts";
import { handSeries } from "../../testing/hand-series.ts";
import { ensembleOf, forecast, forecaster, statedDeviation } from "../forecast.ts";
import { errorModelSchema } from "../registry.ts";

const FIRST = (parseDay("2026-01-15")! * 86_400) / 1800;
const units: HandUnit[] = [
  { id: "moor", capacityKw: 1000, technology: "wind" },
  { id: "edge", capacityKw: 1000, technology: "wind" },
  { id: "beck", capacityKw: 1000, technology: "hydro" },
];
const SCORE_KW = 100;

/** A climate of 500 kW and 100 kW a score; `scoreAt` says what happens. */
function seriesOf({ units: of }: Network, scoreAt: (period: number) => number): SeriesSource {
  return handSeries({
    availableKw: (period, out) => out.fill(500 + SCORE_KW * scoreAt(period)),
    unitClimateKw: (_period, out) =>
      out.set(of.ids.flatMap(() => CLIMATE_SCORES.map((score) => 500 + SCORE_KW * score))),
  });
}

function sourceOf(scoreAt: (period: number) => number, more: object = {}) {
  const network = handNetwork(units);
  const model = errorModelSchema.parse({ kind: "persistence", ...more });
  return { network, source: forecaster(network, seriesOf(network, scoreAt), model, "1") };
}

/** Believed of moor in 48 periods from `FIRST`, `seconds` before it. */
function believedMoor(scoreAt: (period: number) => number, seconds: number, more: object = {}) {
  const { network, source } = sourceOf(scoreAt, more);
  const { availableKw } = forecast(source, FIRST, 48, FIRST * 1800 - seconds);
  const row = network.units.ids.indexOf("moor");
  return Array.from({ length: 48 }, (_, step) => availableKw[step * units.length + row]!);
}

test("the last known score fades by the memory of its kind a half-hour: 0.985^k for wind", () => {
  const kw = believedMoor(() => 2, 0);
  expect(kw[0]).toBeCloseTo(697.0, 2);
  expect(kw[1]).toBeCloseTo(500 + 200 * 0.985 * 0.985, 2);
  const { network, source } = sourceOf(() => 2);
  const deviation = statedDeviation(source, forecast(source, FIRST, 1, FIRST * 1800));
  expect(deviation[network.units.ids.indexOf("moor")]).toBeCloseTo(17.26, 2);
  expect(kw[47]).toBeCloseTo(596.8, 1);
  expect(believedMoor(() => 2, 0, { memory: { wind: 0 } })[0]).toBeCloseTo(500, 9);
});

test("nothing later than the belief time is read: what happens after it changes nothing of what is believed or may come", () => {
  const before = (score: number) => (period: number) => (period < FIRST - 4 ? 1 : score);
  for (const seconds of [4 * 1800, 3 * 1800 + 1]) {
    const one = believedMoor(before(0), seconds);
    expect(believedMoor(before(-3), seconds)).toEqual(one);
    const first = sourceOf(before(0)).source;
    const other = sourceOf(before(-3)).source;
    const draw = (source: typeof first) => {
      const ensemble = ensembleOf(source, forecast(source, FIRST, 4, FIRST * 1800 - seconds));
      const out = new Float64Array(units.length);
      ensemble.start(0);
      ensemble.fill(false, out, new Float64Array());
      return out;
    };
    expect(draw(other)).toEqual(draw(first));
  }
});

test("a period counts as known from the second on in which it ends", () => {
  const lastOnly = (period: number) => (period === FIRST - 4 ? 2 : 0);
  // Period FIRST − 4 ends 3 half-hours before FIRST.
  expect(believedMoor(lastOnly, 3 * 1800)[0]).toBeCloseTo(500 + 200 * 0.985 ** 4, 2);
  expect(believedMoor(lastOnly, 3 * 1800 + 1)[0]).toBeCloseTo(500, 2);
});

test("the sun at night teaches nothing of the day: the climate's median is believed", () => {
  const network = handNetwork([{ id: "field", capacityKw: 1000, technology: "solar" }]);
  const isNight = (period: number) => period < FIRST + 2;
  const series = handSeries({
    availableKw: (period, out) => out.fill(isNight(period) ? 0 : 900),
    unitClimateKw: (period, out) =>
      out.set(CLIMATE_SCORES.map((score) => (isNight(period) ? 0 : 500 + SCORE_KW * score))),
  });
  const model = errorModelSchema.parse({ kind: "persistence" });
  const source = forecaster(network, series, model, "1");
  const of = forecast(source, FIRST, 4, FIRST * 1800);
  expect([...of.availableKw]).toEqual([0, 0, 500, 500]);
  const deviation = statedDeviation(source, of);
  expect([...deviation.subarray(0, 2)]).toEqual([0, 0]);
  // Seven tenths are the sun's field, a hundredth of that leans on the wind's: half the distance of ±1 conditional deviations.
  const left = 0.993 * 0.97 ** 3 + 0.007 * 0.985 ** 3;
  expect(deviation[2]).toBeCloseTo(SCORE_KW * Math.sqrt(1 - left * left), 9);
});

test("draws have the law of AR(1) paths given where they begin: mean, deviation, memory, and their part in common", () => {
  const { network, source } = sourceOf(() => 1.5);
  const of = forecast(source, FIRST, 8, FIRST * 1800);
  const ensemble = ensembleOf(source, of);
  const [moor, edge] = ["moor", "edge"].map((id) => network.units.ids.indexOf(id));
  const pairs = 4000;
  const score = (kw: number) => (kw - 500) / SCORE_KW;
  const found = { first: [] as number[], third: [] as number[], other: [] as number[] };
  const out = new Float64Array(units.length);
  for (let pair = 0; pair < pairs; pair += 1) {
    ensemble.start(pair);
    ensemble.fill(false, out, new Float64Array());
    found.first.push(score(out[moor!]!));
    found.other.push(score(out[edge!]!));
    for (let step = 0; step < 2; step += 1) ensemble.next();
    ensemble.fill(false, out, new Float64Array());
    found.third.push(score(out[moor!]!));
  }
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = (left: readonly number[], right: readonly number[]) =>
    mean(left.map((value, index) => (value - mean(left)) * (right[index]! - mean(right))));
  const kept = 0.985;
  const [one, three] = [1 - kept ** 2, 1 - kept ** 6];
  const near = (value: number, expected: number, deviation: number) =>
    expect(Math.abs(value - expected)).toBeLessThan((4 * deviation) / Math.sqrt(pairs));
  near(mean(found.first), 1.5 * kept, Math.sqrt(one));
  near(mean(found.third), 1.5 * kept ** 3, Math.sqrt(three));
  near(covariance(found.first, found.first), one, one * Math.SQRT2);
  near(covariance(found.third, found.third), three, three * Math.SQRT2);
  // Two half-hours on, 0.985² of what was drawn first is left.
  near(covariance(found.first, found.third), kept ** 2 * one, Math.sqrt(2 * one * three));
  // Seven tenths of the variance are in common.
  near(covariance(found.first, found.other), 0.7 * one, one * Math.SQRT2);
});

test.for([
  [-0.1, 0.985, 0.97],
  [0.9, 0.985, 0.5],
  [-0.9, 0.6, 0.97],
  [0.5, 0, 0.9],
] as const)(
  "where sun leans on wind by %d, which remembers %d and it %d, beliefs, deviations and draws have one law",
  ([windSolar, wind, solar]) => {
    const network = handNetwork([
      { id: "moor", capacityKw: 1000, technology: "wind" },
      { id: "field", capacityKw: 1000, technology: "solar" },
    ]);
    const model = errorModelSchema.parse({
      ...{ kind: "persistence", memory: { wind, solar } },
      ...{ commonFrac: { wind: 1, solar: 1 }, kindCorrelation: { windSolar } },
    });
    const source = forecaster(
      network,
      seriesOf(network, () => 1),
      model,
      "1",
    );
    const believed = forecast(source, FIRST, 4, FIRST * 1800);
    const deviationKw = statedDeviation(source, believed);
    const row = network.units.ids.indexOf("field");
    /** What a score keeps of itself after k half-hours. */
    const left = (k: number) => windSolar ** 2 * wind ** k + (1 - windSolar ** 2) * solar ** k;
    for (const [step, k] of [
      [0, 1],
      [3, 4],
    ] as const) {
      expect(believed.availableKw[2 * step + row]).toBeCloseTo(500 + SCORE_KW * left(k), 6);
      expect(deviationKw[2 * step + row]! / SCORE_KW).toBeCloseTo(Math.sqrt(1 - left(k) ** 2), 2);
    }
    const ensemble = ensembleOf(source, believed);
    const out = new Float64Array(2);
    const pairs = 6000;
    let [first, both, fourth] = [0, 0, 0];
    for (let pair = 0; pair < pairs; pair += 1) {
      ensemble.start(pair);
      ensemble.fill(false, out, new Float64Array());
      const one = (out[row]! - 500) / SCORE_KW - left(1);
      for (let step = 0; step < 3; step += 1) ensemble.next();
      ensemble.fill(false, out, new Float64Array());
      const four = (out[row]! - 500) / SCORE_KW - left(4);
      first += (one * one) / pairs;
      both += (one * four) / pairs;
      fourth += (four * four) / pairs;
    }
    expect(first / (1 - left(1) ** 2)).toBeCloseTo(1, 1);
    expect(fourth / (1 - left(4) ** 2)).toBeCloseTo(1, 1);
    expect(Math.abs(both - (left(3) - left(1) * left(4)))).toBeLessThan(0.05);
  },
);
