/**
 * Whether orders of a participant are taken at a gate: the rollout admits it (admission.ts), and no sanction of market monitoring stands against it then. Takes the world, a unit or group of homes and a gate.
 */
import { isAdmitted, type OrderGate } from "./admission.ts";
import type { World } from "./world.ts";

export const mayTakePart = (
  { admission, monitor }: Pick<World, "admission" | "monitor">,
  unit: number,
  gate: OrderGate,
): boolean =>
  isAdmitted(admission, unit, gate) &&
  (monitor === undefined ||
    gate.instant < monitor.excludedFrom[unit]! ||
    gate.instant >= monitor.excludedUntil[unit]!);
