/**
 * What owners would change for flexibility services on a day of delivery. Every policy answers as it answers a constraint that
 * threatens nobody and that its rows could relieve. What it believes is what it declared on. Takes who is asked in the periods of a
 * gate; gives columns [unit][period] of these.
 */
import { forecast } from "../forecast/forecast.ts";
import type { Forecast } from "../model/forecast.ts";
import type { Asked, OwnersFlexibility } from "../model/services.ts";
import type { LookAhead } from "../model/venues.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { answers } from "./ask-owners.ts";
import type { World } from "./world.ts";

type Periods = Pick<DueGate, "deliveryDay" | "fromPeriod" | "toPeriod">;

/** What owners declared on: the same at every gate that asks on one statement, so it is made once. */
function declaredOn(
  { forecaster, learnt: { current }, asked }: World,
  lookAhead: LookAhead,
): Forecast {
  const kept = asked.get(lookAhead);
  if (kept !== undefined && kept.learnt === current) return kept;
  const { fromPeriod, periodCount, issuedAt } = lookAhead;
  const believed = forecast(forecaster, fromPeriod, periodCount, issuedAt, current);
  asked.set(lookAhead, believed);
  return believed;
}

/** Undefined before the day was stated. */
export function askFlexibility(
  world: World,
  { deliveryDay, fromPeriod: first, toPeriod }: Periods,
  asked: Asked,
  paysAvailability: boolean,
): OwnersFlexibility | undefined {
  const known = world.days.get(deliveryDay);
  if (known === undefined) return undefined;
  const { fromPeriod, periodCount, availableKw } = known.lookAhead;
  const believed = declaredOn(world, known.lookAhead);
  const unitCount = world.network.units.ids.length;
  const askedCount = toPeriod - first;
  const ofDay = (cell: number) =>
    Math.floor(cell / askedCount) * periodCount + (first - fromPeriod) + (cell % askedCount);
  const spread = (column: Uint8Array) => {
    const out = new Uint8Array(unitCount * periodCount);
    for (const [cell, is] of column.entries()) out[ofDay(cell)] = is;
    return out;
  };
  const asking = {
    curtailedKw: new Float64Array(availableKw.length),
    couldRelieve: spread(asked.down),
    couldRelieveUp: spread(asked.up),
  };
  const answered = answers(world, believed, availableKw, asking, paysAvailability);
  const none = new Float64Array(availableKw.length);
  const { offerAvailabilityGbpPerMwh: down = none, offerUpAvailabilityGbpPerMwh: up = none } =
    answered;
  const taken = (at: (cell: number) => number) =>
    Float64Array.from({ length: unitCount * askedCount }, (_, cell) => at(ofDay(cell)));
  return {
    upKw: taken((cell) => answered.offerUpKw[cell]!),
    upGbpPerMwh: taken((cell) => answered.offerUpGbpPerMwh[cell]! - up[cell]!),
    upAvailabilityGbpPerMwh: taken((cell) => up[cell]!),
    downKw: taken((cell) => answered.offerKw[cell]!),
    downGbpPerMwh: taken((cell) => answered.offerGbpPerMwh[cell]! - down[cell]!),
    downAvailabilityGbpPerMwh: taken((cell) => down[cell]!),
  };
}
