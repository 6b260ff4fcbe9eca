/**
 * The nouns of trades of connection capacity: what two sites agree, what a coordinator says of it, and what moves between
 * them for a time. No behaviour.
 */

/** export: maximum export capacity (MEC); import: maximum import capacity (MIC). */
export type Capacity = "export" | "import";

/** Which side of a trade began it. */
export type Initiator = "buyer" | "seller";

/** The venue's name, and the first part of its ledger rules. */
export const CAPACITY_TRADES = "capacity-trades";

/** Who runs the market for connection capacity; an account of the ledger. */
export const MARKET_FACILITATOR = "market facilitator";

/** What two sites agree: the seller does without so much of its limit for a time. Sites are rows of connections. */
export interface AgreedCapacity {
  readonly id: string;
  readonly capacity: Capacity;
  readonly buyer: number;
  readonly seller: number;
  readonly initiator: Initiator;
  readonly kw: number;
  readonly priceGbpPerMwHour: number;
  readonly fromPeriod: number;
  /** One past the last. */
  readonly toPeriod: number;
}

/** Capacity that one connection gives up and another gains of it: never more. */
export interface CapacityMove extends AgreedCapacity {
  readonly boughtKw: number;
}

/** What the coordinator says of a trade: approved, or why not. */
export interface CapacityVerdict {
  readonly move: CapacityMove;
  readonly isApproved: boolean;
  readonly because: string;
}

/** What a gate may know of traded capacity. */
export interface CapacityContext {
  readonly movesIn: (period: number) => readonly CapacityMove[];
  /** Power system analysis of trades that are agreed by the instant of the gate, all as one auction. */
  readonly approve: (agreed: readonly AgreedCapacity[]) => readonly CapacityVerdict[];
}

/** What a gate asks of traded capacity: verdicts to apply, and trades to take back from its first period on. */
export interface CapacityOutcome {
  readonly verdicts: readonly CapacityVerdict[];
  readonly cancelled: readonly CapacityMove[];
}
