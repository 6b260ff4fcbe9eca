/**
 * What is wrong with the settings of bids and offers that their schema cannot say: a point that the network does not have, and
 * gates that are not before their period or in the wrong order. Gives findings with paths below the venue.
 */
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { BIDS_AND_OFFERS } from "../../model/services.ts";
import type { BalancingSettings } from "./settings.ts";

/** Acceptances are settled in balance parties' accounts: `isBalanced`: whether the scenario has any. */
export function* unsettledFindings(
  own: BalancingSettings | undefined,
  isBalanced: boolean,
): Generator<Finding> {
  if (own === undefined || isBalanced) return;
  yield {
    code: "scenario.balanceParties",
    path: ["venues", BIDS_AND_OFFERS],
    found: "bids and offers without balance parties, in whose accounts they are settled",
    remedy: "write settlement: { imbalance: {} }, or leave the venue out",
  };
}

export function* balancingFindings(
  { countedAt, gates }: BalancingSettings,
  network: NetworkDocument,
): Generator<Finding> {
  const ids = network.constraintPoints.map(({ id }) => id);
  if (!ids.includes(countedAt))
    yield unknownName("constraint point", countedAt, ids, network.name, ["countedAt"]);
  for (const name of ["closure", "accept"] as const) {
    const time = gates[name];
    if ("before" in time && time.before >= 0) continue;
    yield {
      code: "service.gate",
      path: ["gates", name],
      found:
        "before" in time
          ? `${-time.before} minutes into each period`
          : `day ${time.day} at ${time.at}`,
      remedy: "write { before: minutes }, 0 or more",
    };
  }
  const { closure, accept } = gates;
  if ("before" in closure && "before" in accept && closure.before < accept.before)
    yield {
      code: "service.gate",
      path: ["gates", "closure"],
      found: `${closure.before} minutes before each period, after acceptances`,
      remedy: `write ${accept.before} or more`,
    };
}
