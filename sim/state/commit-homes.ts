/** Homes in a run: the rows of a half-hour, checked as they are written. Takes world and period; written by the period's commit. */
import { InvariantBroken } from "../core/errors.ts";
import { formatInstant, periodStart } from "../core/time.ts";
import { roundHalfAway } from "../core/units.ts";
import type { GroupHalfHour } from "../homes/course.ts";
import { batteryEnds, type HomeGroup } from "../model/homes.ts";
import type { World } from "./world.ts";

export function recordHomes({ homes, tables }: World, period: number): void {
  if (homes === undefined) return;
  const at = periodStart(period);
  for (const [row, group] of homes.groups.entries()) {
    const of = homes.halfHour(row, period);
    checkHomes(group, of, at);
    tables.homes_period.append(
      at,
      group.id,
      group.count,
      of.baseWh,
      of.solarWh,
      of.batteryWh,
      of.evWh,
      of.heatPumpWh,
      of.netWh,
      of.storedWh,
      of.evLackedWh,
      of.indoorC,
      of.coldHomes,
    );
  }
  homes.forgetBefore(period);
}

/** The net is the sum of the parts; nothing is drawn the wrong way; batteries stay inside what they may hold. */
function checkHomes(group: HomeGroup, of: GroupHalfHour, at: number): void {
  const broken = (law: string, detail: string) => {
    throw new InvariantBroken(law, `${group.id}: ${detail} at ${formatInstant(at)}`);
  };
  const sumWh = of.baseWh + of.evWh + of.heatPumpWh + of.batteryWh - of.solarWh;
  if (of.netWh !== sumWh)
    broken("homes draw the sum of their parts", `${of.netWh} Wh, parts ${sumWh} Wh`);
  for (const wh of [of.baseWh, of.solarWh, of.evWh, of.heatPumpWh])
    if (!(wh >= 0)) broken("homes draw and give no less than nothing", `${wh} Wh`);
  const { mostWh } = batteryEnds(group);
  if (!(of.storedWh >= 0 && of.storedWh <= roundHalfAway(group.count * mostWh)))
    broken("batteries of homes stay inside their bounds", `${of.storedWh} Wh`);
}
