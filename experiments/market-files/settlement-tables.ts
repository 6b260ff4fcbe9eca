/**
 * What settlement on messages reads and how it is told what is missing: tables, rules, a trade in one settlement period.
 */
import type { MessageRow, MessageTable } from "../../sim/messages/registry.ts";
import type { ShortfallLiability } from "../../sim/venues/obligations/settings.ts";

export interface SettlementTables {
  readonly trades: MessageTable<"trade">;
  /** What buyers bid, where sellers are liable: a buyer's loss is worth its bid. */
  readonly bids: MessageTable<"bid"> | undefined;
  readonly engagements: MessageTable<"engagements-report">;
  readonly meters: MessageTable<"meter-reading">;
  readonly baselines: MessageTable<"baseline">;
}

export interface SettlementRules {
  /** Whether availability is still paid for what ended because the network changed. */
  readonly payAvailabilityOnCancel: boolean;
  /** As the setting of the market. */
  readonly shortfallLiability: ShortfallLiability;
}

/** Why a trade cannot be settled; `row` counts the rows of the file. */
export interface Unsettled {
  readonly file: "trades" | "engagements";
  readonly row: number;
  readonly code: "noMeter" | "noBaseline" | "bothWays" | "contract" | "noBid";
  readonly found: string;
  readonly remedy: string;
}

/** One trade in one settlement period. */
export interface Part {
  readonly trade: MessageRow<"trade">;
  /** Of the file. */
  readonly row: number;
  readonly startAt: number;
}
