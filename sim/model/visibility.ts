/**
 * Who is told of what flexibility does: nobody; the market facilitator, who keeps one book of promises; the distribution system
 * operator beside it; the electricity system operator and balance parties too. Levels and their order, and nothing else.
 */
export const VISIBILITIES = ["none", "facilitator", "dso", "all"] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** Whether a level tells everybody whom another one tells. */
export const reaches = (level: Visibility, other: Visibility): boolean =>
  VISIBILITIES.indexOf(level) >= VISIBILITIES.indexOf(other);
