/**
 * The laws between two runs can fail: a second run that is the same keeps them, one that differs in a row breaks them. Each is
 * tried on some seeds.
 */
import { describe, expect, test } from "vitest";
import { generatedSeries } from "../../grids/series/generated.ts";
import type { Facts } from "./facts.ts";
import { type Question, questionOf } from "./scenarios.ts";
import { changed, isRun, kept, moved, network, scenario } from "./testing/kept-run.ts";
import { type TwinName, twins } from "./twins.ts";

/** Asked of a day more than the kept run has, so that all of it is before the last day. */
const question: Question = {
  ...{ network, series: generatedSeries },
  scenario: { ...scenario, period: { ...scenario.period, days: scenario.period.days + 1 } },
};

const ASKED_TWICE: readonly TwinName[] = [
  "aMarketWithoutTradesChangesNothing",
  "withoutDispatchAMarketMovesNobody",
];

/** Second runs that break each law. */
const broken: Readonly<Record<TwinName, readonly Facts[]>> = {
  sameAgain: [{ ...kept, digest: "another" }],
  lookingAgainChangesNothing: [
    changed("unit_period", moved(1, "deliveredWh")),
    changed("constraint_period", moved(1, "peakW")),
    changed("trades", moved(1, "amountMicroGbp")),
    changed("ledger", moved(1, "amountMicroGbp")),
    changed("look_ahead", moved(1, "flowW"), isRun("first")),
    changed("curtailment_factors", moved(1, "depth95W"), isRun("first")),
  ],
  factorsChangeNothing: [
    changed("unit_period", moved(1, "deliveredWh")),
    changed("look_ahead", moved(1, "flowW"), isRun("operational")),
  ],
  aMarketWithoutTradesChangesNothing: [changed("unit_period", moved(1, "deliveredWh"))],
  byHandComesToTheSame: [
    changed("unit_period", moved(1, "deliveredWh")),
    changed("trades", moved(1, "amountMicroGbp")),
  ],
  withoutDispatchAMarketMovesNobody: [
    changed("unit_period", moved(1, "deliveredWh")),
    changed("instructions", moved(1, "deliveredW")),
  ],
  anImposedConstraintIsAReal: [
    changed("unit_period", moved(1, "deliveredWh")),
    changed("trades", moved(1, "amountMicroGbp")),
    changed("constraint_period", moved(1, "targetW")),
  ],
  aLongerRunBeginsAsAShorterOne: [
    changed("unit_period", moved(1, "deliveredWh")),
    changed("trades", moved(1, "deliveredWh")),
  ],
  orderInADocumentChangesNothing: [
    changed("unit_period", moved(1, "deliveredWh")),
    changed("trades", moved(1, "sellerW")),
  ],
  perfectKnowledgeIsRight: [changed("look_ahead", moved(10, "flowW"), isRun("operational"))],
};

/** The kept run as it would be with perfect knowledge: what was stated in operational time is what came. */
const known: Facts = {
  ...kept,
  rows: {
    ...kept.rows,
    look_ahead: kept.rows.look_ahead.filter(({ run }) => run !== "operational"),
  },
};

describe("the laws between two runs", () => {
  test.each(Object.keys(twins) as TwinName[])("%s is asked of some seeds, not of all", (name) => {
    const seeds = Array.from({ length: 80 }, (_, index) => index + 1);
    const asked = seeds.filter((seed) => twins[name].isFor(seed, questionOf(seed)));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThan(seeds.length);
  });

  test.each(Object.keys(twins) as TwinName[])("%s holds of a run and its like", (name) => {
    const like = name === "perfectKnowledgeIsRight" ? known : kept;
    expect(twins[name].breaches(question, kept, () => like)).toEqual([]);
  });

  test.each(Object.keys(twins) as TwinName[])("%s breaks by each planted difference", (name) => {
    expect(broken[name].length).toBeGreaterThan(0);
    for (const other of broken[name]) {
      // Where a law asks twice, the first answer is the kept run.
      const answers = ASKED_TWICE.includes(name) ? [kept, other] : [other];
      const ask = () => answers.shift()!;
      expect(twins[name].breaches(question, kept, ask)).not.toEqual([]);
    }
  });
});
