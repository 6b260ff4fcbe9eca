/**
 * Awards that their providers take back, and what a zone buys in their place. Takes awards, what their owners have said by now, and
 * how the service buys; gives changes of state and awards.
 * Keeps: an offer is bought once, whatever became of it, so that the gate comes to an end.
 */
import { periodStart } from "../../core/time.ts";
import { promisedKwOf } from "../../model/awards.ts";
import { type AwardChange, isLostToOther, isTakenByOther } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";

/** Awards in a state whose owners have said that they will not serve them; who has been told, or whose period has begun, is too late. */
export function takenBack(
  { services, instant }: GateContext,
  from: "awarded" | "armed",
): readonly AwardChange[] {
  if (services === undefined) return [];
  const state = from === "awarded" ? "cancelled" : "withdrawn";
  const changes: AwardChange[] = [];
  for (const award of services.awards()) {
    if (award.state !== from || instant > periodStart(award.period)) continue;
    const reason = services.takenBack(award);
    if (reason === undefined) continue;
    const isTold = services.instructions().some(({ award: { id } }) => id === award.id);
    if (!isTold) changes.push({ award, state, reason });
  }
  return changes;
}

/** What the zones buy, of the offers that are left, where something was taken back, or lost to the other operator, before it was armed. */
export function boughtInstead(
  context: GateContext,
  buy: (context: GateContext) => GateOutcome,
): NonNullable<NonNullable<GateOutcome["services"]>["awards"]> {
  const { services } = context;
  if (services === undefined) return [];
  const lost = services
    .awards()
    .filter(
      (award) =>
        award.state === "cancelled" ||
        (award.state === "released" && isTakenByOther(award)) ||
        (isLostToOther(award) && promisedKwOf(award) > Math.abs(award.changeKw)),
    );
  const needs = services
    .needs()
    .filter(({ zone, period }) =>
      lost.some((award) => award.zone === zone && award.period === period),
    );
  if (needs.length === 0) return [];
  return buy({ ...context, services: { ...services, needs: () => needs } }).services?.awards ?? [];
}
