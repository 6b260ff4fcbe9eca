/** A number with its noun, as commands print it. */

/** "1 trade", "2 trades". */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;
