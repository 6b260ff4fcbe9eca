/**
 * How far the recursions of one UTC year have come, so that a month goes on where the month before ended. Takes whose recursion it is; gives its keys and
 * what it had come to at the ends of months. Keeps: the value at a period is the same from wherever it is reached.
 */
import { drawPurpose, type OwnerKeys, ownerKeys } from "../../sim/core/draws.ts";

/** Whose noise it is, and for what. */
export interface NoiseOwner {
  readonly seed: string;
  readonly purpose: string;
  readonly id: string;
}

/** A value of a recursion, which all that follow come from. */
export interface ReachedState {
  readonly period: number;
  readonly value: number;
}

export interface Recursion {
  readonly keys: OwnerKeys;
  /** By period; one for each part of the year that was read. */
  readonly reached: Map<number, number>;
}

export type Recursions = Map<string, Recursion>;

/** The recursion of an owner; `part` tells several of one owner apart. */
export function recursionOf(
  recursions: Recursions,
  { seed, purpose, id }: NoiseOwner,
  part: string,
): Recursion {
  const name = JSON.stringify([seed, purpose, id, part]);
  const known = recursions.get(name);
  if (known !== undefined) return known;
  const made = { keys: ownerKeys(drawPurpose(seed, purpose), [id]), reached: new Map() };
  recursions.set(name, made);
  return made;
}

/** The last that a recursion came to by a period; undefined: it must begin. */
export function reachedBy({ reached }: Recursion, period: number): ReachedState | undefined {
  let last: ReachedState | undefined;
  for (const [at, value] of reached)
    if (at <= period && at > (last?.period ?? -Infinity)) last = { period: at, value };
  return last;
}
