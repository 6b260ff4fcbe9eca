/**
 * What owners would change for flexibility services on a day of delivery. Every policy answers as it answers a constraint that
 * threatens nobody and that its rows could relieve. What it believes is what it declared on. Takes who is asked when; gives columns [unit][period].
 */
import { forecast } from "../forecast/forecast.ts";
import type { Asked, OwnersFlexibility } from "../model/services.ts";
import { answers } from "./ask-owners.ts";
import type { World } from "./world.ts";

/** Undefined before the day was stated. */
export function askFlexibility(
  world: World,
  deliveryDay: number,
  asked: Asked,
  paysAvailability: boolean,
): OwnersFlexibility | undefined {
  const known = world.days.get(deliveryDay);
  if (known === undefined) return undefined;
  const { fromPeriod, periodCount, issuedAt, availableKw } = known.lookAhead;
  const { forecaster, learnt } = world;
  const believed = forecast(forecaster, fromPeriod, periodCount, issuedAt, learnt.current);
  const asking = {
    curtailedKw: new Float64Array(availableKw.length),
    couldRelieve: asked.down,
    couldRelieveUp: asked.up,
  };
  const answered = answers(world, believed, availableKw, asking, paysAvailability);
  const none = new Float64Array(availableKw.length);
  const { offerAvailabilityGbpPerMwh: down = none, offerUpAvailabilityGbpPerMwh: up = none } =
    answered;
  return {
    upKw: answered.offerUpKw,
    upGbpPerMwh: answered.offerUpGbpPerMwh.map((price, cell) => price - up[cell]!),
    upAvailabilityGbpPerMwh: up,
    downKw: answered.offerKw,
    downGbpPerMwh: answered.offerGbpPerMwh.map((price, cell) => price - down[cell]!),
    downAvailabilityGbpPerMwh: down,
  };
}
