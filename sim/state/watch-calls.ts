/**
 * What market monitoring is shown of a unit's calls by services, and of its meter on earlier days; of relief that it sold, watch-reliefs.ts. Takes the world and the evidence of a day; gives what venues/monitoring/seen.ts says
 * of consumers that are to draw less: whom a higher baseline pays.
 */
import { PERIOD_SECONDS } from "../core/time.ts";
import { kwFromWh } from "../core/units.ts";
import { DSO, ESO, isEsoService } from "../model/services.ts";
import type { CallSeen, MetersSeen } from "../venues/monitoring/seen.ts";
import type { PastMeters } from "../venues/performance/baselines/baseline.ts";
import { eligibleDays } from "../venues/performance/baselines/past-days.ts";
import { serviceSettings } from "../venues/registry.ts";
import { halfHourOf, knownOf } from "./meter-past.ts";
import { type PeriodEvidence, soldKey } from "./monitor-state.ts";
import type { DeliveryDay, World } from "./world.ts";

/** As far as baselines look back. */
const EARLIER_DAYS = 10;

export function callsSeen(
  { network, scenario }: World,
  known: DeliveryDay,
  evidence: readonly PeriodEvidence[],
  unit: number,
): CallSeen[] {
  if (network.units.consumptionKwMax[unit] === 0) return [];
  const services = serviceSettings(scenario.venues);
  return evidence.flatMap(({ period, calls }) =>
    calls
      .filter(({ award }) => award.unit === unit && award.changeKw > 0)
      .flatMap(({ award, delivery }): CallSeen[] => {
        const baseline = services[award.service]?.baseline;
        if (baseline === undefined) return [];
        return [
          {
            ...{ baseline, halfHour: halfHourOf(period) },
            toldKw: kwFromWh(delivery.instructedWh, PERIOD_SECONDS),
            declaredKw: declaredIn(network, known, period, unit),
            countedWh: delivery.deliveredWh,
            priceGbpPerMwh: award.utilisationGbpPerMwh,
            payer: isEsoService(award.service) ? ESO : DSO,
          },
        ];
      }),
  );
}

/** What the owner declared when the day was first stated, kW injected. */
export function declaredIn(
  { units }: World["network"],
  { declaredKw, lookAhead }: DeliveryDay,
  period: number,
  unit: number,
): number {
  return declaredKw[(period - lookAhead.fromPeriod) * units.ids.length + unit]!;
}

/**
 * `period`: any of the day. A day with a call says nothing, for what is drawn before it may be moved; of a day on which relief was sold the other
 * half-hours do.
 */
export function metersSeen(world: World, period: number, unit: number): MetersSeen {
  const { past, day } = knownOf(world, unit, period);
  const { calledOn, soldOn } = world.monitor!;
  const untold: PastMeters = {
    ...{ meanKw: past!.meanKw, firstDay: past!.firstDay },
    isEventDay: (of) => calledOn.get(of)?.has(unit) ?? false,
  };
  const isSold = (of: number, halfHour: number) =>
    soldOn.get(of)?.has(soldKey(unit, halfHour)) ?? false;
  return {
    today: (halfHour) => past!.meanKw(day!, halfHour),
    earlier: eligibleDays(untold, day!, EARLIER_DAYS, []).map(
      (of) => (halfHour) => (isSold(of, halfHour) ? undefined : past!.meanKw(of, halfHour)),
    ),
  };
}
