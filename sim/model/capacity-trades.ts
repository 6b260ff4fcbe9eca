/**
 * The nouns of trades of connection capacity: what moves between two sites for a time. No behaviour.
 */

/** export: maximum export capacity (MEC); import: maximum import capacity (MIC). */
export type Capacity = "export" | "import";

/** Capacity that one connection gives up and another gains, by rows of connections. */
export interface CapacityMove {
  /** Of the trade. */
  readonly id: string;
  readonly capacity: Capacity;
  readonly buyer: number;
  readonly seller: number;
  /** What the seller gives up, and what the buyer gains of it: never more. */
  readonly kw: number;
  readonly boughtKw: number;
}
