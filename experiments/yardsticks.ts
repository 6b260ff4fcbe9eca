/**
 * The two yardsticks that stand beside rules in every comparison: the same run without any market, and the most welfare that the orders of a run could have
 * given. Takes scenarios and metrics of runs; gives the scenario without markets, and welfare with its bound.
 */
import type { WelfareReached } from "../results/report/comparison/facts.ts";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { estimated } from "./rule-comparison/estimates.ts";
import { laidAt } from "./sweep/factor-path.ts";

/** What stands in a scenario is played as it is, but nobody trades, offers or is called. */
export const withoutMarkets = (scenario: SourceDocument): SourceDocument =>
  laidAt(scenario, ["venues"], {}, scenario.place);

/** Welfare of what was matched, and what the same orders could have given beyond it, £. */
export interface RunWelfare {
  readonly welfareGbp: number;
  readonly gapGbp: number;
}

/** Names of what welfare is made of. */
export const WELFARE_METRICS = ["tradeWelfareGbp", "tradeWelfareGapGbp"] as const;

/** Of a run that is kept as numbers by name. */
export const welfareOfRow = ({
  values,
}: {
  readonly values: Readonly<Record<string, number | null>>;
}): RunWelfare => ({
  welfareGbp: values.tradeWelfareGbp ?? 0,
  gapGbp: values.tradeWelfareGapGbp ?? 0,
});

/** Null where nothing could have been gained, so nothing can be measured against it. */
export function welfareReached(runs: readonly RunWelfare[]): WelfareReached | null {
  const bounds = runs.map(({ welfareGbp, gapGbp }) => welfareGbp + gapGbp);
  const bound = estimated(bounds);
  if (bound.mean <= 0) return null;
  const reached = estimated(runs.map(({ welfareGbp }) => welfareGbp));
  return { reached, bound, frac: reached.mean / bound.mean };
}
