/**
 * Principles of access: who is curtailed first, or in what shares. One principle a file in principles/, one line here, one page in docs/rules.
 * A *ranked* principle gives an order and shares the one greedy allocator; a *shared* one gives proportions.
 * Trading needs a ranked principle, because it trades places.
 */
import type { z } from "zod";
import { made, oneOf } from "../core/define-registry.ts";
import type { Principle } from "./principle.ts";
import { lifo } from "./principles/lifo.ts";
import { proRataOutput } from "./principles/pro-rata-output.ts";
import { rota } from "./principles/rota.ts";

export const principles = { lifo, rota, "pro-rata-output": proRataOutput } as const;

export const principleSchema = oneOf(principles);
export type PrincipleSettings = z.output<typeof principleSchema>;

/** The principle that the settings describe. */
export const principleOf = (settings: PrincipleSettings): Principle =>
  made<Principle>(principles, settings);
