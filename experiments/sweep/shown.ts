/** How numbers of a summary are shown to people. */

/** Five digits: more than chance leaves certain. Minus is −. */
export const shown = (value: number) => String(Number(value.toPrecision(5))).replace(/^-/, "−");
