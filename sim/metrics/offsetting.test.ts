/** What offsetting comes to, worked by hand. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

test("what was made up for and what was not add up over trades and periods", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      offsetting_trades: [
        { trade: "a", matchedWh: 900_000, unmatchedWh: 0 },
        { trade: "b", matchedWh: 600_000, unmatchedWh: 250_000 },
      ],
    }),
  );
  const { metrics } = fold.value();
  const value = (name: string) => metrics.find((each) => each.name === name)!.value;
  expect(value("offsetMatchedMwh")).toBe(1.5);
  expect(value("offsetUnmatchedMwh")).toBe(0.25);
});
