/**
 * Pairs of a bid and an offer, submitted at gate closure. Takes what owners ask for to be moved up and down, and what their balance
 * parties are paid and pay for the energy; gives pairs, and each side as an offer to the system operator.
 * A party that is moved up is paid what it owes the owner for the energy and for the asking; one that is moved down pays what
 * it saves on the energy, less what the owner asks. So accepting costs and brings it nothing.
 * Keeps: a bid is never above the offer of its unit.
 */
import { roundToPence } from "../../core/money.ts";
import { periodStart } from "../../core/time.ts";
import {
  BIDS_AND_OFFERS,
  type BidOfferPair,
  type FlexibilityOffer,
  type SystemSign,
} from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { offerId } from "../flexibility/offers.ts";
import type { BalancingSettings } from "./settings.ts";

export function submitPairs(context: GateContext, own: BalancingSettings): GateOutcome {
  const { services, network, fromPeriod: period, instant } = context;
  // What was notified holds: nobody is asked once the period has begun.
  if (services === undefined || instant > periodStart(period)) return {};
  const { ids, technology } = network.units;
  const { provider, units: named } = own.participation;
  const units = [...ids.keys()].filter(
    (unit) =>
      provider.includes(technology[unit]!) && (named === undefined || named.includes(ids[unit]!)),
  );
  const isAsked = Uint8Array.from(ids, (_, unit) => (units.includes(unit) ? 1 : 0));
  const answered = services.ask({ up: isAsked, down: isAsked }, false);
  if (answered === undefined) return {};
  const constraint = network.constraintPoints.ids.indexOf(own.countedAt);
  const pairs: BidOfferPair[] = [];
  const offers: FlexibilityOffer[] = [];
  for (const unit of units) {
    const notifiedKw = services.notifiedKw(unit, period);
    const energyAt = (kw: number) => services.energyGbpPerMwh(unit, period, kw >= 0);
    const volume = (kw: number) => (Math.floor(kw) >= own.minOfferKw ? Math.floor(kw) : 0);
    const [upKw, downKw] = [volume(answered.upKw[unit]!), volume(answered.downKw[unit]!)];
    if (upKw === 0 && downKw === 0) continue;
    const [upAsk, downAsk] = [answered.upGbpPerMwh[unit]!, answered.downGbpPerMwh[unit]!];
    const pair = pairOf({
      ...{ at: instant, period, unit, notifiedKw },
      ...{ offerKw: upKw, offerGbpPerMwh: upAsk + energyAt(notifiedKw + upKw) },
      ...{ bidKw: downKw, bidGbpPerMwh: energyAt(notifiedKw - downKw) - downAsk },
    });
    pairs.push(pair);
    const side = (zone: SystemSign, changeKw: number, price: number, ask: number) => {
      const need = { service: BIDS_AND_OFFERS, zone, period, constraint };
      if (changeKw === 0) return;
      offers.push({
        id: offerId({ ...need, neededKw: 0 }, ids[unit]!),
        placedAt: instant,
        ...{ ...need, unit, changeKw, reliefFrac: 1, notifiedKw },
        availabilityGbpPerMwh: 0,
        ...{ utilisationGbpPerMwh: price, ownerGbpPerMwh: ask },
      });
    };
    side("short", pair.offerKw, pair.offerGbpPerMwh, upAsk);
    side("long", 0 - pair.bidKw, 0 - pair.bidGbpPerMwh, downAsk);
  }
  return { services: { pairs, offers } };
}

/** A pair to the penny, its bid no higher than its offer: nobody pays more to be moved down than it takes to be moved back. */
export function pairOf(wanted: BidOfferPair): BidOfferPair {
  const offerGbpPerMwh = roundToPence(wanted.offerGbpPerMwh);
  const bidGbpPerMwh = roundToPence(wanted.bidGbpPerMwh);
  const isCrossed = wanted.offerKw > 0 && bidGbpPerMwh > offerGbpPerMwh;
  return { ...wanted, offerGbpPerMwh, bidGbpPerMwh: isCrossed ? offerGbpPerMwh : bidGbpPerMwh };
}
