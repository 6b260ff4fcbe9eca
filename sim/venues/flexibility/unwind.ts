/**
 * Unwinding: what is armed and, shortly before delivery, not wanted any more is let go. Its provider keeps its availability and
 * is paid what it could have earned elsewhere above that. Takes awards and the flow believed by then; gives changes of state.
 */
import type { AwardChange } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import type { FlexibilitySettings } from "./settings.ts";
import { assumedBy, constraintsOf } from "./zones.ts";

export function unwind(
  _service: string,
  { services, network }: GateContext,
  { zones, unwinding }: FlexibilitySettings,
): GateOutcome {
  if (services === undefined || unwinding === undefined) return {};
  const isWanted = (zoneId: string, period: number) => {
    const zone = zones.find(({ id }) => id === zoneId)!;
    const { flowKw, ratingKw } = services.networkIn(period, assumedBy(network, zone));
    const flows = flowKw();
    return constraintsOf(network, zone).some(
      (constraint) => flows[constraint]! >= unwinding.fraction * ratingKw[constraint]!,
    );
  };
  const changes = services
    .awards()
    .filter(({ state, zone, period }) => state === "armed" && !isWanted(zone, period))
    .map(
      (award): AwardChange => ({
        award,
        state: "disarmed",
        reason: "notWantedAnyMore",
        foregoneGbpPerMwh: services.missedGbpPerMwh(award.id),
      }),
    );
  return { services: { changes } };
}
