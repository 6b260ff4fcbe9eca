/**
 * Owners asked again in operational time, for a gate that trades what is open shortly before delivery. Takes a statement of
 * the next few periods; gives it with the rest of its day behind it, because a store's price depends on its day, and what the
 * owners answer to that. Behind the periods stated nothing is constrained.
 */
import { londonDayOf, londonDayStart, periodOf, periodStart } from "../core/time.ts";
import { forecast } from "../forecast/forecast.ts";
import type { LookAhead } from "../model/venues.ts";
import { ownersOrders } from "./ask-owners.ts";
import type { NewestStatement, World } from "./world.ts";

/** What the owners answer to a statement of operational time, issued at `issuedAt`. */
export function askAgain(world: World, stated: LookAhead, issuedAt: number): NewestStatement {
  const { fromPeriod } = stated;
  const lastDay = londonDayOf(periodStart(fromPeriod + stated.periodCount - 1));
  const periodCount = periodOf(londonDayStart(lastDay + 1)) - fromPeriod;
  const believed = forecast(world.forecaster, fromPeriod, periodCount, issuedAt);
  const lookAhead = throughTheDay(world, stated, periodCount, believed.priceGbpPerMwh);
  return { lookAhead, owners: ownersOrders(world, believed, lookAhead, issuedAt) };
}

function throughTheDay(
  { days, network }: World,
  stated: LookAhead,
  periodCount: number,
  priceGbpPerMwh: Float64Array,
): LookAhead {
  const unitCount = network.units.ids.length;
  const constraintCount = network.constraintPoints.ids.length;
  const longer = (column: Float64Array, width: number) => {
    const out = new Float64Array(periodCount * width);
    out.set(column);
    return out;
  };
  const availableKw = longer(stated.availableKw, unitCount);
  for (let step = stated.periodCount; step < periodCount; step += 1) {
    const period = stated.fromPeriod + step;
    const known = days.get(londonDayOf(periodStart(period)))?.lookAhead;
    if (known === undefined) continue;
    const row = (period - known.fromPeriod) * unitCount;
    availableKw.set(known.availableKw.subarray(row, row + unitCount), step * unitCount);
  }
  return {
    ...stated,
    periodCount,
    priceGbpPerMwh,
    availableKw,
    flowKw: longer(stated.flowKw, constraintCount),
    sizeKw: longer(stated.sizeKw, constraintCount),
    curtailedKw: longer(stated.curtailedKw, constraintCount * unitCount),
  };
}
