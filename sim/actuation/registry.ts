/**
 * How finely a unit can follow a set-point: a registry of pure functions, one actuation a file.
 * Takes the level the network manager wants (kW, at least the floor); gives the level the unit will take, never above it.
 */
import { z } from "zod";
import type { Actuate } from "../model/ports.ts";
import { continuous } from "./continuous.ts";
import { steps } from "./steps.ts";
import { wholeUnit } from "./whole-unit.ts";

export const actuations = { continuous, steps, "whole-unit": wholeUnit } as const;

export const actuationSchema = z.discriminatedUnion("kind", [
  continuous.settings,
  steps.settings,
  wholeUnit.settings,
]);
export type ActuationSettings = z.output<typeof actuationSchema>;

/** The function that the settings describe. */
export function actuator(settings: ActuationSettings): Actuate {
  switch (settings.kind) {
    case "continuous":
      return continuous.actuator(settings);
    case "steps":
      return steps.actuator(settings);
    case "whole-unit":
      return wholeUnit.actuator(settings);
    default:
      return settings satisfies never;
  }
}
