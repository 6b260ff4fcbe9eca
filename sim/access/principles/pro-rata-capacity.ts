/**
 * Pro rata to capacity: one cap for everybody, the fraction a of capacity: whoever is above a·capacity comes down to it,
 * whoever is below is untouched. Where a unit relieves by consuming less, the cap is on consumption.
 *
 * Letters: x a unit's injection, or consumption where s < 0; C capacity; r how far it may move. The relief under cap a,
 * F(a) = Σ |s|·clamp(x − a·C, 0, r), falls with a and is straight between bends; the cap solves F(a) = D exactly.
 * A principle keeps the columns that it works in: nothing is allocated but for a longer list than before.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import { type ReliefProblem, reliefRoom } from "../allocate.ts";
import type { SharedPrinciple } from "../principle.ts";

const settings = z.strictObject({ kind: z.literal("pro-rata-capacity") });

/** Units without export capacity count as this: they are asked once all others are at their floors. */
const CAPACITY_KW_MIN = 1;

/** Those that can move, in the order of their rows: unit, x, r, |s| and C. */
interface Movers {
  count: number;
  unit: Int32Array;
  levelKw: Float64Array;
  roomKw: Float64Array;
  size: Float64Array;
  capacityKw: Float64Array;
}

function movers(capacity: number): Movers {
  const column = () => new Float64Array(capacity);
  return {
    ...{ count: 0, unit: new Int32Array(capacity) },
    ...{ levelKw: column(), roomKw: column(), size: column(), capacityKw: column() },
  };
}

/**
 * Fills `moving` with all that can move.
 * @returns the cap that would do if all of them came down to it, or −Infinity where no more is there than is needed.
 */
function fillMoving(
  { rows, sensitivity, minSensitivity, capacityKw }: ReliefProblem,
  neededKw: number,
  levelKw: Float64Array,
  moving: Movers,
): number {
  const { unit: unitOf, capKw, floorKw, ceilingKw, count } = rows;
  let mostKw = 0;
  let aboveKw = -neededKw;
  let slopeKw = 0;
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    const unit = unitOf[row]!;
    const s = sensitivity[unit]!;
    const size = s > 0 ? s : -s;
    if (size < minSensitivity) continue;
    const level = levelKw[unit]!;
    const room = reliefRoom(s, level, floorKw[row]!, ceilingKw[row]!, capKw[row]!);
    if (room <= 0) continue;
    const capacity = Math.max(CAPACITY_KW_MIN, capacityKw[unit]!);
    moving.unit[at] = unit;
    moving.levelKw[at] = s > 0 ? level : -level;
    moving.roomKw[at] = room;
    moving.size[at] = size;
    moving.capacityKw[at] = capacity;
    at += 1;
    mostKw += size * room;
    aboveKw += level * s;
    slopeKw += size * capacity;
  }
  moving.count = at;
  return mostKw > neededKw ? aboveKw / slopeKw : -Infinity;
}

/**
 * The cap under which relief is D. Upwards from a cap that gives too much: a Newton step that ends before the next bend is the
 * answer. One that ends short of relief, because it jumped over units that were at their floors, is taken back to the next
 * bend, so every other step passes a bend at least. Where the guess itself is short, the first bend of all comes next.
 */
function capFrac(
  { count, levelKw, roomKw, size, capacityKw }: Movers,
  neededKw: number,
  guess: number,
): number {
  let cap = guess;
  let tooHigh = Infinity;
  let nextBend = -Infinity;
  for (let step = 0; step < 4 * count + 2; step += 1) {
    let excessKw = -neededKw;
    let slopeKw = 0;
    let bend = Infinity;
    for (let at = 0; at < count; at += 1) {
      const x = levelKw[at]!;
      const room = roomKw[at]!;
      const s = size[at]!;
      const capacity = capacityKw[at]!;
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

function principle(_settings: z.output<typeof settings>): SharedPrinciple {
  let moving = movers(0);
  return {
    kind: "shared",
    share(problem, neededKw, levelKw, cutKw) {
      if (moving.unit.length < problem.rows.count) moving = movers(problem.rows.count);
      const guess = fillMoving(problem, neededKw, levelKw, moving);
      const cap = guess === -Infinity ? guess : capFrac(moving, neededKw, guess);
      for (let at = 0; at < moving.count; at += 1) {
        const above = moving.levelKw[at]! - cap * moving.capacityKw[at]!;
        cutKw[moving.unit[at]!] = Math.min(Math.max(0, above), moving.roomKw[at]!);
      }
    },
  };
}

export const proRataCapacity = registryEntry({
  about: "One cap for everybody, as a fraction of capacity.",
  settings,
  make: principle,
});
