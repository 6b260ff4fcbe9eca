/** What analyses take of a sweep: a metric by point and seed, defined or not, and costs made of it. */
import type { Objective } from "../../../results/sweep/sweep-analysis.ts";

/** By seed of a point; null where a run leaves the metric undefined. */
export type ValuesAt = (point: number, metric: string) => readonly number[] | null;

/** Less is better. */
export const costOf = ({ sense }: Objective, value: number): number =>
  sense === "minimise" ? value : -value;

export const meanOver = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
