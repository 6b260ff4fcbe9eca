/** What is said where no point of a search's last round keeps its constraints: that, and whether one that was left behind did, under fewer seeds. Takes rounds; gives lines. */
import { counted } from "../../counted.ts";
import type { SearchRound } from "./result.ts";

export function noneKeptLines(rounds: readonly SearchRound[]): string[] {
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
