/**
 * The contract of baselines: what a seller would have injected had it not been instructed, minute by minute. Delivery is
 * how far the meter is from the baseline in the direction that was sold. An entry is one file beside this one and one line in registry.ts.
 */

/** What is known of a seller in one period; arrays are by minute, means in kW. */
export interface SellerMinutes {
  /** The schedule that it declared for the period. */
  readonly declaredKw: number;
  /** What its meter said in its last minute without an instruction before this period; none: its schedule. */
  readonly beforeKw: number | undefined;
  readonly levelKw: Float64Array;
  /** All that it was asked for under trades. */
  readonly instructedKw: Float64Array;
  /** What it could have injected: known to a simulation and to nobody else. */
  readonly availableKw: Float64Array;
}

/** Fills what the seller would have injected in each minute, kW; minutes without an instruction are not read. */
export type Baseline = (of: SellerMinutes, outKw: Float64Array) => void;
