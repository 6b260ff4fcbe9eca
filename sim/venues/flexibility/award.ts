/**
 * Awards: how a zone buys. A zone is competitive in a period where more than one provider offers and together more than is
 * needed: then an auction ranks A + w·U; otherwise every offer within the ceilings is taken at the ceilings, as far as needed.
 * Takes needs and offers; gives awards, whole kW, and how each need was met.
 * Keeps: of an offer no more is bought than it is for, in however many purchases; what was refused or taken back is not asked for again.
 */
import { keptBy } from "../../core/kept-by.ts";
import {
  type AwardDraft,
  atMostKw,
  draftOf,
  offerOf,
  ofLess,
  partId,
  promisedKwOf,
} from "../../model/awards.ts";
import {
  type Award,
  type FlexibilityOffer,
  isStanding,
  type Procured,
  type ServiceNeed,
  type TermContract,
} from "../../model/services.ts";
import { termOf } from "../../model/terms.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { offerId } from "./offers.ts";
import type { FlexibilitySettings } from "./settings.ts";

type Buying = Pick<FlexibilitySettings, "ceilings" | "procurement" | "minOfferKw">;

export function award(
  _service: string,
  context: GateContext,
  own: FlexibilitySettings,
): GateOutcome {
  const { services, network } = context;
  const needs = services?.needs() ?? [];
  if (services === undefined || needs.length === 0) return {};
  const awards: Award[] = [];
  const procured: Procured[] = [];
  const offersOf = offersByNeed(services.offers());
  const heldOf = byNeed(services.awards().filter(isStanding));
  const refused = services.refused();
  const idOf = (unit: number) => network.units.ids[unit]!;
  for (const need of needs) {
    const bought: Bought = { idOf, held: heldOf(need), refused };
    const isAdHoc = own.contract === "adHoc";
    const met = isAdHoc
      ? buy(need, offersOf(need), own, bought)
      : callOffTerm(need, services.contracts(), own, bought);
    for (const each of met.awards) awards.push(each);
    const { how, bidders, offeredKw, awardedKw } = met;
    procured.push({ at: context.instant, need, how, bidders, offeredKw, awardedKw });
  }
  return { services: { awards, procured } };
}

/** Of what was bought for the term of a need. */
function callOffTerm(
  need: ServiceNeed,
  contracts: readonly TermContract[],
  own: FlexibilitySettings,
  bought: Bought,
): Purchase {
  const term = termOf(own.contract, need.period);
  const standing = contracts.find((of) => of.zone === need.zone && of.term === term);
  const met = callOff(need, standing?.awards ?? [], own, bought);
  return { ...met, awards: met.awards.map((each) => ({ ...each, term })) };
}

/** Offers or awards of a need's zone and period, in their order. */
function byNeed<Of extends FlexibilityOffer>(
  all: readonly Of[],
): (need: ServiceNeed) => readonly Of[] {
  const found = new Map<string, Map<number, Of[]>>();
  for (const each of all) {
    const ofZone = found.get(each.zone) ?? new Map<number, Of[]>();
    if (ofZone.size === 0) found.set(each.zone, ofZone);
    const those = ofZone.get(each.period);
    if (those === undefined) ofZone.set(each.period, [each]);
    else those.push(each);
  }
  return ({ zone, period }) => found.get(zone)?.get(period) ?? [];
}

/** A gate that runs again reads the same offers. */
const offersByNeed = keptBy((offers: readonly FlexibilityOffer[]) => byNeed(offers));

type Purchase = Omit<Procured, "at" | "need"> & { readonly awards: readonly Award[] };

/** What was bought for the term, of the cheapest first, as far as it is needed now; nothing where nothing was. */
function callOff(
  need: ServiceNeed,
  standing: readonly Award[],
  { minOfferKw }: Buying,
  { idOf, held, refused }: Bought,
): Purchase {
  const awards: Award[] = [];
  let awardedKw = held.reduce((sum, each) => sum + reliefKw(each), 0);
  for (const each of standing) {
    const leftKw = need.neededKw - awardedKw;
    if (leftKw <= 0) break;
    const { period, constraint } = need;
    const contracted = { ...each, id: offerId(need, idOf(each.unit)), period, constraint };
    const rest = restOf(contracted, { held, refused });
    if (rest === undefined) continue;
    const called = ofLess(rest, takenKw(rest, leftKw, minOfferKw));
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

/**
 * What may still be bought of an offer, as an offer: the first time it is itself, then what is left of it, under an id of its own.
 * Undefined where nothing is, where some of it was refused or taken back, or where the other operator has the rest of the unit.
 */
function restOf<Of extends FlexibilityOffer>(
  offer: Of,
  { held, refused }: Pick<Bought, "held" | "refused">,
): (Of & { readonly restOf?: string }) | undefined {
  // Of most needs nothing is bought yet.
  if (held.length === 0) return refused.has(offer.id) ? undefined : offer;
  const parts = held.filter((each) => offerOf(each) === offer.id);
  // Where none of these is gone the next number is free.
  for (let before = 0; before <= parts.length; before += 1)
    if (refused.has(partId(offer.id, before))) return undefined;
  if (parts.length === 0) return offer;
  const isShared = parts.some((each) => promisedKwOf(each) > Math.abs(each.changeKw));
  const kw = parts.reduce((left, each) => left - Math.abs(each.changeKw), Math.abs(offer.changeKw));
  return kw <= 0 || isShared
    ? undefined
    : { ...ofLess(offer, kw), id: partId(offer.id, parts.length), restOf: offer.id };
}

/** As much of an offer as is wanted, kW at the unit; the last is not taken smaller than an offer may be. */
const takenKw = ({ reliefFrac }: FlexibilityOffer, leftKw: number, minOfferKw: number): number =>
  Math.max(minOfferKw, Math.ceil(leftKw / reliefFrac));

/** What one need is met with, beside what is held. */
export function buy(
  need: ServiceNeed,
  offers: readonly FlexibilityOffer[],
  own: Buying,
  { idOf, held, refused }: Bought,
): Purchase {
  const { ceilings, procurement } = own;
  const within: FlexibilityOffer[] = [];
  let offeredKw = 0;
  for (const offer of offers) {
    if (
      offer.availabilityGbpPerMwh > ceilings.availabilityGbpPerMwh ||
      offer.utilisationGbpPerMwh > ceilings.utilisationGbpPerMwh
    )
      continue;
    within.push(offer);
    offeredKw += reliefKw(offer);
  }
  const isCompetitive = within.length > 1 && offeredKw > need.neededKw;
  const isFixed = isCompetitive && procurement.payment === "fixed";
  const awards: Award[] = [];
  let awardedKw = held.reduce((sum, each) => sum + reliefKw(each), 0);
  // A gate that runs again has met most of its needs.
  const isMet = awardedKw >= need.neededKw;
  const weight = procurement.utilisationWeight;
  const ranked = isMet
    ? NOTHING
    : within.sort(
        (left, right) =>
          rankOf(left, weight) - rankOf(right, weight) ||
          (idOf(left.unit) < idOf(right.unit) ? -1 : 1),
      );
  for (const offer of ranked) {
    const leftKw = need.neededKw - awardedKw;
    if (leftKw <= 0) break;
    if (isFixed && offer.utilisationGbpPerMwh > procurement.fixedGbpPerMwh) continue;
    const rest = restOf(offer, { held, refused });
    if (rest === undefined) continue;
    const award = draftOf(rest);
    award.changeKw = atMostKw(rest, takenKw(rest, leftKw, own.minOfferKw));
    agree(award, offer, own, isCompetitive);
    awards.push(award);
    awardedKw += reliefKw(award);
  }
  return {
    awards,
    how: within.length === 0 ? "none" : isCompetitive ? "auction" : "ceiling",
    bidders: within.length,
    offeredKw,
    awardedKw,
  };
}

const NOTHING: readonly never[] = [];

/** A + w·U, £ for a MW held and called for an hour: per MW of relief, so that distance from the constraint counts. */
function rankOf(offer: FlexibilityOffer, utilisationWeight: number): number {
  const { availabilityGbpPerMwh, utilisationGbpPerMwh, reliefFrac } = offer;
  return (availabilityGbpPerMwh + utilisationWeight * utilisationGbpPerMwh) / reliefFrac;
}

export const reliefKw = ({
  changeKw,
  reliefFrac,
}: Pick<FlexibilityOffer, "changeKw" | "reliefFrac">) => Math.abs(changeKw) * reliefFrac;

/** In a zone without competition the ceilings are offered to all; with it what was asked is paid, or a fixed price for use. */
function agree(
  award: AwardDraft,
  offer: FlexibilityOffer,
  own: Buying,
  isCompetitive: boolean,
): void {
  const { ceilings, procurement } = own;
  if (!isCompetitive) {
    award.availabilityGbpPerMwh = ceilings.availabilityGbpPerMwh;
    award.utilisationGbpPerMwh = ceilings.utilisationGbpPerMwh;
    return;
  }
  award.availabilityGbpPerMwh = offer.availabilityGbpPerMwh;
  award.utilisationGbpPerMwh =
    procurement.payment === "fixed" ? procurement.fixedGbpPerMwh : offer.utilisationGbpPerMwh;
}
