/**
 * What is wrong between the settings of accounts and the rest of a scenario: names that there are not, accounts that are not
 * anybody's to give away, and a row that claims nothing.
 */
import { type Finding, unknownName } from "../../model/findings.ts";
import { type HomeGroup, isBilled } from "../../model/homes.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { partiesOf } from "../imbalance/parties.ts";
import type { ImbalanceSettings } from "../imbalance/settings.ts";
import { BUSINESS_CUSTOMERS, CUSTOMERS } from "./outside-accounts.ts";
import type { AccountSettings } from "./settings.ts";

/** Whose accounts there are beside units and parties. */
interface Homes {
  readonly homes: readonly HomeGroup[];
  readonly aggregators: readonly { readonly id: string }[];
}

export function* accountFindings(
  settings: AccountSettings,
  imbalance: ImbalanceSettings | undefined,
  intermediaries: readonly { readonly id: string }[],
  network: NetworkDocument,
  { homes, aggregators }: Homes,
): Generator<Finding> {
  const unitIds = network.units.map(({ id }) => id);
  const claimable = [
    ...homes.filter(isBilled).map(({ id }) => id),
    ...[...aggregators, ...intermediaries].map(({ id }) => id),
  ];
  const known = [...namedAccounts(imbalance, network), ...claimable];
  for (const [row, { units, accounts }] of settings.entries()) {
    const at = (...path: (string | number)[]) => ["settlement", "accounts", row, ...path];
    if (units === undefined && accounts === undefined) {
      yield {
        code: "scenario.noAccount",
        path: at(),
        found: "a row that claims no unit and no account",
        remedy: "write units: {} for all units that are left, or name units or accounts",
      };
    }
    for (const [index, id] of (units?.ids ?? []).entries()) {
      if (!unitIds.includes(id))
        yield unknownName("unit", id, unitIds, network.name, at("units", "ids", index));
    }
    for (const [index, id] of (accounts ?? []).entries()) {
      if (known.includes(id)) continue;
      yield {
        code: "scenario.unknownAccount",
        path: at("accounts", index),
        found: `"${id}", which is no balance party, no virtual trading party, no intermediary and no customers`,
        remedy: `write one of ${known.join(", ")}${imbalance === undefined ? "; parties are there where settlement.imbalance is written" : ""}`,
      };
    }
  }
}

/** Accounts of parties and customers: those that may be given to an actor by name. */
export function namedAccounts(
  imbalance: ImbalanceSettings | undefined,
  network: NetworkDocument,
): string[] {
  const customers = [CUSTOMERS, BUSINESS_CUSTOMERS];
  if (imbalance === undefined) return customers;
  const parties = partiesOf(imbalance, network).parties.map(({ id }) => id);
  const virtual = imbalance.virtualTrading === undefined ? [] : [imbalance.virtualTrading.id];
  return [...parties, ...virtual, ...customers];
}
