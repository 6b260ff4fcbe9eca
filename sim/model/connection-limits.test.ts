/** Connections hold what their units inject: shares in proportion, both ways, and nothing else is moved. */
import { expect, test } from "vitest";
import { type HandUnit, handNetwork } from "../testing/hand-made.ts";
import { holderOf } from "./connection-limits.ts";

const units: HandUnit[] = [
  { id: "weir", capacityKw: 80, technology: "hydro", exportLimitKw: 40 },
  {
    id: "roof",
    capacityKw: 60,
    technology: "solar",
    exportLimitKw: 50,
    importLimitKw: 30,
    connection: "school",
  },
  { id: "cell", capacityKw: 40, storage: { energyWh: 8e4, chargeKw: 20 }, connection: "school" },
  { id: "works", capacityKw: 0, consumptionKw: 40, connection: "school" },
  { id: "wind", capacityKw: 100, technology: "wind" },
];

function held(kw: readonly number[]): number[] {
  const out = Float64Array.from(kw);
  const network = handNetwork(units);
  holderOf(network)(out, network.connections);
  return [...out];
}

test("what connections allow is left as it is", () => {
  expect(held([40, 30, 20, -30, 100])).toEqual([40, 30, 20, -30, 100]);
});

test("units behind one connection share its export limit by what each would give", () => {
  expect(held([49, 60, 40, -10, 100])).toEqual([40, 30, 20, -10, 100]);
});

test("units behind one connection share its import limit by what each would draw, none more than all of it", () => {
  expect(held([0, 10, -20, -40, 0])).toEqual([0, 10, -12, -18, 0]);
});
