/**
 * What gates of bids and offers read beside other services: what units are notified to inject, and for whom which account answers at
 * which price of energy; of homes what they are believed to draw, and the virtual lead party. Takes the world and the instant of a gate; gives these. Changes nothing.
 */
import { forecast } from "../forecast/forecast.ts";
import type { ServiceContext } from "../model/services.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { energyPriceGbpPerMwh } from "../settlement/energy-payments.ts";
import { notifiedKw } from "./read-balance.ts";
import type { World } from "./world.ts";

/** What units are notified to inject as it is known at an instant, a period at a time. */
export function notifiedAt(world: World, instant: number): ServiceContext["notifiedKw"] {
  const notified = new Map<number, Float64Array>();
  return (unit, period) => {
    let found = notified.get(period);
    if (found === undefined) {
      const believed = forecast(world.forecaster, period, 1, instant);
      found = notifiedKw(world, period, believed).slice();
      for (const seller of world.homeSellers.values())
        found[seller.unit] = 0 - believed.demandKw[seller.demand]!;
      notified.set(period, found);
    }
    return found[unit]!;
  };
}

export const leadPartyOf = ({ balancing, homeSellers }: World, unit: number): string =>
  (homeSellers.has(unit) ? balancing.virtual?.id : balancing.offtakers[unit]) ?? WHOLESALE;

/** What an account pays for a MWh more that is injected, and saves on one less: of homes, what a virtual lead party owes their supplier. */
export function energyGbpPerMwh(
  { contracts, series, balancing, homeSellers }: World,
  unit: number,
  period: number,
  isInjected: boolean,
): number {
  if (homeSellers.has(unit)) return balancing.virtual?.compensation.owedGbpPerMwh ?? 0;
  const dayAhead = series.priceGbpPerMwh(period);
  const price = energyPriceGbpPerMwh(contracts, unit, isInjected ? 1 : -1, dayAhead);
  const isAllIn = contracts.isConsumer[unit] === 1 && contracts.isFixed[unit] === 1;
  const party = balancing.unitParty[unit] ?? -1;
  return isAllIn && party >= 0 ? price - balancing.parties[party]!.otherCostsGbpPerMwh : price;
}
