/**
 * Demand that nobody meters, estimated: what it is usually taken for (usual-demand.ts), what flows taught of it
 * (demand-filter.ts), and what it may come to be (estimate-ensemble.ts). Takes who is metered; replaces these demands in a
 * forecast and in its ensemble.
 */
import type { DemandKnowledge, Forecast, LiveReading } from "../model/forecast.ts";
import { learnt, scoreKept } from "./demand-filter.ts";
import type { ErrorModel, ErrorSource } from "./error-model.ts";
import { estimateEnsemble } from "./estimate-ensemble.ts";
import { type Monitoring, meteredDemands } from "./monitored-area.ts";
import { type UsualDemand, usualDemand } from "./usual-demand.ts";

export interface DemandEstimates {
  /** Writes what estimated demands are taken for in a period before anything is read, over `demandKw`. */
  usualKw(period: number, demandKw: Float64Array): void;
  /** What is known once a reading is added to what was. */
  learn(before: DemandKnowledge | undefined, live: LiveReading): DemandKnowledge;
  /** The error model with estimates in the place of these demands. */
  replacing(errors: ErrorModel): ErrorModel;
}

/** Estimates of the demands that are not metered; undefined where all are. */
export function demandEstimates(
  source: ErrorSource,
  monitoring: Monitoring,
): DemandEstimates | undefined {
  const isMetered = meteredDemands(monitoring, source.network);
  const rows = [...isMetered.keys()].filter((demand) => isMetered[demand] === 0);
  if (rows.length === 0) return undefined;
  const usual = usualDemand(source, rows, monitoring.estimateFrac);
  return {
    usualKw(period, demandKw) {
      const climatesKw = usual.climatesKw(period);
      for (const [row, demand] of rows.entries())
        demandKw[demand] = usual.demandKw(climatesKw, row, 0, 0);
    },
    learn: (before, live) => learnt(before, live, usual),
    replacing: (errors) => ({
      addErrors(forecast) {
        errors.addErrors(forecast);
        believe(forecast, source.network.demands.ids.length, usual);
      },
      deviationKw: errors.deviationKw,
      demandDeviationKw(believed, out) {
        errors.demandDeviationKw(believed, out);
        stateDeviations(believed, source.network.demands.ids.length, usual, out);
      },
      ensemble: (believed) => estimateEnsemble(errors.ensemble(believed), believed, source, usual),
    }),
  };
}

/** How far demand may lie from its estimate: by what is not known of its score and of its level, each as the estimate answers to it. */
function stateDeviations(
  { learnt: known, fromPeriod, periodCount, beliefInstant }: Forecast,
  demandCount: number,
  usual: UsualDemand,
  out: Float64Array,
): void {
  const { rows, levelFrac } = usual;
  const size = 2 * rows.length;
  const left = (row: number, column: number) => known?.covariance[row * size + column] ?? 0;
  for (let step = 0; step < periodCount; step += 1) {
    const period = fromPeriod + step;
    const climatesKw = usual.climatesKw(period, beliefInstant);
    const kept = known === undefined ? 0 : scoreKept(period - known.period);
    for (const [row, demand] of rows.entries()) {
      const of = rows.length + row;
      const score = kept * (known?.mean[row] ?? 0);
      const level = known?.mean[of] ?? 0;
      const at = (z: number) => usual.demandKw(climatesKw, row, z, level);
      const ofScoreKw = (at(score + 1) - at(score - 1)) / 2;
      const ofLevelKw = levelFrac * Math.max(0, usual.demandKw(climatesKw, row, score, 0));
      const variance =
        ofScoreKw * ofScoreKw * (1 - kept * kept * (1 - left(row, row))) +
        ofLevelKw * ofLevelKw * (known === undefined ? 1 : left(of, of)) +
        2 * ofScoreKw * ofLevelKw * kept * left(row, of);
      out[step * demandCount + demand] = Math.sqrt(Math.max(0, variance));
    }
  }
}

/** The estimates at what is left of what was learnt: scores fade, levels do not. */
function believe(forecast: Forecast, demandCount: number, usual: UsualDemand): void {
  const { learnt: known, fromPeriod, periodCount, beliefInstant } = forecast;
  const { rows } = usual;
  for (let step = 0; step < periodCount; step += 1) {
    const period = fromPeriod + step;
    const climatesKw = usual.climatesKw(period, beliefInstant);
    const kept = known === undefined ? 0 : scoreKept(period - known.period);
    for (const [row, demand] of rows.entries()) {
      const score = kept * (known?.mean[row] ?? 0);
      const level = known?.mean[rows.length + row] ?? 0;
      forecast.demandKw[step * demandCount + demand] = usual.demandKw(
        climatesKw,
        row,
        score,
        level,
      );
    }
  }
}
