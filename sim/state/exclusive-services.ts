/**
 * Services that have a unit to themselves: where one says so, no other service, of either operator, holds the unit in half-hours for
 * which it has bought it, nor does it buy what another has. Owners know what they have sold, so it depends on no visibility.
 * Takes who is asked, or what is to be awarded, and the awards of these periods; gives who is asked still, or why an award is refused.
 */
import type { Asked } from "../model/asked-flexibility.ts";
import type { Award, ServiceResults } from "../model/services.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { isExclusive } from "../venues/registry.ts";
import { awardsOf } from "./period-awards.ts";
import type { World } from "./world.ts";

/** Whether an award keeps its unit from a service. */
function keepsFrom({ scenario }: World, service: string, { service: of, state }: Award): boolean {
  if (of === service || (state !== "awarded" && state !== "armed")) return false;
  return isExclusive(of, scenario.venues) || isExclusive(service, scenario.venues);
}

/** Without half-hours in which another service keeps a unit from that of the gate. */
export function withoutExcluded(
  world: World,
  { venue, fromPeriod, toPeriod }: Pick<DueGate, "venue" | "fromPeriod" | "toPeriod">,
  awards: readonly Award[],
  asked: Asked,
): Asked {
  const keeping = awards.filter((award) => keepsFrom(world, venue, award));
  if (keeping.length === 0) return asked;
  const open = { up: asked.up.slice(), down: asked.down.slice() };
  for (const { unit, period } of keeping) {
    const cell = unit * (toPeriod - fromPeriod) + period - fromPeriod;
    open.up[cell] = 0;
    open.down[cell] = 0;
  }
  return open;
}

/** Why an award may not stand beside what is bought already; undefined where it may. */
export function exclusionOf(world: World, results: ServiceResults, award: Award) {
  const other = awardsOf(world, results, award.period).find(
    (each) => each.unit === award.unit && keepsFrom(world, award.service, each),
  );
  if (other === undefined) return undefined;
  const why = `${world.network.units.ids[award.unit]!} is bought for ${other.service}, and one of the two excludes other services`;
  return { kind: "refused", by: "excluded", why } as const;
}
