/**
 * What a question about curtailment factors is made of in a run: the networks planned for some periods, their single outages
 * with weights, targets, and the lists of the statement. Takes the world, what is believed and declared; gives the question.
 */
import { type ConstraintList, plainList } from "../access/lists.ts";
import { ensembleOf } from "../forecast/forecast.ts";
import { type CredibleStates, credibleStates } from "../lookahead/credible-states.ts";
import type { CurtailmentQuestion, PeriodOutlook } from "../lookahead/curtailment-question.ts";
import { type OutageOutlook, outProbabilities, stateWeights } from "../lookahead/outage-weights.ts";
import {
  credibleOutages,
  type FactorSettings,
  outageOutlookOf,
  servicesOf,
} from "../lookahead/settings.ts";
import type { Forecast } from "../model/forecast.ts";
import type { LookAhead } from "../model/venues.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import { constraintLimits } from "../network/limits.ts";
import { firmOrder } from "./curtailment-order.ts";
import { limitsAt, plannedState } from "./present.ts";
import type { World } from "./world.ts";

export interface CurtailmentOutlook {
  /** Rows of branches that may be out, and how likely that is. None: the network stays as planned. */
  readonly outages: readonly number[];
  readonly likelihood: OutageOutlook;
  /** Of each period, by constraint. */
  readonly lists: readonly (readonly ConstraintList[])[];
  readonly services: readonly Float64Array[];
  readonly isAntithetic: boolean;
}

/** The lists of a statement's order before anybody has traded, by period and constraint. */
export function statementLists(world: World, order: LookAhead["order"]): ConstraintList[][] {
  const constraintCount = world.network.constraintPoints.ids.length;
  const firm = firmOrder(world);
  const known = new Map<readonly number[], ConstraintList>();
  const listOf = (units: readonly number[]) => {
    const list = known.get(units) ?? plainList(units, firm, world.ceilingKw);
    known.set(units, list);
    return list;
  };
  return Array.from({ length: order.length / constraintCount }, (_, step) =>
    order.slice(step * constraintCount, (step + 1) * constraintCount).map(listOf),
  );
}

/** The question that a statement is issued with: its own order, a period of a day ahead, the settings' outages and services. */
export function statementQuestion(
  world: World,
  believed: Forecast,
  statement: LookAhead,
  settings: FactorSettings,
): CurtailmentQuestion {
  const { network } = world;
  return curtailmentQuestion(world, believed, statement.availableKw, {
    outages: credibleOutages(settings, network),
    likelihood: outageOutlookOf(settings, network, { kind: "period" }),
    lists: statementLists(world, statement.order),
    services: servicesOf(settings, network),
    isAntithetic: settings.antithetic,
  });
}

/** The question about the periods of `believed`, for which owners declared `scheduleKw` ([period][unit]). */
export function curtailmentQuestion(
  world: World,
  believed: Forecast,
  scheduleKw: Float64Array,
  { outages, likelihood, lists, services, isAntithetic }: CurtailmentOutlook,
): CurtailmentQuestion {
  const { branches, constraintPoints } = world.network;
  const statesOf = new Map<ConstraintModel, CredibleStates>();
  const outProbability = new Float64Array(branches.ids.length);
  const limits = constraintLimits(constraintPoints.ids.length);
  const targetsOf = (period: number, isElementOut: boolean) => {
    limitsAt(world, period, isElementOut, limits);
    return limits.targetKw.slice();
  };
  const periods = Array.from({ length: believed.periodCount }, (_, step): PeriodOutlook => {
    const period = believed.fromPeriod + step;
    const { model, isElementOut } = plannedState(world, period);
    const states = statesOf.get(model) ?? credibleStates(model, outages);
    statesOf.set(model, states);
    const weights = new Float64Array(states.branch.length);
    outProbabilities(branches, likelihood, period, outProbability);
    stateWeights(outProbability, states.branch, weights);
    return {
      states,
      weights,
      targetKw: targetsOf(period, isElementOut),
      targetWhenOutKw: targetsOf(period, true),
      isElementOut,
      lists: lists[step]!,
    };
  });
  return {
    ensemble: ensembleOf(world.forecaster, believed),
    periods,
    principle: world.principle,
    hasSetPoints: world.means.hasSetPoints,
    scheduleKw,
    believedKw: believed.availableKw,
    services,
    isAntithetic,
  };
}
