/** The line that a run says on the command line: what trading came to, how far from the most, and where clearing did not go to its end. */
import { expect, test } from "vitest";
import { energyLine } from "./run-words.ts";

const lineOf = (values: Readonly<Record<string, number>>) =>
  energyLine({
    metrics: Object.entries(values).map(([name, value]) => {
      return { name, value, unit: "", about: "" };
    }),
  });
const CURTAILED = { curtailedMwh: 3, availableMwh: 40 };

test("a run without a market says nothing of welfare", () => {
  expect(lineOf(CURTAILED)).toBe("  curtailed 3.0 of 40.0 MWh; 0 trades delivered, £0.00");
});

test("what matched trades are worth, how far that is from the most, and how many clearings reached a bound", () => {
  const traded = {
    ...{ ...CURTAILED, tradesDelivered: 1, tradeValueGbp: 80 },
    ...{ tradeWelfareGbp: 121.5, tradeWelfareGapGbp: 1.5 },
  };
  expect(lineOf(traded)).toBe(
    "  curtailed 3.0 of 40.0 MWh; 1 trade delivered, £80.00; matched for £121.50 of welfare, £1.50 from the most",
  );
  expect(lineOf({ ...traded, boundedClearings: 1 })).toMatch(
    /the most; 1 clearing reached a bound on its work, its event says which$/,
  );
  expect(lineOf({ ...traded, boundedClearings: 2 })).toMatch(
    /the most; 2 clearings reached a bound on their work, their events say which$/,
  );
});
