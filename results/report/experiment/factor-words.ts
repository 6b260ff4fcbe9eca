/**
 * Which factor matters most, in a sentence that says how sure that is: by the sample that a design drew for it, else by points that differ in one factor alone.
 * Takes facts; gives plain text. Where points tell no factor from the others it says so.
 */
import { listWords } from "../words.ts";
import type { ExperimentFacts, MetricFacts } from "./facts.ts";
import { LARGEST_OF, rankedFactors } from "./sensitivity-figure.ts";
import { reachesOf } from "./tornado-figure.ts";
import { intervalWords, isSure, short, withUnit } from "./words.ts";

const OTHERS_MAX = 2;

export function factorWords(facts: ExperimentFacts): string[] {
  if (facts.sensitivity !== null) return sampleWords(facts, facts.sensitivity);
  if (facts.points.length < 2) return [];
  const metric = facts.metrics[0]!;
  const reaches = reachesOf(metric);
  if (reaches.length > 0) return reachWords(metric, facts);
  return metric.points.some(({ level }) => level === null)
    ? []
    : [
        `Which factor moves ${metric.words} most this design does not tell: where one factor differs between its points, others do too.`,
      ];
}

function reachWords(metric: MetricFacts, { factors, seeds }: ExperimentFacts): string[] {
  const { words, unit } = metric;
  const reaches = reachesOf(metric);
  const untold = factors.filter((id) => reaches.every(({ factor }) => factor !== id));
  const rest =
    untold.length === 0
      ? ""
      : ` Of ${listWords(untold)} these points do not tell: other factors differ with ${untold.length === 1 ? "it" : "them"}, be it between two of its levels, or there is one level or too many.`;
  if (reaches[0]!.size.mean === 0) return [`No factor moves ${words} in these draws.${rest}`];
  const by = ({ size }: (typeof reaches)[number]) =>
    `by ${withUnit(short(size.mean), unit)}${intervalWords(size)}`;
  const between = ({ lowLevel, highLevel }: (typeof reaches)[number]) =>
    `between ${lowLevel} (lowest) and ${highLevel} (highest)`;
  const sure = reaches.filter(({ size }) => isSure(size));
  const [most, ...others] = sure.length === 0 ? reaches : sure;
  if (seeds.length < 2)
    return [
      `Under one draw ${words} is moved most by ${most!.factor}: ${by(most!)} ${between(most!)}; how sure that is one draw does not say.${rest}`,
    ];
  if (sure.length === 0)
    return [
      `Whether any factor moves ${words} is open: most in these draws does ${most!.factor}, ${by(most!)} ${between(most!)}.${rest}`,
    ];
  const next = others.slice(0, OTHERS_MAX).map((reach) => `${reach.factor} ${by(reach)}`);
  const open = reaches.filter(({ size }) => !isSure(size) && size.mean > 0);
  return [
    `What is sure to move ${words} most is ${most!.factor}: ${by(most!)} ${between(most!)}${next.length === 0 ? "" : `; then ${listWords(next)}`}.${open.length === 0 ? "" : ` Whether ${listWords(open.map(({ factor }) => factor))} ${open.length === 1 ? "does" : "do"} is open.`}${rest}`,
  ];
}

function sampleWords(
  { metrics }: ExperimentFacts,
  sensitivity: NonNullable<ExperimentFacts["sensitivity"]>,
): string[] {
  const { sample, metrics: asked } = sensitivity;
  // What decides, where it is among those asked for.
  const own = asked.find(({ id }) => id === metrics[0]!.id) ?? asked[0]!;
  const { words, unit } = metrics.find(({ id }) => id === own.id)!;
  if (own.factors === null) return [];
  const ranked = rankedFactors(own.factors, sample).flatMap(({ factor, estimates }) => {
    const size = estimates[LARGEST_OF[sample]];
    return size == null || size.mean === 0 ? [] : [{ factor, size }];
  });
  const [most, second] = ranked;
  if (most === undefined) return [`No factor moves ${words} in this sample.`];
  const of = ({ factor, size }: (typeof ranked)[number]) =>
    sample === "saltelli"
      ? `${factor} with ${short(size.mean)}${intervalWords(size)}`
      : `${factor} with ${withUnit(short(size.mean), unit)}${intervalWords(size)}`;
  const measure =
    sample === "saltelli"
      ? "by the part of the variance that it has a hand in (total Sobol index)"
      : "by the mean size of what its whole way does (μ*)";
  if (second === undefined) return [`What moves ${words}, ${measure}, is ${of(most)}.`];
  const isApart =
    most.size.low !== undefined &&
    second.size.high !== undefined &&
    most.size.low > second.size.high;
  const rest = ranked.slice(1, 1 + OTHERS_MAX).map(of);
  return [
    isApart
      ? `What moves ${words} most, ${measure}, is ${of(most)}; then ${listWords(rest)}.`
      : `What moves ${words} most, ${measure}, is open: their intervals meet, of ${listWords([most, second].map(of))}.`,
  ];
}
