/**
 * Offers for a service. Takes needs and what owners answer to them; gives offers of units whose change relieves the point where
 * the zone wants relief, in the direction that does, of whole kW.
 */
import type { FlexibilityOffer, ServiceNeed } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import type { FlexibilitySettings } from "./settings.ts";

export function collect(
  _service: string,
  context: GateContext,
  own: FlexibilitySettings,
): GateOutcome {
  const { services, network } = context;
  const needs = services?.needs ?? [];
  const answered = needs.length === 0 ? undefined : services!.ask(needs);
  if (answered === undefined) return {};
  const offers: FlexibilityOffer[] = [];
  const unitCount = network.units.ids.length;
  const periodCount = answered.upKw.length / unitCount;
  for (const need of needs) {
    const sensitivities = context.sensitivityIn(need.period);
    for (let unit = 0; unit < unitCount; unit += 1) {
      const technology = network.units.technology[unit]!;
      if (!own.participation.provider.includes(technology)) continue;
      const sensitivity = sensitivities[need.constraint * unitCount + unit]!;
      if (Math.abs(sensitivity) < context.minSensitivity) continue;
      const cell = unit * periodCount + need.period - context.fromPeriod;
      // Relief is counted per kW less that is injected: where it is negative, more injection relieves.
      const isUp = sensitivity < 0;
      const kw = Math.floor(isUp ? answered.upKw[cell]! : answered.downKw[cell]!);
      if (kw < own.minOfferKw) continue;
      offers.push({
        id: offerId(need, network.units.ids[unit]!),
        placedAt: context.instant,
        ...{ service: need.service, zone: need.zone, period: need.period },
        ...{ constraint: need.constraint, unit },
        changeKw: isUp ? kw : -kw,
        reliefFrac: Math.abs(sensitivity),
        availabilityGbpPerMwh: answered.availabilityGbpPerMwh[cell]!,
        utilisationGbpPerMwh: isUp ? answered.upGbpPerMwh[cell]! : answered.downGbpPerMwh[cell]!,
      });
    }
  }
  return { services: { offers } };
}

/** Told apart by service, zone, period and unit: one offer each. */
const offerId = ({ service, zone, period }: ServiceNeed, unit: string) =>
  `${service}.${zone}.${period}.${unit}`;
