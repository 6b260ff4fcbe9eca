/** How owners are asked what they would change for services, and what they answer. Nouns; no behaviour. */

/** Who is asked for more injection and for less, [unit][period of the gate], 1 each. */
export interface Asked {
  readonly up: Uint8Array;
  readonly down: Uint8Array;
}

/** How owners are asked for services. */
export interface AskingManner {
  /** Whether being ready is paid beside use. */
  readonly paysAvailability: boolean;
  /**
   * Where what is held is never used, so that energy and room held in one half-hour are there for the next: for how many minutes what is
   * offered must last; none: it may be used throughout.
   */
  readonly heldMinutes?: number | undefined;
}

/** What owners would do for services on one delivery day; [unit][period], unit-major. Utilisation and availability prices. */
export interface OwnersFlexibility {
  readonly upKw: Float64Array;
  readonly upGbpPerMwh: Float64Array;
  readonly upAvailabilityGbpPerMwh: Float64Array;
  readonly downKw: Float64Array;
  readonly downGbpPerMwh: Float64Array;
  readonly downAvailabilityGbpPerMwh: Float64Array;
}
