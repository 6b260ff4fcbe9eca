/**
 * Pro rata to output: every usable unit gives the same fraction f of its present output, f = D / Σ P·s (at most 1).
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { ReliefProblem } from "../allocate.ts";
import type { SharedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("pro-rata-output") });

function share(
  problem: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
  cutKw: Float64Array,
): void {
  const { rows, sensitivity, minSensitivity } = problem;
  let reliefKw = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const unit = rows.unit[row]!;
    const s = sensitivity[unit]!;
    if (s >= minSensitivity) reliefKw += Math.max(0, levelKw[unit]! - rows.floorKw[row]!) * s;
  }
  if (reliefKw <= 0) return;
  const frac = Math.min(1, neededKw / reliefKw);
  for (let row = 0; row < rows.count; row += 1) {
    const unit = rows.unit[row]!;
    if (sensitivity[unit]! >= minSensitivity)
      cutKw[unit] = frac * Math.max(0, levelKw[unit]! - rows.floorKw[row]!);
  }
}

function principle(_settings: z.output<typeof settings>): SharedPrinciple {
  return { kind: "shared", share };
}

export const proRataOutput = registryEntry({
  about: "The same fraction of present output for everybody.",
  settings,
  make: principle,
});
