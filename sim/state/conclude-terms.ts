/**
 * Contracts for a season or a year as they come into force: homes are sold for one term at a time, group by group, where its half-hours are in the way of another's. Takes what zones would buy; keeps contracts all of
 * which may stand. Of another what may not is refused, as an award of the first half-hour that it was offered for, and its zone buys anew, without that.
 */
import { inState } from "../model/awards.ts";
import type { Award, ServiceOutcome, TermContract } from "../model/services.ts";
import type { GateResults } from "../model/venues.ts";
import { boughtForTerm } from "./homes-for-terms.ts";
import { eventOf } from "./say-services.ts";
import type { World } from "./world.ts";

/** Gives whether any was refused. */
export function concludeTerms(
  world: World,
  results: GateResults,
  at: number,
  contracts: ServiceOutcome["contracts"] = [],
): boolean {
  let isCut = false;
  for (const contract of contracts) {
    const refused = contract.awards.flatMap((award) => {
      const why = refusalOf(world, results, contract, award);
      return why === undefined ? [] : [{ award: { ...award, term: contract.term }, why }];
    });
    if (refused.length === 0) results.services.contracts.push(contract);
    for (const { award, why } of refused) {
      isCut = true;
      results.services.awards.push(inState(award, "refused", OTHER_TERM));
      const because = `${OTHER_TERM}: ${why}`;
      results.events.push(eventOf(world, "serviceRefused", at, award, award.changeKw, because));
    }
  }
  return isCut;
}

const OTHER_TERM = "otherTerm";

/** Why an award may not stand beside what is sold for terms already; undefined where it may. */
function refusalOf(
  world: World,
  { services }: GateResults,
  contract: TermContract,
  award: Award,
): string | undefined {
  const seller = world.homeSellers.get(award.unit);
  if (seller === undefined) return undefined;
  const other = boughtForTerm(world, services, contract, award);
  return other === undefined
    ? undefined
    : `${seller.group.id} is bought for ${other.service} in ${other.zone} for ${other.term}, and its homes are sold for one term at a time`;
}
