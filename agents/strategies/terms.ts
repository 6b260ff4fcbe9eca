/** What a strategy comes down to for one row: the terms from which every price follows. */
import type { Spread } from "../../sim/model/spread.ts";

export interface StrategyTerms {
  /** Fraction of value or cost that is kept back. */
  readonly keptFrac: Spread;
  /** λ: standard deviations of what an order brings that are kept back. */
  readonly riskAversion: number;
}
