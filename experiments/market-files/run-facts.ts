/** What messages of a run are made of beside its trades and minutes. */
import type { MessageRow } from "../../sim/messages/registry.ts";
import type { Network } from "../../sim/model/network.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Scenario } from "../../sim/scenario.ts";
import type { RunOrders } from "./run-orders.ts";

export type TradeRow = MessageRow<"trade">;

export interface RunOf {
  readonly scenario: Scenario;
  readonly network: NetworkDocument;
  /** Seconds from the scenario's time to that of the messages, whole settlement periods. */
  readonly shiftS: number;
  /** Rows of trades that were made outside the run, by id: what they say stands, and what became of them is added. */
  readonly made: ReadonlyMap<string, TradeRow>;
}

/** What is known beside the trades. */
export interface RunFacts extends RunOf {
  readonly columns: Network;
  /** When a trade was made, and when it was changed last, in the scenario's time. */
  readonly matchedAt: ReadonlyMap<string, number>;
  readonly changedAt: ReadonlyMap<string, number>;
  /** Who has a place in the incoming list of a constraint and period. */
  readonly listed: ReadonlySet<string>;
  readonly orders: Pick<RunOrders, "idOf">;
}
