/**
 * The capacity of connections by settlement period: as contracted, as trades of capacity have moved it between two of them, and
 * as offsetting has raised it. Takes trades as they are approved and cancelled; gives the limits of any period without allocating.
 * Keeps: no limit is below 0; what is taken back leaves exactly what would be there without it.
 */
import { amountMicroGbp } from "../core/money.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import { roundHalfAway, whFromKw } from "../core/units.ts";
import type { Capacity, CapacityMove } from "../model/capacity-trades.ts";
import type { ConnectionLimits } from "../model/connection-limits.ts";
import type { Network } from "../model/network.ts";

export interface CapacityBook {
  readonly contracted: ConnectionLimits;
  /** What is moved in a period, and the limits that follow; neither where nothing is. */
  readonly moves: Map<number, readonly CapacityMove[]>;
  readonly limits: Map<number, ConnectionLimits>;
  /** What is raised in a period, and the limits without it. */
  readonly raises: Map<number, readonly LimitRaise[]>;
  readonly unraised: Map<number, ConnectionLimits>;
}

/** A limit that another unit's change makes up for: nobody gives it up. */
export interface LimitRaise {
  readonly connection: number;
  readonly capacity: Capacity;
  readonly kw: number;
}

export function capacityBook({ connections }: Network): CapacityBook {
  const [moves, limits, raises, unraised] = [new Map(), new Map(), new Map(), new Map()];
  return { contracted: connections, moves, limits, raises, unraised };
}

/** The one source of what connections let through in a period. */
export const connectionLimitsIn = (
  { contracted, limits }: CapacityBook,
  period: number,
): ConnectionLimits => limits.get(period) ?? contracted;

/** The same without what is raised: what connections let through by themselves. */
export const unraisedLimitsIn = (book: CapacityBook, period: number): ConnectionLimits =>
  book.unraised.get(period) ?? connectionLimitsIn(book, period);

/** Raises a limit in some periods. */
export function raiseLimit(
  book: CapacityBook,
  raise: LimitRaise,
  fromPeriod: number,
  toPeriod: number,
): void {
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    book.raises.set(period, [...(book.raises.get(period) ?? []), raise]);
    enter(book, period, book.moves.get(period) ?? []);
  }
}

/** The same of several periods, from the first on. */
export const limitsOfPeriods = (
  book: CapacityBook,
  fromPeriod: number,
  periodCount: number,
): readonly ConnectionLimits[] =>
  Array.from({ length: periodCount }, (_, step) => connectionLimitsIn(book, fromPeriod + step));

/** Moves capacity in the periods of a trade. Throws where the seller does not hold it: whoever approves has looked. */
export function moveCapacity(book: CapacityBook, move: CapacityMove): void {
  for (let period = move.fromPeriod; period < move.toPeriod; period += 1)
    enter(book, period, [...(book.moves.get(period) ?? []), move]);
}

/** What a buyer owes for what was given up for it in one period. */
export const owedMicroGbp = ({ kw, priceGbpPerMwHour }: CapacityMove): number =>
  amountMicroGbp(roundHalfAway(whFromKw(kw, PERIOD_SECONDS)), priceGbpPerMwHour);

/** Trades that stand in some period, by id. */
export function standingMoves({ moves }: CapacityBook): CapacityMove[] {
  const byId = new Map([...moves.values()].flat().map((move) => [move.id, move]));
  return [...byId.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** Takes a trade back from a period on. */
export function returnCapacity(book: CapacityBook, id: string, fromPeriod: number): void {
  for (const [period, moves] of [...book.moves]) {
    if (period < fromPeriod || !moves.some((move) => move.id === id)) continue;
    enter(
      book,
      period,
      moves.filter((move) => move.id !== id),
    );
  }
}

/** Periods that are over are not asked for again. */
export function forgetCapacity(book: CapacityBook, beforePeriod: number): void {
  for (const period of [...book.limits.keys()]) {
    if (period >= beforePeriod) continue;
    for (const column of [book.moves, book.limits, book.raises, book.unraised])
      column.delete(period);
  }
}

/** In the order of their ids, so that which was first changes no limit. */
function enter(book: CapacityBook, period: number, unsorted: readonly CapacityMove[]): void {
  const raises = book.raises.get(period) ?? [];
  if (unsorted.length === 0) book.moves.delete(period);
  if (unsorted.length === 0 && raises.length === 0) {
    book.limits.delete(period);
    return;
  }
  const moves = [...unsorted].sort((left, right) => (left.id < right.id ? -1 : 1));
  const exportLimitKw = book.contracted.exportLimitKw.slice();
  const importLimitKw = book.contracted.importLimitKw.slice();
  for (const { capacity, buyer, seller, kw, boughtKw } of moves) {
    const limitKw = capacity === "export" ? exportLimitKw : importLimitKw;
    limitKw[buyer]! += boughtKw;
    limitKw[seller]! -= kw;
  }
  for (const { capacity, seller, id } of moves) {
    const limitKw = capacity === "export" ? exportLimitKw : importLimitKw;
    if (limitKw[seller]! < -RESIDUE_KW)
      throw new RangeError(`${id} sells ${capacity} capacity that its seller does not hold`);
    limitKw[seller] = Math.max(0, limitKw[seller]!);
  }
  if (moves.length > 0) book.moves.set(period, moves);
  const limits = { exportLimitKw, importLimitKw };
  book.limits.set(period, raised(limits, raises));
  if (raises.length > 0) book.unraised.set(period, limits);
}

function raised(limits: ConnectionLimits, raises: readonly LimitRaise[]): ConnectionLimits {
  if (raises.length === 0) return limits;
  const exportLimitKw = limits.exportLimitKw.slice();
  const importLimitKw = limits.importLimitKw.slice();
  for (const { capacity, connection, kw } of raises)
    (capacity === "export" ? exportLimitKw : importLimitKw)[connection]! += kw;
  return { exportLimitKw, importLimitKw };
}

/** Sums this far below nothing are float residue, kW. */
const RESIDUE_KW = 1e-6;
