/** What a search came to, in words for people. Takes its result; gives lines. */
import type { Estimate95 } from "../../../results/report/comparison/facts.ts";
import { levelText } from "../../../results/sweep/dataset.ts";
import { counted } from "../../counted.ts";
import { shown, shownRange } from "../shown.ts";
import { noBestLines } from "./no-best.ts";
import type { FreshRuns, SearchResult } from "./result.ts";
import { yardstickLines } from "./yardsticks.ts";

export function searchLines({ name, runs, rounds, best, yardsticks, search }: SearchResult) {
  const { metric } = search.objective;
  const roundLines = rounds.map(({ seeds, points }, row) => {
    const kept = points.filter(({ broken }) => broken.length === 0).length;
    return `  round ${row + 1}: ${counted(points.length, "point")} under ${counted(seeds, "seed")}, ${kept} within the constraints`;
  });
  return [
    `${name}: ${counted(runs, "run")} in ${counted(rounds.length, "round")}`,
    ...roundLines,
    ...(best === null ? noBestLines(rounds, metric) : bestLines(best, metric)),
    ...yardstickLines(yardsticks, metric, best?.point),
  ];
}

function bestLines(best: NonNullable<SearchResult["best"]>, metric: string): string[] {
  const { point, levels, mean, difference, fresh } = best;
  const levelWords = Object.entries(levels).map(([id, level]) => `${id} ${levelText(level)}`);
  return [
    `best: point ${point} (${levelWords.join(", ")}), ${metric} ${shown(mean)}`,
    ...(point === 1 ? ["  no other point within the constraints does better"] : []),
    ...(difference === null ? [] : [`  ${beyond(difference)}, on the runs that chose it`]),
    ...(fresh === null ? [] : freshLines(fresh, metric)),
  ];
}

const beyond = (difference: Estimate95) =>
  `${shown(difference.mean)} (${shownRange(difference)}) beyond point 1`;

function freshLines({ seeds, mean, difference, broken }: FreshRuns, metric: string): string[] {
  const level = mean === null ? `${metric} undefined` : `${metric} ${shown(mean)}`;
  return [
    `  under ${counted(seeds.length, "seed")} that did not choose it: ${level}${difference === null ? "" : `, ${beyond(difference)}`}`,
    ...broken.map((words) => `  under these it breaks a constraint: ${words}`),
  ];
}
