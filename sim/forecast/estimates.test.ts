/** Demand that nobody meters: what it is taken for, what a reading of flows says of it, and that draws say the same. */
import { expect, test } from "vitest";
import type { DemandKnowledge, LiveReading } from "../model/forecast.ts";
import { networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { CLIMATE_SCORES } from "../model/series.ts";
import { handSeries } from "../testing/hand-series.ts";
import { ensembleOf, forecast, forecaster, statedDemandDeviation } from "./forecast.ts";
import { meteredDemands, monitoringSchema } from "./monitored-area.ts";
import { errorModelSchema } from "./registry.ts";

const FIRST = 982_000;
const AREAS = ["generators", "primaries", "street"] as const;
const DEMANDS = ["primary", "street-1", "street-2"] as const;
/** Every demand has a climate of 1,000 kW, 50 kW wider for each score. */
const MEAN_KW = 1000;
const SPREAD_KW = 50;

/** A primary at 11 kV and two street transformers at 0.4 kV. */
const network = networkColumns(
  networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "a-street",
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      { id: "primary", nominalKv: 11 },
      { id: "street", nominalKv: 0.4 },
    ],
    branches: [
      { id: "up", from: "primary", to: "grid", reactancePu: 0.1, ratingMw: 10 },
      { id: "down", from: "street", to: "primary", reactancePu: 0.1 },
    ],
    connections: [],
    units: [],
    demands: DEMANDS.map((id) => ({
      id,
      bus: id === "primary" ? "primary" : "street",
      peakMw: 2,
      profile: "domestic",
    })),
    constraintPoints: [{ id: "c", branch: "up", direction: "reverse" }],
  }),
);
const HAPPENS_KW = [900, 1100, 1050];
const series = handSeries({
  demandKw: (_period, out) => out.set(HAPPENS_KW),
  demandClimateKw: (_period, out) => {
    for (let cell = 0; cell < out.length; cell += 1)
      out[cell] = MEAN_KW + SPREAD_KW * CLIMATE_SCORES[cell % CLIMATE_SCORES.length]!;
  },
});
const perfect = errorModelSchema.parse({ kind: "perfect" });

function asked(area: (typeof AREAS)[number], estimateFrac: number, live?: LiveReading) {
  const monitoring = monitoringSchema.parse({ area, estimateFrac });
  const source = forecaster(network, series, perfect, "1", monitoring);
  const learnt = live === undefined ? undefined : source.estimates!.learn(undefined, live);
  const believed = forecast(source, FIRST, 3, FIRST * 1800, learnt);
  return { source, believed, demandKw: [...believed.demandKw.subarray(0, 3)] };
}

/** Draws of the demands in the first period: each pair and its mirror. */
function drawn({ source, believed }: ReturnType<typeof asked>, pairs: number): number[][] {
  const ensemble = ensembleOf(source, believed);
  const out = new Float64Array(3);
  return Array.from({ length: 2 * pairs }, (_, draw) => {
    if (draw % 2 === 0) ensemble.start(draw / 2);
    ensemble.fill(draw % 2 === 1, new Float64Array(0), out);
    return [...out];
  });
}
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const deviation = (values: readonly number[]) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/** 300 kW more than usual came by, read in the first period itself. */
const SURPLUS_KW = 300;
const reading: LiveReading = {
  period: FIRST,
  surplusKw: Float64Array.of(SURPLUS_KW),
  effect: Float64Array.of(1, 1, 1),
};

test("a wider area has more of the demand metered: none, primary substations, streets too", () => {
  const metered = AREAS.map((area) => [
    ...meteredDemands(monitoringSchema.parse({ area }), network),
  ]);
  expect(metered).toEqual([
    [0, 0, 0],
    [1, 0, 0],
    [1, 1, 1],
  ]);
});

test("what is metered is believed as it is forecast, and what is not by season and hour, off by its level", () => {
  expect(asked("street", 0.15).demandKw).toEqual(HAPPENS_KW);
  expect(asked("primaries", 0).demandKw).toEqual([900, MEAN_KW, MEAN_KW]);
  const { demandKw } = asked("generators", 0.15);
  for (const kw of demandKw) expect(Math.abs(kw - MEAN_KW)).toBeGreaterThan(1);
  expect(new Set(demandKw).size).toBe(3);
  // The level is lasting: the same in every period.
  const { believed } = asked("generators", 0.15);
  expect([...believed.demandKw.subarray(3, 6)]).toEqual(demandKw);
});

test("draws of what is not metered spread by climate and level, and what is metered does not spread", () => {
  const draws = drawn(asked("primaries", 0.1), 2000);
  expect(new Set(draws.map(([primary]) => primary))).toEqual(new Set([900]));
  const one = draws.map((of) => of[1]!);
  const two = draws.map((of) => of[2]!);
  const level = mean(one) / MEAN_KW;
  const each = level * Math.hypot(SPREAD_KW, 0.1 * MEAN_KW);
  expect(deviation(one) / each).toBeCloseTo(1, 1);
  // 0.4 of the climate's variance is common, half of the level's.
  const common = 0.4 * SPREAD_KW ** 2 + 0.5 * (0.1 * MEAN_KW) ** 2;
  const both = one.map((kw, draw) => kw + two[draw]!);
  expect(deviation(both) / Math.sqrt(2 * (each * each + common * level * level))).toBeCloseTo(1, 1);
});

test("a reading of a flow moves the estimates so that they explain it, and every draw with them", () => {
  const usual = asked("generators", 0.1);
  const told = asked("generators", 0.1, reading);
  const explained = sum(told.demandKw) - sum(usual.demandKw);
  expect(explained / SURPLUS_KW).toBeCloseTo(1, 1);
  const totals = drawn(told, 500).map(sum);
  // Without a reading the total is known to 300 kW; a flow is read to 10 kW, and level times score is not linear.
  expect(deviation(drawn(usual, 500).map(sum))).toBeGreaterThan(200);
  expect(deviation(totals)).toBeLessThan(20);
  expect(Math.abs(mean(totals) - sum(told.demandKw))).toBeLessThan(20);
});

/** Deviations of three equal demands and of their total, once the total was read to 10 kW: the normal law, by hand. */
function exactDeviations(
  spreadKw: number,
  common: number,
): { readonly each: number; readonly total: number } {
  const own = spreadKw * spreadKw;
  // Of a symmetric A with rows that sum to r, a reading of the total takes r² / (3 r + R) from every entry.
  const row = own * (1 + 2 * common);
  const taken = (row * row) / (3 * row + 100);
  return { each: Math.sqrt(own - taken), total: Math.sqrt(3 * row - 9 * taken) };
}

test("draws spread as the exact posterior does, whether 300 kW or 10 kW are unknown: a reading has noise of its own", () => {
  const near = { ...reading, surplusKw: Float64Array.of(30) };
  const draws = drawn(asked("generators", 0, near), 4000);
  const exact = exactDeviations(SPREAD_KW, 0.4);
  expect(deviation(draws.map(sum)) / exact.total).toBeCloseTo(1, 1);
  expect(deviation(draws.map((of) => of[0]!)) / exact.each).toBeCloseTo(1, 1);
  // One demand of 20 kW a score, read alone to 10 kW: √(400 · 100 / 500) = 8.94 kW.
  const one = { ...reading, surplusKw: Float64Array.of(15), effect: Float64Array.of(0.4, 0, 0) };
  const read = drawn(asked("generators", 0, one), 4000).map((of) => of[0]! * 0.4);
  expect(deviation(read)).toBeGreaterThan(8.6);
  expect(deviation(read)).toBeLessThan(9.3);
  expect(mean(read)).toBeCloseTo(0.4 * MEAN_KW + 15 * 0.8, 0);
});

test("what a reading said of scores fades from period to period, what it said of levels stays", () => {
  const fades = asked("generators", 0, reading).believed.demandKw;
  const above = [0, 1, 2].map((step) => sum([...fades.subarray(3 * step, 3 * step + 3)]) - 3000);
  expect(above[1]! / above[0]!).toBeCloseTo(0.99, 6);
  expect(above[2]! / above[1]!).toBeCloseTo(0.99, 6);
});

/** Read 600 half-hours ago: 0.99 to that power, 0.002, is left of the weather. */
const longAgo: LiveReading = { ...reading, period: FIRST - 600 };

test("what a reading said of levels is believed undiminished ever after: of 300 kW the levels' share of the variance", () => {
  const after = sum(asked("generators", 0.1, longAgo).demandKw);
  const before = sum(asked("generators", 0.1).demandKw);
  const ofLevels = 3 * 2 * (0.1 * MEAN_KW) ** 2;
  const ofScores = 3 * (1 + 2 * 0.4) * SPREAD_KW ** 2;
  const share = (after - before) / SURPLUS_KW / (ofLevels / (ofLevels + ofScores + 100));
  expect(share).toBeGreaterThan(0.97);
  expect(share).toBeLessThan(1.03);
});

test("draws forget the weather that was read as beliefs do: long after, they spread about what season and hour let expect", () => {
  const told = asked("generators", 0, longAgo);
  expect(Math.abs(sum(told.demandKw) - 3 * MEAN_KW)).toBeLessThan(1);
  const totals = drawn(told, 2000).map(sum);
  const prior = Math.sqrt(3 * (1 + 2 * 0.4)) * SPREAD_KW;
  expect(deviation(totals) / prior).toBeCloseTo(1, 1);
  expect(Math.abs(mean(totals) - 3 * MEAN_KW)).toBeLessThan(1);
});

test("half-way to forgetting, draws spread by what is left of what was read and what has come since", () => {
  const told = asked("generators", 0, { ...reading, period: FIRST - 69 });
  const prior = Math.sqrt(3 * (1 + 2 * 0.4)) * SPREAD_KW;
  const kept = 0.99 ** 69;
  const expected = Math.hypot(
    kept * exactDeviations(SPREAD_KW, 0.4).total,
    Math.sqrt(1 - kept * kept) * prior,
  );
  expect(deviation(drawn(told, 4000).map(sum)) / expected).toBeCloseTo(1, 1);
});

test("draws are the same when asked again, and a mirror lies as far on the other side of the mean", () => {
  const told = asked("generators", 0, reading);
  const draws = drawn(told, 8);
  expect(drawn(told, 8)).toEqual(draws);
  for (let pair = 0; pair < 8; pair += 1) {
    for (const [demand, kw] of told.demandKw.entries())
      expect((draws[2 * pair]![demand]! + draws[2 * pair + 1]![demand]!) / 2).toBeCloseTo(kw, 6);
  }
});

test("levels are learnt over weeks of readings, weather is not taken for them: the estimate of a demand nears what it draws", () => {
  const monitoring = monitoringSchema.parse({ area: "generators", estimateFrac: 0.3 });
  const { estimates } = forecaster(network, series, perfect, "1", monitoring);
  const usual = new Float64Array(3);
  let learnt: DemandKnowledge | undefined;
  const deviations: number[] = [];
  for (let period = FIRST - 2000; period < FIRST; period += 1) {
    estimates!.usualKw(period, usual);
    const surplusKw = Float64Array.from(HAPPENS_KW, (kw, demand) => kw - usual[demand]!);
    // Every demand by itself.
    const effect = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    learnt = estimates!.learn(learnt, { period, surplusKw, effect });
    deviations.push(Math.sqrt(learnt.covariance[3 * 6 + 3]!));
  }
  const source = forecaster(network, series, perfect, "1", monitoring);
  const stated = (known?: DemandKnowledge) =>
    forecast(source, FIRST + 600, 1, FIRST * 1800, known).demandKw;
  const miss = (of: Float64Array) =>
    mean([...of].map((kw, demand) => Math.abs(kw - HAPPENS_KW[demand]!)));
  // Two scores of 50 kW are the weather that no level explains.
  expect(miss(stated(learnt))).toBeLessThan(0.25 * miss(stated()));
  // One reading tells a level no better than its weather; 2,000 are worth about twenty of independent weather.
  expect(deviations[0]! / (SPREAD_KW / MEAN_KW / 0.3)).toBeCloseTo(1, 1);
  expect(deviations.at(-1)!).toBeLessThan(0.5 * deviations[0]!);
  expect(deviations.at(-1)!).toBeGreaterThan(0.1 * deviations[0]!);
});

test("what is known of the weather fades towards the climate while nothing is read", () => {
  const { estimates } = asked("generators", 0).source;
  const nothing = { ...reading, effect: new Float64Array(3) };
  const known = estimates!.learn(undefined, reading);
  const later = estimates!.learn(known, { ...nothing, period: FIRST + 50 });
  const kept = 0.99 ** 50;
  for (let row = 0; row < 3; row += 1)
    expect(later.mean[row]).toBeCloseTo(kept * known.mean[row]!, 9);
  expect(later.covariance[0]).toBeCloseTo(1 - kept * kept * (1 - known.covariance[0]!), 9);
});

test("the deviation that is stated of an estimate is that of its draws, before anything is read and after; of what is metered it is the error model's", () => {
  const live: LiveReading = {
    period: FIRST - 2,
    surplusKw: Float64Array.of(-300),
    effect: Float64Array.of(1, 1, 1),
  };
  for (const of of [asked("generators", 0.2), asked("generators", 0.2, live)]) {
    const stated = statedDemandDeviation(of.source, of.believed);
    const draws = drawn(of, 4000);
    for (const [demand] of DEMANDS.entries()) {
      const kw = draws.map((draw) => draw[demand]!);
      const mean = kw.reduce((sum, each) => sum + each, 0) / kw.length;
      const square = kw.reduce((sum, each) => sum + (each - mean) ** 2, 0) / kw.length;
      expect(stated[demand]! / Math.sqrt(square)).toBeGreaterThan(0.95);
      expect(stated[demand]! / Math.sqrt(square)).toBeLessThan(1.05);
    }
  }
  // A level that is out by a fifth, and 50 kW for each score: 206 kW of 1,000 at the level of 1.
  const { source, believed } = asked("primaries", 0.2);
  const [primary, street] = statedDemandDeviation(source, believed);
  expect(primary).toBe(0);
  expect(street! / believed.demandKw[1]!).toBeCloseTo(Math.hypot(0.2, 0.05), 9);
});

/** One demand read by itself, of 1,000 kW and as wide by score as is asked: readings of so much beyond that, one a half-hour, and the estimate after them, kW. */
function readAlone(spreadKw: number, estimateFrac: number) {
  const climates = handSeries({
    demandKw: (_period, out) => out.fill(MEAN_KW),
    demandClimateKw: (_period, out) => {
      for (let cell = 0; cell < out.length; cell += 1)
        out[cell] = MEAN_KW + spreadKw * CLIMATE_SCORES[cell % CLIMATE_SCORES.length]!;
    },
  });
  const monitoring = monitoringSchema.parse({ area: "generators", estimateFrac });
  const source = forecaster(network, climates, perfect, "1", monitoring);
  const usualKw = new Float64Array(3);
  let learnt: DemandKnowledge | undefined;
  let period = FIRST;
  return {
    read(beyondKw: number, periods: number): number {
      for (const end = period + periods; period < end; period += 1) {
        source.estimates!.usualKw(period, usualKw);
        const surplusKw = Float64Array.of(MEAN_KW + beyondKw - usualKw[0]!);
        const effect = Float64Array.of(1, 0, 0);
        learnt = source.estimates!.learn(learnt, { period, surplusKw, effect });
      }
      return forecast(source, period, 1, period * 1800, learnt).demandKw[0]!;
    },
  };
}

test.each([
  { spreadKw: 50, estimateFrac: 0.15 },
  { spreadKw: 50, estimateFrac: 0.05 },
  { spreadKw: 150, estimateFrac: 0.05 },
  { spreadKw: 150, estimateFrac: 0.3 },
  { spreadKw: 300, estimateFrac: 0.1 },
])(
  "one flow that nothing explains does not lock the estimate: a day later it is within a hundredth, $spreadKw kW a score, $estimateFrac of level",
  ({ spreadKw, estimateFrac }) => {
    for (const beyondKw of [-1000, 1500, 5000, 20_000]) {
      for (const quiet of [0, 48, 480]) {
        const one = readAlone(spreadKw, estimateFrac);
        one.read(0, quiet);
        one.read(beyondKw, 1);
        const laterKw = one.read(0, 48);
        expect(Math.abs(laterKw - MEAN_KW), `${beyondKw} kW after ${quiet}`).toBeLessThan(10);
      }
    }
  },
);

test("what lasts is learnt though a reading of it teaches little: half as much again within a day, one and a half times more within a week", () => {
  for (const [beyondKw, periods] of [
    [500, 48],
    [-500, 48],
    [1500, 336],
  ] as const) {
    const one = readAlone(SPREAD_KW, 0.15);
    expect(Math.abs(one.read(0, 48) - MEAN_KW)).toBeLessThan(1);
    expect(Math.abs(one.read(beyondKw, 1) - MEAN_KW)).toBeLessThan(10);
    const wantedKw = MEAN_KW + beyondKw;
    expect(Math.abs(one.read(beyondKw, periods) - wantedKw) / wantedKw).toBeLessThan(0.01);
  }
});

test("no reading moves a score or a level by more than six deviations, and one that is far off leaves what was known nearly as it was", () => {
  const { estimates } = asked("generators", 0.15).source;
  const learntOf = (kw: number) =>
    estimates!.learn(undefined, { ...reading, surplusKw: Float64Array.of(kw) });
  let mostMoved = 0;
  for (let kw = 10; kw < 1e9; kw *= 1.1)
    for (const each of [...learntOf(kw).mean, ...learntOf(0 - kw).mean])
      mostMoved = Math.max(mostMoved, Math.abs(each));
  expect(mostMoved).toBeLessThan(6);
  // A level correlates by 0.78 with a total of three: 6 · 0.78.
  expect(mostMoved).toBeGreaterThan(4.5);
  const [near, far] = [learntOf(300), learntOf(1_000_000)];
  for (const row of [3, 4, 5]) {
    expect(near.covariance[row * 6 + row]!).toBeLessThan(0.5);
    expect(far.covariance[row * 6 + row]!).toBeGreaterThan(0.999);
  }
  for (const each of far.mean) expect(Math.abs(each)).toBeLessThan(0.05);
});

test("flows that come and go and gainsay each other make no level and no score of any size: none that gives more than what was read", () => {
  const { estimates } = asked("generators", 0.15).source;
  const effect = Float64Array.of(1, 1, 1, 1, 1, 0.9, 1, 0, 0);
  for (const kw of [3000, 30_000, 1_000_000]) {
    let learnt: DemandKnowledge | undefined;
    let most = 0;
    for (let step = 0; step < 672; step += 1) {
      const surplusKw = Float64Array.of(step % 2 === 0 ? kw : -kw, kw, step % 3 === 0 ? -kw : kw);
      learnt = estimates!.learn(learnt, { period: FIRST + step, surplusKw, effect });
      most = Math.max(most, ...learnt.mean.map(Math.abs));
    }
    expect(most, `${kw} kW`).toBeLessThan(kw / (0.15 * MEAN_KW));
  }
});
