/**
 * Contracts for a season or a year, bought before it begins. Takes the requirement that is stated for the term and what owners expect by then
 * of days all through it; gives what each would give in nine of ten half-hours of these, at the mean of its prices, and what is
 * bought of that: terms that the days of the term call off. Both parts of a price are agreed: for being ready and for use. Where something of it is refused, its zone buys anew of what is offered already.
 */
import { roundToPence } from "../../core/money.ts";
import { londonDayOf, londonDayStart, periodOf, periodStart } from "../../core/time.ts";
import { buyerOf, MINIMUM_KW } from "../../model/aggregators.ts";
import type {
  Award,
  FlexibilityOffer,
  ServiceContext,
  ServiceNeed,
  TermContract,
} from "../../model/services.ts";
import { termOf } from "../../model/terms.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { buy } from "./award.ts";
import { offerId } from "./offers.ts";
import { needsIn } from "./publish.ts";
import type { FlexibilitySettings } from "./settings.ts";

/** Days with a window, evenly through the term, by which owners reckon what they could give all of it. */
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
  const needs = sampled(needsIn(service, context, own), services.measured);
  const placed = services.offers();
  const offers = placed.length > 0 ? placed : offered(context, own, needs, collect);
  const refused = services.refused();
  const idOf = (unit: number) => network.units.ids[unit]!;
  const contracts = own.zones.flatMap(({ id: zone }): TermContract[] => {
    const first = needs.find((need) => need.zone === zone);
    if (first === undefined) return [];
    const term = termOf(own.contract, first.period);
    if (services.contracts().some((each) => each.zone === zone && each.term === term)) return [];
    const ofZone = offers.filter((offer) => offer.zone === zone);
    const left = ofZone.filter(({ id }) => !refused.has(id));
    const open = ofZone.filter(
      (offer) => refused.has(offer.id) || isEnough(services, own, left, offer),
    );
    const { awards } = buy(first, open, own, { idOf, held: [], refused });
    return [{ service, zone, term, awards: pricedAs(awards) }];
  });
  return { services: { offers: placed.length > 0 ? [] : offers, contracts } };
}

/** What owners offer each zone for the term. */
function offered(
  context: GateContext,
  own: FlexibilitySettings,
  needs: readonly ServiceNeed[],
  collect: (context: GateContext) => GateOutcome,
): readonly FlexibilityOffer[] {
  const services = context.services!;
  const days = new Set(needs.map(({ period }) => londonDayOf(periodStart(period))));
  const offers = [...days].flatMap(
    (day) => collect(onDay(context, day, needs)).services?.offers ?? [],
  );
  return own.zones.flatMap(({ id: zone }) => {
    const ofZone = needs.filter((need) => need.zone === zone);
    const first = ofZone[0];
    if (first === undefined) return [];
    const alone = context.network.units.ids.flatMap((id, unit) => {
      const halfHours = offers.filter((offer) => offer.zone === zone && offer.unit === unit);
      return wholeTerm(halfHours, ofZone.length, offerId(first, id)) ?? [];
    });
    return alone.filter((offer) => isEnough(services, own, alone, offer));
  });
}

/** Units that are sold together, of those that are still to be had, may give most of it at different hours: what all of them could give throughout is less than in any, and no less than is taken of one seller. */
function isEnough(
  { soldWith }: ServiceContext,
  { minOfferKw }: FlexibilitySettings,
  offers: readonly FlexibilityOffer[],
  { service, unit }: FlexibilityOffer,
): boolean {
  const together = soldWith(unit);
  if (together === undefined) return true;
  const kw = offers
    .filter((other) => together.includes(other.unit))
    .reduce((sum, { changeKw }) => sum + Math.abs(changeKw), 0);
  return kw >= Math.max(minOfferKw, MINIMUM_KW[buyerOf(service)]);
}

/** The same gate for one day of the term. */
function onDay(context: GateContext, day: number, needs: readonly ServiceNeed[]): GateContext {
  const services = context.services!;
  const ofDay = needs.filter(({ period }) => londonDayOf(periodStart(period)) === day);
  return {
    ...context,
    fromPeriod: periodOf(londonDayStart(day)),
    toPeriod: periodOf(londonDayStart(day + 1)),
    services: {
      ...services,
      needs: () => ofDay,
      ask: (asked, manner) => services.askOn(day, asked, manner),
    },
  };
}

/**
 * Needs of a few of the term's days in which each zone has any: of n days the middle ones of as many equal parts of them; where series are
 * measured, of the days that all of these cover.
 */
function sampled(
  needs: readonly ServiceNeed[],
  measured: ServiceContext["measured"],
): ServiceNeed[] {
  const days = new Map<string, Set<number>>();
  for (const { zone, period } of needs) {
    const day = londonDayOf(periodStart(period));
    if (measured === undefined || isMeasuredOn(measured, day))
      days.set(zone, (days.get(zone) ?? new Set()).add(day));
  }
  const chosen = new Map([...days].map(([zone, all]) => [zone, new Set(middles([...all]))]));
  return needs.filter(({ zone, period }) =>
    chosen.get(zone)?.has(londonDayOf(periodStart(period))),
  );
}

/** Periods that every measured series has values of. */
export type Measured = NonNullable<ServiceContext["measured"]>;

/** Whether every measured series has all of a London day. */
export const isMeasuredOn = ({ fromPeriod, toPeriod }: Measured, day: number): boolean =>
  periodOf(londonDayStart(day)) >= fromPeriod && periodOf(londonDayStart(day + 1)) <= toPeriod;

const middles = (days: readonly number[]): readonly number[] =>
  days.length <= SAMPLED_DAYS
    ? days
    : Array.from(
        { length: SAMPLED_DAYS },
        (_, part) => days[Math.floor(((part + 0.5) * days.length) / SAMPLED_DAYS)]!,
      );

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
