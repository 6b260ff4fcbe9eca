/** Awards of a settlement period: those that are kept, and what the gates of the present page have made of them so far. */
import { type Award, cameIntoForce, type ServiceResults } from "../model/services.ts";
import type { World } from "./world.ts";

const NONE: readonly Award[] = [];

/** Awards of a period as the gates of this page have left them so far. */
export function awardsOf(
  { services }: World,
  results: ServiceResults | undefined,
  period: number,
): readonly Award[] {
  const kept = services.awards.get(period) ?? NONE;
  if (results === undefined || (results.awards.length === 0 && results.changed.length === 0))
    return kept;
  const changed = new Map(results.changed.map((award) => [award.id, award]));
  return [
    ...kept,
    ...results.awards.filter((award) => award.period === period && cameIntoForce(award)),
  ].map((award) => changed.get(award.id) ?? award);
}
