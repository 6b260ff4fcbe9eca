/**
 * Units put on a published network, each with a connection of its own. Takes what is assumed of each; gives the units and
 * connections of the document. In the snapshot a unit rests unless it says otherwise.
 */
import type { NetworkDocumentInput } from "../sim/model/network-document.ts";

type ConnectionInput = NonNullable<NetworkDocumentInput["connections"]>[number];
type UnitInput = NonNullable<NetworkDocumentInput["units"]>[number];

export interface AddedUnit {
  readonly unit: Omit<UnitInput, "connection">;
  readonly bus: string;
  readonly connectedOn: string;
  readonly curtailableWhen?: ConnectionInput["curtailableWhen"];
  readonly importLimitMw?: number;
}

export function connectedUnits(added: readonly AddedUnit[]): {
  readonly connections: ConnectionInput[];
  readonly units: UnitInput[];
} {
  return {
    connections: added.map(
      ({ unit, bus, connectedOn, importLimitMw = 0, curtailableWhen = "intact" }) => ({
        id: unit.id,
        bus,
        exportLimitMw: unit.capacityMw,
        importLimitMw,
        curtailableWhen,
        connectedOn,
      }),
    ),
    units: added.map(({ unit }) => ({ snapshotMw: 0, ...unit, connection: unit.id })),
  };
}
