/**
 * Offers for a service. Takes needs and what owners answer to them; gives offers of units whose change relieves the point where
 * the zone wants relief, in the direction that does, of whole kW.
 */
import type { FlexibilityOffer, ServiceNeed } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import type { FlexibilitySettings } from "./settings.ts";
import { assumedBy } from "./zones.ts";

export function collect(
  _service: string,
  context: GateContext,
  own: FlexibilitySettings,
): GateOutcome {
  const { services, network, fromPeriod, toPeriod } = context;
  const sought = (services?.needs() ?? []).flatMap((need) => soughtOf(context, own, need));
  if (sought.length === 0) return {};
  const periodCount = toPeriod - fromPeriod;
  const cellOf = ({ unit, need }: Sought) => unit * periodCount + need.period - fromPeriod;
  const cells = network.units.ids.length * periodCount;
  const asked = { up: new Uint8Array(cells), down: new Uint8Array(cells) };
  // Relief is counted per kW less that is injected: where it is negative, more injection relieves.
  for (const each of sought) asked[each.sensitivity < 0 ? "up" : "down"][cellOf(each)] = 1;
  const answered = services!.ask(asked, {
    paysAvailability: own.ceilings.availabilityGbpPerMwh > 0,
  });
  if (answered === undefined) return {};
  const offers: FlexibilityOffer[] = [];
  const kwOf = (each: Sought) =>
    Math.floor(
      each.sensitivity < 0 ? answered.upKw[cellOf(each)]! : answered.downKw[cellOf(each)]!,
    );
  const lotKw = (each: Sought) => {
    const together = services!.soldWith(each.unit);
    if (together === undefined) return kwOf(each);
    return sought
      .filter(({ need, unit }) => need === each.need && together.includes(unit))
      .reduce((sum, other) => sum + kwOf(other), 0);
  };
  for (const each of sought) {
    const { need, unit, sensitivity } = each;
    const cell = cellOf(each);
    const isUp = sensitivity < 0;
    const kw = kwOf(each);
    if (kw <= 0 || lotKw(each) < own.minOfferKw) continue;
    offers.push({
      id: offerId(need, network.units.ids[unit]!),
      placedAt: context.instant,
      service: need.service,
      zone: need.zone,
      period: need.period,
      constraint: need.constraint,
      unit,
      changeKw: isUp ? kw : -kw,
      reliefFrac:
        own.countedBy.kind === "sensitivity" ? Math.abs(sensitivity) : own.countedBy.factor,
      availabilityGbpPerMwh: isUp
        ? answered.upAvailabilityGbpPerMwh[cell]!
        : answered.downAvailabilityGbpPerMwh[cell]!,
      utilisationGbpPerMwh: isUp ? answered.upGbpPerMwh[cell]! : answered.downGbpPerMwh[cell]!,
    });
  }
  return { services: { offers } };
}

/** A unit whose change relieves the point where a zone wants relief. */
interface Sought {
  readonly need: ServiceNeed;
  readonly unit: number;
  readonly sensitivity: number;
}

function soughtOf(
  { network, services, minSensitivity }: GateContext,
  { zones, participation }: FlexibilitySettings,
  need: ServiceNeed,
): Sought[] {
  const { ids, technology } = network.units;
  const zone = zones.find(({ id }) => id === need.zone)!;
  const { sensitivity } = services!.networkIn(need.period, assumedBy(network, zone));
  return ids.flatMap((_, unit): Sought[] => {
    const here = sensitivity[need.constraint * ids.length + unit]!;
    const isIn = participation.provider.includes(technology[unit]!);
    return isIn && Math.abs(here) >= minSensitivity ? [{ need, unit, sensitivity: here }] : [];
  });
}

/** Told apart by service, zone, period and unit: one offer each. */
export const offerId = (
  { service, zone, period }: Pick<ServiceNeed, "service" | "zone" | "period">,
  unit: string,
): string => `${service}.${zone}.${period}.${unit}`;
