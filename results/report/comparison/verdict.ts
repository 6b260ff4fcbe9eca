/**
 * What a comparison of rules says in sentences: for each rule who gains, who loses and what stays open, and whether the network stayed
 * inside its limits. Takes a comparison; gives plain text that stands without a table.
 */
import { fixed, listWords, percent, plural, pounds, signed } from "../words.ts";
import {
  type DesignFacts,
  type Estimate95,
  isClear,
  type Quantity,
  type RuleComparison,
  type RuleEffect,
  valuesUnder,
} from "./facts.ts";

export function verdictOf(comparison: RuleComparison): string[] {
  return [
    ...comparison.effects.map((effect) => effectWords(comparison, effect)),
    ...noMarketEffects(comparison).map((effect) => effectWords(comparison, effect)),
    ...welfareWords(comparison),
    ...safetyWords(comparison),
  ];
}

/** No market in place of the first design's. */
function noMarketEffects({ designs, yardsticks: { noMarket } }: RuleComparison): RuleEffect[] {
  if (noMarket === null) return [];
  const { label, quantities } = noMarket;
  return [
    {
      ...{ factor: label, option: label, insteadOf: designs[0]!.label },
      differences: quantities.map(({ quantity, difference }) => ({ quantity, difference })),
    },
  ];
}

/** How much of what orders could have given was reached, by design. */
function welfareWords({ designs, yardsticks }: RuleComparison): string[] {
  const parts = yardsticks.welfare.flatMap((welfare, row) =>
    welfare === null
      ? []
      : [
          `${percent(welfare.frac)} under ${designs[row]!.label} (${pounds(welfare.reached.mean)} of ${pounds(welfare.bound.mean)})`,
        ],
  );
  if (parts.length === 0) return [];
  return [
    `Of the most welfare that the same orders could have given, trades reached ${listWords(parts)}.`,
  ];
}

/** "+£1,240 (£1,020 to £1,460)": a mean and its interval. */
export function estimateWords(
  { mean, low, high }: Estimate95,
  { unit, decimals }: Pick<Quantity, "unit" | "decimals">,
): string {
  const words = (value: number, show: typeof fixed) =>
    unit === "£"
      ? show(value, decimals).replace(/^([+−]?)/, "$1£")
      : `${show(value, decimals)}${unit === "" ? "" : ` ${unit}`}`;
  if (low === high) return words(mean, mean === 0 ? fixed : signed);
  return `${words(mean, signed)} (${words(low, fixed)} to ${words(high, fixed)})`;
}

/** "£1,240 (£1,020 to £1,460)": how much, whichever way. */
function sizeWords({ mean, low, high }: Estimate95, { decimals }: Quantity): string {
  const [least, most] = mean < 0 ? [0 - high, 0 - low] : [low, high];
  const words = (value: number) => fixed(value, decimals).replace(/^(−?)/, "$1£");
  return `${words(Math.abs(mean))} (${words(least)} to ${words(most)})`;
}

function effectWords(comparison: RuleComparison, effect: RuleEffect): string {
  const { gains, losses, open } = sides(comparison, effect);
  const head = `${capital(effect.option)} instead of ${effect.insteadOf}`;
  const counted = countedWords(comparison, effect);
  if (gains.length + losses.length + open.length === 0)
    return `${head}: no payment changes.${counted}`;
  const parts = [
    ...(gains.length === 0 ? [] : [`better off: ${listWords(gains)}`]),
    ...(losses.length === 0 ? [] : [`worse off: ${listWords(losses)}`]),
    ...(open.length === 0 ? [] : [`no clear change: ${listWords(open)}`]),
  ];
  return `${head}. ${parts.map(capital).join(". ")}.${counted}`;
}

/** Costs that no payment of the run is: an operator's net says nothing of them. */
function countedWords({ quantities }: RuleComparison, { differences }: RuleEffect): string {
  const clear = quantities.flatMap((quantity) => {
    if (quantity.kind !== "counted") return [];
    const { difference } = differences.find((each) => each.quantity === quantity.id)!;
    return isClear(difference, quantity.decimals)
      ? [`${quantity.words}, ${estimateWords(difference, quantity)}`]
      : [];
  });
  return clear.length === 0
    ? ""
    : ` Beside the payments, counted and paid by nobody: ${listWords(clear)}.`;
}

const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

/** Actors that an effect clearly moves, the most moved first. */
function sides({ quantities }: RuleComparison, { differences }: RuleEffect) {
  const own = quantities
    .filter(({ kind }) => kind === "actor")
    .map((quantity) => ({
      quantity,
      difference: differences.find((each) => each.quantity === quantity.id)!.difference,
    }))
    .filter(({ difference }) => difference.low !== 0 || difference.high !== 0)
    .sort(
      (a, b) =>
        Math.abs(b.difference.mean) - Math.abs(a.difference.mean) ||
        (a.quantity.id < b.quantity.id ? -1 : 1),
    );
  const clear = own.filter(({ quantity, difference }) => isClear(difference, quantity.decimals));
  const words = ({ quantity, difference }: (typeof own)[number]) =>
    `${quantity.words} by ${sizeWords(difference, quantity)}`;
  return {
    gains: clear.filter(({ difference }) => difference.mean > 0).map(words),
    losses: clear.filter(({ difference }) => difference.mean < 0).map(words),
    open: own.filter((each) => !clear.includes(each)).map(({ quantity }) => quantity.words),
  };
}

/** Runs of a design in which a rating was passed, or demand was not served. */
export function unsafeRuns(design: DesignFacts): number {
  const over = valuesUnder(design, "overRatingMinutes");
  const unserved = valuesUnder(design, "energyNotServedMwh");
  return over.filter((minutes, seed) => minutes > 0 || (unserved[seed] ?? 0) > 0).length;
}

function safetyWords({ designs, seeds }: RuleComparison): string[] {
  const unsafe = designs.filter((design) => unsafeRuns(design) > 0);
  if (unsafe.length === 0)
    return [
      `The network stayed inside its ratings and served all demand under every set of rules, in all ${plural(seeds.length, "draw", "draws")} of weather.`,
    ];
  const alike = new Map<string, string[]>();
  for (const design of unsafe) {
    const most = Math.max(...valuesUnder(design, "overRatingMinutes"));
    const words = `the network was above a rating or left demand unserved in ${unsafeRuns(design)} of ${plural(seeds.length, "draw", "draws")} of weather, above a rating for ${fixed(most, 1)} minutes at most`;
    alike.set(words, [...(alike.get(words) ?? []), design.label]);
  }
  const safe = designs.length - unsafe.length;
  return [
    ...[...alike].map(([words, labels]) => `Under ${labels.join("; ")}: ${words}.`),
    ...(safe === 0
      ? []
      : [`Under the other ${safe === 1 ? "set" : `${safe} sets`} of rules it stayed inside them.`]),
  ];
}
