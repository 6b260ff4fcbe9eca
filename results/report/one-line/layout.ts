/**
 * Places the one-line diagram: buses in bands from the highest voltage down, branches as orthogonal lines between them.
 * Takes the network and its open branches; gives positions. ELK's `layered` does the work: it is deterministic, so equal
 * networks give equal diagrams. Directions are ours: down the voltages, and away from the reference bus inside one.
 */
import ElkBundled from "elkjs/lib/elk.bundled.js";
import type { ELK, ElkNode } from "elkjs/lib/elk-api.js";
import type { NetworkDocument } from "../../../sim/model/network-document.ts";
import { BOX, type BusBox, busBoxes } from "./boxes.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedBus extends Point {
  readonly box: BusBox;
  readonly width: number;
}

export interface PlacedBranch {
  readonly id: string;
  /** From the branch's `from` end to its `to` end. */
  readonly points: readonly Point[];
}

export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly buses: readonly PlacedBus[];
  readonly branches: readonly PlacedBranch[];
}

const SPACING = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.randomSeed": "1",
  "elk.partitioning.activate": "true",
  "elk.layered.thoroughness": "60",
  "elk.layered.layering.strategy": "NETWORK_SIMPLEX",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  "elk.spacing.portPort": "18",
  "elk.spacing.portsSurrounding": "[top=0,left=6,bottom=0,right=6]",
  "elk.spacing.nodeNode": "10",
  "elk.spacing.edgeEdge": "10",
  "elk.spacing.edgeNode": "10",
  "elk.layered.spacing.nodeNodeBetweenLayers": "50",
  "elk.layered.spacing.edgeNodeBetweenLayers": "22",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "11",
  "elk.padding": "[top=8,left=8,bottom=8,right=8]",
} as const;

/** Room for one branch's end on a bar. */
const PORT_PITCH = 18;

export async function placed(
  network: NetworkDocument,
  open: ReadonlySet<string>,
): Promise<Placement> {
  const ends = branchEnds(network, open);
  const left = new Set(ends.map(({ upper }) => upper));
  const last = network.buses.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const boxes = busBoxes(network, new Set(last));
  const graph = graphOf(boxes, ends);
  // The bundle is CommonJS: its class is the default export's own default under Node.
  const Elk = ElkBundled as unknown as new () => ELK;
  const result = await new Elk().layout(graph);
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const buses = (result.children ?? []).map((node) => ({
    box: byId.get(node.id.slice(2))!,
    x: node.x ?? 0,
    y: node.y ?? 0,
    width: node.width ?? 0,
  }));
  const byBus = new Map(buses.map((bus) => [bus.box.id, bus]));
  const branches = (result.edges ?? []).map((edge, index) => {
    const { branch, upper, lower, isTurned } = ends[index]!;
    const section = edge.sections?.[0];
    const points =
      section === undefined
        ? []
        : [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    const reaching = toBars(points, [byBus.get(upper)!, byBus.get(lower)!]);
    return { id: branch, points: isTurned ? reaching.toReversed() : reaching };
  });
  return { width: result.width ?? 0, height: result.height ?? 0, buses, branches };
}

/** ELK ends a branch at the edge of a box; the bar lies inside it. */
function toBars(
  points: readonly Point[],
  [upper, lower]: readonly [PlacedBus, PlacedBus],
): readonly Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return points;
  const barOf = ({ box, y }: PlacedBus) => y + box.barTop + BOX.barHeight / 2;
  return [{ x: first.x, y: barOf(upper) }, ...points.slice(1, -1), { x: last.x, y: barOf(lower) }];
}

interface BranchEnds {
  readonly branch: string;
  readonly upper: string;
  readonly lower: string;
  /** Whether the upper end is the branch's `to` end. */
  readonly isTurned: boolean;
}

/** Which end of each branch stands above: higher voltage first, then nearer to a reference bus, then by place in the file. */
function branchEnds(network: NetworkDocument, open: ReadonlySet<string>): BranchEnds[] {
  const depth = depths(network, open);
  const place = new Map(network.buses.map(({ id }, index) => [id, index]));
  const kv = new Map(network.buses.map(({ id, nominalKv }) => [id, nominalKv]));
  const isAbove = (a: string, b: string) =>
    kv.get(b)! - kv.get(a)! || depth.get(a)! - depth.get(b)! || place.get(a)! - place.get(b)!;
  return network.branches.map(({ id, from, to }) =>
    isAbove(from, to) <= 0
      ? { branch: id, upper: from, lower: to, isTurned: false }
      : { branch: id, upper: to, lower: from, isTurned: true },
  );
}

/** Steps from the nearest reference bus over closed branches; islands without one begin at their first bus. */
function depths(network: NetworkDocument, open: ReadonlySet<string>): Map<string, number> {
  const neighbours = new Map<string, string[]>(network.buses.map(({ id }) => [id, []]));
  for (const { id, from, to } of network.branches) {
    if (open.has(id)) continue;
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  const depth = new Map<string, number>();
  const spread = (starts: readonly string[]) => {
    let front = starts.filter((id) => !depth.has(id));
    for (const id of front) depth.set(id, 0);
    for (let step = 1; front.length > 0; step += 1) {
      const next = new Set(front.flatMap((id) => neighbours.get(id) ?? []));
      front = [...next].filter((id) => !depth.has(id));
      for (const id of front) depth.set(id, step);
    }
  };
  spread(network.buses.filter(({ reference }) => reference).map(({ id }) => id));
  for (const { id } of network.buses) spread([id]);
  return depth;
}

/** Ids are prefixed, so that a bus and a branch of one name stay apart. */
function graphOf(boxes: readonly BusBox[], ends: readonly BranchEnds[]): ElkNode {
  const levels = [...new Set(boxes.map(({ nominalKv }) => nominalKv))].sort((a, b) => b - a);
  const portId = (end: BranchEnds, side: "up" | "down") => `${side}:${end.branch}`;
  const children = boxes.map((box) => {
    const above = ends.filter(({ lower }) => lower === box.id);
    const below = ends.filter(({ upper }) => upper === box.id);
    const ports = [
      ...above.map((end) => port(portId(end, "up"), "NORTH")),
      ...below.map((end) => port(portId(end, "down"), "SOUTH")),
    ];
    const lines = Math.max(above.length, below.length, 1);
    return {
      id: `b:${box.id}`,
      width: box.isEnd
        ? Math.max(box.contentWidth, lines * PORT_PITCH)
        : box.contentWidth + lines * PORT_PITCH - 4,
      height: box.height,
      ports,
      layoutOptions: {
        "elk.portConstraints": "FIXED_SIDE",
        "elk.partitioning.partition": String(levels.indexOf(box.nominalKv)),
        // Away from the name: left of the branches stands text.
        "elk.portAlignment.default": box.isEnd ? "CENTER" : "END",
      },
    };
  });
  const edges = ends.map((end) => ({
    id: `e:${end.branch}`,
    sources: [portId(end, "down")],
    targets: [portId(end, "up")],
  }));
  return { id: "root", layoutOptions: { ...SPACING }, children, edges };
}

function port(id: string, side: "NORTH" | "SOUTH") {
  return { id, width: 0, height: 0, layoutOptions: { "elk.port.side": side } };
}
