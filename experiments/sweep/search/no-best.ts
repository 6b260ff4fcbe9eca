/**
 * What is said where a search's last round has no best point: that none keeps its constraints, and whether one that was left behind did, under fewer seeds; or that those that keep them leave the
 * objective undefined. Takes rounds; gives lines.
 */
import { counted } from "../../counted.ts";
import type { SearchRound } from "./result.ts";

const POINTS_SHOWN_MAX = 20;

export function noBestLines(rounds: readonly SearchRound[], metric: string): string[] {
  const last = rounds.at(-1)!;
  const kept = last.points.filter(({ broken }) => broken.length === 0);
  // One that keeps them and has the objective would be the best.
  return kept.length > 0
    ? [
        `no best point: the objective is undefined at ${pointsText(kept.map(({ point }) => point))}, which ${kept.length === 1 ? "keeps" : "keep"} the constraints under ${counted(last.seeds, "seed")}: a run of each leaves ${metric} without a number`,
      ]
    : noneKeptLines(rounds);
}

function pointsText(points: readonly number[]): string {
  const more = points.length - POINTS_SHOWN_MAX;
  const shown = points.toSorted((left, right) => left - right).slice(0, POINTS_SHOWN_MAX);
  return `${points.length === 1 ? "point" : "points"} ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function noneKeptLines(rounds: readonly SearchRound[]): string[] {
  const last = rounds.at(-1)!;
  const points = new Set(last.points.map(({ point }) => point));
  const leftBehind = rounds
    .slice(0, -1)
    .flatMap((round) => round.points)
    .filter(({ point, broken }) => broken.length === 0 && !points.has(point));
  const before = new Set(leftBehind.map(({ point }) => point)).size;
  const more =
    before === 0
      ? ""
      : `; ${counted(before, "point")} that an earlier round left behind kept them under fewer seeds: a larger budget takes more along`;
  return [
    `no point of the last round keeps the constraints under ${counted(last.seeds, "seed")}${more}; of its first broken are`,
    ...last.points[0]!.broken.map((words) => `  ${words}`),
  ];
}
