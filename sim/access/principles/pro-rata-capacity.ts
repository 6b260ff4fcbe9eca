/**
 * Pro rata to capacity: one cap for everybody, the fraction a of capacity: whoever is above a·capacity comes down to it,
 * whoever is below is untouched. Where a unit relieves by consuming less, the cap is on consumption.
 *
 * Letters: x a unit's injection, or consumption where s < 0; C capacity; r how far it may move. The relief under cap a,
 * F(a) = Σ |s|·clamp(x − a·C, 0, r), falls with a and is straight between bends; the cap solves F(a) = D exactly.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { type ReliefProblem, reliefRoom } from "../allocate.ts";
import type { SharedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("pro-rata-capacity") });

/** Units without export capacity count as this: they are asked once all others are at their floors. */
const CAPACITY_KW_MIN = 1;

function share(
  problem: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
  cutKw: Float64Array,
): void {
  const { rows, sensitivity, minSensitivity } = problem;
  const cap = capFrac(problem, neededKw, levelKw);
  for (let row = 0; row < rows.count; row += 1) {
    const unit = rows.unit[row]!;
    const s = sensitivity[unit]!;
    if (Math.abs(s) < minSensitivity) continue;
    const level = levelKw[unit]!;
    const above = (s > 0 ? level : -level) - cap * capacityOf(problem, unit);
    cutKw[unit] = Math.min(Math.max(0, above), reliefRoom(rows, row, level, s));
  }
}

/**
 * The cap under which relief is D; −Infinity where even all that there is does not suffice. From the lowest bend upwards:
 * a Newton step that ends before the next bend is the answer. One that ends short of relief, because it jumped over units
 * that were at their floors, is taken back to the next bend, so every other step passes a bend at least.
 */
function capFrac(problem: ReliefProblem, neededKw: number, levelKw: Float64Array): number {
  const { rows, sensitivity, minSensitivity } = problem;
  let cap = lowestBend(problem, neededKw, levelKw);
  let tooHigh = Infinity;
  let nextBend = cap;
  for (let step = 0; step < 4 * rows.count && cap > -Infinity; step += 1) {
    let excessKw = -neededKw;
    let slopeKw = 0;
    let bend = Infinity;
    for (let row = 0; row < rows.count; row += 1) {
      const unit = rows.unit[row]!;
      const s = sensitivity[unit]!;
      const weight = Math.abs(s);
      if (weight < minSensitivity) continue;
      const level = levelKw[unit]!;
      const room = reliefRoom(rows, row, level, s);
      const x = s > 0 ? level : -level;
      const capacity = capacityOf(problem, unit);
      const last = x / capacity;
      if (room <= 0 || cap >= last) continue;
      const first = (x - room) / capacity;
      excessKw += weight * Math.min(x - cap * capacity, room);
      if (cap >= first) slopeKw += weight * capacity;
      bend = Math.min(bend, cap >= first ? last : first);
    }
    if (excessKw === 0 || (excessKw < 0 && cap === nextBend)) return cap;
    if (excessKw < 0) {
      tooHigh = cap;
      cap = nextBend;
      continue;
    }
    const solved = cap + excessKw / slopeKw;
    if (solved <= bend) return solved;
    nextBend = bend;
    cap = solved < tooHigh ? solved : bend;
  }
  return cap;
}

/** The highest cap under which everybody gives all, or −Infinity where that does not suffice. */
function lowestBend(problem: ReliefProblem, neededKw: number, levelKw: Float64Array): number {
  const { rows, sensitivity, minSensitivity } = problem;
  let lowest = Infinity;
  let mostKw = 0;
  for (let row = 0; row < rows.count; row += 1) {
    const unit = rows.unit[row]!;
    const s = sensitivity[unit]!;
    if (Math.abs(s) < minSensitivity) continue;
    const level = levelKw[unit]!;
    const room = reliefRoom(rows, row, level, s);
    if (room <= 0) continue;
    mostKw += Math.abs(s) * room;
    lowest = Math.min(lowest, ((s > 0 ? level : -level) - room) / capacityOf(problem, unit));
  }
  return mostKw > neededKw ? lowest : -Infinity;
}

function capacityOf({ capacityKw }: ReliefProblem, unit: number): number {
  return Math.max(CAPACITY_KW_MIN, capacityKw[unit]!);
}

function principle(_settings: z.output<typeof settings>): SharedPrinciple {
  return { kind: "shared", share };
}

export const proRataCapacity = registryEntry({
  about: "One cap for everybody, as a fraction of capacity.",
  settings,
  make: principle,
});
