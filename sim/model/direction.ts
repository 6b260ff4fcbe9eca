/**
 * The direction in which a unit gives relief at a constraint, the sign of the constraint's sensitivity to its injection; so import and
 * export constraints are one case. Down: it injects less or draws more, which relieves an export constraint (too much generation).
 * Up: it injects more or draws less, which relieves an import constraint (too much demand). Volumes of orders and trades are
 * magnitudes.
 */
export type Direction = "down" | "up";

export const directionOf = (sensitivity: number): Direction => (sensitivity < 0 ? "up" : "down");

/** 1 for down, −1 for up: the sign of a movement `available − level`, of a sensitivity, and of what can be held back. */
export const signOf = (direction: Direction): 1 | -1 => (direction === "down" ? 1 : -1);

/** What a constraint may hold back of an injection, kW: output where it is lowered, consumption where it is raised. */
export const heldBackKw = (direction: Direction, injectionKw: number): number =>
  Math.max(0, signOf(direction) * injectionKw);
