/**
 * Contracts for a season or a year, bought before it begins. Takes the requirement that is stated for the term and what owners expect by then
 * of its first days with a window; gives what each would give in nine of ten half-hours of these, at the mean of its prices, and what is
 * bought of that: terms that the days of the term call off. Both parts of a price are agreed: for being ready and for use.
 */
import { roundToPence } from "../../core/money.ts";
import { londonDayOf, periodStart } from "../../core/time.ts";
import type { Award, FlexibilityOffer, ServiceNeed, TermContract } from "../../model/services.ts";
import { termOf } from "../../model/terms.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { buy } from "./award.ts";
import { offerId } from "./offers.ts";
import { needsIn } from "./publish.ts";
import type { FlexibilitySettings } from "./settings.ts";

/** Days with a window by which owners reckon what they could give all the term. */
const SAMPLED_DAYS = 7;
/** The part of half-hours in which an owner wants to be able to give what it sells for a term; what it cannot give one day the position book refuses then. Assumed. */
const ABLE_FRAC = 0.9;

/** `collect`: how owners are asked · `pricedAs`: what is paid of what was bought. */
export function contract(
  service: string,
  context: GateContext,
  own: FlexibilitySettings,
  collect: (context: GateContext) => GateOutcome,
  pricedAs: (awards: readonly Award[]) => readonly Award[] = (awards) => awards,
): GateOutcome {
  const { services, network } = context;
  if (services === undefined) return {};
  const needs = sampled(needsIn(service, context, own));
  const asked = { ...context, services: { ...services, needs } };
  const offers = collect(asked).services?.offers ?? [];
  const idOf = (unit: number) => network.units.ids[unit]!;
  const bought = own.zones.flatMap(({ id: zone }): [FlexibilityOffer[], TermContract][] => {
    const ofZone = needs.filter((need) => need.zone === zone);
    const first = ofZone[0];
    if (first === undefined) return [];
    const whole = network.units.ids.flatMap((id, unit) => {
      const halfHours = offers.filter((offer) => offer.zone === zone && offer.unit === unit);
      return wholeTerm(halfHours, ofZone.length, offerId(first, id)) ?? [];
    });
    const { awards } = buy(first, whole, own, { idOf, held: [], refused: new Set() });
    const term = termOf(own.contract, first.period);
    return [[whole, { service, zone, term, awards: pricedAs(awards) }]];
  });
  return {
    services: {
      offers: bought.flatMap(([whole]) => whole),
      contracts: bought.map(([, terms]) => terms),
    },
  };
}

/** Needs of the first days of the term in which each zone has any. */
function sampled(needs: readonly ServiceNeed[]): ServiceNeed[] {
  const days = new Map<string, Set<number>>();
  return needs.filter(({ zone, period }) => {
    const day = londonDayOf(periodStart(period));
    const known = days.get(zone) ?? new Set();
    days.set(zone, known);
    if (known.size < SAMPLED_DAYS) known.add(day);
    return known.has(day);
  });
}

/** What a unit offers in most of the half-hours that were asked for, at the mean of either part of its price; undefined where it offers in fewer. */
function wholeTerm(
  halfHours: readonly FlexibilityOffer[],
  askedCount: number,
  id: string,
): FlexibilityOffer | undefined {
  const falling = halfHours
    .map(({ changeKw }) => Math.abs(changeKw))
    .sort((left, right) => right - left);
  const kw = falling[Math.ceil(askedCount * ABLE_FRAC) - 1];
  const first = halfHours[0];
  if (kw === undefined || first === undefined) return undefined;
  const mean = (of: (offer: FlexibilityOffer) => number) =>
    roundToPence(halfHours.reduce((sum, offer) => sum + of(offer), 0) / halfHours.length);
  return {
    ...first,
    id,
    changeKw: Math.sign(first.changeKw) * kw,
    availabilityGbpPerMwh: mean((offer) => offer.availabilityGbpPerMwh),
    utilisationGbpPerMwh: mean((offer) => offer.utilisationGbpPerMwh),
  };
}
