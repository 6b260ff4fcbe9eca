/**
 * Acceptances: offers where the system is short, bids where it is long, in the order of what they cost the system operator, until
 * what it wants is met. Takes pairs and the need; gives awards that are armed at once, and their instructions. What the position
 * book or primacy refuses is accepted elsewhere: the gate runs again until nothing is refused.
 * Keeps: ties by id; nobody is accepted for more than it submitted, nor twice in a period.
 */
import { periodStart } from "../../core/time.ts";
import { KW_PER_MW } from "../../core/units.ts";
import { draftOf } from "../../model/awards.ts";
import {
  type Award,
  BIDS_AND_OFFERS,
  type FlexibilityOffer,
  type Instruction,
} from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { instruct } from "../flexibility/dispatch.ts";
import { needIn, type SystemNeed } from "./need.ts";
import { asService, type BalancingSettings } from "./settings.ts";

export function accept(context: GateContext, own: BalancingSettings): GateOutcome {
  const { services, fromPeriod: period, instant, network } = context;
  // A fault inside the period has gates dispatch again: what was accepted before it holds.
  if (services === undefined || instant > periodStart(period)) return {};
  const wanted = needIn(own, period, services);
  if (wanted === undefined) return {};
  const { system: zone } = wanted;
  const need = services.needs()[0] ?? {
    service: BIDS_AND_OFFERS,
    zone,
    period,
    constraint: network.constraintPoints.ids.indexOf(own.countedAt),
    neededKw: Math.ceil(wanted.depthFrac * own.wantedMw * KW_PER_MW),
  };
  const offers = services.offers().filter((offer) => offer.zone === zone);
  const bought = new Set(services.awards().map(({ id }) => id));
  const refused = services.refused();
  const metKw = services.instructions().reduce((sum, { changeKw }) => sum + Math.abs(changeKw), 0);
  const fresh = inPriceOrder(
    offers.filter(({ id }) => !refused.has(id) && !bought.has(id)),
    need.neededKw - metKw,
  ).flatMap(([offer, kw]): Instruction[] => {
    const award = acceptedOf(offer, kw, wanted);
    return instruct(context, asService(own), award, award.changeKw, award.reason);
  });
  const kwOf = (list: readonly { readonly changeKw: number }[]) =>
    list.reduce((sum, { changeKw }) => sum + Math.abs(changeKw), 0);
  return {
    services: {
      needs: services.needs().length === 0 ? [need] : [],
      procured: [
        {
          at: instant,
          need,
          how: offers.length === 0 ? "none" : "price-order",
          bidders: offers.length,
          offeredKw: kwOf(offers),
          awardedKw: metKw + kwOf(fresh),
        },
      ],
      awards: fresh.map(({ award }) => award),
      instructions: fresh,
    },
  };
}

/** The cheapest for the system operator first, each as far as it is still wanted. */
export function inPriceOrder(
  offers: readonly FlexibilityOffer[],
  wantedKw: number,
): [offer: FlexibilityOffer, kw: number][] {
  const ranked = [...offers].sort(
    (left, right) =>
      left.utilisationGbpPerMwh - right.utilisationGbpPerMwh || (left.id < right.id ? -1 : 1),
  );
  const taken: [FlexibilityOffer, number][] = [];
  let leftKw = wantedKw;
  for (const offer of ranked) {
    const kw = Math.min(Math.abs(offer.changeKw), leftKw);
    if (kw <= 0) break;
    taken.push([offer, kw]);
    leftKw -= kw;
  }
  return taken;
}

function acceptedOf(offer: FlexibilityOffer, kw: number, { isEmergency }: SystemNeed): Award {
  const award = draftOf(offer);
  award.askAvailabilityGbpPerMwh = 0;
  award.state = "armed";
  award.reason = isEmergency ? "emergency" : "accepted";
  award.changeKw = Math.sign(offer.changeKw) * kw;
  return award;
}
