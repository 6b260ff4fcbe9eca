/** What an experiment says in sentences: the best point, the factor that matters most, and what both yardsticks say. Takes facts; gives plain text that stands without a figure. */
import { fixed, listWords, percent, plural, pounds } from "../words.ts";
import { factorWords } from "./factor-words.ts";
import type { ExperimentFacts, MetricFacts, RankedPoint } from "./facts.ts";
import { chance, change, changeWords, probability, short, withUnit } from "./words.ts";

/** A point that is the best as often as this may as well be it. */
const RIVAL_MIN = 0.05;
/** Above it a difference may be chance. */
const CHANCE_MAX = 0.05;

export function verdictOf(facts: ExperimentFacts): string[] {
  return [
    ...rankWords(facts),
    ...factorWords(facts),
    ...frontWords(facts),
    noMarketWords(facts, facts.metrics[0]!),
    ...welfareWords(facts),
  ];
}

function rankWords({ ranking, points, metrics }: ExperimentFacts): string[] {
  if (ranking === null || ranking.points.length === 0) return [];
  const [best, ...others] = ranking.points;
  const { unit, words: name } = metrics[0]!;
  const { difference } = best!;
  const held = ranking.points.filter((each) => each.difference !== null).length;
  const against =
    difference === null
      ? "."
      : difference.pValueHolm < CHANCE_MAX
        ? `, ${withUnit(change(difference.mean), unit)} beyond point 1 (${chanceWords(difference, held)}).`
        : `; whether it differs from point 1 is open (${withUnit(change(difference.mean), unit)}; ${chanceWords(difference, held)}).`;
  const rivals = others.flatMap(({ point, probabilityBest }) =>
    probabilityBest !== null && probabilityBest >= RIVAL_MIN
      ? [`point ${point} (${probability(probabilityBest)})`]
      : [],
  );
  const sense = ranking.sense === "minimise" ? "Least" : "Most";
  return [
    `${sense} ${name}: point ${best!.point} (${points[best!.point - 1]!.words}) with ${withUnit(short(best!.mean), unit)}${against} ${likelyWords(best!)}${
      rivals.length === 0 ? "" : ` As good may be ${listWords(rivals.slice(0, 3))}.`
    }`,
  ];
}

const likelyWords = ({ probabilityBest }: RankedPoint) =>
  probabilityBest === null
    ? "How likely it is the best these draws do not tell: another point differs from it by the same under each."
    : `It is the best with probability ${probability(probabilityBest)}.`;

/** The interval is the point's own, and the best was chosen among all: what decides is the p-value that counts them. */
const chanceWords = (
  { low, high, pValueHolm }: NonNullable<RankedPoint["difference"]>,
  held: number,
) =>
  `p-value ${chance(pValueHolm)}${held > 1 ? `, corrected for ${held} points held against it` : ""}; ${low === high ? "the same under every draw, so without an interval" : `95 % interval by itself ${short(low)} to ${short(high)}`}`;

function frontWords({ front, points, metrics }: ExperimentFacts): string[] {
  if (front === null) return [];
  const names = front.objectives.map(
    ({ metric }) => metrics.find(({ id }) => id === metric)!.words,
  );
  return [
    `${fixed(front.points.length, 0)} of ${plural(points.length, "point", "points")} cannot be bettered in one of ${listWords(names)} without losing in another.`,
  ];
}

/** Why a metric of point 1 has no number without markets beside it. */
export function noMarketReason({ noMarket }: ExperimentFacts, metric: string): string {
  if (noMarket === "same")
    return "Point 1 has no market that could be left out: it is its own yardstick.";
  if (noMarket === "unplayable")
    return "Point 1 cannot be played without its markets: there is no run to hold it against.";
  return `Without any market a run of point 1 leaves ${metric} undefined: there is no number to hold it against.`;
}

function noMarketWords(facts: ExperimentFacts, { noMarket, words, unit }: MetricFacts): string {
  if (noMarket?.level == null) return noMarketReason(facts, words);
  const { level, difference } = noMarket;
  const beyond = difference === null ? "" : `, ${changeWords(difference)} beyond point 1`;
  return `Without any market point 1 would have ${withUnit(short(level.mean), unit)} of ${words}${beyond}.`;
}

function welfareWords({ welfare }: ExperimentFacts): string[] {
  const known = welfare.flatMap((each, row) =>
    each === null ? [] : [{ ...each, point: row + 1 }],
  );
  if (known.length === 0) return [];
  const [least, most] = [
    known.reduce((low, each) => (each.frac < low.frac ? each : low)),
    known.reduce((high, each) => (each.frac > high.frac ? each : high)),
  ];
  const words = ({ frac, reached, bound, point }: (typeof known)[number]) =>
    `${percent(frac)} at point ${point} (${pounds(reached.mean)} of ${pounds(bound.mean)})`;
  return [
    least === most || least.frac === most.frac
      ? `Of the most welfare that the same orders could have given, trades reached ${words(most)}${known.length > 1 ? " and as much at every other" : ""}.`
      : `Of the most welfare that the same orders could have given, trades reached from ${words(least)} to ${words(most)}.`,
  ];
}
