/**
 * How much each factor matters to each metric: elementary effects or Sobol indices of the mean over the seeds. Takes the sample that the design
 * drew and the metrics by point; gives estimates with intervals over trajectories or samples drawn again.
 */
import type { SensitivitySample } from "../../../results/sweep/sweep-analysis.ts";
import type { SweepFile } from "../../../results/sweep/sweep-file.ts";
import { trajectoriesOf } from "../designs/trajectories.ts";
import { type BootstrapEstimate, type Times, withIntervals95 } from "./bootstrap.ts";
import { EFFECT_QUANTITIES, effectStatistics } from "./elementary-effects.ts";
import { INDEX_QUANTITIES, indexStatistics } from "./sobol-indices.ts";
import { meanOver, type ValuesAt } from "./values.ts";

type Quantity = (typeof EFFECT_QUANTITIES)[number] | (typeof INDEX_QUANTITIES)[number];

export interface FactorSensitivity {
  readonly factor: string;
  /** Effects in the metric's unit over the factor's whole way; indices as a part of the variance. Null: the metric does not vary. */
  readonly estimates: Readonly<Partial<Record<Quantity, BootstrapEstimate | null>>>;
}

export interface MetricSensitivity {
  readonly metric: string;
  readonly unit: string;
  /** Null where a run leaves the metric undefined. */
  readonly factors: readonly FactorSensitivity[] | null;
}

export interface Sensitivity {
  readonly sample: SensitivitySample;
  readonly metrics: readonly MetricSensitivity[];
}

export function sensitivityOf(
  { sample, metrics }: NonNullable<NonNullable<SweepFile["analysis"]>["sensitivity"]>,
  sweep: SweepFile,
  valuesAt: ValuesAt,
): Sensitivity {
  const { rows, quantities, statisticsOf } = methodOf(sample, sweep.factors);
  const means = metrics.map((metric) => meansOf(metric, sweep.points.length, valuesAt));
  const statistics = means.flatMap((values) => (values === null ? [] : [statisticsOf(values)]));
  const estimates = withIntervals95(rows, sample.kind, (times) =>
    statistics.flatMap((each) => each(times)),
  );
  const left = [...estimates];
  const factorOf = ({ id }: { readonly id: string }): FactorSensitivity => {
    const own = left.splice(0, quantities.length);
    return {
      factor: id,
      estimates: Object.fromEntries(quantities.map((quantity, index) => [quantity, own[index]!])),
    };
  };
  return {
    sample,
    metrics: metrics.map((metric, index) => ({
      metric,
      unit: sweep.metrics.find(({ id }) => id === metric)!.unit,
      factors: means[index] === null ? null : sweep.factors.map(factorOf),
    })),
  };
}

interface Method {
  /** Trajectories or samples: what is drawn again. */
  readonly rows: number;
  readonly quantities: readonly Quantity[];
  readonly statisticsOf: (values: Float64Array) => (times: Times) => readonly number[];
}

function methodOf(sample: SensitivitySample, factors: SweepFile["factors"]): Method {
  if (sample.kind === "saltelli")
    return {
      ...{ rows: sample.samples, quantities: INDEX_QUANTITIES },
      statisticsOf: (values) => indexStatistics(factors.length, values),
    };
  const { trajectories: rows } = sample;
  const trajectories = Array.from(new Array(rows).keys(), trajectoriesOf(sample, factors));
  return {
    ...{ rows, quantities: EFFECT_QUANTITIES },
    statisticsOf: (values) => effectStatistics(trajectories, sample.levelCounts, values),
  };
}

/** By point, the mean over the seeds. */
function meansOf(metric: string, points: number, valuesAt: ValuesAt): Float64Array | null {
  const means = new Float64Array(points);
  for (let point = 0; point < points; point += 1) {
    const values = valuesAt(point, metric);
    if (values === null) return null;
    means[point] = meanOver(values);
  }
  return means;
}
