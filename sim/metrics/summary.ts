/**
 * The summary of a run, `summary.json`: every metric of the registry over the same blocks of tables.
 * Keeps: a value is a finite number or null.
 */
import { InvariantBroken } from "../core/errors.ts";
import type { Fold, KeyedValue, MetricBlock } from "./fold.ts";
import {
  accountMetrics,
  actorMetrics,
  constraintMetrics,
  detectorMetrics,
  homeGroupMetrics,
  metrics,
  partyMetrics,
  policyMetrics,
  serviceMetrics,
  statementRunMetrics,
  unitMetrics,
  valueMetrics,
} from "./registry.ts";

export interface MetricValue {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly about: string;
}

export interface KeyedMetricValues {
  readonly name: string;
  readonly unit: string;
  readonly about: string;
  readonly values: readonly KeyedValue[];
}

export interface RunSummary {
  readonly metrics: readonly MetricValue[];
  readonly byUnit: readonly KeyedMetricValues[];
  readonly byConstraint: readonly KeyedMetricValues[];
  readonly byAccount: readonly KeyedMetricValues[];
  readonly byActor: readonly KeyedMetricValues[];
  /** By row and stakeholder of the value table. */
  readonly byValue: readonly KeyedMetricValues[];
  /** By balance party; without values where nobody is settled for imbalance. */
  readonly byParty: readonly KeyedMetricValues[];
  readonly byPolicy: readonly KeyedMetricValues[];
  /** By flexibility service; without values where none is open. */
  readonly byService: readonly KeyedMetricValues[];
  /** By group of homes with a tariff or a response. */
  readonly byHomeGroup: readonly KeyedMetricValues[];
  /** By run of the look-ahead; without values where none stated factors. */
  readonly byStatementRun: readonly KeyedMetricValues[];
  /** By detector of market monitoring; without values where nobody monitors. */
  readonly byDetector: readonly KeyedMetricValues[];
}

/** All metrics over the same blocks: `add` each block, then read `value`. */
export class SummaryFold {
  readonly #metrics = runningFolds<number | null>(metrics);
  readonly #byUnit = runningFolds<readonly KeyedValue[]>(unitMetrics);
  readonly #byConstraint = runningFolds<readonly KeyedValue[]>(constraintMetrics);
  readonly #byAccount = runningFolds<readonly KeyedValue[]>(accountMetrics);
  readonly #byActor = runningFolds<readonly KeyedValue[]>(actorMetrics);
  readonly #byValue = runningFolds<readonly KeyedValue[]>(valueMetrics);
  readonly #byParty = runningFolds<readonly KeyedValue[]>(partyMetrics);
  readonly #byPolicy = runningFolds<readonly KeyedValue[]>(policyMetrics);
  readonly #byService = runningFolds<readonly KeyedValue[]>(serviceMetrics);
  readonly #byHomeGroup = runningFolds<readonly KeyedValue[]>(homeGroupMetrics);
  readonly #byStatementRun = runningFolds<readonly KeyedValue[]>(statementRunMetrics);
  readonly #byDetector = runningFolds<readonly KeyedValue[]>(detectorMetrics);

  add(block: MetricBlock): void {
    for (const { fold, state } of [
      ...this.#metrics,
      ...this.#byUnit,
      ...this.#byConstraint,
      ...this.#byAccount,
      ...this.#byActor,
      ...this.#byValue,
      ...this.#byParty,
      ...this.#byPolicy,
      ...this.#byService,
      ...this.#byHomeGroup,
      ...this.#byStatementRun,
      ...this.#byDetector,
    ])
      fold.add(state, block);
  }

  value(): RunSummary {
    return {
      metrics: this.#metrics.map(({ name, fold, state }) => {
        const { unit, about } = fold;
        return { name, value: finite(name, fold.value(state)), unit, about };
      }),
      byUnit: keyedValues(this.#byUnit),
      byConstraint: keyedValues(this.#byConstraint),
      byAccount: keyedValues(this.#byAccount),
      byActor: keyedValues(this.#byActor),
      byValue: keyedValues(this.#byValue),
      byParty: keyedValues(this.#byParty),
      byPolicy: keyedValues(this.#byPolicy),
      byService: keyedValues(this.#byService),
      byHomeGroup: keyedValues(this.#byHomeGroup),
      byStatementRun: keyedValues(this.#byStatementRun),
      byDetector: keyedValues(this.#byDetector),
    };
  }
}

interface RunningFold<Value> {
  readonly name: string;
  readonly fold: Fold<unknown, Value>;
  readonly state: unknown;
}

function runningFolds<Value>(
  folds: Readonly<Record<string, Fold<unknown, Value>>>,
): readonly RunningFold<Value>[] {
  return Object.entries(folds).map(([name, fold]) => ({ name, fold, state: fold.start() }));
}

function keyedValues(
  folds: readonly RunningFold<readonly KeyedValue[]>[],
): readonly KeyedMetricValues[] {
  return folds.map(({ name, fold, state }) => {
    const { unit, about } = fold;
    const values = fold.value(state);
    for (const { id, value } of values) finite(`${name} of ${id}`, value);
    return { name, unit, about, values };
  });
}

function finite(name: string, value: number | null): number | null {
  if (value !== null && !Number.isFinite(value))
    throw new InvariantBroken("a metric is a finite number or null", `${name} is ${value}`);
  return value;
}
