/**
 * Names of accounts that are somebody's: of those outside, units, balance parties, the virtual trading party, and of homes and who acts for them where
 * these are given. Takes what has accounts and the network; gives names. Whoever is to have an account of its own takes none of them.
 */
import type { NetworkDocument } from "../../model/network-document.ts";
import type { ImbalanceSettings } from "../imbalance/settings.ts";
import { namedAccounts } from "./findings.ts";
import { RESERVED_ACCOUNTS } from "./outside-accounts.ts";

interface Named {
  readonly id: string;
}

export interface Holders {
  readonly settlement?: { readonly imbalance?: ImbalanceSettings | undefined } | undefined;
  readonly homes?: readonly Named[];
  readonly aggregators?: readonly Named[];
}

export const takenAccounts = (
  { settlement, homes = [], aggregators = [] }: Holders,
  network: NetworkDocument,
): Set<string> =>
  new Set([
    ...RESERVED_ACCOUNTS,
    ...namedAccounts(settlement?.imbalance, network),
    ...[...network.units, ...homes, ...aggregators].map(({ id }) => id),
  ]);
