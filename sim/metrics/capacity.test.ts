/** What trades of connection capacity come to, worked by hand: what they add does not cancel between trades. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./registry.ts";

test("what buyers used and what of it is new load add up over trades and periods", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      capacity_trades: [
        { trade: "a", usedWh: 900_000, addedWh: 0 },
        { trade: "b", usedWh: 600_000, addedWh: 250_000 },
      ],
      unit_period: [{ limitedWh: 500_000 }, { limitedWh: -750_000 }, { limitedWh: -250_000 }],
    }),
  );
  const { metrics } = fold.value();
  const value = (name: string) => metrics.find((each) => each.name === name)!.value;
  expect(value("capacityUsedMwh")).toBe(1.5);
  expect(value("capacityAddedMwh")).toBe(0.25);
  expect(value("generationLimitedMwh")).toBe(0.5);
  expect(value("consumptionLimitedMwh")).toBe(1);
});
