/**
 * Small CGMES models as networks, for tests: what they are read to, and the flows of their snapshots.
 */
import { orThrow } from "../../../sim/core/errors.ts";
import { networkColumns } from "../../../sim/model/network.ts";
import type { NetworkDocument } from "../../../sim/model/network-document.ts";
import { powerFlow } from "../../../sim/network/power-flow.ts";
import { readCgmes } from "../cgmes.ts";
import type { ReadNetwork } from "../network-reader.ts";
import {
  type CgmesParts,
  type CimItem,
  cgmesFiles,
  generatorAt,
  lineBetween,
  loadAt,
} from "./cgmes-text.ts";

export const PATL = "http://entsoe.eu/CIM/SchemaExtension/3/1#LimitTypeKind.patl";

export function read(parts: CgmesParts): ReadNetwork {
  return orThrow(readCgmes(cgmesFiles(parts)));
}

export function networkOf(parts: CgmesParts): NetworkDocument {
  return read(parts).network;
}

/** Flow of each branch in MW, positive from its `from` end. */
export function flowsOf(document: NetworkDocument): ReadonlyMap<string, number> {
  const flow = orThrow(powerFlow(networkColumns(document)));
  return new Map(flow.branches.map((branch) => [branch.id, branch.flowMw]));
}

/** Two nodes at 110 kV, base impedance 121 ohm: a line of 0.1 per unit between a plant and homes. */
export const pair = (...more: readonly CimItem[]): CgmesParts => ({
  nodes: { a: 110, b: 110 },
  items: [...generatorAt("a"), lineBetween("a", "b", 12.1), loadAt("b", 30), ...more],
});

/** A limit at a terminal, with its set and type. */
export const limit = (
  id: string,
  kind: string,
  value: number,
  terminal: string,
  type: string,
): CimItem[] => [
  {
    kind: "OperationalLimitType",
    id: `${id}-type`,
    eq: { "entsoe:OperationalLimitType.limitType": type },
  },
  {
    kind: "OperationalLimitSet",
    id: `${id}-set`,
    eq: { "OperationalLimitSet.Terminal": `#${terminal}` },
  },
  {
    kind,
    id,
    eq: {
      [`${kind}.value`]: value,
      "OperationalLimit.OperationalLimitSet": `#${id}-set`,
      "OperationalLimit.OperationalLimitType": `#${id}-type`,
    },
  },
];
