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
  const { rows, sensitivity, capacityKw } = problem;
  const guess = allMoving(problem, neededKw, levelKw, cutKw);
  if (guess === -Infinity) return;
  const cap = capFrac(problem, neededKw, levelKw, cutKw, guess);
  for (let row = 0; row < rows.count; row += 1) {
    const unit = rows.unit[row]!;
    const room = cutKw[unit]!;
    if (room === 0) continue;
    const x = sensitivity[unit]! > 0 ? levelKw[unit]! : -levelKw[unit]!;
    const above = x - cap * countedKw(capacityKw[unit]!);
    cutKw[unit] = Math.min(Math.max(0, above), room);
  }
}

/**
 * Writes how far every unit may move into `roomKw`: all that there is.
 * @returns the cap that would do if all of them came down to it, or −Infinity where no more is there than is needed.
 */
function allMoving(
  problem: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
  roomKw: Float64Array,
): number {
  const { rows, sensitivity, minSensitivity, capacityKw } = problem;
  const { unit: unitOf, capKw, floorKw, ceilingKw, count } = rows;
  let mostKw = 0;
  let aboveKw = -neededKw;
  let slopeKw = 0;
  for (let row = 0; row < count; row += 1) {
    const unit = unitOf[row]!;
    const s = sensitivity[unit]!;
    const size = s > 0 ? s : -s;
    if (size < minSensitivity) continue;
    const level = levelKw[unit]!;
    const room = reliefRoom(s, level, floorKw[row]!, ceilingKw[row]!, capKw[row]!);
    if (room <= 0) continue;
    roomKw[unit] = room;
    mostKw += size * room;
    aboveKw += level * s;
    slopeKw += size * countedKw(capacityKw[unit]!);
  }
  return mostKw > neededKw ? aboveKw / slopeKw : -Infinity;
}

/**
 * The cap under which relief is D. Upwards from a cap that gives too much: a Newton step that ends before the next bend is the
 * answer. One that ends short of relief, because it jumped over units that were at their floors, is taken back to the next
 * bend, so every other step passes a bend at least. Where the guess itself is short, the first bend of all comes next.
 */
function capFrac(
  problem: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
  roomKw: Float64Array,
  guess: number,
): number {
  const { rows, sensitivity, capacityKw } = problem;
  const { unit: unitOf, count } = rows;
  let cap = guess;
  let tooHigh = Infinity;
  let nextBend = -Infinity;
  for (let step = 0; step < 4 * count + 2; step += 1) {
    let excessKw = -neededKw;
    let slopeKw = 0;
    let bend = Infinity;
    for (let row = 0; row < count; row += 1) {
      const unit = unitOf[row]!;
      const room = roomKw[unit]!;
      if (room === 0) continue;
      const signed = sensitivity[unit]!;
      const x = signed > 0 ? levelKw[unit]! : -levelKw[unit]!;
      const s = signed > 0 ? signed : -signed;
      const capacity = countedKw(capacityKw[unit]!);
      const above = x - cap * capacity;
      if (above <= 0) continue;
      // Bends decide, not kW: at a bend that a step went to, both sides must agree on which side it is.
      const last = x / capacity;
      if (last <= cap) continue;
      const first = above < room ? cap : (x - room) / capacity;
      if (first <= cap) {
        excessKw += s * (above < room ? above : room);
        slopeKw += s * capacity;
        if (last < bend) bend = last;
      } else {
        excessKw += s * room;
        if (first < bend) bend = first;
      }
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

function countedKw(capacityKw: number): number {
  return capacityKw > CAPACITY_KW_MIN ? capacityKw : CAPACITY_KW_MIN;
}

function principle(_settings: z.output<typeof settings>): SharedPrinciple {
  return { kind: "shared", share };
}

export const proRataCapacity = registryEntry({
  about: "One cap for everybody, as a fraction of capacity.",
  settings,
  make: principle,
});
