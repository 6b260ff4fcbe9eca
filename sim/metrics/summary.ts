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
  readonly #states = new FoldStates();
  readonly #metrics = this.#states.running<number | null>(metrics);
  readonly #byUnit = this.#states.running<readonly KeyedValue[]>(unitMetrics);
  readonly #byConstraint = this.#states.running<readonly KeyedValue[]>(constraintMetrics);
  readonly #byAccount = this.#states.running<readonly KeyedValue[]>(accountMetrics);
  readonly #byActor = this.#states.running<readonly KeyedValue[]>(actorMetrics);
  readonly #byValue = this.#states.running<readonly KeyedValue[]>(valueMetrics);
  readonly #byParty = this.#states.running<readonly KeyedValue[]>(partyMetrics);
  readonly #byPolicy = this.#states.running<readonly KeyedValue[]>(policyMetrics);
  readonly #byService = this.#states.running<readonly KeyedValue[]>(serviceMetrics);
  readonly #byHomeGroup = this.#states.running<readonly KeyedValue[]>(homeGroupMetrics);
  readonly #byStatementRun = this.#states.running<readonly KeyedValue[]>(statementRunMetrics);
  readonly #byDetector = this.#states.running<readonly KeyedValue[]>(detectorMetrics);

  add(block: MetricBlock): void {
    this.#states.add(block);
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

/** The states of folds: those that start and add alike have one together. */
class FoldStates {
  readonly #all: { readonly fold: Fold<unknown, unknown>; readonly state: unknown }[] = [];

  running<Value>(
    folds: Readonly<Record<string, Fold<unknown, Value>>>,
  ): readonly RunningFold<Value>[] {
    return Object.entries(folds).map(([name, fold]) => ({
      name,
      fold,
      state: this.#stateOf(fold),
    }));
  }

  add(block: MetricBlock): void {
    for (const { fold, state } of this.#all) fold.add(state, block);
  }

  #stateOf(fold: Fold<unknown, unknown>): unknown {
    const alike = this.#all.find(
      (known) => known.fold.add === fold.add && known.fold.start === fold.start,
    );
    if (alike !== undefined) return alike.state;
    const state = fold.start();
    this.#all.push({ fold, state });
    return state;
  }
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
