/** Reads what units have declared and promised of a period. Takes the position book; gives power by direction. */
import { cellOf, type PositionBook } from "./book.ts";

export interface Promised {
  /** Declared injection, kW; drawn is negative. */
  readonly declaredKw: number;
  readonly downKw: number;
  readonly upKw: number;
}

/** All 0 where the unit has declared nothing for the period. */
export function promisedBy(book: PositionBook, unit: number, period: number): Promised {
  const cell = cellOf(book, unit, period);
  if (cell < 0) return { declaredKw: 0, downKw: 0, upKw: 0 };
  return {
    declaredKw: book.declaredKw[cell]!,
    downKw: book.promised.down.reservedKw[cell]!,
    upKw: book.promised.up.reservedKw[cell]!,
  };
}
