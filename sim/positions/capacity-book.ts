/**
 * The capacity of connections by settlement period: as contracted, and as trades of capacity have moved it between two of them.
 * Takes trades as they are approved and cancelled; gives the limits of any period without allocating.
 * Keeps: no limit is below 0; what is taken back leaves exactly what would be there without it.
 */
import { amountMicroGbp } from "../core/money.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import { roundHalfAway, whFromKw } from "../core/units.ts";
import type { CapacityMove } from "../model/capacity-trades.ts";
import type { ConnectionLimits } from "../model/connection-limits.ts";
import type { Network } from "../model/network.ts";

export interface CapacityBook {
  readonly contracted: ConnectionLimits;
  /** What is moved in a period, and the limits that follow; neither where nothing is. */
  readonly moves: Map<number, readonly CapacityMove[]>;
  readonly limits: Map<number, ConnectionLimits>;
  /** Rows of connections that go on using what they sold, and what limits there are in a period where one has sold. */
  readonly heedless: ReadonlySet<number>;
  readonly kept: Map<number, ConnectionLimits>;
}

const NOBODY: ReadonlySet<number> = new Set();

export function capacityBook({ connections }: Network, heedless = NOBODY): CapacityBook {
  const [moves, limits, kept] = [new Map(), new Map(), new Map()];
  return { contracted: connections, moves, limits, heedless, kept };
}

/** The one source of what connections let through in a period. */
export const connectionLimitsIn = (
  { contracted, limits }: CapacityBook,
  period: number,
): ConnectionLimits => limits.get(period) ?? contracted;

/** What connections do let through in a period: more than that where a seller goes on using what it sold. */
export const keptLimitsIn = (book: CapacityBook, period: number): ConnectionLimits =>
  book.kept.get(period) ?? connectionLimitsIn(book, period);

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
  for (const period of [...book.moves.keys()]) {
    if (period >= beforePeriod) continue;
    clear(book, period);
  }
}

function clear({ moves, limits, kept }: CapacityBook, period: number): void {
  moves.delete(period);
  limits.delete(period);
  kept.delete(period);
}

/** In the order of their ids, so that which was first changes no limit. */
function enter(book: CapacityBook, period: number, unsorted: readonly CapacityMove[]): void {
  clear(book, period);
  if (unsorted.length === 0) return;
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
  book.moves.set(period, moves);
  book.limits.set(period, { exportLimitKw, importLimitKw });
  const unkept = moves.filter(({ seller }) => book.heedless.has(seller));
  if (unkept.length === 0) return;
  const kept = { exportLimitKw: exportLimitKw.slice(), importLimitKw: importLimitKw.slice() };
  for (const { capacity, seller, kw } of unkept)
    (capacity === "export" ? kept.exportLimitKw : kept.importLimitKw)[seller]! += kw;
  book.kept.set(period, kept);
}

/** Sums this far below nothing are float residue, kW. */
const RESIDUE_KW = 1e-6;
