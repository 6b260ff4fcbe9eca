/**
 * What gates of bids and offers read beside other services: what units are notified to inject, and for whom which account answers at
 * which price of energy. Takes the world and the instant of a gate; gives these. Changes nothing.
 */
import { forecast } from "../forecast/forecast.ts";
import type { ServiceContext } from "../model/services.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { energyPriceGbpPerMwh } from "../settlement/energy-payments.ts";
import { notifiedKw } from "./read-balance.ts";
import type { World } from "./world.ts";

type BalancingContext = Pick<ServiceContext, "notifiedKw" | "leadPartyOf" | "energyGbpPerMwh">;

export function balancingContext(world: World, instant: number): BalancingContext {
  const { balancing, contracts, forecaster, series } = world;
  const notified = new Map<number, Float64Array>();
  return {
    notifiedKw: (unit, period) => {
      const found =
        notified.get(period) ?? notifiedKw(world, period, forecast(forecaster, period, 1, instant));
      notified.set(period, found);
      return found[unit]!;
    },
    leadPartyOf: (unit) => balancing.offtakers[unit] ?? WHOLESALE,
    energyGbpPerMwh: (unit, period, isInjected) => {
      const isConsumer = contracts.isConsumer[unit] === 1;
      const dayAhead = series.priceGbpPerMwh(period);
      const price = energyPriceGbpPerMwh(contracts, unit, isInjected ? 1 : -1, dayAhead);
      const isAllIn = isConsumer && contracts.isFixed[unit] === 1;
      const other = balancing.parties[balancing.unitParty[unit] ?? -1]?.otherCostsGbpPerMwh ?? 0;
      return isAllIn ? price - other : price;
    },
  };
}
