/**
 * Principles of access: who is curtailed first, or in what shares. One principle a file in principles/, one line here,
 * one page in docs/rules; registry.prop.test.ts finds it by itself, golden.test.ts asks for its answer in every case
 * of sim/testing/cases/allocation.
 * A *ranked* principle gives an order and shares the one greedy allocator; a *shared* one gives proportions.
 * Trading needs a ranked principle, because it trades places.
 */
import type { z } from "zod";
import { made, oneOf } from "../core/define-registry.ts";
import type { Principle } from "./principle.ts";
import { leastCost } from "./principles/least-cost.ts";
import { lifo } from "./principles/lifo.ts";
import { meritOrder } from "./principles/merit-order.ts";
import { mostEffective } from "./principles/most-effective.ts";
import { proRataCapacity } from "./principles/pro-rata-capacity.ts";
import { proRataOutput } from "./principles/pro-rata-output.ts";
import { rota } from "./principles/rota.ts";
import { shared } from "./principles/shared.ts";

export const principles = {
  lifo,
  rota,
  shared,
  "most-effective": mostEffective,
  "least-cost": leastCost,
  "merit-order": meritOrder,
  "pro-rata-output": proRataOutput,
  "pro-rata-capacity": proRataCapacity,
} as const;

export const principleSchema = oneOf(principles);
export type PrincipleSettings = z.output<typeof principleSchema>;

/** The kinds that give an order; a kind is ranked or shared whatever its settings. */
export const rankedKinds = (): string[] =>
  Object.keys(principles).filter(
    (kind) => principleOf(principleSchema.parse({ kind })).kind === "ranked",
  );

/** The principle that the settings describe. */
export const principleOf = (settings: PrincipleSettings): Principle =>
  made<Principle>(principles, settings);
