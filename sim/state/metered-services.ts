/**
 * Hands what armed units gave in the present period to ../venues/performance/service-delivery.ts: their minutes against the baseline of the service that armed them.
 */
import type { Award, ServiceDelivery } from "../model/services.ts";
import { halfHoursOf } from "../venues/flexibility/windows.ts";
import type { SellerKnown } from "../venues/performance/baselines/baseline.ts";
import { baselineOf } from "../venues/performance/baselines/registry.ts";
import { serviceDeliveries } from "../venues/performance/service-delivery.ts";
import { serviceSettings } from "../venues/registry.ts";
import { homesDeclaredKw } from "./meter-homes.ts";
import { knownOf } from "./meter-past.ts";
import type { World } from "./world.ts";

export function meteredServices(world: World): ServiceDelivery[] {
  const { services, inputs, uninstructed, scenario } = world;
  const { armed, minutes } = services.present;
  if (armed.length === 0) return [];
  const settings = serviceSettings(scenario.venues);
  const meters = {
    declaredKw: homesDeclaredKw(world, armed[0]!.period, inputs.plannedKw),
    beforeKw: (unit: number) =>
      uninstructed.isKnown[unit] === 1 ? uninstructed.kw[unit] : undefined,
    known: ({ service, zone, unit, period }: Award): SellerKnown => {
      const own = settings[service]?.zones.find(({ id }) => id === zone);
      const window = halfHoursOf(own?.windows ?? [], period);
      return knownOf(world, unit, period, window);
    },
  };
  const { sensitivity } = world.present.state.model;
  const unitCount = world.network.units.ids.length;
  return serviceDeliveries(
    armed,
    minutes,
    meters,
    (service) => ({
      baseline: baselineOf(settings[service]?.baseline),
      isAtConstraint: settings[service]?.verifiedAt === "criticalAsset",
    }),
    ({ constraint, unit }) => sensitivity[constraint * unitCount + unit]!,
  );
}
