/**
 * The capacity of connections by settlement period: as contracted, as trades of capacity have moved it between two of them, and
 * as offsetting has raised it. Takes trades as they are approved and cancelled; gives the limits of any period without allocating.
 * Keeps: no limit is below 0; what is taken back leaves exactly what would be there without it, and is known until its period is forgotten.
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
  /** What was moved in a period and is taken back. */
  readonly returned: Map<number, readonly ReturnedMove[]>;
  /** What is raised in a period, and the limits without it. */
  readonly raises: Map<number, readonly LimitRaise[]>;
  readonly unraised: Map<number, ConnectionLimits>;
  /** Rows of connections that go on using what they sold, and what limits there are in a period where one has sold. */
  readonly heedless: ReadonlySet<number>;
  readonly kept: Map<number, ConnectionLimits>;
}

/** `cancelledAt`: when it was taken back, s since 1970. */
export interface ReturnedMove {
  readonly move: CapacityMove;
  readonly cancelledAt: number;
}

/** A limit that another unit's change makes up for: nobody gives it up. */
export interface LimitRaise {
  readonly connection: number;
  readonly capacity: Capacity;
  readonly kw: number;
}

const NOBODY: ReadonlySet<number> = new Set();

export function capacityBook({ connections }: Network, heedless = NOBODY): CapacityBook {
  const [moves, limits, returned] = [new Map(), new Map(), new Map()];
  const [raises, unraised, kept] = [new Map(), new Map(), new Map()];
  return { contracted: connections, moves, limits, returned, raises, unraised, heedless, kept };
}

/** The one source of what connections let through in a period. */
export const connectionLimitsIn = (
  { contracted, limits }: CapacityBook,
  period: number,
): ConnectionLimits => limits.get(period) ?? contracted;

/** The same without what is raised: what connections let through by themselves. */
export const unraisedLimitsIn = (book: CapacityBook, period: number): ConnectionLimits =>
  book.unraised.get(period) ?? connectionLimitsIn(book, period);

/** The book as those know it who do not know what was moved. */
export function withoutMoves({ contracted, raises, heedless }: CapacityBook): CapacityBook {
  const periods = [...raises.keys()];
  const unraised = new Map(periods.map((period) => [period, contracted]));
  const limits = new Map(
    periods.map((period) => [period, raised(contracted, raises.get(period)!)]),
  );
  const [moves, returned, kept] = [new Map(), new Map(), new Map()];
  return { contracted, moves, limits, returned, raises, unraised, heedless, kept };
}

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

/** Takes a trade back from a period on, at an instant. */
export function returnCapacity(
  book: CapacityBook,
  id: string,
  fromPeriod: number,
  cancelledAt: number,
): void {
  for (const [period, moves] of [...book.moves]) {
    const own = moves.find((move) => move.id === id);
    if (period < fromPeriod || own === undefined) continue;
    const returned = [...(book.returned.get(period) ?? []), { move: own, cancelledAt }];
    book.returned.set(period, returned.sort(byId));
    enter(
      book,
      period,
      moves.filter((move) => move.id !== id),
    );
  }
}

/** Periods that are over are not asked for again. */
export function forgetCapacity(book: CapacityBook, beforePeriod: number): void {
  for (const period of book.returned.keys())
    if (period < beforePeriod) book.returned.delete(period);
  for (const period of [...book.limits.keys()]) {
    if (period >= beforePeriod) continue;
    clear(book, period);
    book.raises.delete(period);
  }
}

const byId = ({ move: left }: ReturnedMove, { move: right }: ReturnedMove): number =>
  left.id < right.id ? -1 : 1;

/** Of what is raised and returned it stays known. */
function clear({ moves, limits, unraised, kept }: CapacityBook, period: number): void {
  for (const column of [moves, limits, unraised, kept]) column.delete(period);
}

/** In the order of their ids, so that which was first changes no limit. */
function enter(book: CapacityBook, period: number, unsorted: readonly CapacityMove[]): void {
  clear(book, period);
  const raises = book.raises.get(period) ?? [];
  if (unsorted.length === 0 && raises.length === 0) return;
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
  const own = { exportLimitKw, importLimitKw };
  const limits = raised(own, raises);
  book.limits.set(period, limits);
  if (raises.length > 0) book.unraised.set(period, own);
  const unkept = moves.filter(({ seller }) => book.heedless.has(seller));
  if (unkept.length === 0) return;
  const asSold = unkept.map(({ seller, capacity, kw }) => ({ connection: seller, capacity, kw }));
  book.kept.set(period, raised(limits, asSold));
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
