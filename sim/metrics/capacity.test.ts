/** What trades of connection capacity come to, worked by hand: what they add does not cancel between trades. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

test("what buyers used and what of it is new load add up over trades and periods", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      capacity_trades: [
        { trade: "a", usedWh: 900_000, addedWh: 0, cleanWh: 2_000_000 },
        { trade: "b", usedWh: 600_000, addedWh: 250_000, cleanWh: -1_000_000, breachWh: 500_000 },
      ],
      ledger: [
        { rule: "capacity-trades/price", payer: "weir", payee: "roof", amountMicroGbp: 7e6 },
        { rule: "capacity-trades/price", payer: "roof", payee: "mast", amountMicroGbp: 2e6 },
        { rule: "energy", payer: "roof", payee: "mast", amountMicroGbp: 5e6 },
      ],
      unit_period: [{ limitedWh: 500_000 }, { limitedWh: -750_000 }, { limitedWh: -250_000 }],
    }),
  );
  const { metrics, byAccount } = fold.value();
  const value = (name: string) => metrics.find((each) => each.name === name)!.value;
  expect(value("capacityUsedMwh")).toBe(1.5);
  expect(value("capacityAddedMwh")).toBe(0.25);
  expect(value("capacityBreachMwh")).toBe(0.5);
  // A MWh is 156 kg at the mean, and 390 kg of gas.
  expect(value("capacitySavedMeanTonnes")).toBeCloseTo(0.156, 9);
  expect(value("capacitySavedGasTonnes")).toBeCloseTo(0.39, 9);
  expect(byAccount.find(({ name }) => name === "capacityIncomeGbp")!.values).toEqual([
    { id: "mast", value: 2 },
    { id: "roof", value: 5 },
    { id: "weir", value: -7 },
  ]);
  expect(value("generationLimitedMwh")).toBe(0.5);
  expect(value("consumptionLimitedMwh")).toBe(1);
});
