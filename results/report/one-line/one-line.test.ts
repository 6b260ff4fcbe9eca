/** The one-line diagram: what is drawn follows the network, and no two names lie on each other. */
import { expect, test } from "vitest";
import {
  type NetworkDocument,
  networkDocumentSchema,
} from "../../../sim/model/network-document.ts";
import { html } from "../html.ts";
import { tinyNetwork } from "../testing/tiny-run.ts";
import { drawDiagram } from "./draw.ts";
import { type Placement, placed } from "./layout.ts";
import { constraintPointsOf, openBranches } from "./loading.ts";

/** A tree of three voltages with a ring closed by a normally open line. */
function tree(leaves: number): NetworkDocument {
  const ids = Array.from({ length: leaves }, (_, index) => `leaf-substation-${index}`);
  return networkDocumentSchema.parse({
    format: "headroom-network/1",
    name: "tree",
    buses: [
      { id: "top", nominalKv: 132, reference: true },
      { id: "middle", nominalKv: 33 },
      ...ids.map((id) => ({ id, nominalKv: 11 })),
    ],
    branches: [
      { id: "t1", kind: "transformer", from: "middle", to: "top", reactancePu: 0.1, ratingMw: 10 },
      { id: "t2", kind: "transformer", from: "top", to: "middle", reactancePu: 0.1, ratingMw: 10 },
      ...ids.map((id) => ({ id: `to ${id}`, from: "middle", to: id, reactancePu: 0.1 })),
      { id: "ring", from: ids[0]!, to: ids.at(-1)!, reactancePu: 0.1 },
    ],
    switches: [{ id: "nop", branch: "ring", normally: "open" }],
  });
}

/** Where names stand: the boxes of the layout hold them. */
function overlaps({ buses }: Placement): string[] {
  return buses.flatMap((a, index) =>
    buses
      .slice(index + 1)
      .filter(
        (b) =>
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.box.height &&
          b.y < a.y + a.box.height,
      )
      .map((b) => `${a.box.id} and ${b.box.id}`),
  );
}

test("buses stand apart, higher voltages above, and branches run from their from end", async () => {
  const network = tree(9);
  const placement = await placed(network, openBranches(network));
  expect(overlaps(placement)).toEqual([]);
  const y = new Map(placement.buses.map((bus) => [bus.box.id, bus.y]));
  expect(y.get("top")).toBeLessThan(y.get("middle")!);
  for (const [id, own] of y)
    if (id.startsWith("leaf")) expect(own).toBeGreaterThan(y.get("middle")!);
  const t1 = placement.branches.find(({ id }) => id === "t1")!;
  expect(t1.points[0]!.y).toBeGreaterThan(t1.points.at(-1)!.y);
  const t2 = placement.branches.find(({ id }) => id === "t2")!;
  expect(t2.points[0]!.y).toBeLessThan(t2.points.at(-1)!.y);
});

test("the same network is placed the same again", async () => {
  const network = tree(9);
  const open = openBranches(network);
  expect(await placed(network, open)).toEqual(await placed(network, open));
});

test("a loaded branch has its figure, an open one is dashed, a constraint point its number", async () => {
  const network = tinyNetwork("sun");
  const placement = await placed(network, openBranches(network));
  const loading = { peakMw: -12, limitMw: 10, fraction: 1.2, isOpen: false };
  const svg = drawDiagram({
    network,
    placement,
    loadings: new Map([
      ["t1", { id: "t1", ...loading }],
      [
        "feeder",
        { id: "feeder", peakMw: 2, limitMw: undefined, fraction: undefined, isOpen: false },
      ],
      ["spare", { id: "spare", peakMw: 0, limitMw: undefined, fraction: undefined, isOpen: true }],
    ]),
    points: constraintPointsOf(network),
    ...{ labelled: new Set<string>(), opening: new Set<string>(), title: "a diagram" },
    movedMw: new Map([
      ["old-chp", { heldMw: 2.5, sentMw: 0 }],
      ["new-wind", { heldMw: 1, sentMw: 2 }],
      ["sun", { heldMw: 0, sentMw: 4 }],
    ]),
  }).text;
  expect(svg).toContain(">120 %</text>");
  expect(svg.match(/stroke-dasharray="5 4"/g)?.length).toBe(1);
  expect(svg).toContain("<title>spare: open, or without flow</title>");
  expect(svg.match(/data-mark="" visibility="visible"/g)?.length).toBe(3);
  for (const label of ["−2.50", "±3.00", "+4.00"]) expect(svg).toContain(`>${label}</text>`);
  expect(svg).toMatch(/font-weight="700" fill="#ffffff">1<\/text>/);
  expect(svg).toContain(html`${"reference bus"}`.text);
});
