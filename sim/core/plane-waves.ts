/**
 * Random plane waves: shocks that are normal at every place and correlate by e^(−distance / length). Amplitude of a Rayleigh
 * draw and a uniform phase make a wave normal at any place (Box and Muller); wave numbers from the spectrum of the exponential
 * law in the plane make it correlate by that law. Keeps: the value at a place depends on nobody else's place.
 */
import { type OwnerKeys, uniformDraw } from "./draws.ts";

/** Columns, one row a wave. */
export interface PlaneWaves {
  readonly amplitude: Float64Array;
  readonly phase: Float64Array;
  readonly eastPerKm: Float64Array;
  readonly northPerKm: Float64Array;
}

/** A place on a plane, kilometres. */
export interface PlanePoint {
  readonly eastKm: number;
  readonly northKm: number;
}

export function planeWaves(count: number): PlaneWaves {
  const column = () => new Float64Array(count);
  return { amplitude: column(), phase: column(), eastPerKm: column(), northPerKm: column() };
}

/** Draws wave `row` anew, from four slots of a period that begin at `slot`. */
export function drawWave(
  waves: PlaneWaves,
  row: number,
  lengthKm: number,
  keys: OwnerKeys,
  period: number,
  slot: number,
): void {
  waves.amplitude[row] = Math.sqrt(-2 * Math.log(uniformDraw(keys, 0, period, slot)));
  waves.phase[row] = 2 * Math.PI * uniformDraw(keys, 0, period, slot + 1);
  const rest = uniformDraw(keys, 0, period, slot + 2);
  const perKm = Math.sqrt(1 / (rest * rest) - 1) / lengthKm;
  const bearing = 2 * Math.PI * uniformDraw(keys, 0, period, slot + 3);
  waves.eastPerKm[row] = perKm * Math.cos(bearing);
  waves.northPerKm[row] = perKm * Math.sin(bearing);
}

/** A wave at a place: standard normal over draws. */
export function waveAt(
  { amplitude, phase, eastPerKm, northPerKm }: PlaneWaves,
  row: number,
  { eastKm, northKm }: PlanePoint,
): number {
  const turn = phase[row]! + eastPerKm[row]! * eastKm + northPerKm[row]! * northKm;
  return amplitude[row]! * Math.cos(turn);
}
