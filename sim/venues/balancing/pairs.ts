/**
 * Pairs of a bid and an offer, submitted at gate closure. Takes what owners ask for to be moved up and down, and what their balance
 * parties are paid and pay for the energy; gives pairs, and each side as an offer to the system operator.
 * A party that is moved up is paid what it owes the owner for the energy and for the asking; one that is moved down pays what
 * it saves on the energy, less what the owner asks. So accepting costs and brings it nothing.
 * Keeps: a bid is never above the offer of its unit; who cannot draw bids no more than it notified; nobody submits what it has promised elsewhere or has no energy for; homes of an aggregator are submitted where that leaves as much of them as is taken of one seller.
 */
import { keptBy } from "../../core/kept-by.ts";
import { roundToPence } from "../../core/money.ts";
import { periodStart } from "../../core/time.ts";
import { buyerOf, MINIMUM_KW } from "../../model/aggregators.ts";
import type { OwnersFlexibility } from "../../model/asked-flexibility.ts";
import { isHomeSeller } from "../../model/home-sellers.ts";
import {
  BIDS_AND_OFFERS,
  type BidOfferPair,
  type FlexibilityOffer,
  type ServiceContext,
  type SystemSign,
} from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { offerId } from "../flexibility/offers.ts";
import type { BalancingSettings } from "./settings.ts";

/** Of homes, of all that an aggregator submits. */
const LEAST_OF_HOMES_KW = MINIMUM_KW[buyerOf(BIDS_AND_OFFERS)];

export function submitPairs(context: GateContext, own: BalancingSettings): GateOutcome {
  const { services, network, fromPeriod: period, instant } = context;
  // What was notified holds: nobody is asked once the period has begun.
  if (services === undefined || instant > periodStart(period)) return {};
  const isAsked = takingPart(network)(own);
  const answered = services.ask({ up: isAsked, down: isAsked }, { paysAvailability: false });
  if (answered === undefined) return {};
  const constraint = network.constraintPoints.ids.indexOf(own.countedAt);
  const volumes = volumesOf(context, services, isAsked, answered, own);
  const pairs: BidOfferPair[] = [];
  const offers: FlexibilityOffer[] = [];
  for (let unit = 0; unit < isAsked.length; unit += 1) {
    const upKw = ofLotKw(services, unit, volumes.upKw, own);
    const downKw = ofLotKw(services, unit, volumes.downKw, own);
    if (upKw === 0 && downKw === 0) continue;
    const notifiedKw = services.notifiedKw(unit, period);
    const upAsk = answered.upGbpPerMwh[unit]!;
    const downAsk = answered.downGbpPerMwh[unit]!;
    const upEnergy = services.energyGbpPerMwh(unit, period, notifiedKw + upKw >= 0);
    const downEnergy = services.energyGbpPerMwh(unit, period, notifiedKw - downKw >= 0);
    const pair = pairOf({
      at: instant,
      period,
      unit,
      notifiedKw,
      offerKw: upKw,
      offerGbpPerMwh: upAsk + upEnergy,
      bidKw: downKw,
      bidGbpPerMwh: downEnergy - downAsk,
    });
    pairs.push(pair);
    const id = network.units.ids[unit]!;
    if (pair.offerKw !== 0)
      offers.push(sideOf(pair, id, constraint, "short", pair.offerKw, pair.offerGbpPerMwh, upAsk));
    if (pair.bidKw !== 0)
      offers.push(
        sideOf(pair, id, constraint, "long", 0 - pair.bidKw, 0 - pair.bidGbpPerMwh, downAsk),
      );
  }
  return { services: { pairs, offers } };
}

/** By unit; not to be written to. Homes are named by who acts for them. */
const takingPart = keptBy(({ units }: GateContext["network"]) =>
  keptBy(({ participation: { provider, units: named } }: BalancingSettings) => {
    const isIn = (id: string, unit: number) =>
      provider.includes(units.technology[unit]!) &&
      (named === undefined || named.includes(id) || isHomeSeller(units, unit));
    return Uint8Array.from(units.ids, (id, unit) => (isIn(id, unit) ? 1 : 0));
  }),
);

/** Owners said what they would move a day ahead; who cannot draw goes down by no more than it notified since. */
function mostDownKw({ units }: GateContext["network"], unit: number, notifiedKw: number): number {
  const draws = units.technology[unit] === "demand" || units.chargeKwMax[unit]! > 0;
  return draws ? Number.POSITIVE_INFINITY : notifiedKw;
}

/** What each unit could submit, whole kW by unit, without regard to who it is sold with. */
function volumesOf(
  { network, fromPeriod: period }: GateContext,
  services: ServiceContext,
  isAsked: Uint8Array,
  { upKw, downKw }: OwnersFlexibility,
  own: BalancingSettings,
) {
  const volumes = {
    upKw: new Float64Array(isAsked.length),
    downKw: new Float64Array(isAsked.length),
  };
  for (let unit = 0; unit < isAsked.length; unit += 1) {
    if (isAsked[unit] === 0) continue;
    // Who asks to move less than is taken of one is not looked at further.
    const leastKw = services.soldWith(unit) === undefined ? own.minOfferKw : 1;
    const [askedUpKw, askedDownKw] = [upKw[unit]!, downKw[unit]!];
    if (askedUpKw >= leastKw)
      volumes.upKw[unit] = Math.floor(Math.min(askedUpKw, services.freeKw(unit, period, "up")));
    if (askedDownKw >= leastKw)
      volumes.downKw[unit] = Math.floor(
        Math.min(
          askedDownKw,
          services.freeKw(unit, period, "down"),
          mostDownKw(network, unit, services.notifiedKw(unit, period)),
        ),
      );
  }
  return volumes;
}

/** A unit's volume where it, or all that are sold with it, have as much as is taken of one seller; else 0. */
function ofLotKw(
  { soldWith }: ServiceContext,
  unit: number,
  volumesKw: Float64Array,
  { minOfferKw }: BalancingSettings,
): number {
  const kw = volumesKw[unit]!;
  if (kw === 0) return 0;
  const together = soldWith(unit);
  if (together === undefined) return kw >= minOfferKw ? kw : 0;
  const lotKw = together.reduce((sum, each) => sum + volumesKw[each]!, 0);
  return lotKw >= Math.max(minOfferKw, LEAST_OF_HOMES_KW) ? kw : 0;
}

/** One side of a pair as an offer to the system operator. */
const sideOf = (
  { period, unit, at, notifiedKw }: BidOfferPair,
  id: string,
  constraint: number,
  zone: SystemSign,
  changeKw: number,
  utilisationGbpPerMwh: number,
  ownerGbpPerMwh: number,
): FlexibilityOffer => ({
  id: offerId({ service: BIDS_AND_OFFERS, zone, period }, id),
  placedAt: at,
  service: BIDS_AND_OFFERS,
  zone,
  period,
  constraint,
  unit,
  changeKw,
  reliefFrac: 1,
  notifiedKw,
  availabilityGbpPerMwh: 0,
  utilisationGbpPerMwh,
  ownerGbpPerMwh,
});

/** A pair to the penny, its bid no higher than its offer: nobody pays more to be moved down than it takes to be moved back. */
export function pairOf(wanted: BidOfferPair): BidOfferPair {
  const offerGbpPerMwh = roundToPence(wanted.offerGbpPerMwh);
  const bidGbpPerMwh = roundToPence(wanted.bidGbpPerMwh);
  const isCrossed = wanted.offerKw > 0 && bidGbpPerMwh > offerGbpPerMwh;
  // Written out: a copy that is changed is slow, and there is one a unit and half-hour.
  return {
    at: wanted.at,
    period: wanted.period,
    unit: wanted.unit,
    notifiedKw: wanted.notifiedKw,
    offerKw: wanted.offerKw,
    offerGbpPerMwh,
    bidKw: wanted.bidKw,
    bidGbpPerMwh: isCrossed ? offerGbpPerMwh : bidGbpPerMwh,
  };
}
