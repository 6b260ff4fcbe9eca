/** Held angles and phase shifts that drive nothing: they stand in no flow, not in its last digit. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { networkColumns } from "../model/network.ts";
import { type NetworkDocument, networkDocumentSchema } from "../model/network-document.ts";
import { injectionsFor, networkDocuments } from "../testing/random-networks.ts";
import { buildFlowModel } from "./flow-model.ts";

function solved(document: NetworkDocument, injectionKw: Float64Array) {
  const network = networkColumns(document);
  const flowKw = new Float64Array(network.branches.ids.length);
  const angleRad = new Float64Array(network.buses.ids.length);
  orThrow(buildFlowModel(network)).solve(injectionKw, 1, flowKw, angleRad);
  return { flowKw, angleRad };
}

/** Trees with one reference, and every branch of them a second time beside itself where asked. */
const trees = networkDocuments({ isAllClosed: true }).chain((document) => {
  const treeBranches = document.branches.slice(0, document.buses.length - 1);
  const buses = document.buses.map((bus, row) => ({
    ...bus,
    reference: row === 0,
    referenceAngleDeg: row === 0 ? 29.7 : 0,
  }));
  const beside = treeBranches.map((branch) => ({ ...branch, id: `${branch.id} beside` }));
  const tree = { ...document, buses, branches: treeBranches };
  return fc.tuple(
    fc
      .boolean()
      .map((isDouble) => (isDouble ? { ...tree, branches: [...treeBranches, ...beside] } : tree)),
    injectionsFor(networkColumns(tree), 1),
  );
});

test("flows have the bits of the same network without them, where shifts agree round every loop", () => {
  fc.assert(
    fc.property(trees, ([document, injectionKw]) => {
      const plain = {
        ...document,
        buses: document.buses.map((bus) => ({ ...bus, referenceAngleDeg: 0 })),
        branches: document.branches.map((branch) => ({ ...branch, shiftDeg: 0 })),
      };
      const turned = solved(document, injectionKw);
      expect(turned.flowKw).toEqual(solved(plain, injectionKw).flowKw);
      // The angles that are told have them.
      expect(turned.angleRad[0]).toBeCloseTo((29.7 * Math.PI) / 180, 12);
    }),
  );
});

test("transformers of several clock numbers that come back to where they began drive nothing", () => {
  const [bus, branch] = [
    (id: string) => ({
      id,
      nominalKv: 33,
      reference: id === "a",
      referenceAngleDeg: 0,
      shuntMw: 0,
    }),
    (from: string, to: string, shiftDeg: number) => ({
      ...{ id: `${from}${to}`, from, to, shiftDeg, reactancePu: 0.1 },
    }),
  ];
  const document = (shifts: readonly [number, number, number]) =>
    ({
      ...{ format: "headroom-network/1", name: "loop" },
      buses: ["a", "b", "c"].map(bus),
      branches: [
        branch("a", "b", shifts[0]),
        branch("b", "c", shifts[1]),
        branch("c", "a", shifts[2]),
      ],
    }) as const;
  const none = new Float64Array(3);
  const parse = (shifts: readonly [number, number, number]) =>
    networkDocumentSchema.parse(document(shifts));
  expect(solved(parse([30, 0.1, -30.1]), none).flowKw).toEqual(new Float64Array(3));
  // 3 degrees are left round the loop of 0.3 per unit: 100 MVA × 0.0524 / 0.3.
  for (const kw of solved(parse([30, 3, -30]), none).flowKw)
    expect(Math.abs(kw)).toBeCloseTo(17_453.29, 2);
});
