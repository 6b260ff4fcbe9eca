/**
 * Changes of the position book that may not be kept. Takes the book and what changes its promises; leaves them changed, or to the bit
 * as they were: the book notes what each change overwrites.
 */
import type { PositionBook } from "./book.ts";
import type { Overwritten } from "./overwritten.ts";

/**
 * Tries what reserves and releases, and puts promises back to the bit unless it is to be kept. Gives whether it was.
 * A release is the reverse of the last reservation alone, so that it cannot undo an exchange. Throws inside another: what that overwrites would be noted no more.
 */
export function attempt(book: PositionBook, isKept: () => boolean): boolean {
  if (book.overwritten !== undefined) throw new RangeError("an attempt inside an attempt");
  const overwritten: Overwritten[] = [];
  book.overwritten = overwritten;
  const answer = isKept();
  book.overwritten = undefined;
  if (answer) return true;
  // A cell that was changed twice ends with what it held first.
  for (const { column, cell, value } of overwritten.reverse()) column[cell] = value;
  return false;
}
