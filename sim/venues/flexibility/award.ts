/**
 * Awards: how a zone buys. A zone is competitive in a period where more than one provider offers and together more than is
 * needed: then an auction ranks A + w·U; otherwise every offer within the ceilings is taken at the ceilings, as far as needed.
 * Takes needs and offers; gives awards, whole kW, and how each need was met.
 */
import {
  type Award,
  type FlexibilityOffer,
  isStanding,
  type Procured,
  type ServiceNeed,
  type TermContract,
} from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { offerId } from "./offers.ts";
import type { FlexibilitySettings } from "./settings.ts";
import { termOf } from "./terms.ts";

type Buying = Pick<FlexibilitySettings, "ceilings" | "procurement" | "minOfferKw">;

export function award(
  service: string,
  context: GateContext,
  own: FlexibilitySettings,
): GateOutcome {
  const { services, network } = context;
  if (services === undefined || services.needs.length === 0) return {};
  const awards: Award[] = [];
  const procured: Procured[] = [];
  const contracts: TermContract[] = [];
  for (const need of services.needs) {
    const isOf = ({ zone, period }: FlexibilityOffer) =>
      zone === need.zone && period === need.period;
    const bought: Bought = {
      idOf: (unit) => network.units.ids[unit]!,
      held: services.awards.filter((each) => isOf(each) && isStanding(each)),
      refused: services.refused,
    };
    const buyHere = () => buy(need, services.offers.filter(isOf), own, bought);
    const term = termOf(own.contract, need.period);
    const isThis = (of: TermContract) => of.zone === need.zone && of.term === term;
    const standing = services.contracts.find(isThis) ?? contracts.find(isThis);
    if (own.contract !== "adHoc" && standing === undefined) {
      const first = buyHere();
      contracts.push({ service, zone: need.zone, term, awards: first.awards });
      procured.push({ at: context.instant, need, ...first });
      awards.push(...first.awards.map((each) => ({ ...each, term })));
      continue;
    }
    const met = standing === undefined ? buyHere() : callOff(need, standing, own, bought);
    awards.push(...met.awards.map((each) => ({ ...each, term })));
    procured.push({ at: context.instant, need, ...met });
  }
  return { services: { awards, procured, contracts } };
}

type Purchase = Omit<Procured, "at" | "need"> & { readonly awards: readonly Award[] };

/** What was bought for the term, of the cheapest first, as far as it is needed now. */
function callOff(
  need: ServiceNeed,
  { awards: standing }: TermContract,
  { minOfferKw }: Buying,
  { idOf, held, refused }: Bought,
): Purchase {
  const awards: Award[] = [];
  let awardedKw = held.reduce((sum, each) => sum + reliefKw(each), 0);
  for (const each of standing) {
    const leftKw = need.neededKw - awardedKw;
    const id = offerId(need, idOf(each.unit));
    if (leftKw <= 0) break;
    if (refused.has(id) || held.some((other) => other.id === id)) continue;
    const wantedKw = Math.max(minOfferKw, Math.ceil(leftKw / each.reliefFrac));
    const kw = Math.min(Math.abs(each.changeKw), wantedKw);
    const { period, constraint } = need;
    const called = { ...each, id, period, constraint, changeKw: each.changeKw > 0 ? kw : -kw };
    awards.push(called);
    awardedKw += reliefKw(called);
  }
  const offeredKw = standing.reduce((sum, each) => sum + reliefKw(each), 0);
  return { awards, how: "contract", bidders: standing.length, offeredKw, awardedKw };
}

/** What was bought of a need already, and what the position book refused: the gate runs again until it refuses nothing. */
export interface Bought {
  /** Breaks ties. */
  readonly idOf: (unit: number) => string;
  readonly held: readonly Award[];
  /** Ids of offers. */
  readonly refused: ReadonlySet<string>;
}

/** What one need is met with, beside what is held. */
export function buy(
  need: ServiceNeed,
  offers: readonly FlexibilityOffer[],
  own: Buying,
  { idOf, held, refused }: Bought,
): Purchase {
  const { ceilings, procurement } = own;
  const within = offers.filter(
    (offer) =>
      offer.availabilityGbpPerMwh <= ceilings.availabilityGbpPerMwh &&
      offer.utilisationGbpPerMwh <= ceilings.utilisationGbpPerMwh,
  );
  const offeredKw = within.reduce((sum, offer) => sum + reliefKw(offer), 0);
  const isCompetitive = within.length > 1 && offeredKw > need.neededKw;
  const isFixed = isCompetitive && procurement.payment === "fixed";
  const gone = new Set([...refused, ...held.map(({ id }) => id)]);
  const ranked = within
    .filter(({ id }) => !gone.has(id))
    .filter((offer) => !isFixed || offer.utilisationGbpPerMwh <= procurement.fixedGbpPerMwh)
    .map((offer) => ({ offer, rank: rankOf(offer, procurement.utilisationWeight) }))
    .sort(
      (left, right) =>
        left.rank - right.rank || (idOf(left.offer.unit) < idOf(right.offer.unit) ? -1 : 1),
    );
  const awards: Award[] = [];
  let awardedKw = held.reduce((sum, each) => sum + reliefKw(each), 0);
  for (const { offer } of ranked) {
    const leftKw = need.neededKw - awardedKw;
    if (leftKw <= 0) break;
    // The last is not taken smaller than an offer may be.
    const wantedKw = Math.max(own.minOfferKw, Math.ceil(leftKw / offer.reliefFrac));
    const taken = agreed(offer, Math.min(Math.abs(offer.changeKw), wantedKw));
    awards.push({ ...taken, ...prices(offer, own, isCompetitive) });
    awardedKw += reliefKw(taken);
  }
  return {
    awards,
    how: within.length === 0 ? "none" : isCompetitive ? "auction" : "ceiling",
    bidders: within.length,
    offeredKw,
    awardedKw,
  };
}

/** A + w·U, £ for a MW held and called for an hour: per MW of relief, so that distance from the constraint counts. */
function rankOf(offer: FlexibilityOffer, utilisationWeight: number): number {
  const { availabilityGbpPerMwh, utilisationGbpPerMwh, reliefFrac } = offer;
  return (availabilityGbpPerMwh + utilisationWeight * utilisationGbpPerMwh) / reliefFrac;
}

export const reliefKw = ({
  changeKw,
  reliefFrac,
}: Pick<FlexibilityOffer, "changeKw" | "reliefFrac">) => Math.abs(changeKw) * reliefFrac;

function agreed(offer: FlexibilityOffer, kw: number): Award {
  return {
    ...offer,
    changeKw: offer.changeKw > 0 ? kw : -kw,
    askAvailabilityGbpPerMwh: offer.availabilityGbpPerMwh,
    askUtilisationGbpPerMwh: offer.utilisationGbpPerMwh,
    term: "adHoc",
    state: "awarded",
    reason: "",
    foregoneGbpPerMwh: 0,
  };
}

/** In a zone without competition the ceilings are offered to all; with it what was asked is paid, or a fixed price for use. */
function prices(offer: FlexibilityOffer, own: Buying, isCompetitive: boolean) {
  const { availabilityGbpPerMwh, utilisationGbpPerMwh } = offer;
  if (!isCompetitive) return own.ceilings;
  const { payment, fixedGbpPerMwh } = own.procurement;
  return {
    availabilityGbpPerMwh,
    utilisationGbpPerMwh: payment === "fixed" ? fixedGbpPerMwh : utilisationGbpPerMwh,
  };
}
