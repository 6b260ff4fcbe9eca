/**
 * Gives every account of a run's ledger its actor: one for each unit and party, and those outside (outside-accounts.ts). Takes settings,
 * the network's rows and parties; gives accounts. Keeps: the first row of the settings that fits; without one, technology or role.
 */
import type { Actor } from "../../model/actors.ts";
import { ENERGY_PLATFORM } from "../../model/energy-exchange.ts";
import type { Technology } from "../../model/network-document.ts";
import { groupOf } from "../../model/population.ts";
import { OUTSIDE_ACCOUNTS } from "./outside-accounts.ts";
import type { AccountSettings } from "./settings.ts";

export interface Account {
  readonly id: string;
  readonly actor: Actor;
  /** Who holds it, by name: several accounts may be one owner's. */
  readonly holder: string;
  /** What says so: a row of the settings, or what is taken without one. */
  readonly because: string;
}

/** A party to settle: whether it answers for anything that draws, and whether it trades with a portfolio of its own. */
export interface PartyRole {
  readonly id: string;
  readonly supplies: boolean;
  readonly trades: boolean;
}

interface AccountUnit {
  readonly id: string;
  readonly technology: Technology;
  readonly consumption?: { readonly profile: string } | undefined;
}

export interface AccountRows {
  readonly units: readonly AccountUnit[];
  readonly parties: readonly PartyRole[];
  /** Groups of homes that are billed, and who acts for homes. */
  readonly homes: readonly string[];
  readonly aggregators: readonly string[];
  readonly virtualId: string | undefined;
  /** Whether the local energy exchange is open, whose platform has an account. */
  readonly isEnergyTraded: boolean;
  /** Those between owners and markets that a scenario writes. */
  readonly intermediaries: readonly { readonly id: string; readonly actor: Actor }[];
}

export function accountsOf(
  settings: AccountSettings,
  { units, parties, homes, aggregators, virtualId, isEnergyTraded, intermediaries }: AccountRows,
): Account[] {
  const owners = settings.map((row) => ({ units: row.units ?? { ids: [] } }));
  const account = (id: string, row: number, actor: Actor, because: string): Account => {
    const said = settings[row];
    if (said === undefined) return { id, actor, holder: id, because };
    return {
      id,
      actor: said.actor,
      holder: said.holder ?? id,
      because: `settlement.accounts[${row}]`,
    };
  };
  const named = (id: string, actor: Actor, because: string) =>
    account(
      id,
      settings.findIndex(({ accounts }) => accounts?.includes(id)),
      actor,
      because,
    );
  return [
    ...units.map((unit) =>
      account(unit.id, groupOf(owners, unit), actorOfUnit(unit), `technology ${unit.technology}`),
    ),
    ...homes.map((id) => named(id, "domestic-consumer", "homes that are billed")),
    ...aggregators.map((id) => named(id, "aggregator", "acts for homes")),
    ...parties.map((party) => named(party.id, ...actorOfParty(party))),
    ...(virtualId === undefined
      ? []
      : [named(virtualId, "virtual-lead-party", "sells deviations of others' customers")]),
    ...(isEnergyTraded ? [named(ENERGY_PLATFORM, "platform", "runs the energy exchange")] : []),
    ...intermediaries.map(({ id, actor }) => named(id, actor, "settlement.intermediaries")),
    ...Object.entries(OUTSIDE_ACCOUNTS).map(([id, actor]) => named(id, actor, "outside")),
  ];
}

function actorOfParty({ supplies, trades }: PartyRole): [actor: Actor, because: string] {
  if (trades) return ["energy-trader", "uses a portfolio of its own units"];
  if (supplies) return ["electricity-supplier", "supplies what draws"];
  return ["balance-responsible-party", "balances for generators or stores"];
}

/** Whose a unit is where nothing is said. */
function actorOfUnit({ technology, consumption }: AccountUnit): Actor {
  if (technology === "demand")
    return consumption?.profile === "domestic" ? "domestic-consumer" : "non-domestic-consumer";
  return technology === "storage" ? "directly-connected-storage" : "directly-connected-generation";
}
