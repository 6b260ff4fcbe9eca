/**
 * What a gate of the local energy exchange may know: what units are expected to inject, and what was cleared and metered of a period. Takes
 * world and gate; changes nothing.
 */
import { londonDayOf, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import { whFromKw } from "../core/units.ts";
import { forecast } from "../forecast/forecast.ts";
import { ENERGY_EXCHANGE, type ExchangeContext } from "../model/energy-exchange.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { tariffsOf } from "../venues/local-energy-exchange/settings.ts";
import { expectedNetworks } from "./present.ts";
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
    roomWh: (period) => roomWh(world, period),
    metered(period) {
      const [cleared, wh] = [exchange.cleared.get(period), exchange.meteredWh.get(period)];
      if (cleared === undefined || wh === undefined) return undefined;
      const rowOf = new Map(network.units.ids.map((unit, row) => [unit, row]));
      return {
        cleared,
        of: (id) => {
          const unit = rowOf.get(id)!;
          return { meteredWh: wh[unit]!, billedBy: balancing.offtakers[unit] ?? WHOLESALE };
        },
        dayAheadGbpPerMwh: series.priceGbpPerMwh(period),
      };
    },
  };
}

/** Nothing where others alone are stated to pass a target: trades may then not add to it. */
function roomWh(world: World, period: number): Float64Array {
  const { network, scenario, days } = world;
  const stated = days.get(londonDayOf(periodStart(period)))?.lookAhead;
  const [expected] = expectedNetworks(world, period, 1);
  if (stated === undefined || expected === undefined)
    throw new RangeError("energy is cleared for days that were stated");
  const unitCount = network.units.ids.length;
  const constraintCount = network.constraintPoints.ids.length;
  const step = period - stated.fromPeriod;
  const tariffs = tariffsOf(scenario.venues[ENERGY_EXCHANGE] ?? { members: [] });
  const members = network.units.ids.flatMap((id, unit) => (tariffs.has(id) ? [unit] : []));
  return Float64Array.from({ length: constraintCount }, (_, constraint) => {
    const othersKw = members.reduce(
      (kw, unit) => {
        const adds = expected.model.sensitivity[constraint * unitCount + unit]!;
        return kw - adds * stated.availableKw[step * unitCount + unit]!;
      },
      stated.flowKw[step * constraintCount + constraint]!,
    );
    return Math.max(0, whFromKw(expected.targetKw[constraint]! - othersKw, PERIOD_SECONDS));
  });
}
