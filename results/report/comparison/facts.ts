/**
 * What a comparison of rules is made of: designs, seeds, and for each quantity its value under every design and seed, with paired
 * differences from the first design and the effect of each single rule. Nouns; estimates are made by who compares.
 */

/** A mean over seeds with its standard error and 95 % interval. */
export interface Estimate95 {
  readonly mean: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

export type QuantityKind = "stakeholder" | "actor" | "counted" | "network" | "energy";

export interface Quantity {
  readonly id: string;
  readonly kind: QuantityKind;
  readonly words: string;
  readonly unit: string;
  readonly decimals: number;
}

/** A quantity under one design. */
export interface QuantityUnderDesign {
  readonly quantity: string;
  /** By seed. */
  readonly values: readonly number[];
  readonly level: Estimate95;
  /** From the first design, seed by seed. */
  readonly difference: Estimate95;
}

export interface DesignFacts {
  readonly id: string;
  readonly label: string;
  readonly quantities: readonly QuantityUnderDesign[];
}

/** One option of a factor in place of its first, mean over all that the other factors may be, seed by seed. */
export interface RuleEffect {
  readonly factor: string;
  readonly option: string;
  readonly insteadOf: string;
  readonly differences: readonly { readonly quantity: string; readonly difference: Estimate95 }[];
}

/** Why there is no `WelfareReached`: offers of other kinds, as of demand flexibility, have no bound, whatever they could gain. */
export const NO_WELFARE_BOUND =
  "no bound: it is defined for orders of curtailment obligations alone, and none of these could have gained";

/** What trades were worth under some rules, £ a run, beside the most that the same orders could have given. */
export interface WelfareReached {
  readonly reached: Pick<Estimate95, "mean"> & Partial<Estimate95>;
  readonly bound: Pick<Estimate95, "mean"> & Partial<Estimate95>;
  /** Of the means. */
  readonly frac: number;
}

/** What rules are measured by, whichever wins. */
export interface Yardsticks {
  /** The first design without any market, with differences from the first design; null where that cannot be played. */
  readonly noMarket: DesignFacts | null;
  /** By design; null where there is no bound. */
  readonly welfare: readonly (WelfareReached | null)[];
}

export interface RuleComparison {
  readonly title: string;
  readonly question: string;
  readonly seeds: readonly string[];
  readonly days: number;
  readonly network: string;
  readonly quantities: readonly Quantity[];
  /** The first is the one that all others are held against. */
  readonly designs: readonly DesignFacts[];
  readonly effects: readonly RuleEffect[];
  readonly yardsticks: Yardsticks;
}

/** The designs, and no market after them. */
export const withYardstick = ({ designs, yardsticks }: RuleComparison): readonly DesignFacts[] => [
  ...designs,
  ...(yardsticks.noMarket === null ? [] : [yardsticks.noMarket]),
];

/** Whether the whole interval lies on one side of nothing, by more than rounding; one of no width is none. */
export function isClear({ low, high }: Estimate95, decimals: number): boolean {
  const least = 10 ** -decimals / 2;
  return low < high && (low > 0 || high < 0) && Math.max(Math.abs(low), Math.abs(high)) >= least;
}

/** The values of a quantity under a design; none where it was not had. */
export function valuesUnder(design: DesignFacts, quantity: string): readonly number[] {
  return design.quantities.find((each) => each.quantity === quantity)?.values ?? [];
}
