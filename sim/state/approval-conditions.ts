/**
 * What trades of capacity are studied under: injections as forecast at an instant, or the worst, in every studied state of the
 * network, under the ratings of the period. Takes the world, settings and how a delivery is stated; changes nothing.
 */
import { type Injections, studiedStates, worstCases } from "../approval/conditions.ts";
import type { Condition } from "../approval/limit-row.ts";
import type { ApprovalSettings } from "../approval/settings.ts";
import { londonDayOf, londonDayStart, periodOf, periodStart, periodsInDay } from "../core/time.ts";
import type { LookAhead } from "../model/venues.ts";
import type { NetworkState } from "../network/network-states.ts";
import type { DueDelivery } from "../timetable/deliveries.ts";
import type { Expectation } from "./curtailment-outlook.ts";
import { plannedState } from "./present.ts";
import type { World } from "./world.ts";

/** How the first statement of a delivery is made: the day page knows. */
export type StateDelivery = (
  world: World,
  due: DueDelivery,
) => { readonly expected: Expectation; readonly statement: LookAhead };

/** The studied states of each planned state, made once. */
export function studiedOf({ outages }: ApprovalSettings) {
  const known = new Map<NetworkState, ReturnType<typeof studiedStates>>();
  return (planned: NetworkState) => {
    const states = known.get(planned) ?? studiedStates(planned.model.flows, outages);
    known.set(planned, states);
    return states;
  };
}

/** Everything that periods are studied under: injections as forecast at an instant, or the worst; in every studied state. */
export function conditionsOf(
  world: World,
  settings: ApprovalSettings,
  studied: ReturnType<typeof studiedOf>,
  state: StateDelivery,
) {
  const { network, ratings } = world;
  const worst = worstCases(network, settings.leastDemandFrac);
  const forecasts = forecastsOf(world, state);
  return function* (periods: readonly number[], knownAt: number): Generator<Condition> {
    for (const period of periods) {
      const cases = settings.basis === "worst-case" ? worst : [forecasts(period, knownAt)];
      const planned = plannedState(world, period);
      const ratingsOf = (isElementOut: boolean) => {
        const branchKw = new Float64Array(network.branches.ids.length);
        const pointKw = new Float64Array(network.constraintPoints.ids.length);
        ratings.branchKw(period, isElementOut, branchKw);
        ratings.constraintKw(period, isElementOut, pointKw);
        return { branchKw, pointKw };
      };
      const asPlanned = ratingsOf(planned.isElementOut);
      const withOutage = ratingsOf(true);
      for (const state of studied(planned).states)
        for (const injections of cases)
          yield {
            ...{ period, state, ...injections },
            ...(state.outage === undefined ? asPlanned : withOutage),
          };
    }
  };
}

/** What sites are expected to inject in a period, as forecast and declared at an instant, before any curtailment. */
function forecastsOf(world: World, state: StateDelivery) {
  let known: { day: number; knownAt: number; of: (period: number) => Injections } | undefined;
  return (period: number, knownAt: number): Injections => {
    const day = londonDayOf(periodStart(period));
    if (known?.day !== day || known.knownAt !== knownAt)
      known = { day, knownAt, of: forecastDay(world, state, day, knownAt) };
    return known.of(period);
  };
}

function forecastDay(world: World, state: StateDelivery, deliveryDay: number, issuedAt: number) {
  const { network } = world;
  const fromPeriod = periodOf(londonDayStart(deliveryDay));
  const periodCount = periodsInDay(deliveryDay);
  const { expected, statement } = state(world, {
    ...{ deliveryDay, issuedAt, fromPeriod, periodCount },
  });
  const [unitCount, demandCount] = [network.units.ids.length, network.demands.ids.length];
  return (period: number): Injections => {
    const step = period - fromPeriod;
    const unitKw = statement.availableKw.slice(step * unitCount, (step + 1) * unitCount);
    const demandKw = expected.believed.demandKw.slice(step * demandCount, (step + 1) * demandCount);
    return { name: "forecast", unitKw, demandKw };
  };
}
