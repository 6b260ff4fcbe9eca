/** Whole power flows: balance, outages, several reference buses, and what cannot be solved. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { networkColumns } from "../model/network.ts";
import {
  NETWORK_FORMAT,
  type NetworkDocumentInput,
  networkDocumentSchema,
} from "../model/network-document.ts";
import { networkDocuments, networks } from "../testing/random-networks.ts";
import { powerFlow } from "./power-flow.ts";

const anyNetwork = networks({ isAllClosed: false });

describe("a power flow", () => {
  test("balances over the network: what the grid supplies is demand plus shunts less units", () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const { buses, slack } = orThrow(powerFlow(network));
        const injected = buses.reduce((sum, bus) => sum + bus.injectionMw, 0);
        expect(Math.abs(injected)).toBeLessThan(1e-6);
        const supplied = slack.reduce((sum, row) => sum + row.mw, 0);
        const shuntMw = network.buses.shuntKw.reduce(
          (sum, kw, bus) => sum + (buses[bus]!.angleDeg === null ? 0 : kw / 1000),
          0,
        );
        expect(Math.abs(supplied - shuntMw)).toBeLessThan(1e-6);
      }),
    );
  });

  test("with an outage is that of the network with the branch out of service", () => {
    const cases = networkDocuments({ isAllClosed: false }).chain((document) =>
      fc.tuple(fc.constant(document), fc.nat(document.branches.length - 1)),
    );
    fc.assert(
      fc.property(cases, ([document, row]) => {
        const outage = document.branches[row]!.id;
        const without = document.branches.map((branch, at) =>
          at === row ? { ...branch, inService: false } : branch,
        );
        expect(powerFlow(networkColumns(document), { outage })).toEqual(
          powerFlow(networkColumns({ ...document, branches: without })),
        );
      }),
    );
  });

  test("shares the slack of an island among its reference buses, and names them", () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        for (const row of orThrow(powerFlow(network)).slack) {
          if (row.shares === undefined) continue;
          expect(row.shares.length).toBeGreaterThan(1);
          expect(row.shares[0]!.bus).toBe(row.bus);
          const sum = row.shares.reduce((total, share) => total + share.mw, 0);
          expect(row.mw).toBe(sum);
        }
      }),
    );
  });

  test("says which branch was meant when an outage names none", () => {
    const found = powerFlow(line({}), { outage: "line-AC" });
    expect(found).toEqual({
      kind: "faulty",
      faults: [
        {
          code: "powerflow.unknownOutage",
          path: "outage",
          found: '"line-AC", which is no branch of this network',
          remedy: 'write the id of a branch; the nearest is "line-AB"',
        },
      ],
    });
  });

  test("is refused, with the branches to look at, where reactances cancel", () => {
    const beside = { id: "cap", from: "A", to: "B", reactancePu: -0.1 };
    const found = powerFlow(line({ beside }));
    expect(found.kind === "faulty" && found.faults[0]).toMatchObject({
      code: "network.singular",
      found: expect.stringContaining("cap"),
    });
  });
});

function line({ beside }: { beside?: NonNullable<NetworkDocumentInput["branches"]>[number] }) {
  return networkColumns(
    networkDocumentSchema.parse({
      format: NETWORK_FORMAT,
      name: "line",
      buses: [
        { id: "A", nominalKv: 11, reference: true },
        { id: "B", nominalKv: 11 },
      ],
      branches: [
        { id: "line-AB", from: "A", to: "B", reactancePu: 0.1 },
        ...(beside === undefined ? [] : [beside]),
      ],
    }),
  );
}
