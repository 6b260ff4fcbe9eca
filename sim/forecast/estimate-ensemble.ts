/**
 * What estimated demand may come to be: draws that agree with what was learnt and spread as it does. Takes an ensemble of all
 * else, what is believed and usual demand; gives the ensemble with these demands in it.
 *
 * Letters (demand-filter.ts): x̂ and P are of a period, A Aᵀ = P. A draw is x₀ = x̂ + A ξ, and k half-hours later
 * z = m^k z₀ + (e_k − m^k e₀) with e a path that begins then (error-paths.ts), δ as it was. The mirror has −ξ and −e.
 */
import { z } from "zod";
import { choleskyFactor } from "../core/cholesky.ts";
import { drawPurpose, normalDraw, ownerKeys } from "../core/draws.ts";
import type { DemandKnowledge, Ensemble, Forecast } from "../model/forecast.ts";
import { scoreKept } from "./demand-filter.ts";
import type { ErrorSource } from "./error-model.ts";
import { CLIMATE_MEMORY, correlationSettings, errorPaths } from "./error-paths.ts";
import { levelErrors, SCORE_COMMON, type UsualDemand } from "./usual-demand.ts";

const correlation = z
  .strictObject(correlationSettings)
  .parse({ memory: { demand: CLIMATE_MEMORY.demand }, commonFrac: { demand: SCORE_COMMON } });

export function estimateEnsemble(
  inner: Ensemble,
  { learnt, fromPeriod, periodCount, beliefInstant }: Forecast,
  { network, seed }: ErrorSource,
  usual: UsualDemand,
): Ensemble {
  const { rows } = usual;
  const count = rows.length;
  const unitCount = network.units.ids.length;
  const begins = learnt?.period ?? fromPeriod;
  const steps = Array.from({ length: periodCount }, (_, step) => ({
    climatesKw: usual.climatesKw(fromPeriod + step, beliefInstant).slice(),
    kept: scoreKept(fromPeriod + step - begins),
  }));
  const paths = errorPaths(network, correlation, seed, "estimate/scores");
  const scoreAt = (row: number) => paths.scores[unitCount + rows[row]!]!;
  const drawBeginning = beginnings(learnt, network.demands.ids, rows, seed);
  const levels = levelErrors(network, rows, seed, "estimate/draws");
  // What a draw has beyond the mean: of scores less its path's, and of levels.
  const ofScore = new Float64Array(count);
  const ofLevel = new Float64Array(count);
  let step = 0;
  return {
    start(pair) {
      inner.start(pair);
      step = 0;
      paths.start(begins, pair);
      if (drawBeginning === undefined) {
        levels.draw(fromPeriod, pair);
        ofLevel.set(levels.errors);
      } else {
        const drawn = drawBeginning(pair);
        for (let row = 0; row < count; row += 1) ofScore[row] = drawn[row]! - scoreAt(row);
        ofLevel.set(drawn.subarray(count));
      }
      for (let period = begins; period < fromPeriod; period += 1) paths.next();
    },
    next() {
      inner.next();
      step += 1;
      paths.next();
    },
    fill(isMirrored, availableKw, demandKw) {
      inner.fill(isMirrored, availableKw, demandKw);
      const sign = isMirrored ? -1 : 1;
      const { climatesKw, kept } = steps[step]!;
      for (const [row, demand] of rows.entries()) {
        const score =
          kept * (learnt?.mean[row] ?? 0) + sign * (scoreAt(row) + kept * ofScore[row]!);
        const level = (learnt?.mean[count + row] ?? 0) + sign * ofLevel[row]!;
        demandKw[demand] = usual.demandKw(climatesKw, row, score, level);
      }
    },
  };
}

/** Draws A ξ of what was learnt; undefined where nothing was. */
function beginnings(
  learnt: DemandKnowledge | undefined,
  ids: readonly string[],
  rows: readonly number[],
  seed: string,
): ((pair: number) => Float64Array) | undefined {
  if (learnt === undefined) return undefined;
  const size = learnt.mean.length;
  const factor = choleskyFactor(learnt.covariance, size);
  if (factor === undefined) throw new RangeError("demand that is known for certain");
  const ofScores = ownerKeys(drawPurpose(seed, "estimate/known-scores"), ids);
  const ofLevels = ownerKeys(drawPurpose(seed, "estimate/known-levels"), ids);
  return (pair) => {
    const normals = [ofScores, ofLevels].flatMap((keys) =>
      rows.map((demand) => normalDraw(keys, demand, learnt.period, pair)),
    );
    return learnt.mean.map((_, row) => {
      let sum = 0;
      for (let column = 0; column <= row; column += 1)
        sum += factor[row * size + column]! * normals[column]!;
      return sum;
    });
  };
}
