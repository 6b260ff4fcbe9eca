/** Capacity factors, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

const HALF_HOURS = 4;

test("a wind farm of 2 MW that gives 1.5 of 2.5 MWh in two hours has 0.375, without curtailment 0.625; a store has none", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      network_period: Array.from({ length: HALF_HOURS }, (_, row) => ({ periodStart: row * 1800 })),
      unit_period: [
        { unit: "wind", deliveredWh: 1_000_000, availableWh: 1_000_000 },
        { unit: "wind", deliveredWh: 500_000, availableWh: 1_500_000 },
        { unit: "store", deliveredWh: 500_000, availableWh: 500_000 },
      ],
      curtailment_index: [
        { unit: "wind", direction: "injection", capacityW: 2_000_000 },
        { unit: "store", direction: "injection", capacityW: 1_000_000 },
        { unit: "store", direction: "consumption", capacityW: 1_000_000 },
      ],
    }),
  );
  const valuesOf = (name: string) => fold.value().byUnit.find((each) => each.name === name)!.values;
  expect(valuesOf("capacityFactorFrac")).toEqual([
    { id: "store", value: null },
    { id: "wind", value: 0.375 },
  ]);
  expect(valuesOf("uncurtailedCapacityFactorFrac")[1]).toEqual({ id: "wind", value: 0.625 });
});
