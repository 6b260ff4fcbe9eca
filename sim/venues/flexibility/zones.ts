/** Zones by row: constraint points, and the branches that a zone takes as out or closed, as rows of the network's columns. */
import { keptBy } from "../../core/kept-by.ts";
import type { Network } from "../../model/network.ts";
import type { AssumedSwitching } from "../../model/services.ts";
import type { ServiceZone } from "./settings.ts";

/** The rows of a zone's constraint points. */
export const constraintsOf = (network: Network, zone: ServiceZone): readonly number[] =>
  rowsOf(network)(zone);

const rowsOf = keptBy(({ constraintPoints }: Network) =>
  keptBy((zone: ServiceZone) => zone.constraints.map((id) => constraintPoints.ids.indexOf(id))),
);

/** What a zone assumes; undefined where it is for the network as planned. */
export function assumedBy({ branches }: Network, zone: ServiceZone): AssumedSwitching | undefined {
  const { out, closed } = zone.network;
  if (out.length === 0 && closed.length === 0) return undefined;
  const rows = (ids: readonly string[]) => ids.map((id) => branches.ids.indexOf(id));
  return { out: rows(out), closed: rows(closed) };
}
