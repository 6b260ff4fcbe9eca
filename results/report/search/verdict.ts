/** What a search says in sentences: the best point within the constraints, and what both yardsticks say. Takes facts; gives plain text that stands without a figure. */

import { changeWords, intervalWords, isSure, short, withUnit } from "../experiment/words.ts";
import { percent, plural, pounds } from "../words.ts";
import type { FinalPoint, SearchFacts } from "./facts.ts";

export function searchVerdict(facts: SearchFacts): string[] {
  return [bestWords(facts), ...freshWords(facts), noMarketWords(facts), ...welfareWords(facts)];
}

export const pointOf = ({ last }: SearchFacts, number: number): FinalPoint =>
  last.find(({ point }) => point === number)!;

function bestWords(facts: SearchFacts): string {
  const { best, objective, points, rounds } = facts;
  const sense = objective.sense === "minimise" ? "Least" : "Most";
  const seeds = rounds.at(-1)!.seeds;
  const kept = rounds.at(-1)!.points.filter(({ broken }) => broken.length === 0);
  if (best === null && kept.length > 0 && kept.every(({ mean }) => mean === null))
    return `A run leaves ${objective.words} undefined at every point of the last round that keeps the constraints under ${plural(seeds, "draw", "draws")}: there is no best one.`;
  if (best === null)
    return `No point of the last round keeps the constraints under ${plural(seeds, "draw", "draws")}: there is no best one.`;
  const { words, level, difference } = pointOf(facts, best);
  const found = `${sense} ${objective.words} within the constraints, of ${plural(points, "point", "points")}: point ${best} (${words}) with ${withUnit(short(level!.mean), objective.unit)}${intervalWords(level!)}`;
  if (difference === null)
    return `${found}. That is what there is today: no other point does better.`;
  const open = isSure(difference) ? "" : " Whether it differs from point 1 is open.";
  return `${found}; ${changeWords(difference)} beyond point 1, on the runs that chose it.${open}`;
}

/** What chose it flatters it; this does not. */
function freshWords({ fresh, objective }: SearchFacts): string[] {
  if (fresh === null) return [];
  const { seeds, mean, difference, broken } = fresh;
  const head = `Under ${plural(seeds, "draw", "draws")} that did not choose it`;
  const level =
    mean === null
      ? `a run leaves ${objective.words} undefined`
      : `${withUnit(short(mean), objective.unit)}${difference === null ? "" : `, ${changeWords(difference)} beyond point 1`}`;
  return [
    `${head}: ${level}.${difference === null || isSure(difference) ? "" : " Whether it differs from point 1 is open."}`,
    ...(broken.length === 0 ? [] : [`${head}, it breaks constraints: ${broken.join("; ")}.`]),
  ];
}

export function noMarketWords({ noMarket, objective }: SearchFacts): string {
  if (noMarket.kind === "same")
    return "Point 1 has no market that could be left out: it is its own yardstick.";
  if (noMarket.kind === "unplayable")
    return "Point 1 cannot be played without its markets: there is no run to hold it against.";
  const { level, difference } = noMarket;
  if (level === null)
    return `Without any market a run of point 1 leaves ${objective.words} undefined: there is no number to hold it against.`;
  const beyond = difference === null ? "" : `, ${changeWords(difference)} beyond point 1`;
  return `Without any market point 1 would have ${withUnit(short(level.mean), objective.unit)}${intervalWords(level)} of ${objective.words}${beyond}.`;
}

function welfareWords(facts: SearchFacts): string[] {
  const numbers = [...new Set([1, ...(facts.best === null ? [] : [facts.best])])];
  const reached = numbers.flatMap((number) => {
    const { welfare } = pointOf(facts, number);
    return welfare === null
      ? []
      : [
          `${percent(welfare.frac)} at point ${number} (${pounds(welfare.reached.mean)} of ${pounds(welfare.bound.mean)})`,
        ];
  });
  return reached.length === 0
    ? []
    : [
        `Of the most welfare that the same orders could have given, trades reached ${reached.join(", and ")}.`,
      ];
}
