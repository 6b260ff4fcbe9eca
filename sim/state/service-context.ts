/**
 * What the gates of services read: requirements, offers, awards and instructions of their own service for the periods of the
 * gate, what owners would answer, and flows as they are believed at that instant. Takes the world and what the page's earlier
 * gates brought about; gives a ServiceContext.
 */
import { drawPurpose, type OwnerKeys, ownerKeys, uniformDraw } from "../core/draws.ts";
import { londonDayOf, monthNumberOf, periodStart } from "../core/time.ts";
import { forecast } from "../forecast/forecast.ts";
import type { Forecast } from "../model/forecast.ts";
import {
  type AssumedSwitching,
  cameIntoForce,
  type ServiceContext,
  type ServiceDelivery,
  type ServiceNetwork,
  type ServiceResults,
} from "../model/services.ts";
import { constraintLimits } from "../network/limits.ts";
import type { NetworkState } from "../network/network-states.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { askFlexibility } from "./ask-flexibility.ts";
import { switched } from "./assumed-networks.ts";
import { takenBackBy, withoutAbsent } from "./award-answers.ts";
import { balancingContext } from "./balancing-context.ts";
import { believedFlows, differsFromPlan } from "./believed-flows.ts";
import { facilitated } from "./facilitated.ts";
import { viewFrom } from "./imposed.ts";
import { awardsOf } from "./period-awards.ts";
import { expectedState, limitsAt, plannedState } from "./present.ts";
import { scoreKey } from "./service-state.ts";
import { knownChanges } from "./told-of-services.ts";
import type { World } from "./world.ts";

export function serviceContext(
  world: World,
  gate: DueGate,
  results: ServiceResults,
  isNear: boolean,
): ServiceContext {
  const { services } = world;
  const { venue: service, instant, fromPeriod, toPeriod } = gate;
  const networkIn = networksOf(world, gate, results, isNear);
  const periods = Array.from({ length: toPeriod - fromPeriod }, (_, step) => fromPeriod + step);
  const ofPeriods = <Of extends { readonly service: string }>(
    kept: ReadonlyMap<number, readonly Of[]>,
    fresh: readonly (Of & { readonly period: number })[],
  ) =>
    [
      ...periods.flatMap((period) => kept.get(period) ?? []),
      ...fresh.filter(({ period }) => period >= fromPeriod && period < toPeriod),
    ].filter((each) => each.service === service);
  const awards = periods.flatMap((period) => awardsOf(world, results, period));
  const instructions = (period: number) =>
    [...(services.instructions.get(period) ?? []), ...results.instructions].filter(
      ({ award }) => award.period === period && award.service === service,
    );
  let keys: OwnerKeys | undefined;
  return {
    needs: ofPeriods(services.needs, results.needs),
    offers: ofPeriods(services.offers, results.offers),
    awards: awards.filter((award) => award.service === service),
    contracts: [...services.contracts, ...results.contracts].filter(
      (contract) => contract.service === service,
    ),
    refused: new Set([
      ...results.awards.filter((award) => !cameIntoForce(award)).map(({ id }) => id),
      ...awards.filter(({ state }) => state === "cancelled").map(({ id }) => id),
      ...periods.flatMap((period) => services.rejected.get(period) ?? []),
    ]),
    takenBack: ({ unit, period }) => takenBackBy(world.awardAnswering, unit, period, instant),
    instructions: periods.flatMap(instructions),
    following: new Set(
      instructions(fromPeriod - 1)
        .filter(({ to }) => to === periodStart(fromPeriod))
        .map(({ award }) => award.unit),
    ),
    deliveries: deliveriesOf(services.deliveries, periods),
    ask: (asked, paysAvailability) =>
      facilitated(
        world,
        gate,
        withoutAbsent(
          world.awardAnswering,
          gate,
          askFlexibility(world, gate, asked, paysAvailability),
        ),
      ),
    isArmed: (unit, period) =>
      awardsOf(world, results, period).some(
        (award) => award.unit === unit && award.state === "armed",
      ),
    networkIn,
    missedGbpPerMwh: (award) =>
      results.missed.reduce(
        (best, missed) => (missed.award.id === award ? Math.max(best, missed.gbpPerMwh) : best),
        services.missedGbpPerMwh.get(award) ?? 0,
      ),
    isFaulted: differsFromPlan(world, instant, 0),
    isResupplied: differsFromPlan(world, instant, 1),
    isHeldElsewhere: (unit) =>
      awards.some(
        (award) =>
          award.unit === unit &&
          award.service !== service &&
          (award.state === "awarded" || award.state === "armed"),
      ),
    blocked: (award) => services.blocked.get(award),
    calls: services.calls.get(service) ?? [],
    draw: (day, slot) => {
      keys ??= needKeys(world, service);
      return uniformDraw(keys, 0, day, slot);
    },
    ...balancingContext(world, instant),
    lastMonthFrac: (unit, period) => {
      const month = monthNumberOf(londonDayOf(periodStart(period))) - 1;
      const score = services.scores.get(scoreKey(unit, month));
      return score === undefined ? 1 : score.deliveredFrac / score.count;
    },
  };
}

/** Draws of what is needed from a service, apart from all others. */
const needKeys = ({ scenario }: World, service: string) =>
  ownerKeys(drawPurpose(scenario.seed, "system-need"), [service]);

function deliveriesOf(
  kept: ReadonlyMap<number, ReadonlyMap<string, ServiceDelivery>>,
  periods: readonly number[],
): Map<string, ServiceDelivery> {
  return new Map(periods.flatMap((period) => [...(kept.get(period) ?? [])]));
}

type NetworkIn = ServiceContext["networkIn"];

/** Networks of the periods of a gate, each made when first asked for; what is believed of all periods is made once. */
function networksOf(
  world: World,
  gate: DueGate,
  results: ServiceResults,
  isNear: boolean,
): NetworkIn {
  const { fromPeriod, toPeriod, instant } = gate;
  let believed: Forecast | undefined;
  const known = new Map<string, ServiceNetwork>();
  const make = (period: number, assumed: AssumedSwitching | undefined): ServiceNetwork => {
    const { model, isElementOut } = stateOf(world, period, isNear ? instant : undefined, assumed);
    const limits = constraintLimits(world.network.constraintPoints.ids.length);
    limitsAt(world, period, isElementOut, limits, viewFrom(world, isNear ? instant : undefined));
    const flowKw = () => {
      const periodCount = toPeriod - fromPeriod;
      const { forecaster, learnt } = world;
      believed ??= forecast(forecaster, fromPeriod, periodCount, instant, learnt.current);
      const known = knownChanges(world, period, instant, results, gate.venue);
      return believedFlows(world, believed, period, model, known);
    };
    return { sensitivity: model.sensitivity, ratingKw: limits.ratingKw, flowKw };
  };
  return (period, assumed) => {
    const key = `${period}|${assumed?.out.join(",")}|${assumed?.closed.join(",")}`;
    const found = known.get(key) ?? make(period, assumed);
    known.set(key, found);
    return found;
  };
}

/** Days before delivery the plans say how the network will be, from there on it says itself; and what is assumed on top. */
function stateOf(
  world: World,
  period: number,
  now: number | undefined,
  assumed: AssumedSwitching | undefined,
): NetworkState {
  if (assumed !== undefined)
    return world.states.of(switched(world.faults.closedAt(periodStart(period), true), assumed));
  return now === undefined ? plannedState(world, period) : expectedState(world, period, now);
}
