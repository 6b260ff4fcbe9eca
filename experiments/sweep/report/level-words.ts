/**
 * Levels of a factor in a sentence: what was written as it was written; of numbers that a design drew, as many figures as keep them apart. Takes the
 * levels of all points; gives words of each. Different levels have different words.
 */

import type { SweepFile } from "../../../results/sweep/sweep-file.ts";

export type LevelWords = (level: unknown) => string;

/** Numbers of so many figures are as people write them; longer ones were drawn. */
const WRITTEN_FIGURES_MAX = 7;
const FIGURES_MIN = 4;
/** No two doubles are alike in so many. */
const FIGURES_MAX = 17;

export function levelWordsOf(levels: readonly unknown[]): LevelWords {
  const numbers = [...new Set(levels.filter((level) => typeof level === "number"))];
  let figures = FIGURES_MIN;
  while (figures < FIGURES_MAX && !areApart(numbers, figures)) figures += 1;
  return (level) => (typeof level === "number" ? numberWords(level, figures) : words(level));
}

const areApart = (numbers: readonly number[], figures: number) =>
  new Set(numbers.map((value) => numberWords(value, figures))).size === numbers.length;

function numberWords(value: number, figures: number): string {
  const written = String(value);
  const isWritten = written.replaceAll(/\D/g, "").length <= WRITTEN_FIGURES_MAX;
  return isWritten ? written : String(Number(value.toPrecision(figures)));
}

/** A kind of rule by its name, other records member by member. */
function words(level: unknown): string {
  if (level === null || typeof level !== "object") return String(level);
  if (Array.isArray(level)) return level.map(words).join(", ");
  const { kind, ...rest } = level as Readonly<Record<string, unknown>>;
  const members = Object.entries(rest).map(([name, value]) => `${name} ${words(value)}`);
  return [...(kind === undefined ? [] : [words(kind)]), ...members].join(" ") || "default";
}

/** Points in a row, by row: "target 0.97, principle lifo". */
export function pointWordsOf({
  factors,
  points,
}: Pick<SweepFile, "factors" | "points">): (row: number) => string {
  const wordsOfLevel = factors.map((_, factor) =>
    levelWordsOf(points.map(({ levels }) => levels[factor])),
  );
  return (row) =>
    factors
      .map(({ id }, factor) => `${id} ${wordsOfLevel[factor]!(points[row]!.levels[factor])}`)
      .join(", ");
}
