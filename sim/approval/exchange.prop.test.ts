/** What an exchange by sensitivity keeps on any network: a trade adds nothing at a constraint that both sides load. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { orThrow } from "../core/errors.ts";
import { networkColumns } from "../model/network.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { networkDocumentSchema } from "../model/network-document.ts";
import { buildFlowModel } from "../network/flow-model.ts";
import { networkDocuments } from "../testing/random-networks.ts";
import { boughtBySensitivity } from "./exchange.ts";

const MIN_SENSITIVITY = 0.05;
const RESIDUE = 1e-9;

/** The same network with a site at every bus, and every closed branch a constraint point in both directions. */
function withSites(document: NetworkDocument): NetworkDocument {
  const { branches } = document;
  return networkDocumentSchema.parse({
    ...document,
    connections: document.buses.map(({ id }) => ({
      ...{ id: `site ${id}`, bus: id, exportLimitMw: 1, importLimitMw: 1 },
      ...{ curtailableWhen: "never", connectedOn: "2020-01-01" },
    })),
    units: [],
    constraintPoints: branches.flatMap(({ id }) =>
      (["forward", "reverse"] as const).map((direction) => ({
        ...{ id: `${id} ${direction}`, branch: id, direction, ratingMw: 1 },
      })),
    ),
  });
}

const trades = fc.array(
  fc.record({
    buyer: fc.nat(23),
    seller: fc.nat(23),
    capacity: fc.constantFrom("export" as const, "import" as const),
    kw: fc.integer({ min: 1, max: 100_000 }),
  }),
  { minLength: 1, maxLength: 6 },
);

test("no constraint that both sites load carries more by a trade, and nobody gains more than is sold", () => {
  fc.assert(
    fc.property(networkDocuments({ isAllClosed: true }), trades, (document, drawn) => {
      const network = networkColumns(withSites(document));
      const flows = orThrow(buildFlowModel(network));
      const points = [...network.constraintPoints.ids.keys()];
      const bought = boughtBySensitivity(flows, points, MIN_SENSITIVITY);
      const siteCount = network.connections.ids.length;
      for (const each of drawn) {
        const trade = { ...each, buyer: each.buyer % siteCount, seller: each.seller % siteCount };
        const gainedKw = bought(trade);
        expect(gainedKw).toBeLessThanOrEqual(trade.kw);
        expect(gainedKw).toBeGreaterThan(0);
        const side = trade.capacity === "export" ? 1 : -1;
        for (const point of points) {
          const byBus = flows.sensitivityRow(network.constraintPoints.branch[point]!);
          const loads = (site: number) =>
            side *
            network.constraintPoints.direction[point]! *
            byBus[network.connections.bus[site]!]!;
          const [ofBuyer, ofSeller] = [loads(trade.buyer), loads(trade.seller)];
          if (ofBuyer < MIN_SENSITIVITY || ofSeller < MIN_SENSITIVITY) continue;
          expect(gainedKw * ofBuyer - trade.kw * ofSeller).toBeLessThanOrEqual(RESIDUE * trade.kw);
        }
      }
    }),
  );
});
