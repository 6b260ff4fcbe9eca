/**
 * Principles of access: who is curtailed first, or in what shares. One principle a file, one line here.
 * A *ranked* principle gives an order and shares the one greedy allocator; a *shared* one gives proportions.
 * Trading needs a ranked principle, because it trades places.
 */
import { z } from "zod";
import type { ShareOut } from "./allocate.ts";
import { lifo } from "./lifo.ts";
import { proRataOutput } from "./pro-rata-output.ts";
import { rota } from "./rota.ts";

/** What a ranking may look at: one row a unit, and the day. */
export interface AccessQueue {
  readonly ids: readonly string[];
  readonly connectedOnDay: Int32Array;
}

export interface RankedPrinciple {
  readonly kind: "ranked";
  readonly about: string;
  /** Unit rows in the order of curtailment, first to be curtailed first, for a London day. */
  readonly rank: (queue: AccessQueue, londonDay: number) => readonly number[];
}

export interface SharedPrinciple {
  readonly kind: "shared";
  readonly about: string;
  readonly share: ShareOut;
}

export type Principle = RankedPrinciple | SharedPrinciple;

export const principles = {
  lifo: lifo.principle,
  rota: rota.principle,
  "pro-rata-output": proRataOutput.principle,
} as const satisfies Record<string, (settings: never) => Principle>;

export const principleSchema = z.discriminatedUnion("kind", [
  lifo.settings,
  rota.settings,
  proRataOutput.settings,
]);
export type PrincipleSettings = z.output<typeof principleSchema>;

/** The principle that the settings describe. */
export function principleOf(settings: PrincipleSettings): Principle {
  switch (settings.kind) {
    case "lifo":
      return lifo.principle(settings);
    case "rota":
      return rota.principle(settings);
    case "pro-rata-output":
      return proRataOutput.principle(settings);
    default:
      return settings satisfies never;
  }
}
