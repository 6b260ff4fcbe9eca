/** How near two places of a network are, from the nearest on: see sim/network/localities.ts. */
export const LOCALITIES = ["bus", "feeder", "area"] as const;
export type Locality = (typeof LOCALITIES)[number];

/** Number of a place at each size; two places are near where the numbers of that size are equal. */
export type Localities = Readonly<Record<Locality, number>>;
