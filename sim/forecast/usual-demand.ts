/**
 * What demand that nobody meters is usually taken for: from season and hour, by a level that is lastingly wrong by some factor.
 * Takes the series' climates and who is not metered; gives climates at levels, and the demand at a score and an error.
 *
 * Letters, by demand: z normal score in its climate, δ error of the level that it is taken for, in deviations σ.
 * Demand is climate(z) · level · (1 + σ δ); what homes give on the whole has no level. Two demands' z correlate by SCORE_COMMON, their δ by LEVEL_COMMON.
 */
import { drawPurpose, normalDraw, ownerKeys } from "../core/draws.ts";
import type { Network } from "../model/network.ts";
import { CLIMATE_SCORES } from "../model/series.ts";
import { climateValue } from "./ensemble.ts";
import type { ErrorSource } from "./error-model.ts";

const NODES = CLIMATE_SCORES.length;
/** A level is never taken for less than this part of the demand. */
const LEVEL_MIN = 0.2;
/** Correlation of two demands' scores: fitted to the built-in demand. */
export const SCORE_COMMON = 0.4;
/** Correlation of two errors of levels (assumed). */
export const LEVEL_COMMON = 0.5;

/** The demands that are estimated, row by row. */
export interface UsualDemand {
  /** Their rows among the network's demands. */
  readonly rows: readonly number[];
  /** Climates at levels in a period as they look at an instant, kW, [row][score]; valid until asked again. */
  climatesKw(period: number, asOf?: number): Float64Array;
  /** A demand at a score and an error of its level, kW. */
  demandKw(climatesKw: Float64Array, row: number, score: number, level: number): number;
  /** Deviation of the levels' errors, σ. */
  readonly levelFrac: number;
}

export function usualDemand(
  { network, series, seed }: ErrorSource,
  rows: readonly number[],
  levelFrac: number,
): UsualDemand {
  const wrong = levelErrors(network, rows, seed, "estimate/level");
  wrong.draw(0, 0);
  const levels = wrong.errors.map((error) => Math.max(LEVEL_MIN, 1 + levelFrac * error));
  const everyKw = new Float64Array(network.demands.ids.length * NODES);
  const climatesKw = new Float64Array(rows.length * NODES);
  return {
    rows,
    levelFrac,
    climatesKw(period, asOf) {
      series.demandClimateKw(period, everyKw, asOf);
      for (const [row, demand] of rows.entries())
        for (let node = 0; node < NODES; node += 1)
          climatesKw[row * NODES + node] = everyKw[demand * NODES + node]! * levels[row]!;
      return climatesKw;
    },
    demandKw(of, row, score, level) {
      const kw = climateValue(of, row * NODES, score);
      return kw < 0 ? kw : Math.max(0, kw * (1 + levelFrac * level));
    },
  };
}

/** Errors of levels before anything is read, in deviations. */
export function levelErrors(
  { demands }: Network,
  rows: readonly number[],
  seed: string,
  purpose: string,
) {
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
