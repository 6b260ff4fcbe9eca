/** Line outage distribution factors against flows made anew. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { type Network, networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { injectionsFor, networks } from "../testing/random-networks.ts";
import { islandingBranches } from "./bridges.ts";
import { buildFlowModel } from "./flow-model.ts";
import { outageFactors } from "./sensitivity.ts";
import { topologyOf } from "./topology.ts";

const anyNetwork = networks({ isAllClosed: false });

test("LODF of every outage that leaves all buses supplied equals a re-factorisation", () => {
  const cases = anyNetwork.chain((network) =>
    fc.tuple(fc.constant(network), injectionsFor(network, 1)),
  );
  fc.assert(
    fc.property(cases, ([network, injectionKw]) => {
      const model = orThrow(buildFlowModel(network));
      const lodf = outageFactors(model);
      const before = flowsOf(network, injectionKw);
      network.branches.ids.forEach((_, outage) => {
        const column = lodf.column(outage);
        if (column.kind === "islands") return;
        expect(column.kind).toBe("factors");
        if (column.kind !== "factors") return;
        const after = flowsOf(network, injectionKw, outage);
        const largestKw = Math.max(1, ...after.map(Math.abs), ...before.map(Math.abs));
        after.forEach((flow, row) => {
          const told = before[row]! + column.factors[row]! * before[outage]!;
          expect(Math.abs(told - flow)).toBeLessThanOrEqual(1e-9 * largestKw);
        });
      });
    }),
  );
});

test("an outage is said to island exactly when it takes supply from a bus", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const intact = topologyOf(network);
      const isBridge = islandingBranches(network, intact);
      network.branches.ids.forEach((_, outage) => {
        const lost = topologyOf(network, outage).isSupplied.some(
          (supplied, bus) => supplied < intact.isSupplied[bus]!,
        );
        expect(isBridge[outage]).toBe(lost ? 1 : 0);
      });
    }),
  );
});

test("one pair is its entry of the column, and a bridge is told by its kind", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const lodf = outageFactors(orThrow(buildFlowModel(network)));
      const last = network.branches.ids.length - 1;
      const column = lodf.column(last);
      const pair = lodf.pair(0, last);
      expect(pair).toEqual(
        column.kind === "factors" ? { kind: "factor", factor: column.factors[0] } : column,
      );
    }),
  );
});

test("an outage that leaves reactances which nearly cancel is singular, one that leaves a long way is not", () => {
  const columnOf = (remaining: readonly number[]) => {
    const document = networkDocumentSchema.parse({
      format: NETWORK_FORMAT,
      name: "parallel",
      buses: [
        { id: "a", nominalKv: 33, reference: true },
        { id: "b", nominalKv: 33 },
      ],
      branches: [0.1, ...remaining].map((reactancePu, row) => ({
        ...{ id: `line ${row}`, from: "a", to: "b", reactancePu },
      })),
    });
    return outageFactors(orThrow(buildFlowModel(networkColumns(document)))).column(0);
  };
  expect(columnOf([0.1, -0.100_001])).toEqual({ kind: "singular" });
  expect(columnOf([0.1, -0.101]).kind).toBe("factors");
  const long = columnOf([100_000]);
  expect(long.kind).toBe("factors");
  if (long.kind === "factors") expect(long.factors[1]).toBeCloseTo(1, 9);
});

function flowsOf(network: Network, injectionKw: Float64Array, outage?: number): Float64Array {
  const flowKw = new Float64Array(network.branches.ids.length);
  orThrow(buildFlowModel(network, outage)).solve(injectionKw, 1, flowKw);
  return flowKw;
}
