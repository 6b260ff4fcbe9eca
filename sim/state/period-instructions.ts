/**
 * Instructions of a settlement period: those that are kept, and what the gates of the present page have made of them so far. Takes the world
 * and a page's results; gives them as they were told, or as they ended.
 */
import type { EndedCall } from "../model/lost-units.ts";
import type { Award, Instruction, ServiceResults } from "../model/services.ts";
import type { World } from "./world.ts";

const NONE: readonly Instruction[] = [];

/** Not to be written to. */
export function instructionsOf(
  { services }: World,
  results: ServiceResults | undefined,
  period: number,
): readonly Instruction[] {
  const kept = services.instructions.get(period) ?? NONE;
  if (results === undefined || (results.instructions.length === 0 && results.ended.length === 0))
    return kept;
  const fresh = results.instructions.filter(({ award }) => award.period === period);
  return withEnds([...kept, ...fresh], results.ended);
}

/** As they hold once some have ended; one that was to begin later holds never. */
export function withEnds(
  told: readonly Instruction[],
  ended: readonly EndedCall[],
): readonly Instruction[] {
  if (ended.length === 0) return told;
  return told.map((each) => {
    const end = ended.find((of) => of.told === each);
    return end === undefined
      ? each
      : { ...each, to: Math.max(each.from, Math.min(each.to, end.endsAt)), isEnded: true };
  });
}

/** What a unit was told under an award and follows, or is to follow. */
export const followedUnder = (
  world: World,
  results: ServiceResults,
  { id, period }: Award,
): readonly Instruction[] =>
  instructionsOf(world, results, period).filter(
    ({ award, isEnded }) => award.id === id && isEnded !== true,
  );
