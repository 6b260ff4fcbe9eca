/**
 * Tells homes with a state-of-system tariff what their part of the network is expected to be: with the first statement of a day, for its
 * half-hours. Takes a statement and the networks that it was made on; homes live on by it from the half-hour that begins then, and nobody who asks
 * earlier knows of it.
 */
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import { LEVEL_FRAC, type SystemLevel } from "../model/home-tariffs.ts";
import type { LookAhead } from "../model/venues.ts";
import { ratingForTarget } from "../network/limits.ts";
import type { World } from "./world.ts";

export function tellHomes(
  world: World,
  { issuedAt, fromPeriod, periodCount, flowKw }: LookAhead,
  networks: readonly ExpectedNetwork[],
): void {
  const { homes, network, ladder, means, isByDemand } = world;
  if (homes === undefined) return;
  const { ids } = network.constraintPoints;
  for (const [row, { tariff }] of homes.groups.entries()) {
    if (tariff?.kind !== "state-of-system") continue;
    const constraint = ids.indexOf(tariff.constraint);
    const hasSetPoints = means.hasSetPoints[constraint] === 1;
    const levels = Array.from({ length: periodCount }, (_, step) => {
      const targetKw = networks[step]!.targetKw[constraint]!;
      const ratingKw = ratingForTarget(ladder, targetKw, hasSetPoints);
      // Drawn by homes is positive: a point that generation loads counts its flow the other way.
      const sign = isByDemand[constraint] === 1 ? 1 : -1;
      return levelOf((sign * flowKw[step * ids.length + constraint]!) / ratingKw);
    });
    homes.tell(row, { toldAt: issuedAt, from: fromPeriod, levels });
  }
}

/** By the part of the rating that is drawn towards homes; negative: that flows from them. */
export function levelOf(drawnFrac: number): SystemLevel {
  if (drawnFrac > LEVEL_FRAC.red) return "red";
  if (drawnFrac > LEVEL_FRAC.amber) return "amber";
  return drawnFrac < 0 - LEVEL_FRAC.surplus ? "surplus" : "normal";
}
