/**
 * What part of a group is asked when a service wants it: as many homes as were sold of those offered for the day; of what was sold for a term, as many as
 * would be promised for it by then. Takes the award of the first half-hour, and when homes are asked; gives a part of the homes that answer.
 */
import { offerOf } from "../model/awards.ts";
import { type Award, isStanding } from "../model/services.ts";
import type { HomeSeller } from "./home-sellers.ts";
import { knownAt, promisedKw } from "./offer-homes.ts";
import type { World } from "./world.ts";

/** Of the half-hours in a row that are bought, the most. */
export function askedFrac(world: World, seller: HomeSeller, first: Award, at: number): number {
  const bought = boughtInARow(world, first);
  const soldKw = bought.map((own) =>
    own.reduce((sum, { changeKw }) => sum + Math.abs(changeKw), 0),
  );
  const most = (offeredKw: readonly number[]) =>
    Math.max(...soldKw.map((kw, index) => kw / offeredKw[index]!));
  if (first.term !== "adHoc")
    // All, where the day has less than was sold.
    return Math.min(1, most(onTheDay(world, seller, first, { count: bought.length, at })));
  return most(bought.map(([own], index) => offeredKw(world, own!) ?? soldKw[index]!));
}

/** Awards of a unit to its buyer, by half-hour from the first on. */
function boughtInARow({ services }: World, { unit, service, period: first }: Award) {
  const bought: Award[][] = [];
  for (let period = first; ; period += 1) {
    const own = (services.awards.get(period) ?? []).filter(
      (each) => each.unit === unit && each.service === service && isStanding(each),
    );
    if (own.length === 0) return bought;
    bought.push(own);
  }
}

function offeredKw({ services }: World, award: Award): number | undefined {
  const offer = services.offers.get(award.period)?.find(({ id }) => id === offerOf(award));
  return offer === undefined ? undefined : Math.abs(offer.changeKw);
}

/** What would be offered of these half-hours as homes are asked. */
function onTheDay(
  world: World,
  seller: HomeSeller,
  { service, period, changeKw }: Award,
  { count, at }: { readonly count: number; readonly at: number },
): readonly number[] {
  const own = seller.aggregator.services.find((each) => each.service === service)!;
  return promisedKw(world, seller, own, {
    run: { from: period, to: period + count },
    direction: changeKw > 0 ? "up" : "down",
    asKnown: (alert) => knownAt(alert, at),
  });
}
