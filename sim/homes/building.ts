/**
 * A building as one resistance and one heat capacity, and the heat pump in it. Exact over a step of constant weather and heat.
 *
 * Letters: U heat loss, W/K; C heat capacity, Wh/K; τ = C/U, h; Q heat, W. C dT/dt = Q − U (T − T_out) has over a step h
 * T′ = T_out + Q/U + (T − T_out − Q/U) e^(−h/τ). What people, sun and appliances give is counted as so many kelvin more outdoors.
 */
import { clamp } from "../core/units.ts";

/** Share of a difference in temperature that is left after some hours. */
export function remaining(hours: number, timeConstantHours: number): number {
  return Math.exp(-hours / timeConstantHours);
}

/** Indoor temperature after a step, °C; `left`: what remains of a difference over the step. */
export function indoorAfter(
  indoorC: number,
  outdoorC: number,
  heatW: number,
  lossWPerK: number,
  left: number,
): number {
  return indoorUnheated(indoorC, outdoorC + heatW / lossWPerK, left);
}

/** The same without heat, whatever the building loses. */
export function indoorUnheated(indoorC: number, outdoorC: number, left: number): number {
  return outdoorC + (indoorC - outdoorC) * left;
}

/** Heat that brings the building to a temperature by the end of a step, W; negative where it will be warmer all the same. */
export function heatTowards(
  targetC: number,
  indoorC: number,
  outdoorC: number,
  lossWPerK: number,
  left: number,
): number {
  return (lossWPerK * (targetC - outdoorC - (indoorC - outdoorC) * left)) / (1 - left);
}

/** Heat for each unit drawn (domain §8). */
export function coefficientOfPerformance(outdoorC: number): number {
  return clamp(2.9 + 0.06 * outdoorC, 1.8, 4.5);
}
