/** Two stored runs show both yardsticks where they hold them, and say why where they do not. */
import { expect, test } from "vitest";
import { yardstickLines, yardsticksOf } from "./run-yardsticks.ts";

const run = (venues: object, welfare?: readonly [number, number]) =>
  ({
    manifest: { scenario: { venues } },
    summary: {
      metrics: (welfare ?? []).map((value, row) => ({
        ...{ name: ["tradeWelfareGbp", "tradeWelfareGapGbp"][row]!, unit: "£", value },
      })),
    },
  }) as unknown as Parameters<typeof yardsticksOf>[0];
const traded = run({ "curtailment-obligations": {} }, [90, 10]);
const none = run({});

test("a run without markets is the yardstick of the other; of two with some it is unknown, and said how to have it", () => {
  expect(yardsticksOf(traded, none).noMarket).toBe("b");
  expect(yardsticksOf(none, traded).noMarket).toBe("a");
  expect(yardsticksOf(none, none).noMarket).toBe("both");
  expect(yardstickLines(yardsticksOf(traded, traded))[0]).toContain("run the scenario with");
});

test("welfare stands beside the most that the same orders could have given", () => {
  expect(yardstickLines(yardsticksOf(traded, none))).toEqual([
    "no market: that is B",
    "welfare of trades, of the most that the same orders could have given",
    "  A: £90.00 of £100.00, 90.0 %",
    "  B: no bound: it is defined for orders of curtailment obligations alone, and none of these could have gained",
  ]);
});
