/** Points by what a factor is at them. Takes its level at each point; gives groups, each a level or, of many numbers, a fifth of the points in their order. */
import { canonicalJson } from "../../../sim/core/digest.ts";
import { type LevelWords, levelWordsOf } from "./level-words.ts";

const LEVELS_MAX = 8;
const PARTS = 5;

export interface LevelGroup {
  readonly words: string;
  /** Rows of points. */
  readonly points: readonly number[];
}

export interface LevelGroups {
  readonly groups: readonly LevelGroup[];
  /** The group that has point 1. */
  readonly reference: number;
  /** Whether all points of a group have the same level. */
  readonly areLevels: boolean;
}

/** Null where a factor has more levels than can be told apart. */
export function levelGroups(levels: readonly unknown[]): LevelGroups | null {
  const words = levelWordsOf(levels);
  const byLevel = new Map<string, number[]>();
  for (const [point, level] of levels.entries()) {
    const name = canonicalJson(level);
    const own = byLevel.get(name);
    if (own === undefined) byLevel.set(name, [point]);
    else own.push(point);
  }
  const isNumber = levels.every((level) => typeof level === "number");
  if (byLevel.size <= LEVELS_MAX) {
    const groups = [...byLevel.values()].map((points) => ({
      words: words(levels[points[0]!]),
      points,
    }));
    if (isNumber)
      groups.sort(
        (left, right) => Number(levels[left.points[0]!]) - Number(levels[right.points[0]!]),
      );
    return withReference(groups, true);
  }
  return isNumber ? withReference(parts(levels as readonly number[], words), false) : null;
}

const withReference = (groups: readonly LevelGroup[], areLevels: boolean): LevelGroups => ({
  ...{ groups, areLevels },
  reference: groups.findIndex(({ points }) => points.includes(0)),
});

function parts(levels: readonly number[], words: LevelWords): LevelGroup[] {
  const ordered = [...levels.keys()].sort(
    (left, right) => levels[left]! - levels[right]! || left - right,
  );
  return Array.from({ length: PARTS }, (_, part) => {
    const points = ordered.slice(
      Math.floor((part * ordered.length) / PARTS),
      Math.floor(((part + 1) * ordered.length) / PARTS),
    );
    const [from, to] = [levels[points[0]!]!, levels[points.at(-1)!]!];
    return { words: `${words(from)} to ${words(to)}`, points };
  });
}
