/**
 * What owners would change for flexibility services on a day of delivery: every policy that offers any is asked once for all its
 * rows. Takes who is asked when, and what was stated of the day; gives columns [unit][period].
 */
import type { OwnersFlexibility } from "../model/services.ts";
import { byUnit, revenuesAt } from "./ask-owners.ts";
import type { World } from "./world.ts";

/** Undefined before the day was stated. */
export function askFlexibility(
  world: World,
  deliveryDay: number,
  isAsked: Uint8Array,
): OwnersFlexibility | undefined {
  const known = world.days.get(deliveryDay);
  if (known === undefined) return undefined;
  const { fromPeriod, periodCount, availableKw, priceGbpPerMwh } = known.lookAhead;
  const unitCount = world.network.units.ids.length;
  const offered = byUnit(known.believedKw, unitCount, periodCount);
  const planned = byUnit(availableKw, unitCount, periodCount);
  const revenue = revenuesAt(world, priceGbpPerMwh);
  const column = () => new Float64Array(unitCount * periodCount);
  const out = {
    upKw: column(),
    upGbpPerMwh: column(),
    downKw: column(),
    downGbpPerMwh: column(),
    availabilityGbpPerMwh: column(),
  };
  for (const { policy, firstUnit, rows, settings } of world.batches) {
    const cells = [firstUnit * periodCount, (firstUnit + rows.count) * periodCount] as const;
    policy.flexibility?.(
      {
        ...{ rows, fromPeriod, periodCount, priceGbpPerMwh },
        availableKw: offered.subarray(...cells),
        plannedKw: planned.subarray(...cells),
        revenueGbpPerMwh: revenue.subarray(...cells),
        isAsked: isAsked.subarray(...cells),
      },
      settings,
      {
        upKw: out.upKw.subarray(...cells),
        upGbpPerMwh: out.upGbpPerMwh.subarray(...cells),
        downKw: out.downKw.subarray(...cells),
        downGbpPerMwh: out.downGbpPerMwh.subarray(...cells),
        availabilityGbpPerMwh: out.availabilityGbpPerMwh.subarray(...cells),
      },
    );
  }
  return out;
}
