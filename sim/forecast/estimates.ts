/**
 * Demand that nobody meters live, estimated: from season and hour, by a level that is lastingly wrong by some factor; and, in
 * operational time, from what flows say of it that known injections do not explain. Takes the series' climates, who is metered
 * and a reading; replaces these demands in a forecast and in its ensemble.
 *
 * Letters, by demand: z normal score in its climate (AR(1) with memory m, correlation Cz between demands), δ error of the level
 * in deviations of σ (correlation Cδ). Demand is climate(z) · level · (1 + σ δ). A reading at a period says
 * v = Hz z + Hδ δ + ε by constraint, ε ~ N(0, R), and
 *   w = S⁻¹ v with S = Hz Cz Hzᵀ + Hδ Cδ Hδᵀ + R,   z → z + Cz Hzᵀ w,   δ → δ + Cδ Hδᵀ w.
 * A draw is a path from before the reading, moved by what it would have read otherwise, with an ε of its own (Matheron's
 * rule); k periods later z is moved by m^k of it. So draws agree with the reading and spread as the posterior does.
 */
import { z } from "zod";
import { choleskyFactor, choleskySolve } from "../core/cholesky.ts";
import { drawPurpose, normalDraw, ownerKeys } from "../core/draws.ts";
import type { Ensemble, Forecast, LiveReading } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";
import { CLIMATE_SCORES } from "../model/series.ts";
import { climateValue } from "./ensemble.ts";
import type { ErrorModel, ErrorSource } from "./error-model.ts";
import { CLIMATE_MEMORY, correlationSettings, errorPaths } from "./error-paths.ts";
import { type Monitoring, meteredDemands } from "./monitored-area.ts";

export interface DemandEstimates {
  /** Writes what estimated demands are taken for in a period, without a reading, over `demandKw`. */
  usualKw(period: number, demandKw: Float64Array): void;
  /** The error model with estimates in the place of these demands. */
  replacing(errors: ErrorModel): ErrorModel;
}

const NODES = CLIMATE_SCORES.length;
/** A level is never taken for less than this part of the demand. */
const LEVEL_MIN = 0.2;
/** What a flow is read to, kW. */
const READING_KW = 10;
/** Of demand's score in its climate, not of errors in forecasting it: fitted to the built-in demand. */
const MEMORY = CLIMATE_MEMORY.demand;
export const SCORE_COMMON = 0.4;
/** Of errors of the levels (assumed). */
const LEVEL_COMMON = 0.5;
const correlation = z
  .strictObject(correlationSettings)
  .parse({ memory: { demand: MEMORY }, commonFrac: { demand: SCORE_COMMON } });

/** How scores and levels of the estimated demands are to be moved. */
interface Shift {
  readonly score: Float64Array;
  readonly level: Float64Array;
}

/** Estimates of the demands that are not metered; undefined where all are. */
export function demandEstimates(
  source: ErrorSource,
  monitoring: Monitoring,
): DemandEstimates | undefined {
  const { network, series, seed } = source;
  const isMetered = meteredDemands(monitoring, network);
  const rows = [...isMetered.keys()].filter((demand) => isMetered[demand] === 0);
  if (rows.length === 0) return undefined;
  const { estimateFrac } = monitoring;
  const unitCount = network.units.ids.length;
  const demandCount = network.demands.ids.length;
  const wrong = levelErrors(network, rows, seed, "estimate/level");
  wrong.draw(0, 0);
  const levels = wrong.errors.map((error) => Math.max(LEVEL_MIN, 1 + estimateFrac * error));
  const climateKw = new Float64Array(demandCount * NODES);

  /** Climates of the estimated demands at their levels, [row][score]. */
  const climatesAt = (period: number, out: Float64Array) => {
    series.demandClimateKw(period, climateKw);
    for (const [row, demand] of rows.entries())
      for (let node = 0; node < NODES; node += 1)
        out[row * NODES + node] = climateKw[demand * NODES + node]! * levels[row]!;
  };
  const climates = new Float64Array(rows.length * NODES);
  const demandAt = (table: Float64Array, from: number, score: number, delta: number) =>
    Math.max(0, climateValue(table, from, score) * (1 + estimateFrac * delta));

  const reader = (live: LiveReading | undefined) => {
    if (live === undefined) return undefined;
    climatesAt(live.period, climates);
    return readerOf(live, rows, climates, estimateFrac);
  };

  const believe = (forecast: Forecast) => {
    const reading = reader(forecast.live);
    const shift = reading?.shiftOf(forecast.live!.surplusKw);
    for (let step = 0; step < forecast.periodCount; step += 1) {
      const period = forecast.fromPeriod + step;
      climatesAt(period, climates);
      const kept = forecast.live === undefined ? 0 : keptAfter(period - forecast.live.period);
      for (const [row, demand] of rows.entries()) {
        const score = kept * (shift?.score[row] ?? 0);
        forecast.demandKw[step * demandCount + demand] = demandAt(
          climates,
          row * NODES,
          score,
          shift?.level[row] ?? 0,
        );
      }
    }
  };

  const ensembleOver = (inner: Ensemble, believed: Forecast): Ensemble => {
    const { live, fromPeriod, periodCount } = believed;
    const reading = reader(live);
    const mean = reading?.shiftOf(live!.surplusKw);
    const tables = new Float64Array(periodCount * rows.length * NODES);
    for (let step = 0; step < periodCount; step += 1)
      climatesAt(
        fromPeriod + step,
        tables.subarray(step * rows.length * NODES, (step + 1) * rows.length * NODES),
      );
    const paths = errorPaths(network, correlation, seed, "estimate/scores");
    const levels = levelErrors(network, rows, seed, "estimate/draws");
    const noise = ownerKeys(drawPurpose(seed, "estimate/noise"), network.constraintPoints.ids);
    const scoreAt = (row: number) => paths.scores[unitCount + rows[row]!]!;
    let drawn: Shift | undefined;
    let step = 0;
    return {
      start(pair) {
        inner.start(pair);
        step = 0;
        paths.start(live?.period ?? fromPeriod, pair);
        levels.draw(fromPeriod, pair);
        drawn = reading?.shiftOf(
          reading
            .readingOf(scoreAt, levels.errors)
            .map((kw, at) => kw + READING_KW * normalDraw(noise, at, live!.period, pair)),
        );
        for (let period = live?.period ?? fromPeriod; period < fromPeriod; period += 1)
          paths.next();
      },
      next() {
        inner.next();
        step += 1;
        paths.next();
      },
      fill(isMirrored, availableKw, demandKw) {
        inner.fill(isMirrored, availableKw, demandKw);
        const sign = isMirrored ? -1 : 1;
        const kept = live === undefined ? 0 : keptAfter(fromPeriod + step - live.period);
        for (const [row, demand] of rows.entries()) {
          const score =
            kept * (mean?.score[row] ?? 0) +
            sign * (scoreAt(row) - kept * (drawn?.score[row] ?? 0));
          const delta =
            (mean?.level[row] ?? 0) + sign * (levels.errors[row]! - (drawn?.level[row] ?? 0));
          demandKw[demand] = demandAt(tables, (step * rows.length + row) * NODES, score, delta);
        }
      },
    };
  };

  return {
    usualKw(period, demandKw) {
      climatesAt(period, climates);
      for (const [row, demand] of rows.entries())
        demandKw[demand] = demandAt(climates, row * NODES, 0, 0);
    },
    replacing: (errors) => ({
      addErrors(forecast) {
        errors.addErrors(forecast);
        believe(forecast);
      },
      deviationKw: errors.deviationKw,
      ensemble: (believed) => ensembleOver(errors.ensemble(believed), believed),
    }),
  };
}

/** Errors of the levels, in deviations: half of their variance in common. */
function levelErrors({ demands }: Network, rows: readonly number[], seed: string, purpose: string) {
  const keys = ownerKeys(drawPurpose(seed, purpose), demands.ids);
  const commonKeys = ownerKeys(drawPurpose(seed, `${purpose}/common`), ["all"]);
  const errors = new Float64Array(rows.length);
  return {
    errors,
    draw(period: number, slot: number): void {
      const common = Math.sqrt(LEVEL_COMMON) * normalDraw(commonKeys, 0, period, slot);
      for (const [row, demand] of rows.entries())
        errors[row] = common + Math.sqrt(1 - LEVEL_COMMON) * normalDraw(keys, demand, period, slot);
    },
  };
}

/** Multiplies a column by a correlation: 1 on the diagonal, `common` elsewhere. */
function correlate(column: Float64Array, common: number): void {
  let sum = 0;
  for (let row = 0; row < column.length; row += 1) sum += column[row]!;
  for (let row = 0; row < column.length; row += 1)
    column[row] = (1 - common) * column[row]! + common * sum;
}

/** What is left of a score after so many periods. */
function keptAfter(periods: number): number {
  let kept = 1;
  for (let period = 0; period < periods; period += 1) kept *= MEMORY;
  return kept;
}

/** What a reading of flows says of scores and levels, and what scores and levels would have read. */
function readerOf(
  { effect, surplusKw }: LiveReading,
  rows: readonly number[],
  climates: Float64Array,
  estimateFrac: number,
) {
  const size = surplusKw.length;
  const demandCount = effect.length / size;
  const count = rows.length;
  const plusOne = CLIMATE_SCORES.indexOf(1);
  const minusOne = CLIMATE_SCORES.indexOf(-1);
  const atNought = CLIMATE_SCORES.indexOf(0);
  // Hz and Hδ, [constraint][row].
  const ofScore = new Float64Array(size * count);
  const ofLevel = new Float64Array(size * count);
  for (let at = 0; at < size; at += 1) {
    for (const [row, demand] of rows.entries()) {
      const table = climates.subarray(row * NODES, (row + 1) * NODES);
      const each = effect[at * demandCount + demand]!;
      ofScore[at * count + row] = (each * (table[plusOne]! - table[minusOne]!)) / 2;
      ofLevel[at * count + row] = each * table[atNought]! * estimateFrac;
    }
  }
  const matrix = new Float64Array(size * size);
  const correlatedRow = new Float64Array(count);
  for (const { effects, common } of [
    { effects: ofScore, common: SCORE_COMMON },
    { effects: ofLevel, common: LEVEL_COMMON },
  ]) {
    for (let left = 0; left < size; left += 1) {
      correlatedRow.set(effects.subarray(left * count, (left + 1) * count));
      correlate(correlatedRow, common);
      for (let right = 0; right < size; right += 1) {
        let sum = 0;
        for (let row = 0; row < count; row += 1)
          sum += correlatedRow[row]! * effects[right * count + row]!;
        matrix[left * size + right]! += sum;
      }
    }
  }
  for (let at = 0; at < size; at += 1) matrix[at * size + at]! += READING_KW * READING_KW;
  const factor = choleskyFactor(matrix, size);
  if (factor === undefined)
    throw new RangeError("readings of flows that say nothing of each other");
  return {
    /** Cz Hzᵀ w and Cδ Hδᵀ w for a reading. */
    shiftOf(reading: Float64Array): Shift {
      const weights = reading.slice();
      choleskySolve(factor, weights);
      const moved = (effects: Float64Array, common: number) => {
        const out = new Float64Array(count);
        for (let row = 0; row < count; row += 1)
          for (let at = 0; at < size; at += 1)
            out[row]! += effects[at * count + row]! * weights[at]!;
        correlate(out, common);
        return out;
      };
      return { score: moved(ofScore, SCORE_COMMON), level: moved(ofLevel, LEVEL_COMMON) };
    },
    readingOf(scoreAt: (row: number) => number, level: Float64Array): Float64Array {
      return surplusKw.map((_, at) => {
        let sum = 0;
        for (let row = 0; row < count; row += 1)
          sum +=
            ofScore[at * count + row]! * scoreAt(row) + ofLevel[at * count + row]! * level[row]!;
        return sum;
      });
    },
  };
}
