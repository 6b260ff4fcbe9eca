/** How numbers of a summary are shown to people. */

/** Five digits: more than chance leaves certain. Minus is −. */
export const shown = (value: number) => String(Number(value.toPrecision(5))).replace(/^-/, "−");

/** An interval; one of no width, as of what is the same under every seed, is none. */
export const shownRange = ({ low, high }: { readonly low: number; readonly high: number }) =>
  low === high ? "the same under every seed" : `${shown(low)} to ${shown(high)}`;
