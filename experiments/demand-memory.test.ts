/**
 * The memory that estimates of demand take its climate score to have, and what two demands have in common, against the
 * built-in demand of the ring.
 */
import { expect, test } from "vitest";
import { generatedSeries } from "../grids/series/generated.ts";
import { parseDay } from "../sim/core/time.ts";
import { climateScore } from "../sim/forecast/climate-score.ts";
import { CLIMATE_MEMORY } from "../sim/forecast/error-paths.ts";
import { SCORE_COMMON } from "../sim/forecast/usual-demand.ts";
import { networkColumns } from "../sim/model/network.ts";
import { CLIMATE_SCORES } from "../sim/model/series.ts";
import { ringDocument } from "./testing/engine-runs.ts";

const NODES = CLIMATE_SCORES.length;
const SEEDS = ["a", "b", "c"];
const FROM = parseDay("2026-01-01")! * 48;
/** Half-hours. */
const COUNT = 300 * 48;
const network = networkColumns(ringDocument);
const demandCount = network.demands.ids.length;

/** Scores of every demand over 300 days, by demand. */
function scores(seed: string): Float64Array[] {
  const series = generatedSeries(network, seed);
  const found = network.demands.ids.map(() => new Float64Array(COUNT));
  const kw = new Float64Array(demandCount);
  const climateKw = new Float64Array(demandCount * NODES);
  for (let step = 0; step < COUNT; step += 1) {
    series.demandKw(FROM + step, kw);
    series.demandClimateKw(FROM + step, climateKw);
    for (const [demand, of] of found.entries())
      of[step] = climateScore(
        climateKw.subarray(demand * NODES, (demand + 1) * NODES),
        kw[demand]!,
      );
  }
  return found;
}

function correlation(left: Float64Array, right: Float64Array): number {
  const mean = (values: Float64Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  let [both, ofLeft, ofRight] = [0, 0, 0];
  for (const [index, value] of left.entries()) {
    both += (value - meanLeft) * (right[index]! - meanRight);
    ofLeft += (value - meanLeft) ** 2;
    ofRight += (right[index]! - meanRight) ** 2;
  }
  return both / Math.sqrt(ofLeft * ofRight);
}
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test("scores of the ring's demands keep 0.99 a half-hour over hours and days, and correlate by 0.4 on the mean", () => {
  const seeds = SEEDS.map(scores);
  // 2, 4, 8 and 24 hours: noise of a half-hour is over sooner, cold spells last longer.
  for (const later of [4, 8, 16, 48]) {
    const left = mean(
      seeds.flatMap((demands) =>
        demands.map((of) => correlation(of.subarray(later), of.subarray(0, COUNT - later))),
      ),
    );
    expect(Math.abs(left - CLIMATE_MEMORY.demand ** later), `${later}`).toBeLessThan(0.1);
  }
  const pairs = seeds.flatMap((demands) =>
    demands.flatMap((left, row) => demands.slice(row + 1).map((right) => correlation(left, right))),
  );
  expect(Math.abs(mean(pairs) - SCORE_COMMON)).toBeLessThan(0.05);
});
