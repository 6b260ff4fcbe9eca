/** What a community shares, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

test("of 4 MWh drawn 1 came from members, who gave 2", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      local_sharing: [
        { suppliedWh: 500_000, drawnWh: 3_000_000, matchedWh: 500_000 },
        { suppliedWh: 1_500_000, drawnWh: 500_000, matchedWh: 500_000 },
        { suppliedWh: 0, drawnWh: 500_000, matchedWh: 0 },
      ],
    }),
  );
  const { metrics } = fold.value();
  const value = (name: string) => metrics.find((each) => each.name === name)!.value;
  expect([value("sharedMwh"), value("selfSufficiencyFrac"), value("selfConsumptionFrac")]).toEqual([
    1, 0.25, 0.5,
  ]);
});
