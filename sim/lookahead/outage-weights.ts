/**
 * How likely each single outage is. Takes failure rates and repair times, storms, and outages that may come; gives for a
 * period the probability that each branch is out, and weights of the states with at most one branch out.
 *
 * Letters: λ failures a year, r hours to repair, U = λr/8760 the share of the year that a branch is out, t hours of lead,
 * W hours of a block. Storms multiply λ of overhead lines.
 */

import { periodStart } from "../core/time.ts";
import { SECONDS_PER_HOUR } from "../core/units.ts";
import type { Branches } from "../model/network.ts";

/**
 * What is asked: out in a period of a day to come (U); out then, of branches that are in service now, in operational time
 * (U (1 − e^(−t/r))); out at the start of a block of hours or failing in it (U + 1 − e^(−λW/8760)).
 */
export type OutageHorizon =
  | { readonly kind: "period" }
  | { readonly kind: "operational"; readonly issuedAt: number }
  | { readonly kind: "block"; readonly hours: number };

/** Periods, the first in and the last out. */
export interface PeriodRange {
  readonly fromPeriod: number;
  readonly untilPeriod: number;
}

/** Hours in which overhead lines fail so many times as often. */
export interface Storm extends PeriodRange {
  readonly factor: number;
}

/** A planned outage that is not certain: it comes with a probability, 0 to 1. */
export interface PossibleOutage extends PeriodRange {
  readonly branch: number;
  readonly probability: number;
}

export interface OutageOutlook {
  readonly horizon: OutageHorizon;
  readonly storms: readonly Storm[];
  readonly possible: readonly PossibleOutage[];
}

type Rates = Pick<Branches, "failuresPerYear" | "repairHours" | "isOverheadLine">;

const HOURS_PER_YEAR = 8760;
/** No failure makes a branch certain to be out: the linear U of a rate out of all proportion is cut off here, assumed. */
const UNAVAILABLE_MAX = 0.99;

/** Probability that a branch of λ failures a year and r hours of repair is out; `leadHours` counts where the present is known. */
export function failureProbability(
  failuresPerYear: number,
  repairHours: number,
  horizon: OutageHorizon,
  leadHours: number,
): number {
  const unavailable = (failuresPerYear * repairHours) / HOURS_PER_YEAR;
  const probability = (): number => {
    switch (horizon.kind) {
      case "period":
        return unavailable;
      case "operational":
        return unavailable * (1 - Math.exp(-Math.max(0, leadHours) / repairHours));
      case "block":
        return unavailable + 1 - Math.exp((-failuresPerYear * horizon.hours) / HOURS_PER_YEAR);
      default:
        return horizon satisfies never;
    }
  };
  return Math.min(UNAVAILABLE_MAX, probability());
}

/** Fills the probability that each branch is out in a period, failed or planned. */
export function outProbabilities(
  rates: Rates,
  { horizon, storms, possible }: OutageOutlook,
  period: number,
  out: Float64Array,
): void {
  const holds = ({ fromPeriod, untilPeriod }: PeriodRange) =>
    period >= fromPeriod && period < untilPeriod;
  let stormFactor = 1;
  for (const storm of storms) if (holds(storm)) stormFactor *= storm.factor;
  const leadHours =
    horizon.kind === "operational"
      ? (periodStart(period) - horizon.issuedAt) / SECONDS_PER_HOUR
      : 0;
  for (let branch = 0; branch < out.length; branch += 1) {
    const factor = rates.isOverheadLine[branch] === 1 ? stormFactor : 1;
    out[branch] = failureProbability(
      rates.failuresPerYear[branch]! * factor,
      rates.repairHours[branch]!,
      horizon,
      leadHours,
    );
  }
  for (const outage of possible) {
    // One that should have begun by now, of a branch in service, did not come.
    const isOver =
      horizon.kind === "operational" && periodStart(outage.fromPeriod) <= horizon.issuedAt;
    if (!holds(outage) || isOver) continue;
    out[outage.branch] = 1 - (1 - out[outage.branch]!) * (1 - outage.probability);
  }
}

/**
 * Fills the weight of each state, given that at most one branch is out: in proportion 1 for none (`branch` −1) and
 * u/(1 − u) for each. A branch that is certainly out has all the weight; of two such, one must be out in the planned
 * network instead: throws.
 */
export function stateWeights(
  outProbability: ArrayLike<number>,
  branch: Int32Array,
  out: Float64Array,
): void {
  const certain = branch.findIndex((row) => row >= 0 && outProbability[row]! >= 1);
  if (certain >= 0) {
    if (branch.some((row, state) => state > certain && row >= 0 && outProbability[row]! >= 1))
      throw new RangeError("two branches that are certainly out leave no state with one out");
    out.fill(0);
    out[certain] = 1;
    return;
  }
  let sum = 0;
  for (let state = 0; state < branch.length; state += 1) {
    const probability = branch[state]! < 0 ? 0.5 : outProbability[branch[state]!]!;
    out[state] = probability / (1 - probability);
    sum += out[state]!;
  }
  for (let state = 0; state < branch.length; state += 1) out[state] = out[state]! / sum;
}
