/**
 * The two yardsticks beside two stored runs, as far as they hold them: the welfare bound of each, and no market where one of them has none. Takes the runs; gives facts, and the
 * words for people, which say why where there is no yardstick.
 */
import { NO_WELFARE_BOUND, type WelfareReached } from "../results/report/comparison/facts.ts";
import type { RunFolder } from "../results/run-folder.ts";
import { welfareOfRow, welfareReached } from "./yardsticks.ts";

export interface RunYardsticks {
  /** Which of the two is without any market. */
  readonly noMarket: "a" | "b" | "both" | "neither";
  /** Null where there is no bound: `NO_WELFARE_BOUND`. */
  readonly welfare: { readonly a: WelfareReached | null; readonly b: WelfareReached | null };
}

type Run = Pick<RunFolder, "manifest" | "summary">;

const hasMarkets = ({ manifest }: Run): boolean => {
  const { venues } = manifest.scenario as { readonly venues?: Readonly<Record<string, unknown>> };
  return Object.values(venues ?? {}).some((venue) => venue !== undefined);
};

const reachedIn = ({ summary }: Run): WelfareReached | null =>
  welfareReached([
    welfareOfRow({
      values: Object.fromEntries(summary.metrics.map(({ name, value }) => [name, value])),
    }),
  ]);

export function yardsticksOf(a: Run, b: Run): RunYardsticks {
  const [left, right] = [hasMarkets(a), hasMarkets(b)];
  const noMarket = left ? (right ? "neither" : "b") : right ? "a" : "both";
  return { noMarket, welfare: { a: reachedIn(a), b: reachedIn(b) } };
}

const NO_MARKET_WORDS: Readonly<Record<RunYardsticks["noMarket"], string>> = {
  a: "no market: that is A",
  b: "no market: that is B",
  both: "no market: neither A nor B has one, so each is its own yardstick",
  neither:
    "no market: unknown, for A and B both have one; run the scenario with `venues: {}` under the same seed, and compare it with either",
};

export function yardstickLines({ noMarket, welfare }: RunYardsticks): string[] {
  const words = (name: string, reached: WelfareReached | null) =>
    reached === null
      ? `  ${name}: ${NO_WELFARE_BOUND}`
      : `  ${name}: £${reached.reached.mean.toFixed(2)} of £${reached.bound.mean.toFixed(2)}, ${(100 * reached.frac).toFixed(1)} %`;
  return [
    NO_MARKET_WORDS[noMarket],
    "welfare of trades, of the most that the same orders could have given",
    words("A", welfare.a),
    words("B", welfare.b),
  ];
}
