/**
 * Choices by name: each follows from the seed and its own name alone, so that a new choice changes no other. Takes a seed;
 * gives numbers, members of lists and coin tosses.
 */
import { drawPurpose, ownerKeys, uniformDraw } from "../../sim/core/draws.ts";

export interface Chooser {
  /** A number between two. */
  number(name: string, from: number, to: number): number;
  /** A whole number, both ends among them. */
  whole(name: string, from: number, to: number): number;
  /** A member of a list that is not empty. */
  oneOf<Member>(name: string, list: readonly Member[]): Member;
  chance(name: string, probability: number): boolean;
  /** The members of a list that a coin, tossed for each by its id, falls for. */
  some(name: string, ids: readonly string[], probability: number): string[];
}

/** The same choices under names of their own, for what is chosen several times alike. */
export function within(choose: Chooser, part: string): Chooser {
  const named = (name: string) => `${part}/${name}`;
  return {
    number: (name, from, to) => choose.number(named(name), from, to),
    whole: (name, from, to) => choose.whole(named(name), from, to),
    oneOf: (name, list) => choose.oneOf(named(name), list),
    chance: (name, probability) => choose.chance(named(name), probability),
    some: (name, ids, probability) => choose.some(named(name), ids, probability),
  };
}

export function chooser(seed: number): Chooser {
  const purpose = drawPurpose(String(seed), "fuzz");
  const uniform = (name: string) => uniformDraw(ownerKeys(purpose, [name]), 0, 0, 0);
  const number = (name: string, from: number, to: number) => from + uniform(name) * (to - from);
  const whole = (name: string, from: number, to: number) =>
    from + Math.floor(uniform(name) * (to - from + 1));
  const chance = (name: string, probability: number) => uniform(name) < probability;
  return {
    number,
    whole,
    oneOf: (name, list) => list[whole(name, 0, list.length - 1)]!,
    chance,
    some: (name, ids, probability) => ids.filter((id) => chance(`${name}/${id}`, probability)),
  };
}
