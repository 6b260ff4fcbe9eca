/**
 * Homes as sellers of services: each group that an aggregator offers has a unit of its own in the network of a run, beside the demand that it
 * draws as. Through it everything that knows units knows the group: where it is, what it has promised, who may take part. It injects nothing and draws
 * nothing, and nobody can move it: homes answer for themselves.
 */
import { KW_PER_MW } from "../core/units.ts";
import type { Aggregator } from "./aggregators.ts";
import { type HomeGroup, homesReach } from "./homes.ts";
import type { Units } from "./network.ts";
import type { NetworkDocument } from "./network-document.ts";

/** Name of the unit of a group. */
export const homeSellerId = (group: string): string => `homes of ${group}`;

/** Groups that are offered to services, with who offers them. */
export function offeredHomes(
  homes: readonly HomeGroup[],
  aggregators: readonly Aggregator[],
): readonly { readonly group: HomeGroup; readonly aggregator: Aggregator }[] {
  return homes.flatMap((group) => {
    const aggregator = aggregators.find(
      ({ groups, services }) => services.length > 0 && groups.includes(group.id),
    );
    return aggregator === undefined ? [] : [{ group, aggregator }];
  });
}

/** Any day: what is never curtailed has no place in an order. */
const CONNECTED_ON = "2000-01-01";

/** The network with a unit for each of these groups; groups at a bus that it does not have are passed over. */
export function withHomeSellers(
  network: NetworkDocument,
  groups: readonly HomeGroup[],
): NetworkDocument {
  const buses = new Set(network.buses.map(({ id }) => id));
  const own = groups.filter(({ bus }) => buses.has(bus));
  if (own.length === 0) return network;
  const connections = own.map((group) => ({
    id: homeSellerId(group.id),
    bus: group.bus,
    exportLimitMw: homesReach(group).exportKw / KW_PER_MW,
    importLimitMw: (group.count * group.connectionKw) / KW_PER_MW,
    curtailableWhen: "never" as const,
    connectedOn: CONNECTED_ON,
  }));
  const units = own.map(({ id }) => ({
    id: homeSellerId(id),
    connection: homeSellerId(id),
    technology: "demand" as const,
    capacityMw: 0,
    snapshotMvar: 0,
  }));
  return {
    ...network,
    connections: [...network.connections, ...connections],
    units: [...network.units, ...units],
  };
}

/** Whether a unit stands for homes: demand that draws nothing of its own. */
export const isHomeSeller = (
  { technology, consumptionKwMax }: Pick<Units, "technology" | "consumptionKwMax">,
  unit: number,
): boolean => technology[unit] === "demand" && consumptionKwMax[unit] === 0;
