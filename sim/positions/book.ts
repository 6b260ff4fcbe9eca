/**
 * The one position book: what each unit has promised, by settlement period, so that the same megawatt cannot be sold twice.
 * Takes declared schedules and reservation requests; answers reserved, or refused by which limit and why.
 * Limits: declared availability, import and export limit of the connection, energy in store. It covers a sliding window
 * of periods, so its size does not grow with simulated time.
 */
import { clamp } from "../core/units.ts";
import type { Direction } from "../model/direction.ts";
import type { Network } from "../model/network.ts";
import type { Reservation } from "../model/venues.ts";
import { type CapacityBook, connectionLimitsIn } from "./capacity-book.ts";
import { type Overwritten, write } from "./overwritten.ts";
import {
  addedBy,
  type MovedWh,
  mostCalledKw,
  type PromisedWay,
  storeChangeWh,
} from "./store-energy.ts";

/** Periods that the book can hold at once: a little over ten days. */
export const BOOK_PERIODS = 512;
/** Promises smaller than this over a limit are float residue, kW. */
const RESIDUE_KW = 1e-6;

/** What is promised one way, [slot][unit]. */
export interface PromisedColumns {
  readonly reservedKw: Float64Array;
  /** Of it what is held and never called, and the same times the minutes that it must last. */
  readonly heldKw: Float64Array;
  readonly heldKwMinutes: Float64Array;
  /**
   * Left in store at the end of the period under the declared schedule, if every promise of this way is called beside what is held in it, Wh: room above for what goes down, energy
   * above the minimum for what goes up.
   */
  readonly storeWh: Float64Array;
}

export interface PositionBook {
  readonly network: Network;
  readonly capacity: CapacityBook;
  /** Unit rows behind each connection, whose limits they share. */
  readonly unitsOf: readonly (readonly number[])[];
  /** Columns [slot][unit]; the slot of a period is its number modulo BOOK_PERIODS. */
  readonly declaredKw: Float64Array;
  /** The most that each unit can inject, as was believed when schedules were declared. */
  readonly highestKw: Float64Array;
  readonly promised: Readonly<Record<Direction, PromisedColumns>>;
  /** Last period that was declared together with this one, by slot. */
  readonly declaredTo: Int32Array;
  /** While something is tried, the promises that it overwrote, in order of time; attempt.ts. */
  overwritten: Overwritten[] | undefined;
}

export type ReservationAnswer =
  | { readonly kind: "reserved" }
  | {
      readonly kind: "refused";
      readonly by:
        | "undeclared"
        | "declaredAvailability"
        | "importLimit"
        | "exportLimit"
        | "energyInStore";
      readonly why: string;
    };

export function positionBook(network: Network, capacity: CapacityBook): PositionBook {
  const cells = BOOK_PERIODS * network.units.ids.length;
  const unitsOf: number[][] = network.connections.ids.map(() => []);
  for (const [unit, connection] of network.units.connection.entries())
    unitsOf[connection]!.push(unit);
  return {
    network,
    capacity,
    unitsOf,
    declaredKw: new Float64Array(cells),
    highestKw: new Float64Array(cells),
    promised: { down: promisedColumns(cells), up: promisedColumns(cells) },
    declaredTo: new Int32Array(BOOK_PERIODS).fill(-1),
    overwritten: undefined,
  };
}

const promisedColumns = (cells: number): PromisedColumns => ({
  reservedKw: new Float64Array(cells),
  heldKw: new Float64Array(cells),
  heldKwMinutes: new Float64Array(cells),
  storeWh: new Float64Array(cells),
});

/**
 * Enters the schedules of a delivery day and the most that each unit could inject ([period][unit], kW), and forgets what
 * stood at these slots before.
 */
export function declare(
  book: PositionBook,
  fromPeriod: number,
  periodCount: number,
  scheduleKw: Float64Array,
  highestKw: Float64Array,
): void {
  const { units } = book.network;
  const unitCount = units.ids.length;
  const storedWh = Float64Array.from(units.energyWhInitial);
  for (let step = 0; step < periodCount; step += 1) {
    const slot = (fromPeriod + step) % BOOK_PERIODS;
    book.declaredTo[slot] = fromPeriod + periodCount - 1;
    for (const { reservedKw, heldKw, heldKwMinutes } of [book.promised.down, book.promised.up])
      for (const column of [reservedKw, heldKw, heldKwMinutes])
        column.fill(0, slot * unitCount, (slot + 1) * unitCount);
    for (let unit = 0; unit < unitCount; unit += 1) {
      const cell = slot * unitCount + unit;
      const kw = scheduleKw[step * unitCount + unit]!;
      book.declaredKw[cell] = kw;
      book.highestKw[cell] = highestKw[step * unitCount + unit]!;
      if (units.energyWhMax[unit]! > 0) {
        const stored = storedWh[unit]! - storeChangeWh(book.network, unit, kw);
        storedWh[unit] = clamp(stored, units.energyWhMin[unit]!, units.energyWhMax[unit]!);
      }
      book.promised.down.storeWh[cell] = units.energyWhMax[unit]! - storedWh[unit]!;
      book.promised.up.storeWh[cell] = storedWh[unit]! - units.energyWhMin[unit]!;
    }
  }
}

/** The most that units could inject, [period][unit]: a store its power, others what their sources are believed to offer. */
export function mostInjected({ units }: Network, believedKw: Float64Array): Float64Array {
  return believedKw.map((kw, cell) => {
    const unit = cell % units.ids.length;
    return units.energyWhMax[unit]! > 0 ? units.capacityKw[unit]! : Math.max(0, kw);
  });
}

/** Asks for power over a window. Nothing is changed when it is refused. */
export function reserve(book: PositionBook, request: Reservation): ReservationAnswer {
  let day = -1;
  let earlierWh = 0;
  for (let period = request.fromPeriod; period < request.toPeriod; period += 1) {
    // The periods of one declared day draw on the same energy in store.
    const last = book.declaredTo[period % BOOK_PERIODS]!;
    if (last !== day) earlierWh = 0;
    day = last;
    const answer =
      request.direction === "down"
        ? checkDown(book, request, period, earlierWh)
        : checkUp(book, request, period, earlierWh);
    if (answer.kind === "refused") return answer;
    earlierWh += addedWh(book, request, cellOf(book, request.unit, period), 1).calledWh;
  }
  apply(book, request, 1);
  return { kind: "reserved" };
}

/** Takes a reservation back, exactly. */
export function release(book: PositionBook, request: Reservation): void {
  apply(book, request, -1);
}

function checkDown(
  book: PositionBook,
  request: Reservation,
  period: number,
  earlierWh: number,
): ReservationAnswer {
  const { units } = book.network;
  const cell = cellOf(book, request.unit, period);
  if (cell < 0)
    return refused("undeclared", `${idOf(book, request)} has declared nothing for this period`);
  const floorKw = lowestKw(book, request.unit, period);
  const afterKw = book.declaredKw[cell]! - book.promised.down.reservedKw[cell]! - request.kw;
  if (afterKw < floorKw - RESIDUE_KW) {
    const draws =
      units.technology[request.unit] === "demand" || units.chargeKwMax[request.unit]! > 0;
    const by = draws ? "importLimit" : "declaredAvailability";
    const roomKw = book.declaredKw[cell]! - book.promised.down.reservedKw[cell]! - floorKw;
    return refused(
      by,
      `${idOf(book, request)} has ${roomKw.toFixed(0)} kW left to give, asked for ${request.kw.toFixed(0)}`,
    );
  }
  if (units.energyWhMax[request.unit]! === 0) return RESERVED;
  const short = shortOf(book, request, period, earlierWh);
  if (short === undefined) return RESERVED;
  return refused(
    "energyInStore",
    `${idOf(book, request)} has room for ${short.hasWh.toFixed(0)} Wh, needs ${short.neededWh.toFixed(0)}`,
  );
}

function checkUp(
  book: PositionBook,
  request: Reservation,
  period: number,
  earlierWh: number,
): ReservationAnswer {
  const { units } = book.network;
  const cell = cellOf(book, request.unit, period);
  if (cell < 0)
    return refused("undeclared", `${idOf(book, request)} has declared nothing for this period`);
  const injectedKw = book.declaredKw[cell]! + book.promised.up.reservedKw[cell]!;
  const afterKw = injectedKw + request.kw;
  const mostKw = book.highestKw[cell]!;
  if (afterKw > mostKw + RESIDUE_KW) {
    return refused(
      "declaredAvailability",
      `${idOf(book, request)} has ${Math.max(0, mostKw - injectedKw).toFixed(0)} kW left to give, asked for ${request.kw.toFixed(0)}`,
    );
  }
  const limitKw = exportLeftKw(book, request.unit, period);
  if (afterKw > limitKw + RESIDUE_KW) {
    return refused(
      "exportLimit",
      `${idOf(book, request)} may export ${limitKw.toFixed(0)} kW, would export ${afterKw.toFixed(0)}`,
    );
  }
  if (units.energyWhMax[request.unit]! === 0) return RESERVED;
  const short = shortOf(book, request, period, earlierWh);
  if (short === undefined) return RESERVED;
  return refused(
    "energyInStore",
    `${idOf(book, request)} has ${short.hasWh.toFixed(0)} Wh to spare, needs ${short.neededWh.toFixed(0)}`,
  );
}

/** The lowest that a unit may inject beside what others behind its connection use of its limit; negative: it draws, kW. */
function lowestKw(book: PositionBook, unit: number, period: number): number {
  const { units } = book.network;
  const { importLimitKw } = connectionLimitsIn(book.capacity, period);
  const isDemand = units.technology[unit] === "demand";
  const othersDrawKw = othersKw(book, unit, period, (declaredKw, downKw) => downKw - declaredKw);
  const leftKw = Math.max(0, importLimitKw[units.connection[unit]!]! - othersDrawKw);
  return 0 - Math.min(isDemand ? Infinity : units.chargeKwMax[unit]!, leftKw);
}

/** The most that a unit may inject beside others behind its connection, kW. */
function exportLeftKw(book: PositionBook, unit: number, period: number): number {
  const { exportLimitKw } = connectionLimitsIn(book.capacity, period);
  const othersGiveKw = othersKw(book, unit, period, (declaredKw, _, upKw) => declaredKw + upKw);
  return Math.max(0, exportLimitKw[book.network.units.connection[unit]!]! - othersGiveKw);
}

/** The most that a unit could still promise in one period, kW; 0 where it has declared nothing for it. */
export function freeKw(
  book: PositionBook,
  unit: number,
  period: number,
  direction: Direction,
): number {
  const cell = cellOf(book, unit, period);
  if (cell < 0) return 0;
  const isDown = direction === "down";
  const injectedKw = isDown
    ? book.declaredKw[cell]! - book.promised.down.reservedKw[cell]!
    : book.declaredKw[cell]! + book.promised.up.reservedKw[cell]!;
  const powerKw = isDown
    ? injectedKw - lowestKw(book, unit, period)
    : Math.min(book.highestKw[cell]!, exportLeftKw(book, unit, period)) - injectedKw;
  if (powerKw <= 0 || book.network.units.energyWhMax[unit]! === 0) return Math.max(0, powerKw);
  const { storeWh } = book.promised[direction];
  const leftWh = { ownWh: storeWh[cell]!, laterWh: leastAhead(book, storeWh, unit, period) };
  return mostCalledKw(book.network, unit, promisedWay(book, cell, direction), powerKw, leftWh);
}

const RESERVED: ReservationAnswer = { kind: "reserved" };
const refused = (
  by: Extract<ReservationAnswer, { kind: "refused" }>["by"],
  why: string,
): ReservationAnswer => ({ kind: "refused", by, why });

function idOf(book: PositionBook, request: Reservation): string {
  return book.network.units.ids[request.unit]!;
}

/** What the other units behind the connection use of its limit, each at least 0, kW. */
function othersKw(
  book: PositionBook,
  unit: number,
  period: number,
  useKw: (declaredKw: number, downKw: number, upKw: number) => number,
): number {
  const { declaredKw, promised, network } = book;
  const [downKw, upKw] = [promised.down.reservedKw, promised.up.reservedKw];
  let sumKw = 0;
  for (const other of book.unitsOf[network.units.connection[unit]!]!) {
    const cell = other === unit ? -1 : cellOf(book, other, period);
    if (cell < 0) continue;
    sumKw += Math.max(0, useKw(declaredKw[cell]!, downKw[cell]!, upKw[cell]!));
  }
  return sumKw;
}

export function cellOf(book: PositionBook, unit: number, period: number): number {
  const slot = period % BOOK_PERIODS;
  const to = book.declaredTo[slot]!;
  return to >= period && to - period < BOOK_PERIODS
    ? slot * book.network.units.ids.length + unit
    : -1;
}

function promisedWay(book: PositionBook, cell: number, direction: Direction): PromisedWay {
  const { reservedKw, heldKw, heldKwMinutes } = book.promised[direction];
  return {
    direction,
    declaredKw: book.declaredKw[cell]!,
    calledKw: Math.max(0, reservedKw[cell]! - heldKw[cell]!),
    heldKw: heldKw[cell]!,
    heldKwMinutes: heldKwMinutes[cell]!,
  };
}

const NOTHING_MOVED: MovedWh = { calledWh: 0, heldWh: 0 };

/** What a promise adds in one period to what its unit would move, or, with a sign of −1, takes away. */
function addedWh(
  book: PositionBook,
  { unit, direction, kw, holdMinutes }: Reservation,
  cell: number,
  sign: 1 | -1,
): MovedWh {
  if (book.network.units.energyWhMax[unit]! === 0) return NOTHING_MOVED;
  const now = promisedWay(book, cell, direction);
  return addedBy(book.network, unit, now, { kw: sign * kw, holdMinutes });
}

/** What is too little in store, or its room, for a promise in a period; undefined where there is enough: at its end for all of it, later for what may be called. */
function shortOf(book: PositionBook, request: Reservation, period: number, earlierWh: number) {
  const { unit, direction, holdMinutes } = request;
  const cell = cellOf(book, unit, period);
  const { storeWh } = book.promised[direction];
  const { calledWh, heldWh } = addedWh(book, request, cell, 1);
  const calledNeedWh = earlierWh + calledWh;
  const ownWh = { hasWh: storeWh[cell]!, neededWh: calledNeedWh + heldWh };
  if (ownWh.neededWh > ownWh.hasWh + 1) return ownWh;
  if (holdMinutes !== undefined) return undefined;
  const laterWh = { hasWh: leastAhead(book, storeWh, unit, period), neededWh: calledNeedWh };
  return laterWh.neededWh > laterWh.hasWh + 1 ? laterWh : undefined;
}

/** The least of a store column after a period to the end of its declared day. */
function leastAhead(
  book: PositionBook,
  column: Float64Array,
  unit: number,
  period: number,
): number {
  const unitCount = book.network.units.ids.length;
  const last = book.declaredTo[period % BOOK_PERIODS]!;
  let least = Infinity;
  for (let later = period + 1; later <= last; later += 1) {
    least = Math.min(least, column[(later % BOOK_PERIODS) * unitCount + unit]!);
  }
  return least;
}

function apply(book: PositionBook, request: Reservation, sign: 1 | -1): void {
  const { reservedKw, heldKw, heldKwMinutes } = book.promised[request.direction];
  const { kw, holdMinutes } = request;
  const add = (column: Float64Array, cell: number, by: number) =>
    write(book, column, cell, Math.max(0, column[cell]! + sign * by));
  for (let period = request.fromPeriod; period < request.toPeriod; period += 1) {
    const cell = cellOf(book, request.unit, period);
    if (cell < 0) continue;
    if (book.network.units.energyWhMax[request.unit]! > 0)
      useStore(book, request, period, addedWh(book, request, cell, sign));
    add(reservedKw, cell, kw);
    if (holdMinutes === undefined) continue;
    add(heldKw, cell, kw);
    add(heldKwMinutes, cell, kw * holdMinutes);
  }
}

/** A promise takes room or spare energy and never adds any: it may not be called, so nothing else may rest on it. What is held is there for the next period. */
function useStore(
  book: PositionBook,
  { unit, direction }: Reservation,
  period: number,
  { calledWh, heldWh }: MovedWh,
): void {
  const unitCount = book.network.units.ids.length;
  const { storeWh } = book.promised[direction];
  const last = calledWh === 0 ? period : book.declaredTo[period % BOOK_PERIODS]!;
  for (let later = period; later <= last; later += 1) {
    const cell = (later % BOOK_PERIODS) * unitCount + unit;
    write(book, storeWh, cell, storeWh[cell]! - calledWh - (later === period ? heldWh : 0));
  }
}
