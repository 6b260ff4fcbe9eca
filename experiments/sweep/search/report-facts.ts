/** The facts of a search's report. Takes its plan, what it came to and the rows of its runs; gives what is drawn. The same search gives the same facts. */
import type {
  FinalPoint,
  PointInRound,
  SearchFacts,
} from "../../../results/report/search/facts.ts";
import type { RunRow } from "../../../results/sweep/row-file.ts";
import { hasMarket, keysAt, type SweepFile } from "../../../results/sweep/sweep-file.ts";
import { STAKEHOLDERS } from "../../../sim/model/actors.ts";
import { estimated, estimatedPairs } from "../../rule-comparison/estimates.ts";
import { welfareOfRow, welfareReached } from "../../yardsticks.ts";
import { keptUnits } from "../kept.ts";
import { pointWordsOf } from "../report/level-words.ts";
import { metricWords } from "../report/metric-words.ts";
import { shown } from "../shown.ts";
import { definedOrNull } from "./judge.ts";
import type { SearchResult } from "./result.ts";
import type { Constraint } from "./settings.ts";

export function searchFacts(
  plan: SweepFile,
  { search, runs, rounds, best }: SearchResult,
  rowOf: (key: string) => RunRow,
): SearchFacts {
  const { title, question, engineVersion, factors, points } = plan;
  const { metric } = search.objective;
  const last = rounds.at(-1)!;
  const rowsAt = (row: number) => keysAt(plan, row).slice(0, last.seeds).map(rowOf);
  const valuesAt = (row: number) => definedOrNull(rowsAt(row), metric);
  const base = valuesAt(0);
  const beyond = (own: readonly number[] | null) =>
    own === null || base === null ? null : estimatedPairs(own, base);
  const levelOf = (own: readonly number[] | null) => (own === null ? null : estimated(own));
  const wordsOf = pointWordsOf(plan);
  const finalPoint = (judged: PointInRound): FinalPoint => {
    const row = judged.point - 1;
    const own = valuesAt(row);
    return {
      ...judged,
      ...{ words: wordsOf(row), level: levelOf(own), difference: row === 0 ? null : beyond(own) },
      welfare: welfareReached(rowsAt(row).map(welfareOfRow)),
    };
  };
  const isPoint1There = last.points.some(({ point }) => point === 1);
  const point1 = { point: 1, mean: levelOf(base)?.mean ?? null, broken: [] };
  const without = plan.noMarket === undefined ? null : valuesAt(points.length);
  return {
    ...{ title, question, engineVersion, factors: factors.map(({ id }) => id), runs, rounds },
    points: points.length,
    objective: { ...search.objective, ...metricWords(metric), unit: keptUnits.get(metric)! },
    constraints: search.constraints.map(constraintWords),
    ...{ budget: search.budget, keepOneOf: search.keepOneOf },
    last: [...last.points, ...(isPoint1There ? [] : [point1])].map(finalPoint),
    best: best?.point ?? null,
    fresh: best?.fresh == null ? null : { ...best.fresh, seeds: best.fresh.seeds.length },
    noMarket:
      plan.noMarket === undefined
        ? { kind: "unplayable" }
        : hasMarket(plan)
          ? { kind: "run", level: levelOf(without), difference: beyond(without) }
          : { kind: "same" },
  };
}

/** What a point keeps, in words. */
export function constraintWords(constraint: Constraint): string {
  switch (constraint.kind) {
    case "network-safe":
      return `time above ratings, overloads that nobody relieves and demand unserved are ${constraint.level === "absolute" ? "nothing at all" : "no more than at point 1"}`;
    case "no-group-worse-off": {
      const { groups, toleranceGbp } = constraint;
      const most = toleranceGbp === 0 ? "" : ` by more than £${shown(toleranceGbp)}`;
      return `none of these is paid less, net, than at point 1${most}: ${groups.map((group) => STAKEHOLDERS[group]).join(", ")}`;
    }
    case "bound": {
      const { metric, atLeast, atMost } = constraint;
      const limits = [
        ...(atLeast === undefined ? [] : [`at least ${shown(atLeast)}`]),
        ...(atMost === undefined ? [] : [`at most ${shown(atMost)}`]),
      ];
      const unit = keptUnits.get(metric)!;
      return `${metricWords(metric).words} is ${limits.join(" and ")}${unit === "" ? "" : ` ${unit}`}`;
    }
  }
}
