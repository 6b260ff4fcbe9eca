/**
 * What is expected of some periods, and the question about curtailment factors that follows: networks with their single
 * outages and weights, targets, lists, what is believed and was declared. Takes the world; gives the question.
 */
import { type ConstraintList, plainList } from "../access/lists.ts";
import { ensembleOf } from "../forecast/forecast.ts";
import { type CredibleStates, credibleStates } from "../lookahead/credible-states.ts";
import { type CurtailmentFactors, curtailmentFactors } from "../lookahead/curtailment-factors.ts";
import type { CurtailmentQuestion, PeriodOutlook } from "../lookahead/curtailment-question.ts";
import type { Declared } from "../lookahead/injections.ts";
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import { type OutageOutlook, outProbabilities, stateWeights } from "../lookahead/outage-weights.ts";
import {
  credibleOutages,
  type FactorSettings,
  outageOutlookOf,
  samplingOf,
  servicesOf,
} from "../lookahead/settings.ts";
import type { Forecast } from "../model/forecast.ts";
import type { LookAhead } from "../model/venues.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import { constraintLimits } from "../network/limits.ts";
import type { ImposedView } from "../ratings/imposed.ts";
import { firmOrder } from "./curtailment-order.ts";
import { limitsAt } from "./present.ts";
import type { World } from "./world.ts";

/** What is expected of the periods of a forecast. */
export interface Expectation {
  readonly believed: Forecast;
  readonly declared: Declared;
  /** By period, and by period and constraint. */
  readonly networks: readonly ExpectedNetwork[];
  readonly lists: readonly (readonly ConstraintList[])[];
  /** What is imposed on them, as it is known. */
  readonly view: ImposedView;
}

/** What is asked of it. */
export interface Asked {
  /** Rows of branches that may be out, and how likely that is. None: the network stays as expected. */
  readonly outages: readonly number[];
  readonly likelihood: OutageOutlook;
  readonly services: readonly Float64Array[];
  readonly isAntithetic: boolean;
}

/** The lists of an order before anybody has traded, by period and constraint. */
export function plainLists(world: World, order: LookAhead["order"]): ConstraintList[][] {
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

/** Curtailment factors of what is expected, where the scenario asks for them; `issuedAt` in operational time alone. */
export function askedFactors(
  world: World,
  expected: Expectation,
  issuedAt?: number,
): CurtailmentFactors | undefined {
  const settings = world.scenario.lookAhead.factors;
  if (settings === undefined) return undefined;
  const question = curtailmentQuestion(world, expected, askedBy(settings, world, issuedAt));
  return curtailmentFactors(question, samplingOf(settings));
}

/** What the settings of a scenario ask; `issuedAt` in operational time alone. */
export function askedBy(settings: FactorSettings, { network }: World, issuedAt?: number): Asked {
  return {
    outages: credibleOutages(settings, network),
    likelihood: outageOutlookOf(settings, network, issuedAt),
    services: servicesOf(settings, network),
    isAntithetic: settings.antithetic,
  };
}

export function curtailmentQuestion(
  world: World,
  { believed, declared, networks, lists, view }: Expectation,
  { outages, likelihood, services, isAntithetic }: Asked,
): CurtailmentQuestion {
  const { branches, constraintPoints } = world.network;
  const statesOf = new Map<ConstraintModel, CredibleStates>();
  const outProbability = new Float64Array(branches.ids.length);
  const limits = constraintLimits(constraintPoints.ids.length);
  const targetsWhenOut = (period: number) => {
    limitsAt(world, period, true, limits, view);
    return limits.targetKw.slice();
  };
  const periods = networks.map(({ model, isElementOut, targetKw }, step): PeriodOutlook => {
    const period = believed.fromPeriod + step;
    const states = statesOf.get(model) ?? credibleStates(model, outages);
    statesOf.set(model, states);
    const weights = new Float64Array(states.branch.length);
    outProbabilities(branches, likelihood, period, outProbability);
    stateWeights(outProbability, states.branch, weights);
    return {
      ...{ states, weights, targetKw, isElementOut },
      targetWhenOutKw: targetsWhenOut(period),
      lists: lists[step]!,
    };
  });
  return {
    ...declared,
    ensemble: ensembleOf(world.forecaster, believed),
    periods,
    principle: world.principle,
    hasSetPoints: world.means.hasSetPoints,
    services,
    isAntithetic,
  };
}
