/** Islands: who is joined to whom, and which are supplied. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { networks } from "../testing/random-networks.ts";
import { topologyOf } from "./topology.ts";

const anyNetwork = networks({ isAllClosed: false });

test("two buses share an island exactly when closed branches lead from one to the other", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const { islandOfBus } = topologyOf(network);
      network.buses.ids.forEach((_, bus) => {
        const reached = reachedFrom(bus, network.branches);
        islandOfBus.forEach((island, other) => {
          expect(island === islandOfBus[bus]).toBe(reached.has(other));
        });
      });
    }),
  );
});

test("islands are numbered by their first bus and supplied when they hold a reference bus", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const { islandOfBus, isSupplied, referencesOfIsland } = topologyOf(network);
      expect([...new Set(islandOfBus)]).toEqual(referencesOfIsland.map((_, island) => island));
      islandOfBus.forEach((island, bus) => {
        expect(isSupplied[bus]).toBe(referencesOfIsland[island]!.length > 0 ? 1 : 0);
        expect(referencesOfIsland[island]!.includes(bus)).toBe(
          network.buses.isReference[bus] === 1,
        );
      });
    }),
  );
});

test("in a network whose branches are all closed every bus is supplied", () => {
  fc.assert(
    fc.property(networks({ isAllClosed: true }), (network) => {
      expect(topologyOf(network).isSupplied.every((supplied) => supplied === 1)).toBe(true);
    }),
  );
});

interface Ends {
  readonly fromBus: Int32Array;
  readonly toBus: Int32Array;
  readonly isClosed: Uint8Array;
}

function reachedFrom(start: number, { fromBus, toBus, isClosed }: Ends): Set<number> {
  const reached = new Set([start]);
  for (const bus of reached) {
    isClosed.forEach((closed, row) => {
      if (closed === 0) return;
      if (fromBus[row] === bus) reached.add(toBus[row]!);
      if (toBus[row] === bus) reached.add(fromBus[row]!);
    });
  }
  return reached;
}
