/** Losses worked by hand (domain §9). */
import { expect, test } from "vitest";
import { networkColumns } from "../model/network.ts";
import { NETWORK_FORMAT, networkDocumentSchema } from "../model/network-document.ts";
import { lossesKw } from "./losses.ts";

const branch = (id: string, resistancePu: number) => ({
  ...{ id, from: "grid", to: "x", reactancePu: 0.1, resistancePu },
});
const network = networkColumns(
  networkDocumentSchema.parse({
    format: NETWORK_FORMAT,
    name: "two",
    baseMva: 10,
    buses: [
      { id: "grid", nominalKv: 33, reference: true },
      { id: "x", nominalKv: 33 },
    ],
    branches: [branch("a", 0.05), branch("b", 0.02), branch("c", 0)],
  }),
);

test("5 MW on 0.05 and 10 MW back on 0.02 per unit of 10 MVA lose 125 kW and 200 kW; without resistance nothing is lost", () => {
  expect(lossesKw(network, Float64Array.of(5000, 0, 9000))).toBeCloseTo(125, 9);
  expect(lossesKw(network, Float64Array.of(5000, -10_000, 9000))).toBeCloseTo(325, 9);
  // Twice the flow loses four times as much.
  expect(lossesKw(network, Float64Array.of(10_000, -20_000, 0))).toBeCloseTo(1300, 9);
});
