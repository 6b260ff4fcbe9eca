/**
 * The accounts that are no unit's and no party's, each with the actor whose it is. An account that is not here cannot be paid.
 * The balancing account belongs to the wholesale market: what is short was bought there in the end.
 */
import type { Actor } from "../../model/actors.ts";
import { MARKET_FACILITATOR } from "../../model/capacity-trades.ts";
import { ENERGY_PLATFORM } from "../../model/energy-exchange.ts";
import { DISTRIBUTION_NETWORK, DSO, ESO } from "../../model/services.ts";

export const WHOLESALE = "wholesale market";
export const SUPPORT = "support scheme";
/** Where the payments for imbalance meet: what is short pays in, what is long is paid. */
export const BALANCING = "balancing account";
/** Those who draw without a meter of their own in the run: homes, and all others. */
export const CUSTOMERS = "customers";
export const BUSINESS_CUSTOMERS = "business customers";
/** What suppliers pay for networks and policies. */
export const OTHER_COSTS = "network and policy costs";
/** Through which all suppliers compensate one. */
export const POT = "supplier compensation pot";

export const OUTSIDE_ACCOUNTS: Readonly<Record<string, Actor>> = {
  [WHOLESALE]: "external-wholesale",
  [SUPPORT]: "levies",
  [BALANCING]: "external-wholesale",
  [CUSTOMERS]: "domestic-consumer",
  [BUSINESS_CUSTOMERS]: "non-domestic-consumer",
  [OTHER_COSTS]: "levies",
  [POT]: "electricity-supplier",
  [DISTRIBUTION_NETWORK]: "distribution-network-operator",
  [MARKET_FACILITATOR]: "neutral-market-facilitator",
  [DSO]: "distribution-system-operator",
  [ESO]: "electricity-system-operator",
};

/** Of who runs a venue: there where the venue is open. */
export const RESERVED_ACCOUNTS: readonly string[] = [
  ...Object.keys(OUTSIDE_ACCOUNTS),
  ENERGY_PLATFORM,
];
