/**
 * Principles of access: who is curtailed first, or in what shares. One principle a file, one line here.
 * A *ranked* principle gives an order and shares the one greedy allocator; a *shared* one gives proportions.
 * Trading needs a ranked principle, because it trades places.
 */
import { z } from "zod";
import { lifo } from "./lifo.ts";
import type { Principle } from "./principle.ts";
import { proRataOutput } from "./pro-rata-output.ts";
import { rota } from "./rota.ts";

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
