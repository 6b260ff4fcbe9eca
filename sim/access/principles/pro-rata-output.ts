/**
 * Pro rata to output: every usable unit gives the same fraction f of what it could give, f = D / Σ room·|s| (at most 1).
 * For a generator that is its present output; for a unit that relieves by consuming more, what it could still add.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { type ReliefProblem, reliefRoom } from "../allocate.ts";
import type { SharedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("pro-rata-output") });

function share(
  problem: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
  cutKw: Float64Array,
): void {
  const { rows, sensitivity, minSensitivity } = problem;
  const { unit: unitOf, capKw, floorKw, ceilingKw, count } = rows;
  let reliefKw = 0;
  for (let row = 0; row < count; row += 1) {
    const unit = unitOf[row]!;
    const s = sensitivity[unit]!;
    const size = Math.abs(s);
    if (size < minSensitivity) continue;
    const room = reliefRoom(s, levelKw[unit]!, floorKw[row]!, ceilingKw[row]!, capKw[row]!);
    cutKw[unit] = room;
    reliefKw += room * size;
  }
  if (reliefKw <= neededKw) return;
  const frac = neededKw / reliefKw;
  for (let row = 0; row < count; row += 1) cutKw[unitOf[row]!]! *= frac;
}

function principle(_settings: z.output<typeof settings>): SharedPrinciple {
  return { kind: "shared", share };
}

export const proRataOutput = registryEntry({
  about: "The same fraction of present output for everybody.",
  settings,
  make: principle,
});
