/** Who has an account of the ledger in a run: units, parties, homes, who acts for them, and those between. Takes network, balancing and scenario; gives what accounts are made of. */
import { ENERGY_EXCHANGE } from "../model/energy-exchange.ts";
import { isBilled } from "../model/homes.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { PORTFOLIO } from "../model/portfolio.ts";
import type { Scenario } from "../scenario.ts";
import type { AccountRows } from "../settlement/accounts/accounts.ts";
import type { Balancing } from "../settlement/imbalance/balancing.ts";
import { suppliesHomes } from "../settlement/imbalance/home-supply.ts";
import { intermediaryAccounts } from "../settlement/intermediaries/intermediaries.ts";

/** Units and parties that have an account. */
export const ownersOf = (
  { units }: NetworkDocument,
  { parties, demandRows, unitRows, virtual, homeSupply }: Balancing,
  { venues, homes, aggregators, settlement }: Scenario,
): AccountRows => ({
  // Who stands for homes that are offered to services has no account of its own: its aggregator is paid.
  units: units.filter(
    ({ technology, consumption }) => technology !== "demand" || consumption !== undefined,
  ),
  homes: homes.filter(isBilled).map(({ id }) => id),
  aggregators: aggregators.map(({ id }) => id),
  parties: parties.map(({ id }, row) => ({
    id,
    supplies:
      demandRows[row]!.length > 0 ||
      suppliesHomes(homeSupply, row) ||
      unitRows[row]!.some((unit) => units[unit]!.technology === "demand"),
    trades: id === venues[PORTFOLIO]?.trader,
  })),
  virtualId: virtual?.id,
  isEnergyTraded: venues[ENERGY_EXCHANGE] !== undefined,
  intermediaries: intermediaryAccounts(settlement?.intermediaries),
});
