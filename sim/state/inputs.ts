/**
 * Inputs of a period from the series, the declared schedules and the stores; and the outlook on which gates decide shortly
 * before delivery.
 */
import { londonDayOf, periodStart } from "../core/time.ts";
import { availability } from "../dispatch/availability.ts";
import { forecast } from "../forecast/forecast.ts";
import type { Outlook } from "../model/venues.ts";
import type { DueGate } from "../timetable/timetable.ts";
import type { World } from "./world.ts";

/** Fills the workspace's inputs: what happens in this period. */
export function readInputs(world: World, period: number): void {
  const { inputs, series, network } = world;
  series.availableKw(period, inputs.sourceKw);
  series.demandKw(period, inputs.demandKw);
  planned(world, period, inputs.plannedKw);
  availability(
    network,
    inputs.sourceKw,
    inputs.plannedKw,
    world.storedWh,
    inputs.availableKw,
    inputs.lowestKw,
  );
  darken(world);
}

/** Nothing is generated or consumed at a bus without supply. */
function darken(world: World): void {
  const { inputs, network } = world;
  const { isSupplied } = world.model.flows.topology;
  for (let unit = 0; unit < inputs.availableKw.length; unit += 1) {
    if (isSupplied[network.units.bus[unit]!] === 1) continue;
    inputs.availableKw[unit] = 0;
    inputs.lowestKw[unit] = 0;
  }
  for (let demand = 0; demand < inputs.demandKw.length; demand += 1) {
    if (isSupplied[network.demands.bus[demand]!] !== 1) inputs.demandKw[demand] = 0;
  }
}

/** The declared schedule of the period, kW by unit. */
function planned(world: World, period: number, out: Float64Array): void {
  const unitCount = out.length;
  const day = world.days.get(londonDayOf(periodStart(period)));
  if (day === undefined) {
    out.fill(0);
    return;
  }
  const step = period - day.lookAhead.fromPeriod;
  out.set(day.lookAhead.availableKw.subarray(step * unitCount, (step + 1) * unitCount));
}

/** What is believed, when a gate is due, of the first period that it is for. */
export function outlookOf(world: World, gate: DueGate): Outlook {
  const unitCount = world.network.units.ids.length;
  const availableKw = new Float64Array(unitCount);
  const downRoomKw = new Float64Array(unitCount);
  const believed = forecast(world.forecaster, gate.fromPeriod, 1, gate.instant);
  const plannedKw = new Float64Array(unitCount);
  const lowestKw = new Float64Array(unitCount);
  planned(world, gate.fromPeriod, plannedKw);
  availability(
    world.network,
    believed.availableKw,
    plannedKw,
    world.storedWh,
    availableKw,
    lowestKw,
  );
  for (let unit = 0; unit < unitCount; unit += 1)
    downRoomKw[unit] = availableKw[unit]! - lowestKw[unit]!;
  return { availableKw, downRoomKw };
}
