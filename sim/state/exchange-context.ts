/**
 * What a gate of the local energy exchange may know: what units are expected to inject, and what was cleared and metered of a period. Takes
 * world and gate; changes nothing.
 */
import { forecast } from "../forecast/forecast.ts";
import type { ExchangeContext } from "../model/energy-exchange.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { notifiedKw, periodWh } from "./read-balance.ts";
import type { World } from "./world.ts";

/** What a gate at an instant may know. */
export function exchangeContext(world: World, instant: number): ExchangeContext {
  const { network, exchange, forecaster, series, balancing } = world;
  return {
    expectedWh(period) {
      const believed = forecast(forecaster, period, 1, instant);
      const movedWh = world.expectedMoveWh.get(period);
      return notifiedKw(world, period, believed).map(
        (kw, unit) => periodWh(kw) + (movedWh?.[unit] ?? 0),
      );
    },
    metered(period) {
      const [cleared, wh] = [exchange.cleared.get(period), exchange.meteredWh.get(period)];
      if (cleared === undefined || wh === undefined) return undefined;
      return {
        cleared,
        of: (id) => {
          const unit = network.units.ids.indexOf(id);
          return { meteredWh: wh[unit]!, billedBy: balancing.offtakers[unit] ?? WHOLESALE };
        },
        dayAheadGbpPerMwh: series.priceGbpPerMwh(period),
      };
    },
  };
}
