/**
 * Flows as they are believed before anybody is curtailed. Takes the world and a forecast; gives one flow a constraint point, in its
 * limited direction.
 */
import { keptBy } from "../core/kept-by.ts";
import { londonDayOf, periodStart } from "../core/time.ts";
import { expectedInjections } from "../lookahead/injections.ts";
import type { Forecast } from "../model/forecast.ts";
import type { Network } from "../model/network.ts";
import { addInjections } from "../network/constraints.ts";
import type { NetworkState } from "../network/network-states.ts";
import { connectionLimitsIn } from "../positions/capacity-book.ts";
import { capacityKnownTo } from "./told-of-services.ts";
import type { World } from "./world.ts";

/** Flow at each constraint on what owners declared and what is known to change it (kW by unit), before anybody is curtailed. */
export function believedFlows(
  world: World,
  believed: Forecast,
  period: number,
  { flows }: NetworkState["model"],
  acceptedKw: Float64Array,
): Float64Array {
  const { network, days } = world;
  const { constraintPoints, units, demands } = network;
  const flowKw = new Float64Array(constraintPoints.ids.length);
  const known = days.get(londonDayOf(periodStart(period)));
  if (known === undefined) return flowKw;
  const declaredStep = period - known.lookAhead.fromPeriod;
  const step = period - believed.fromPeriod;
  const declared = {
    scheduleKw: rowOf(known.declaredKw, declaredStep, units.ids.length),
    believedKw: rowOf(known.believedKw, declaredStep, units.ids.length),
    acceptedKw,
    limits: [connectionLimitsIn(capacityKnownTo(world, "dso"), period)],
  };
  const offered = rowOf(believed.availableKw, step, units.ids.length);
  const { unitKw, injectionKw, branchKw } = scratchOf(network);
  expectedInjections(declared, network, { availableKw: offered, periodCount: 1 }, unitKw);
  const demandKw = rowOf(believed.demandKw, step, demands.ids.length);
  injectionKw.fill(0);
  addInjections(network, unitKw, demandKw, 1, 0, injectionKw);
  flows.solve(injectionKw, 1, branchKw);
  for (let constraint = 0; constraint < flowKw.length; constraint += 1)
    flowKw[constraint] =
      branchKw[constraintPoints.branch[constraint]!]! * constraintPoints.direction[constraint]!;
  return flowKw;
}

/** Columns that mean nothing between two calls. */
const scratchOf = keptBy(({ buses, branches, units }: Network) => ({
  unitKw: new Float64Array(units.ids.length),
  injectionKw: new Float64Array(buses.ids.length),
  branchKw: new Float64Array(branches.ids.length),
}));

const rowOf = (column: Float64Array, row: number, width: number) =>
  column.subarray(row * width, (row + 1) * width);
