/**
 * Limits as they are found, less those that say nothing new. Takes rows of one set of trades; gives the ones to keep. Keeps: what
 * is left out is passed by no set of trades, or by none that does not pass a kept row of the same limit by as much.
 */
import type { Condition, LimitKind, LimitRow } from "./limit-row.ts";

/** A limit with what trades add to it, by place in the list of those that hold. */
export interface FoundRow {
  readonly kind: LimitKind;
  readonly element: number;
  readonly side: 1 | -1;
  readonly base: number;
  readonly limit: number;
  readonly period: number;
  readonly condition: Condition | undefined;
  readonly inForce: readonly number[];
  readonly added: ArrayLike<number>;
}

export interface RowBook {
  readonly rows: readonly LimitRow[];
  /** False once there are more rows than a rule could look at. */
  add(group: string, found: FoundRow): boolean;
}

/** Of one limit so many kept rows, the last, are compared with a new one. */
const COMPARED = 64;
/** Rows times trades: what is held in memory. */
const CELLS_MAX = 20_000_000;

export function rowBook(tradeCount: number): RowBook {
  const rows: LimitRow[] = [];
  const groups = new Map<string, LimitRow[]>();
  return {
    rows,
    add(group, found) {
      const { kind, element, side, base, limit, period, condition, inForce, added } = found;
      const effect = new Float64Array(tradeCount);
      for (const [place, trade] of inForce.entries()) effect[trade] = added[place]!;
      const row = { kind, element, side, base, limit, period, condition, effect };
      const kept = groups.get(group) ?? [];
      for (let at = Math.max(0, kept.length - COMPARED); at < kept.length; at += 1)
        if (isExceeded(row, kept[at]!)) return true;
      kept.push(row);
      groups.set(group, kept);
      rows.push(row);
      return rows.length * tradeCount <= CELLS_MAX;
    },
  };
}

/** Whether another row of the same limit has no more left and is taken no less by every trade. */
function isExceeded(row: LimitRow, by: LimitRow): boolean {
  if (by.limit - by.base > row.limit - row.base) return false;
  for (let trade = 0; trade < row.effect.length; trade += 1)
    if (row.effect[trade]! > by.effect[trade]!) return false;
  return true;
}
