/** Ids of contracts and orders in messages that we make: assumed, as the source names none. A resource has the id of its unit. */

export const contractId = (unit: string) => `C-${unit}`;

/** `constraint`: its place among the constraint points. One order a side, unit, constraint and period. */
export const orderId = (
  side: "bid" | "offer",
  period: number,
  constraint: number,
  unit: string,
): string => `${side === "bid" ? "B" : "O"}${period}.${constraint + 1}.${unit}`;
