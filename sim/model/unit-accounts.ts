/** Whose accounts a gate of a service reads behind a unit: who sells what it does, together with what, and who answers for its energy. No behaviour. */

export interface UnitAccounts {
  /** The account of who sells what a unit does: its own, or its aggregator's. */
  readonly sellerOf: (unit: number) => string;
  /** Units that are sold together with one, itself among them; undefined: it is sold by itself. */
  readonly soldWith: (unit: number) => readonly number[] | undefined;
  /** The account that answers for a unit's energy. */
  readonly leadPartyOf: (unit: number) => string;
}
