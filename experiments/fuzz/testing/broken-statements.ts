/** For tests: the kept run as if its statements of sizes and factors had been other ones, by the law that it then breaks. */
import type { Facts } from "../facts.ts";
import { changed, isRun, kept, moved, scenario, set, withRows } from "./kept-run.ts";

const certain: Facts["scenario"] = { ...scenario, forecast: { kind: "perfect" } };

export const brokenStatements = {
  everyPeriodIsStatedAsOftenAsAsked: [
    ...["first", "update", "operational"].map((run) =>
      changed("look_ahead", set({ run: "other" }), isRun(run)),
    ),
    changed("look_ahead", set({ run: "gate" }), isRun("first")),
  ],
  noStatementIsOfThePast: [
    changed("look_ahead", (row) => set({ issuedAt: Number(row.periodStart) + 1 })(row)),
  ],
  sizeIsFlowAboveTarget: [
    changed("look_ahead", moved(10, "sizeW"), ({ sizeW }) => Number(sizeW) > 0),
    changed("look_ahead", set({ sizeW: -10 })),
  ],
  expectedReliefIsNoMoreThanTheSize: [
    changed("expected_curtailment", moved(1e8, "curtailedW")),
    changed("expected_curtailment", set({ curtailedW: -1 })),
    withRows("expected_curtailment", [
      ...kept.rows.expected_curtailment,
      kept.rows.expected_curtailment[0]!,
    ]),
  ],
  nobodyIsExpectedToLoseMoreThanItHas: [changed("expected_curtailment", set({ curtailedW: 1e12 }))],
  factorsAreMadeWithEveryStatement: [
    withRows("curtailment_factors", kept.rows.curtailment_factors.slice(1)),
    changed("curtailment_factors", set({ draws: 65 })),
  ],
  probabilitiesLieInTheirIntervals: [
    changed("curtailment_factors", set({ probability: 0.5, low: 0.6, high: 0.7 })),
    changed("curtailment_factors", set({ probability: 0.8, low: 0.6, high: 0.7 })),
    changed("curtailment_factors", set({ high: 1.01 })),
    changed("curtailment_factors", set({ energyFrac: 1.01 })),
    changed("curtailment_factors", set({ standardError: -1 })),
  ],
  depthsRise: [
    changed("curtailment_factors", set({ depth50W: 2, depth90W: 1 })),
    changed("curtailment_factors", set({ depth90W: 2, depth95W: 1 })),
    changed("curtailment_factors", set({ firmW: -1 })),
    changed("curtailment_factors", set({ depth95W: 1e12 })),
  ],
  whatCameIsWhatWasMetered: [
    changed("curtailment_factors", moved(10, "curtailedW")),
    changed("curtailment_factors", (row) => ({ ...row, came: 1 - Number(row.came) })),
    changed("curtailment_factors", set({ came: 0.5 })),
  ],
  perfectForecastsLeaveNoDoubt: [
    { ...changed("curtailment_factors", set({ probability: 0.5 })), scenario: certain },
    { ...changed("curtailment_factors", set({ standardError: 0.1 })), scenario: certain },
    { ...changed("curtailment_factors", set({ depth50W: 0, depth95W: 1 })), scenario: certain },
  ],
};
