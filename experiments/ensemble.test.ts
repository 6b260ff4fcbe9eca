/** Ensembles against what the built-in series then give: the truth is one more draw, unless the model states the wrong width. */
import { expect, test } from "vitest";
import { builtInNetworks } from "../grids/built-in-networks.ts";
import { generatedSeries } from "../grids/series/generated.ts";
import { parseDay } from "../sim/core/time.ts";
import { ensembleOf, forecast, forecaster } from "../sim/forecast/forecast.ts";
import { errorModelSchema } from "../sim/forecast/registry.ts";
import { rankFrac } from "../sim/metrics/probability-scores.ts";
import { networkColumns } from "../sim/model/network.ts";
import { networkDocumentSchema, TECHNOLOGIES } from "../sim/model/network-document.ts";

const network = networkColumns(networkDocumentSchema.parse(builtInNetworks.ring.document));
const { technology } = network.units;
const PAIRS = 20;
const SEEDS = 4;
const DAY_STEP = 5;

const total = (values: Float64Array, isWanted: (row: number) => boolean): number =>
  values.reduce((sum, value, row) => sum + (isWanted(row) ? value : 0), 0);

/** Ranks of the truth among the draws of what all owners of a kind give at noon, by kind. */
function ranks(settings: object, hoursBefore: number): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const rank = (kind: string, members: readonly number[], truth: number, tie: number) =>
    found.set(kind, [...(found.get(kind) ?? []), rankFrac(members, truth, tie)]);
  const unitKw = new Float64Array(technology.length);
  const demandKw = new Float64Array(network.demands.ids.length);
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const series = generatedSeries(network, `ensemble ${seed}`);
    const model = errorModelSchema.parse({ kind: "gaussian-copula", ...settings });
    const source = forecaster(network, series, model, `ensemble ${seed}`);
    for (let day = 0; day < 365; day += DAY_STEP) {
      const noon = (parseDay("2026-01-01")! + day) * 48 + 24;
      const believed = forecast(source, noon, 1, noon * 1800 - hoursBefore * 3600);
      const ensemble = ensembleOf(source, believed);
      const draws: { readonly unitKw: Float64Array; readonly demandKw: Float64Array }[] = [];
      for (let pair = 0; pair < PAIRS; pair += 1) {
        ensemble.start(pair);
        for (const isMirrored of [false, true]) {
          ensemble.fill(isMirrored, unitKw, demandKw);
          draws.push({ unitKw: unitKw.slice(), demandKw: demandKw.slice() });
        }
      }
      series.availableKw(noon, unitKw);
      series.demandKw(noon, demandKw);
      const tie = ((day / DAY_STEP) * 0.618034 + seed * 0.37) % 1;
      for (const kind of TECHNOLOGIES) {
        const isOf = (row: number) => technology[row] === kind;
        if (!technology.includes(kind)) continue;
        rank(
          kind,
          draws.map((draw) => total(draw.unitKw, isOf)),
          total(unitKw, isOf),
          tie,
        );
      }
      rank(
        "passive",
        draws.map((draw) => total(draw.demandKw, () => true)),
        total(demandKw, () => true),
        tie,
      );
    }
  }
  return found;
}

/** Variance of ranks over that of uniform ones: 1 where the ensemble is as wide as it should be, more where it is too narrow. */
function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return (12 * values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / values.length;
}

test.for([39, 2])(
  "%d hours before, the truth ranks among the draws as one of them would, whatever the kind",
  (hoursBefore) => {
    const found = ranks({}, hoursBefore);
    expect([...found.keys()].sort()).toEqual([
      "chp",
      "hydro",
      "passive",
      "solar",
      "storage",
      "wind",
    ]);
    for (const [kind, values] of found) {
      expect(values.length).toBe(SEEDS * 73);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      // 292 ranks: one standard deviation of their mean is 0.017, of their spread 0.05; weather and rain last for days.
      expect(Math.abs(mean - 0.5), kind).toBeLessThan(0.07);
      expect(Math.abs(spread(values) - 1), kind).toBeLessThan(0.2);
    }
  },
);

test("a model that states half of its deviation is found to be overconfident, one that states twice too cautious", () => {
  for (const kind of ["wind", "solar"]) {
    expect(spread(ranks({ statedFactor: 0.5 }, 39).get(kind)!), kind).toBeGreaterThan(1.3);
    expect(spread(ranks({ statedFactor: 2 }, 39).get(kind)!), kind).toBeLessThan(0.85);
  }
});

test.for([39, 2])(
  "persistence %d hours before: the truth ranks among the draws of wind and sun as one of them would; nobody's are too narrow",
  (hoursBefore) => {
    for (const [kind, values] of ranks({ kind: "persistence" }, hoursBefore)) {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean - 0.5), kind).toBeLessThan(0.08);
      expect(spread(values), kind).toBeLessThan(1.2);
      if (kind === "wind" || kind === "solar") expect(spread(values), kind).toBeGreaterThan(0.8);
    }
  },
);
