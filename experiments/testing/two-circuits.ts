/**
 * For tests: a network small enough that every flow is known, with things to switch and to lose.
 */
import { NETWORK_FORMAT, networkDocumentSchema } from "../../sim/model/network-document.ts";

export interface Site {
  readonly id: string;
  readonly bus?: string;
  readonly capacityMw: number;
  readonly connectedOn?: string;
  readonly isFirm?: boolean;
  readonly isNever?: boolean;
}

/**
 * Two circuits of 40 MW from site X to the grid, one of them switched, and a tie to site Y with a circuit of its own. What
 * the units give and the 8 MW of demand do not change, so that every flow is known.
 */
export function twoCircuits(sites: readonly Site[], isTied = false) {
  const circuit = (id: string, from: string) => ({
    id,
    from,
    to: "grid",
    reactancePu: 0.1,
    ratingMw: 40,
  });
  return networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "two-circuits",
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      { id: "x", nominalKv: 33 },
      { id: "y", nominalKv: 33 },
    ],
    branches: [
      ...(isTied ? [circuit("x1", "x")] : [circuit("x1", "x"), circuit("x2", "x")]),
      circuit("y1", "y"),
      { id: "tie", from: "x", to: "y", reactancePu: 0.1, ratingMw: 100 },
    ],
    switches: [
      { id: "tie-switch", branch: "tie", normally: "open" },
      { id: "x1-switch", branch: "x1", normally: "closed" },
    ],
    connections: sites.map((site) => ({
      id: `${site.id}-connection`,
      bus: site.bus ?? "x",
      exportLimitMw: site.capacityMw,
      curtailableWhen: site.isNever === true ? "never" : site.isFirm === true ? "outage" : "intact",
      connectedOn: site.connectedOn ?? "2015-01-01",
    })),
    units: sites.map((site) => ({
      id: site.id,
      connection: `${site.id}-connection`,
      technology: "generator",
      capacityMw: site.capacityMw,
    })),
    demands: [{ id: "town", bus: isTied ? "y" : "x", peakMw: 8, profile: "constant" }],
    constraintPoints: [
      { id: "x1-export", branch: "x1", direction: "forward" },
      { id: "y1-export", branch: "y1", direction: "forward" },
    ],
  });
}

export const SITES: Site[] = [
  { id: "newest", capacityMw: 20, connectedOn: "2024-01-01" },
  { id: "oldest", capacityMw: 20, connectedOn: "2010-01-01" },
  { id: "firm", capacityMw: 10, isFirm: true },
];
