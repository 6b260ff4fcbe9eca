/**
 * The nouns of offsetting: what two units agree, what a coordinator says of it, and what meters show of it. The lead changes first;
 * the follower exceeds its connection limit by as much once that is metered, and goes back first. No behaviour.
 */
import type { Capacity } from "./capacity-trades.ts";

/** The venue's name, and the first part of its ledger rules. */
export const OFFSETTING = "offsetting";

/** Where a constraint sends a follower back at once: above its rating, or above its target already. */
export const BACK_ABOVE = ["rating", "target"] as const;
export type BackAbove = (typeof BACK_ABOVE)[number];

/** The side of a trade that changes first, and the one that exceeds its limit. */
export type OffsetSide = "lead" | "follower";

/** What two units agree. They are rows of units, and the periods lie in one London day. */
export interface AgreedOffset {
  readonly id: string;
  /** Which limit the follower exceeds. export: the lead draws more; import: it gives more. */
  readonly capacity: Capacity;
  readonly lead: number;
  readonly follower: number;
  readonly kw: number;
  readonly priceGbpPerMwh: number;
  readonly fromPeriod: number;
  /** One past the last. */
  readonly toPeriod: number;
  /** Who began; recorded. */
  readonly initiator: OffsetSide;
  /** When the fail-safe was tested last. */
  readonly testedAt: number;
}

/** Which way the lead's injection changes: −1 where demand comes first and generation follows, 1 the other way round. */
export const leadSign = ({ capacity }: Pick<AgreedOffset, "capacity">): 1 | -1 =>
  capacity === "export" ? -1 : 1;

/** What the coordinator says of a trade: approved, or why not. */
export interface OffsetVerdict {
  readonly offset: AgreedOffset;
  readonly isApproved: boolean;
  readonly because: string;
}

/** What meters show of a trade in a period, in whole Wh. */
export interface MeteredOffset {
  readonly offset: AgreedOffset;
  /** What the lead changed as it had promised: no more than that, and only while it was told. */
  readonly leadWh: number;
  /** What the follower was beyond its limit: matched by the lead at that time, or not. */
  readonly matchedWh: number;
  readonly unmatchedWh: number;
}

/** What a gate may know of offsetting. */
export interface OffsettingContext {
  /** Of a period that was metered and is not settled yet. */
  readonly metered: (period: number) => readonly MeteredOffset[];
  /** Power system analysis of trades that are agreed by the instant of the gate, all as one auction. */
  readonly approve: (agreed: readonly AgreedOffset[]) => readonly OffsetVerdict[];
}
