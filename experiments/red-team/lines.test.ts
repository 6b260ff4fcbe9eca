/** What is printed of a red team says whether fresh seeds leave it open, whose losses are told, and both yardsticks. */
import { expect, test } from "vitest";
import type { ExploitFound } from "./exploit.ts";
import { exploitLines } from "./lines.ts";

const tried = { kind: "created-constraint", words: "makes a peak", seeds: 3, gainGbp: 1956.41 };
const reached = { reached: { mean: 30 }, bound: { mean: 40 }, frac: 0.75 };
const found = (verdict: "pays" | "open" | "loses") =>
  ({
    ...{ tried: [tried], runs: 30 },
    best: {
      ...tried,
      fresh: {
        ...{ seeds: ["4", "5"], mean: 659.2, low: -2676.03, high: 3994.42, verdict },
        madeOf: { paidGbp: 12.3, energyGbp: 646.9 },
        victims: [{ account: "distribution system operator", lossGbp: 12.345 }],
      },
      victims: [{ account: "works", lossGbp: 90 }],
      small: { days: 1, gamers: ["battery"], seed: "1", gainGbp: 971.57 },
    },
    yardsticks: {
      seeds: ["4", "5"],
      noMarket: { honestGbp: 20, gamingGbp: 679.2 },
      welfare: { honest: reached, gaming: null },
    },
  }) as unknown as ExploitFound;

test("an interval that holds nothing at all is said to leave it open", () => {
  expect(exploitLines("Peak", found("open"), "out")).toEqual([
    "Peak: 1 exploit tried, 30 runs",
    "  £1956.41  makes a peak (3 seeds)",
    "the most profitable: created-constraint, makes a peak: £1956.41 a run over being honest, under 3 seeds that chose it",
    "  under 2 seeds that did not choose it: £659.20 (95 % interval −£2676.03 to £3994.42): whether it pays is open",
    "  of it £12.30 is what all others together pay more, net, than with honest owners, £646.90 is energy that the gamers use or have left beyond honest ones",
    "  victims under these: distribution system operator £12.35",
    "yardstick: beyond no market at all the gamers make £20.00 a run honest, gaming £679.20",
    "yardstick: welfare of trades, of the most that the same orders could have given: honest £30.00 of £40.00, gaming no bound: it is defined for orders of curtailment obligations alone, and none of these could have gained",
    "the smallest scenario that shows it: 1 day, battery, seed 1: £971.57",
    "wrote out/gaming.yaml, out/honest.yaml and out/report.html",
  ]);
  for (const [verdict, words] of [
    ["pays", /: it pays$/],
    ["loses", /: it does not pay$/],
  ] as const)
    expect(exploitLines("Peak", found(verdict), "out")[3]).toMatch(words);
});
