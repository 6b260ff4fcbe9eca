/**
 * What always holds of a half-hour of homes: the net is the sum of the parts less what was not served, homes have what was metered and no more,
 * nothing is drawn the wrong way, batteries and cars stay inside what they may hold and what charges them. Throws InvariantBroken.
 */
import { InvariantBroken } from "../core/errors.ts";
import { formatInstant, PERIOD_HOURS } from "../core/time.ts";
import { WH_PER_KWH } from "../core/units.ts";
import type { GroupHalfHour } from "../homes/half-hours.ts";
import { batteryEnds, carsGive, type HomeGroup } from "../model/homes.ts";
import type { ServedHalfHour } from "./served-homes.ts";

/** Parts of cars that a sum over a group is known to. */
const ROUNDED_FRAC = 1e-6;
/** Wh by which two whole numbers of one half-hour may differ, each rounded by itself. */
const ROUNDED_WH = 1;

/** Homes of a group that have a battery, and a car. */
export interface HomeStores {
  readonly batteries: number;
  readonly cars: number;
}

export function checkHomes(
  group: HomeGroup,
  { batteries, cars }: HomeStores,
  served: ServedHalfHour,
  at: number,
): void {
  const { lived: of, netWh, unservedWh, isSupplied, givenWh, drawnWh } = served;
  const sumWh = of.baseWh + of.evWh + of.heatPumpWh + of.batteryWh - of.solarWh;
  if (netWh !== sumWh - unservedWh || drawnWh - givenWh !== netWh)
    throw broken(group, at, "homes draw the sum of their parts", `${netWh} Wh, parts ${sumWh} Wh`);
  const missedWh = Math.abs(unservedWh - served.registeredUnservedWh);
  if (isSupplied ? unservedWh !== 0 || missedWh !== 0 : missedWh > ROUNDED_WH)
    throw broken(
      group,
      at,
      "homes have what was metered",
      `${unservedWh} Wh missing of ${sumWh} Wh, ${served.registeredUnservedWh} Wh not served`,
    );
  const carsWh = carsGive(group) ? 0 : of.evWh;
  const lowestWh = Math.min(of.baseWh, of.solarWh, carsWh, of.heatPumpWh, givenWh, drawnWh);
  if (!(lowestWh >= 0))
    throw broken(group, at, "homes draw and give no less than nothing", `${lowestWh} Wh`);
  const { leastWh, mostWh } = batteryEnds(group);
  const [least, most] = [batteries * leastWh, batteries * mostWh];
  if (!(of.storedWh >= least - ROUNDED_WH && of.storedWh <= most + ROUNDED_WH))
    throw broken(
      group,
      at,
      "batteries of homes stay inside their bounds",
      `${of.storedWh} Wh in ${batteries} batteries, ${least} to ${most} Wh`,
    );
  checkCars(group, cars, of, at);
}

/** A sum of parts of each car's capacity, as a car leaves full and says how far it is from that. */
function checkCars(
  group: HomeGroup,
  cars: number,
  { pluggedCars, chargeFrac, evWh, evLackedWh }: GroupHalfHour,
  at: number,
): void {
  const isHeld =
    pluggedCars <= cars &&
    chargeFrac >= 0 - ROUNDED_FRAC &&
    chargeFrac <= pluggedCars + ROUNDED_FRAC &&
    evLackedWh >= 0;
  if (!isHeld)
    throw broken(
      group,
      at,
      "cars of homes hold no less than nothing and no more than they can",
      `${chargeFrac} of ${pluggedCars} cars plugged in of ${cars}, ${evLackedWh} Wh lacked`,
    );
  const mostWh = cars * (group.ev?.powerKw ?? 0) * WH_PER_KWH * PERIOD_HOURS;
  if (Math.abs(evWh) > mostWh + ROUNDED_WH)
    throw broken(
      group,
      at,
      "cars of homes draw and give no more than their chargers do",
      `${evWh} Wh of ${cars} cars, ${mostWh} Wh at most`,
    );
}

const broken = ({ id }: HomeGroup, at: number, law: string, detail: string): InvariantBroken =>
  new InvariantBroken(law, `${id}: ${detail} at ${formatInstant(at)}`);
