/**
 * The one position book: what each unit has promised, by settlement period, so that the same megawatt cannot be sold twice.
 * Takes declared schedules and reservation requests; answers reserved, or refused by which limit and why.
 * Limits: declared availability, import and export limit of the connection, energy in store. It covers a sliding window
 * of periods, so its size does not grow with simulated time.
 */
import { PERIOD_SECONDS } from "../core/time.ts";
import { clamp, whFromKw } from "../core/units.ts";
import type { Network } from "../model/network.ts";
import type { Reservation } from "../model/venues.ts";
import { type CapacityBook, connectionLimitsIn } from "./capacity-book.ts";
import { type Overwritten, write } from "./overwritten.ts";

/** Periods that the book can hold at once: a little over ten days. */
export const BOOK_PERIODS = 512;
const MINUTES_PER_PERIOD = PERIOD_SECONDS / 60;
/** Promises smaller than this over a limit are float residue, kW. */
const RESIDUE_KW = 1e-6;

export interface PositionBook {
  readonly network: Network;
  readonly capacity: CapacityBook;
  /** Unit rows behind each connection, whose limits they share. */
  readonly unitsOf: readonly (readonly number[])[];
  /** Columns [slot][unit]; the slot of a period is its number modulo BOOK_PERIODS. */
  readonly declaredKw: Float64Array;
  /** The most that each unit can inject, as was believed when schedules were declared. */
  readonly highestKw: Float64Array;
  readonly reservedDownKw: Float64Array;
  readonly reservedUpKw: Float64Array;
  /** Room left in store at the end of the period under the declared schedule if every promise to go down is called, Wh. */
  readonly storeRoomWh: Float64Array;
  /** Energy above the minimum if every promise to go up is called. */
  readonly storeSpareWh: Float64Array;
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
    reservedDownKw: new Float64Array(cells),
    reservedUpKw: new Float64Array(cells),
    storeRoomWh: new Float64Array(cells),
    storeSpareWh: new Float64Array(cells),
    declaredTo: new Int32Array(BOOK_PERIODS).fill(-1),
    overwritten: undefined,
  };
}

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
    for (let unit = 0; unit < unitCount; unit += 1) {
      const cell = slot * unitCount + unit;
      const kw = scheduleKw[step * unitCount + unit]!;
      book.declaredKw[cell] = kw;
      book.highestKw[cell] = highestKw[step * unitCount + unit]!;
      book.reservedDownKw[cell] = 0;
      book.reservedUpKw[cell] = 0;
      if (units.energyWhMax[unit]! > 0) {
        const stored = storedWh[unit]! - storeChangeWh(book.network, unit, kw);
        storedWh[unit] = clamp(stored, units.energyWhMin[unit]!, units.energyWhMax[unit]!);
      }
      book.storeRoomWh[cell] = units.energyWhMax[unit]! - storedWh[unit]!;
      book.storeSpareWh[cell] = storedWh[unit]! - units.energyWhMin[unit]!;
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

/** Energy taken out of the store (positive) by an injection over one period, Wh. */
function storeChangeWh(network: Network, unit: number, kw: number): number {
  const { units } = network;
  const wh = whFromKw(kw, PERIOD_SECONDS);
  return kw < 0 ? wh * units.chargeEfficiency[unit]! : wh / units.dischargeEfficiency[unit]!;
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
    earlierWh += movedWh(book, request, cellOf(book, request.unit, period));
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
  const afterKw = book.declaredKw[cell]! - book.reservedDownKw[cell]! - request.kw;
  if (afterKw < floorKw - RESIDUE_KW) {
    const draws =
      units.technology[request.unit] === "demand" || units.chargeKwMax[request.unit]! > 0;
    const by = draws ? "importLimit" : "declaredAvailability";
    const roomKw = book.declaredKw[cell]! - book.reservedDownKw[cell]! - floorKw;
    return refused(
      by,
      `${idOf(book, request)} has ${roomKw.toFixed(0)} kW left to give, asked for ${request.kw.toFixed(0)}`,
    );
  }
  if (units.energyWhMax[request.unit]! === 0) return RESERVED;
  const neededWh = neededFor(request, earlierWh, extraStoredWh(book, request, cell));
  const roomWh = reachable(book, book.storeRoomWh, request, period);
  if (neededWh <= roomWh + 1) return RESERVED;
  return refused(
    "energyInStore",
    `${idOf(book, request)} has room for ${roomWh.toFixed(0)} Wh, needs ${neededWh.toFixed(0)}`,
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
  const injectedKw = book.declaredKw[cell]! + book.reservedUpKw[cell]!;
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
  const neededWh = neededFor(request, earlierWh, spentWh(book, request, cell));
  const spareWh = reachable(book, book.storeSpareWh, request, period);
  if (neededWh <= spareWh + 1) return RESERVED;
  return refused(
    "energyInStore",
    `${idOf(book, request)} has ${spareWh.toFixed(0)} Wh to spare, needs ${neededWh.toFixed(0)}`,
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
  direction: Reservation["direction"],
): number {
  const cell = cellOf(book, unit, period);
  if (cell < 0) return 0;
  const isDown = direction === "down";
  const injectedKw = isDown
    ? book.declaredKw[cell]! - book.reservedDownKw[cell]!
    : book.declaredKw[cell]! + book.reservedUpKw[cell]!;
  const powerKw = isDown
    ? injectedKw - lowestKw(book, unit, period)
    : Math.min(book.highestKw[cell]!, exportLeftKw(book, unit, period)) - injectedKw;
  if (powerKw <= 0 || book.network.units.energyWhMax[unit]! === 0) return Math.max(0, powerKw);
  const wh = leastAhead(book, isDown ? book.storeRoomWh : book.storeSpareWh, unit, period);
  return Math.min(
    powerKw,
    kwThatMoves(book.network, unit, wh, isDown ? injectedKw : -injectedKw, isDown),
  );
}

/** The change of a period's power that moves so much energy into a store, or out of it: first what it did the other way, then the other way round. */
function kwThatMoves(
  { units }: Network,
  unit: number,
  wh: number,
  otherWayKw: number,
  isDown: boolean,
): number {
  if (wh <= 0) return 0;
  const whPerKw = whFromKw(1, PERIOD_SECONDS);
  const discharging = whPerKw / units.dischargeEfficiency[unit]!;
  const charging = whPerKw * units.chargeEfficiency[unit]!;
  const [first, then] = isDown ? [discharging, charging] : [charging, discharging];
  const firstKw = Math.max(0, otherWayKw);
  return wh <= firstKw * first ? wh / first : firstKw + (wh - firstKw * first) / then;
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
  const { declaredKw, reservedDownKw, reservedUpKw, network } = book;
  let sumKw = 0;
  for (const other of book.unitsOf[network.units.connection[unit]!]!) {
    const cell = other === unit ? -1 : cellOf(book, other, period);
    if (cell < 0) continue;
    sumKw += Math.max(0, useKw(declaredKw[cell]!, reservedDownKw[cell]!, reservedUpKw[cell]!));
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

/** Energy that ends up in store because of a promise to go down in one period: charged, or not discharged. */
function extraStoredWh(book: PositionBook, request: Reservation, cell: number): number {
  const declared = book.declaredKw[cell]! - book.reservedDownKw[cell]!;
  const before = storeChangeWh(book.network, request.unit, declared);
  const after = storeChangeWh(book.network, request.unit, declared - request.kw);
  return before - after;
}

/** Energy that is not in store because of a promise to go up in one period: discharged, or not charged. */
function spentWh(book: PositionBook, request: Reservation, cell: number): number {
  const declared = book.declaredKw[cell]! + book.reservedUpKw[cell]!;
  const before = storeChangeWh(book.network, request.unit, declared);
  const after = storeChangeWh(book.network, request.unit, declared + request.kw);
  return after - before;
}

/** Energy that a promise moves in one period: into the store when it goes down, out of it when it goes up; 0 without a store. */
function movedWh(book: PositionBook, request: Reservation, cell: number): number {
  if (book.network.units.energyWhMax[request.unit]! === 0) return 0;
  return request.direction === "down"
    ? extraStoredWh(book, request, cell)
    : spentWh(book, request, cell);
}

/** What a promise wants in store: what it moves and has moved before, or what it holds. */
const neededFor = ({ holdMinutes }: Reservation, earlierWh: number, movedWh: number): number =>
  holdMinutes === undefined ? earlierWh + movedWh : heldWh(holdMinutes, movedWh);

/** The part of a period's energy that is held, to last so many minutes. */
const heldWh = (holdMinutes: number, movedWh: number): number =>
  (movedWh * holdMinutes) / MINUTES_PER_PERIOD;

/** What a promise may rest on: what stays free to the end of the day, or in its period alone where it is never called. */
function reachable(
  book: PositionBook,
  column: Float64Array,
  { unit, holdMinutes }: Reservation,
  period: number,
): number {
  return holdMinutes === undefined
    ? leastAhead(book, column, unit, period)
    : column[cellOf(book, unit, period)]!;
}

/** The least of a store column from a period to the end of its declared day. */
function leastAhead(
  book: PositionBook,
  column: Float64Array,
  unit: number,
  period: number,
): number {
  const unitCount = book.network.units.ids.length;
  const last = book.declaredTo[period % BOOK_PERIODS]!;
  let least = Infinity;
  for (let later = period; later <= last; later += 1) {
    least = Math.min(least, column[(later % BOOK_PERIODS) * unitCount + unit]!);
  }
  return least;
}

function apply(book: PositionBook, request: Reservation, sign: 1 | -1): void {
  const { units } = book.network;
  const column = request.direction === "down" ? book.reservedDownKw : book.reservedUpKw;
  for (let period = request.fromPeriod; period < request.toPeriod; period += 1) {
    const cell = cellOf(book, request.unit, period);
    if (cell < 0) continue;
    if (sign === -1) write(book, column, cell, Math.max(0, column[cell]! - request.kw));
    if (units.energyWhMax[request.unit]! > 0)
      useStore(book, request, period, sign * movedWh(book, request, cell));
    if (sign === 1) write(book, column, cell, column[cell]! + request.kw);
  }
}

/** A promise takes room or spare energy and never adds any: it may not be called, so nothing else may rest on it. */
function useStore(
  book: PositionBook,
  { unit, direction, holdMinutes }: Reservation,
  period: number,
  wh: number,
): void {
  const unitCount = book.network.units.ids.length;
  const column = direction === "down" ? book.storeRoomWh : book.storeSpareWh;
  const isHeld = holdMinutes !== undefined;
  const last = isHeld ? period : book.declaredTo[period % BOOK_PERIODS]!;
  const usedWh = isHeld ? heldWh(holdMinutes, wh) : wh;
  for (let later = period; later <= last; later += 1) {
    const cell = (later % BOOK_PERIODS) * unitCount + unit;
    write(book, column, cell, column[cell]! - usedWh);
  }
}
