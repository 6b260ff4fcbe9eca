/**
 * How finely a unit can follow a set-point: a registry of pure functions, one actuation a file, one line here, one page in docs/rules.
 * Takes the level the network manager wants (kW, at least the floor); gives the level the unit will take, never above it.
 */
import type { z } from "zod";
import { made, oneOf } from "../core/define-registry.ts";
import type { Actuate } from "../model/ports.ts";
import { continuous } from "./continuous.ts";
import { steps } from "./steps.ts";
import { wholeUnit } from "./whole-unit.ts";

export const actuations = { continuous, steps, "whole-unit": wholeUnit } as const;

export const actuationSchema = oneOf(actuations);
export type ActuationSettings = z.output<typeof actuationSchema>;

/** The function that the settings describe. */
export const actuator = (settings: ActuationSettings): Actuate => made(actuations, settings);
