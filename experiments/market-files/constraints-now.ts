/**
 * Constraints as a look-ahead of the moment has them, beside the one that trades were made on. Takes the rows of both; gives what
 * became of the constraint of a trade. Pure. Keeps: of the same look-ahead twice everything is as it was.
 */
import { PERIOD_SECONDS, periodOf } from "../../sim/core/time.ts";
import { directionOf } from "../../sim/model/direction.ts";
import {
  bookKey,
  type Constraints,
  constraintsOf,
  type MarketTables,
  startsWithin,
} from "./market-tables.ts";
import type { TradeRow } from "./run-facts.ts";

/** A constraint whose size is another by now. */
export interface Restated {
  readonly constraintId: string;
  readonly startAt: number;
  /** Positive: too much generation; 0: it is not predicted any more. */
  readonly beforeKw: number;
  readonly nowKw: number;
}

type Window = Pick<TradeRow, "constraintId" | "startAt" | "endAt">;

export interface ConstraintsNow {
  /**
   * The settlement period in which the constraint of a trade threatens its buyer: its own, unless the constraint is gone from there and
   * has come up where it had not been predicted. Gone altogether, the trade stays as it is, and is not called.
   */
  windowOf(trade: Window): number;
  /** 1 where movements still relieve as they did; −1 where too much generation has become too much demand, or the other way round. */
  signOf(trade: Window): 1 | -1;
  /** Whether a resource is listed at the constraint in the whole window, as far as it is predicted. */
  isListed(trade: Window, resourceId: string): boolean;
  /** The constraints of trades that changed, by time and id. */
  restated(trades: readonly Window[]): readonly Restated[];
}

export function constraintsNow(
  issued: MarketTables["lookAhead"],
  current: MarketTables["lookAhead"],
): ConstraintsNow {
  const before = constraintsOf(issued);
  const now = current === issued ? before : constraintsOf(current);
  const newStarts = new Map(
    [...now.startsOf].map(([id, starts]) => [id, starts.find((at) => !isKnown(before, id, at))]),
  );
  const pairs = ({ constraintId, ...window }: Window) =>
    [...startsWithin(window, PERIOD_SECONDS)].map((startAt) => {
      const key = bookKey(constraintId, startAt);
      return { startAt, before: before.at.get(key), now: now.at.get(key) };
    });
  return {
    windowOf(trade) {
      const moved = newStarts.get(trade.constraintId);
      const isGone = pairs(trade).every((each) => each.now === undefined);
      return periodOf(isGone && moved !== undefined ? moved : trade.startAt);
    },
    signOf: (trade) =>
      pairs(trade).some((each) => isTurned(each.before?.size ?? 0, each.now?.size ?? 0)) ? -1 : 1,
    isListed: (trade, resourceId) =>
      pairs(trade).every((each) => each.now?.helpers.has(resourceId) ?? true),
    restated(trades) {
      const found = new Map<string, Restated>();
      for (const trade of trades) {
        for (const { startAt, before: then, now: present } of pairs(trade)) {
          const [beforeKw, nowKw] = [then?.size ?? 0, present?.size ?? 0];
          if (beforeKw === nowKw) continue;
          const { constraintId } = trade;
          found.set(bookKey(constraintId, startAt), { constraintId, startAt, beforeKw, nowKw });
        }
      }
      return [...found.values()].sort(
        (left, right) =>
          left.startAt - right.startAt || (left.constraintId < right.constraintId ? -1 : 1),
      );
    },
  };
}

const isKnown = ({ at }: Constraints, constraintId: string, startAt: number) =>
  at.has(bookKey(constraintId, startAt));

const isTurned = (beforeKw: number, nowKw: number) =>
  beforeKw !== 0 && nowKw !== 0 && directionOf(beforeKw) !== directionOf(nowKw);
