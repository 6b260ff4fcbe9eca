/**
 * What units that services armed were told and did, minute by minute; a part of the metering stage. Takes stretches of constant output and what armed units were told; adds what was asked,
 * what the meter saw, what the unit would have done untold and the part of its promise that it could have given.
 */
import { periodOf, periodStart } from "../core/time.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import type { Direction } from "../model/direction.ts";
import { MINUTES_PER_PERIOD, type Segment } from "../model/readings.ts";
import type { Award } from "../model/services.ts";
import { partOfMove } from "../model/told-together.ts";

/** Registers in kW·s, [award][minute]. */
interface Minutes {
  readonly instructedKws: Float64Array;
  readonly levelKws: Float64Array;
  readonly untoldKws: Float64Array;
  readonly ableKws: Float64Array;
  readonly flowKws: Float64Array;
  readonly expectedKws: Float64Array;
}

/**
 * Columns by unit, what it could do by direction too, but by row of `armed` the size of the change told, the flow at its constraint and what that was believed; what it
 * promises, with its sign, and all that its unit has promised more and less.
 */
interface Doing {
  readonly toldKw: readonly number[];
  readonly flowKw: readonly number[];
  readonly expectedKw: readonly number[];
  readonly promisesKw: readonly number[];
  readonly promisedKw: readonly Promised[];
  readonly untoldKw: Float64Array;
  readonly ableKw: Readonly<Record<Direction, Float64Array>>;
}

/** What the armed awards of a unit promise in all, sizes. */
export interface Promised {
  readonly upKw: number;
  readonly downKw: number;
}

export function addServiceMinutes(
  minutes: Minutes,
  { start, seconds: length, levelKw }: Pick<Segment, "start" | "seconds" | "levelKw">,
  armed: readonly Award[],
  { toldKw, flowKw, expectedKw, promisesKw, promisedKw, untoldKw, ableKw }: Doing,
): void {
  const first = periodStart(periodOf(start));
  const end = start + length;
  for (let row = 0; row < armed.length; row += 1) {
    const { unit, changeKw } = armed[row]!;
    const promiseKw = promisesKw[row]!;
    const { upKw, downKw } = promisedKw[row]!;
    const isUp = changeKw > 0;
    const movedKw = ableKw[isUp ? "up" : "down"][unit]! - untoldKw[unit]!;
    // Whose unit the other operator has, and whose call goes on until that one's begins, has the unit till then.
    const goesOn = toldKw[row]! > Math.abs(promiseKw);
    // Who wants the other way may not be told: each way is tried by itself.
    const [sameUpKw, sameDownKw] = isUp ? [upKw, 0] : [0, downKw];
    const ownKw = goesOn ? movedKw : partOfMove(promiseKw, sameUpKw, sameDownKw, movedKw);
    const mostKw = goesOn ? toldKw[row]! : Math.abs(promiseKw);
    const couldKw = Math.max(0, Math.min(mostKw, ownKw * Math.sign(changeKw)));
    for (let from = start; from < end; ) {
      const minute = Math.floor((from - first) / SECONDS_PER_MINUTE);
      const to = Math.min(end, first + (minute + 1) * SECONDS_PER_MINUTE);
      const cell = row * MINUTES_PER_PERIOD + minute;
      minutes.instructedKws[cell]! += toldKw[row]! * (to - from);
      minutes.levelKws[cell]! += levelKw[unit]! * (to - from);
      minutes.untoldKws[cell]! += untoldKw[unit]! * (to - from);
      minutes.ableKws[cell]! += couldKw * (to - from);
      minutes.flowKws[cell]! += flowKw[row]! * (to - from);
      minutes.expectedKws[cell]! += expectedKw[row]! * (to - from);
      from = to;
    }
  }
}
