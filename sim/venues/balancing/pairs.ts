/**
 * Pairs of a bid and an offer, submitted at gate closure. Takes what owners ask for to be moved up and down, and what their balance
 * parties are paid and pay for the energy; gives pairs, and each side as an offer to the system operator.
 * A party that is moved up is paid what it owes the owner for the energy and for the asking; one that is moved down pays what
 * it saves on the energy, less what the owner asks. So accepting costs and brings it nothing.
 * Keeps: a bid is never above the offer of its unit; who cannot draw bids no more than it notified; nobody submits what it has promised elsewhere or has no energy for.
 */
import { keptBy } from "../../core/kept-by.ts";
import { roundToPence } from "../../core/money.ts";
import { periodStart } from "../../core/time.ts";
import { isHomeSeller } from "../../model/home-sellers.ts";
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
  const isAsked = takingPart(network)(own);
  const answered = services.ask({ up: isAsked, down: isAsked }, { paysAvailability: false });
  if (answered === undefined) return {};
  const constraint = network.constraintPoints.ids.indexOf(own.countedAt);
  const pairs: BidOfferPair[] = [];
  const offers: FlexibilityOffer[] = [];
  for (let unit = 0; unit < isAsked.length; unit += 1) {
    if (isAsked[unit] === 0) continue;
    // Who asks to move less than is taken of one is not looked at further.
    const [askedUpKw, askedDownKw] = [answered.upKw[unit]!, answered.downKw[unit]!];
    const together = services.soldWith(unit);
    const leastUpKw = leastKw(together, answered.upKw, own);
    const leastDownKw = leastKw(together, answered.downKw, own);
    const mayUp = volumeKw(askedUpKw, leastUpKw) > 0;
    const mayDown = volumeKw(askedDownKw, leastDownKw) > 0;
    if (!mayUp && !mayDown) continue;
    const notifiedKw = services.notifiedKw(unit, period);
    const upKw = mayUp
      ? volumeKw(Math.min(askedUpKw, services.freeKw(unit, period, "up")), leastUpKw)
      : 0;
    const downKw = mayDown
      ? volumeKw(
          Math.min(
            askedDownKw,
            services.freeKw(unit, period, "down"),
            mostDownKw(network, unit, notifiedKw),
          ),
          leastDownKw,
        )
      : 0;
    if (upKw === 0 && downKw === 0) continue;
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

const volumeKw = (kw: number, leastOfUnitKw: number): number =>
  Math.floor(kw) >= leastOfUnitKw ? Math.floor(kw) : 0;

/** Least volume of a unit: that of one seller; of one that is sold with others, anything where all of them ask to move so much. */
function leastKw(
  together: readonly number[] | undefined,
  askedKw: Float64Array,
  { minOfferKw }: BalancingSettings,
): number {
  if (together === undefined) return minOfferKw;
  const lotKw = together.reduce((sum, each) => sum + Math.floor(askedKw[each]!), 0);
  return lotKw >= minOfferKw ? 1 : Number.POSITIVE_INFINITY;
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
