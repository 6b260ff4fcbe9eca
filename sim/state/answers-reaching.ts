/**
 * What owners answer a service on its way to it: nobody is asked whom another service has to itself, aggregators add what they offer of homes, and who told that it is not available or may not take
 * part is left out. Takes who is asked, what services have bought and how owners answer; gives what reaches the service.
 */
import type { Asked, OwnersFlexibility } from "../model/asked-flexibility.ts";
import type { Award, ServiceResults } from "../model/services.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { withoutAbsent } from "./award-answers.ts";
import { withoutExcluded } from "./exclusive-services.ts";
import { facilitated } from "./facilitated.ts";
import { withHomeOffers } from "./offer-homes.ts";
import type { World } from "./world.ts";

export function reaching(
  world: World,
  gate: DueGate,
  results: ServiceResults,
  awards: readonly Award[],
  asked: Asked,
  answer: (open: Asked) => OwnersFlexibility | undefined,
): OwnersFlexibility | undefined {
  const open = withoutExcluded(world, gate, awards, asked);
  const answered = withHomeOffers(world, gate, results, open, answer(open));
  return facilitated(world, gate, withoutAbsent(world.awardAnswering, gate, answered));
}
