/**
 * Changes of the position book that may not be kept. Takes the book, a unit and what changes its promises; leaves them changed, or to the
 * bit as they were.
 */
import { BOOK_PERIODS, type PositionBook } from "./book.ts";

/**
 * Tries what changes the promises of one unit, and puts them back to the bit unless it is to be kept. Gives whether it was.
 * A release is the reverse of the last reservation alone, so that it cannot undo an exchange.
 */
export function attempt(book: PositionBook, unit: number, isKept: () => boolean): boolean {
  const unitCount = book.network.units.ids.length;
  const columns = [book.reservedDownKw, book.reservedUpKw, book.storeRoomWh, book.storeSpareWh];
  const ofUnit = (column: Float64Array) =>
    Float64Array.from({ length: BOOK_PERIODS }, (_, slot) => column[slot * unitCount + unit]!);
  const before = columns.map(ofUnit);
  if (isKept()) return true;
  for (const [row, column] of columns.entries())
    for (let slot = 0; slot < BOOK_PERIODS; slot += 1)
      column[slot * unitCount + unit] = before[row]![slot]!;
  return false;
}
