/** What a trader's uses come to, worked by hand: those that were refused count nothing, and directions do not cancel. */
import { expect, test } from "vitest";
import { namedBlock } from "../testing/named-rows.ts";
import { SummaryFold } from "./summary.ts";

test("uses that stand add up whichever way they go; what was refused adds nothing", () => {
  const fold = new SummaryFold();
  fold.add(
    namedBlock({
      portfolio_uses: [
        { changeW: 2_000_000, givenWh: 900_000, gainMicroGbp: 30_000_000 },
        { changeW: -1_000_000, givenWh: -500_000, gainMicroGbp: -4_000_000 },
        { changeW: 4_000_000, refusedBy: "armed" },
      ],
    }),
  );
  const { metrics } = fold.value();
  const value = (name: string) => metrics.find((each) => each.name === name)!.value;
  expect(value("portfolioUsedMwh")).toBe(1.5);
  expect(value("portfolioGivenMwh")).toBe(1.4);
  expect(value("portfolioGainGbp")).toBe(26);
});
