/**
 * What the gates of services read: requirements, offers, awards and instructions of their own service for the periods of the
 * gate, what owners would answer, and flows as they are believed at that instant. Takes the world and what the page's earlier
 * gates brought about; gives a ServiceContext.
 */
import { londonDayOf, monthNumberOf, periodStart } from "../core/time.ts";
import { forecast } from "../forecast/forecast.ts";
import { expectedInjections } from "../lookahead/injections.ts";
import type { ServiceContext, ServiceDelivery, ServiceResults } from "../model/services.ts";
import { addInjections } from "../network/constraints.ts";
import { constraintLimits } from "../network/limits.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { awardsOf } from "./apply-services.ts";
import { askFlexibility } from "./ask-flexibility.ts";
import { expectedState, limitsAt } from "./present.ts";
import { scoreKey } from "./service-state.ts";
import type { World } from "./world.ts";

export function serviceContext(
  world: World,
  gate: DueGate,
  results: ServiceResults,
): ServiceContext {
  const { services, network } = world;
  const { venue: service, instant, fromPeriod, toPeriod } = gate;
  const periods = Array.from({ length: toPeriod - fromPeriod }, (_, step) => fromPeriod + step);
  const ofPeriods = <Of extends { readonly service: string }>(
    kept: ReadonlyMap<number, readonly Of[]>,
    fresh: readonly (Of & { readonly period: number })[],
  ) =>
    [
      ...periods.flatMap((period) => kept.get(period) ?? []),
      ...fresh.filter(({ period }) => period >= fromPeriod && period < toPeriod),
    ].filter((each) => each.service === service);
  const awards = () => periods.flatMap((period) => awardsOf(world, results, period));
  const instructions = (period: number) =>
    [...(services.instructions.get(period) ?? []), ...results.instructions].filter(
      ({ award }) => award.period === period && award.service === service,
    );
  return {
    needs: ofPeriods(services.needs, results.needs),
    offers: ofPeriods(services.offers, results.offers),
    awards: awards().filter((award) => award.service === service),
    instructions: periods.flatMap(instructions),
    following: new Set(
      instructions(fromPeriod - 1)
        .filter(({ to }) => to === periodStart(fromPeriod))
        .map(({ award }) => award.unit),
    ),
    deliveries: deliveriesOf(services.deliveries, periods),
    ask: (needs) => askFlexibility(world, gate.deliveryDay, needs),
    isArmed: (unit, period) =>
      awardsOf(world, results, period).some(
        (award) => award.unit === unit && award.state === "armed",
      ),
    expectedFlowKw: (period) => expectedFlows(world, period, instant),
    ratingKw: (period) => {
      const limits = constraintLimits(network.constraintPoints.ids.length);
      limitsAt(world, period, expectedState(world, period, instant).isElementOut, limits);
      return limits.ratingKw;
    },
    isFaulted: world.faults
      .closedAt(instant, false)
      .some((closed, branch) => closed === 0 && plannedClosed(world, instant)[branch] === 1),
    lastMonthFrac: (unit, period) => {
      const month = monthNumberOf(londonDayOf(periodStart(period))) - 1;
      const score = services.scores.get(scoreKey(unit, month));
      return score === undefined ? 1 : score.deliveredFrac / score.count;
    },
  };
}

const plannedClosed = ({ faults }: World, instant: number) => faults.closedAt(instant, true);

function deliveriesOf(
  kept: ReadonlyMap<number, ReadonlyMap<string, ServiceDelivery>>,
  periods: readonly number[],
): Map<string, ServiceDelivery> {
  return new Map(periods.flatMap((period) => [...(kept.get(period) ?? [])]));
}

/**
 * Flow at each constraint in its limited direction, as it is believed at an instant, on what owners declared and the network as
 * it is known by then: before anybody is curtailed or told.
 */
function expectedFlows(world: World, period: number, instant: number): Float64Array {
  const { network, forecaster, learnt, days } = world;
  const { constraintPoints, units, buses, branches } = network;
  const flowKw = new Float64Array(constraintPoints.ids.length);
  const known = days.get(londonDayOf(periodStart(period)));
  if (known === undefined) return flowKw;
  const believed = forecast(forecaster, period, 1, instant, learnt.current);
  const row = (period - known.lookAhead.fromPeriod) * units.ids.length;
  const cells = [row, row + units.ids.length] as const;
  const declared = {
    scheduleKw: known.lookAhead.availableKw.subarray(...cells),
    believedKw: known.believedKw.subarray(...cells),
  };
  const unitKw = expectedInjections(declared, network, believed);
  const injectionKw = new Float64Array(buses.ids.length);
  const branchKw = new Float64Array(branches.ids.length);
  addInjections(network, unitKw, believed.demandKw, 1, 0, injectionKw);
  expectedState(world, period, instant).model.flows.solve(injectionKw, 1, branchKw);
  for (let constraint = 0; constraint < flowKw.length; constraint += 1)
    flowKw[constraint] =
      branchKw[constraintPoints.branch[constraint]!]! * constraintPoints.direction[constraint]!;
  return flowKw;
}
