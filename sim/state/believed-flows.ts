/**
 * Flows as they are believed before anybody is curtailed, and whether the network is otherwise than planned. Takes the
 * world and a forecast; gives one flow a constraint point, in its limited direction.
 */
import { londonDayOf, periodStart } from "../core/time.ts";
import { expectedInjections } from "../lookahead/injections.ts";
import type { Forecast } from "../model/forecast.ts";
import { addInjections } from "../network/constraints.ts";
import type { NetworkState } from "../network/network-states.ts";
import { limitsOfPeriods } from "../positions/capacity-book.ts";
import { capacityKnownTo } from "./told-of-services.ts";
import type { World } from "./world.ts";

/** Whether any branch is open (0) or closed (1) at an instant that the plans have otherwise. */
export function differsFromPlan({ faults }: World, instant: number, position: 0 | 1): boolean {
  const planned = faults.closedAt(instant, true);
  return faults
    .closedAt(instant, false)
    .some((closed, branch) => closed === position && planned[branch] !== position);
}

/** Flow at each constraint on what owners declared and what is known to change it (kW by unit), before anybody is curtailed. */
export function believedFlows(
  world: World,
  believed: Forecast,
  period: number,
  { flows }: NetworkState["model"],
  acceptedKw: Float64Array,
): Float64Array {
  const { network, days } = world;
  const { constraintPoints, units, demands, buses, branches } = network;
  const flowKw = new Float64Array(constraintPoints.ids.length);
  const known = days.get(londonDayOf(periodStart(period)));
  if (known === undefined) return flowKw;
  const rowsOf = (column: Float64Array, first: number, width: number) =>
    column.subarray((period - first) * width, (period - first + 1) * width);
  const { fromPeriod } = known.lookAhead;
  const declared = {
    scheduleKw: rowsOf(known.declaredKw, fromPeriod, units.ids.length),
    believedKw: rowsOf(known.believedKw, fromPeriod, units.ids.length),
    acceptedKw,
    limits: limitsOfPeriods(capacityKnownTo(world, "dso"), period, 1),
  };
  const offered = rowsOf(believed.availableKw, believed.fromPeriod, units.ids.length);
  const unitKw = expectedInjections(declared, network, { availableKw: offered, periodCount: 1 });
  const demandKw = rowsOf(believed.demandKw, believed.fromPeriod, demands.ids.length);
  const injectionKw = new Float64Array(buses.ids.length);
  const branchKw = new Float64Array(branches.ids.length);
  addInjections(network, unitKw, demandKw, 1, 0, injectionKw);
  flows.solve(injectionKw, 1, branchKw);
  for (let constraint = 0; constraint < flowKw.length; constraint += 1)
    flowKw[constraint] =
      branchKw[constraintPoints.branch[constraint]!]! * constraintPoints.direction[constraint]!;
  return flowKw;
}
