/**
 * What a mode of compensation is: whether the deviations that a virtual trading party sold move from suppliers' accounts to
 * its own, and who pays whom for them. Takes energies by party; gives payments, whose amounts may be negative.
 */

/** By row of party. */
export interface CompensationFacts {
  /** What the virtual trading party sold of the party's units, Wh: turn-down of consumption is above 0. */
  readonly deviationWh: readonly number[];
  /** What the party's customers drew, Wh: by that the pot is shared. */
  readonly consumptionWh: readonly number[];
}

/** A row of party, the virtual trading party, or the pot between suppliers. */
export type CompensationSide = number | "virtual" | "pot";

export interface CompensationPayment {
  readonly payer: CompensationSide;
  readonly payee: CompensationSide;
  readonly amountMicroGbp: number;
}

export interface Compensation {
  readonly isTransferred: boolean;
  /** What the virtual trading party itself owes for a MWh, or is owed for one that is drawn more. */
  readonly owedGbpPerMwh: number;
  readonly payments: (facts: CompensationFacts) => readonly CompensationPayment[];
}
