/**
 * Requirements: what relief each zone wants in each period of its windows. Takes flows as they are believed and the zones; gives
 * needs, whole kW rounded up, at the point of the zone where most is wanted.
 */
import type { ServiceNeed } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import type { FlexibilitySettings, ServiceZone } from "./settings.ts";
import { isInWindow } from "./windows.ts";
import { assumedBy, constraintsOf } from "./zones.ts";

export function publish(
  service: string,
  context: GateContext,
  own: FlexibilitySettings,
): GateOutcome {
  return context.lookAhead === undefined
    ? {}
    : { services: { needs: needsIn(service, context, own) } };
}

/** Needs of the periods of a gate. */
export function needsIn(
  service: string,
  context: GateContext,
  { zones }: FlexibilitySettings,
): ServiceNeed[] {
  const needs: ServiceNeed[] = [];
  for (let period = context.fromPeriod; period < context.toPeriod; period += 1) {
    for (const zone of zones) {
      if (!isInWindow(zone.windows, period)) continue;
      const most = needOf(context, zone, period);
      if (most.neededKw > 0) needs.push({ service, zone: zone.id, period, ...most });
    }
  }
  return needs;
}

function needOf(
  { network, services }: GateContext,
  zone: ServiceZone,
  period: number,
): Pick<ServiceNeed, "constraint" | "neededKw"> {
  const [first = 0, ...others] = constraintsOf(network, zone);
  const { requirement } = zone;
  if (requirement.kind === "stated") return { constraint: first, neededKw: requirement.reliefKw };
  const { flowKw, ratingKw } = services!.networkIn(period, assumedBy(network, zone));
  const flows = flowKw();
  const excessKw = (constraint: number) =>
    flows[constraint]! - requirement.triggerFrac * ratingKw[constraint]!;
  const constraint = others.reduce(
    (most, each) => (excessKw(each) > excessKw(most) ? each : most),
    first,
  );
  return { constraint, neededKw: Math.max(0, Math.ceil(excessKw(constraint))) };
}
