/**
 * What always holds of a half-hour of homes: the net is the sum of the parts less what was not served, homes have what was metered and no more,
 * nothing is drawn the wrong way, batteries stay inside what they may hold. Throws InvariantBroken.
 */
import { InvariantBroken } from "../core/errors.ts";
import { formatInstant } from "../core/time.ts";
import { batteryEnds, carsGive, type HomeGroup } from "../model/homes.ts";
import type { ServedHalfHour } from "./served-homes.ts";

/** Wh by which two whole numbers of one half-hour may differ, each rounded by itself. */
const ROUNDED_WH = 1;

/** `batteries`: homes of the group that have one. */
export function checkHomes(
  group: HomeGroup,
  batteries: number,
  served: ServedHalfHour,
  at: number,
): void {
  const { lived: of, netWh, unservedWh, isSupplied } = served;
  const sumWh = of.baseWh + of.evWh + of.heatPumpWh + of.batteryWh - of.solarWh;
  if (netWh !== sumWh - unservedWh || served.drawnWh - served.givenWh !== netWh)
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
  for (const wh of [of.baseWh, of.solarWh, carsWh, of.heatPumpWh, served.givenWh, served.drawnWh])
    if (!(wh >= 0)) throw broken(group, at, "homes draw and give no less than nothing", `${wh} Wh`);
  const { leastWh, mostWh } = batteryEnds(group);
  const [least, most] = [batteries * leastWh, batteries * mostWh];
  if (!(of.storedWh >= least - ROUNDED_WH && of.storedWh <= most + ROUNDED_WH))
    throw broken(
      group,
      at,
      "batteries of homes stay inside their bounds",
      `${of.storedWh} Wh in ${batteries} batteries, ${least} to ${most} Wh`,
    );
}

const broken = ({ id }: HomeGroup, at: number, law: string, detail: string): InvariantBroken =>
  new InvariantBroken(law, `${id}: ${detail} at ${formatInstant(at)}`);
