/**
 * The deadline of arming: what is armed is locked and must be ready; what is not is released and free for another service. Before it,
 * what providers have taken back is bought of others. Takes awards and the flow believed by then; gives their changes of state.
 */
import type { Award, AwardChange } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import type { FlexibilitySettings } from "./settings.ts";
import { boughtInstead, takenBack } from "./take-back.ts";
import { assumedBy, constraintsOf } from "./zones.ts";

/** `buy`: how the service buys. */
export function arm(
  context: GateContext,
  own: FlexibilitySettings,
  buy: (context: GateContext) => GateOutcome,
): GateOutcome {
  const gone = takenBack(context, "awarded");
  if (gone.length > 0) return { services: { changes: gone, isUnfinished: true } };
  const instead = own.cancellation.replacement === "none" ? [] : boughtInstead(context, buy);
  if (instead.length > 0) return { services: { awards: instead, isUnfinished: true } };
  const awarded = (context.services?.awards() ?? []).filter(({ state }) => state === "awarded");
  return { services: { changes: awarded.map((award) => decide(context, own, award)) } };
}

function decide(context: GateContext, own: FlexibilitySettings, award: Award): AwardChange {
  const { arming } = own;
  const zone = own.zones.find(({ id }) => id === award.zone)!;
  if (arming.kind === "always") return { award, state: "armed", reason: "scheduled" };
  const assumed = assumedBy(context.network, zone);
  const { flowKw, ratingKw } = context.services!.networkIn(award.period, assumed);
  const flows = flowKw();
  const isWanted = constraintsOf(context.network, zone).some(
    (constraint) => flows[constraint]! > arming.fraction * ratingKw[constraint]!,
  );
  return isWanted
    ? { award, state: "armed", reason: "flowExpected" }
    : { award, state: "released", reason: "notWanted" };
}
