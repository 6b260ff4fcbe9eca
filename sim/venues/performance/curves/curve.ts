/**
 * The contract of performance curves: what part of the energy that a provider was told to give is paid, by the part of it
 * that it gave. An entry is one file beside this one and one line in registry.ts.
 * Keeps: 0 is paid for nothing, at most 1 for all, and giving more never pays less.
 */

/** `deliveredFrac` within 0 and 1; gives the part of the instructed energy that is paid. */
export type PerformanceCurve = (deliveredFrac: number) => number;
