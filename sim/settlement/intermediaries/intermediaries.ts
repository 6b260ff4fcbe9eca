/**
 * Those between owners and markets as a run knows them: whose accounts there are, and of which unit who keeps which part. Takes settings and
 * the network's units; gives both. Nothing where nobody is written.
 */

import { KW_PER_MW } from "../../core/units.ts";
import type { Actor } from "../../model/actors.ts";
import type { Network } from "../../model/network.ts";
import { optimiserFrac } from "../../model/optimiser-share.ts";
import type { IntermediarySettings } from "./settings.ts";

export const MARKET_OPTIMISER = "market optimiser";
export const AGGREGATOR = "aggregator";
export const COMMUNITY_ORGANISATION = "community organisation";
export const TRADING_PLATFORM = "trading platform";
export const DATA_COMMUNICATIONS = "data communications company";

/** A part of what services pay a unit, and who keeps it. */
export interface Share {
  /** The last part of the rule: optimiser, aggregator, community. */
  readonly name: string;
  readonly account: string;
  readonly frac: number;
}

export interface Intermediaries {
  readonly settings: IntermediarySettings;
  /** By unit id. */
  readonly sharesOf: ReadonlyMap<string, readonly Share[]>;
  /** Rows of the network's units by id. */
  readonly unitRows: ReadonlyMap<string, number>;
}

/** Accounts that there are because of the settings, each once. */
export function intermediaryAccounts(
  settings: IntermediarySettings | undefined,
): { readonly id: string; readonly actor: Actor }[] {
  if (settings === undefined) return [];
  const { portfolios, platform, privateWires, communityFunds, dataCommunications } = settings;
  const isShared = portfolios.some(({ communityFrac }) => communityFrac > 0);
  const inPortfolios: [string, Actor][] = [
    [MARKET_OPTIMISER, "market-optimiser"],
    [AGGREGATOR, "aggregator"],
  ];
  const all: [string, Actor][] = [
    ...(portfolios.length === 0 ? [] : inPortfolios),
    ...(isShared ? [[COMMUNITY_ORGANISATION, "community-organisation"] as [string, Actor]] : []),
    ...(platform === undefined ? [] : [[TRADING_PLATFORM, "platform"] as [string, Actor]]),
    ...privateWires.map(({ id }): [string, Actor] => [id, "private-wire-owner"]),
    ...communityFunds.map(({ id }): [string, Actor] => [id, "community-organisation"]),
    ...(dataCommunications === undefined
      ? []
      : [[DATA_COMMUNICATIONS, "data-communications-company"] as [string, Actor]]),
  ];
  return all.map(([id, actor]) => ({ id, actor }));
}

export function intermediariesOf(
  settings: IntermediarySettings | undefined,
  { units }: Network,
): Intermediaries | undefined {
  if (settings === undefined) return undefined;
  const unitRows = new Map(units.ids.map((id, row) => [id, row]));
  const kwOf = (id: string) => {
    const unit = unitRows.get(id)!;
    return Math.max(units.capacityKw[unit]!, units.consumptionKwMax[unit]!);
  };
  const sharesOf = new Map<string, readonly Share[]>();
  for (const {
    units: own,
    sizeMw,
    optimiser,
    aggregatorFrac,
    communityFrac,
  } of settings.portfolios) {
    const mw = sizeMw ?? own.reduce((sum, id) => sum + kwOf(id), 0) / KW_PER_MW;
    const frac = optimiser === "by-size" ? optimiserFrac(mw) : optimiser.frac;
    const shares = [
      { name: "optimiser", account: MARKET_OPTIMISER, frac },
      { name: "aggregator", account: AGGREGATOR, frac: aggregatorFrac },
      { name: "community", account: COMMUNITY_ORGANISATION, frac: communityFrac },
    ];
    for (const id of own) sharesOf.set(id, shares);
  }
  return { settings, sharesOf, unitRows };
}
