/**
 * What armed units gave in the present period: their minutes against the baseline of the service that armed them.
 */
import type { ServiceDelivery } from "../model/services.ts";
import { baselineOf } from "../venues/performance/registry.ts";
import { serviceDeliveries } from "../venues/performance/service-delivery.ts";
import { serviceSettings } from "../venues/registry.ts";
import type { World } from "./world.ts";

export function meteredServices(world: World): ServiceDelivery[] {
  const { services, inputs, uninstructed, scenario } = world;
  const { armed, minutes } = services.present;
  if (armed.length === 0) return [];
  const meters = {
    declaredKw: inputs.plannedKw,
    beforeKw: (unit: number) =>
      uninstructed.isKnown[unit] === 1 ? uninstructed.kw[unit] : undefined,
  };
  return serviceDeliveries(armed, minutes, meters, (service) =>
    baselineOf(serviceSettings(scenario.venues)[service]?.baseline),
  );
}
