/**
 * Whole-unit actuation: the blunt instrument. The unit runs as it can or not at all.
 */
import { z } from "zod";
import { registryEntry } from "../core/define-registry.ts";
import type { Actuate } from "../model/ports.ts";

const settings = z.strictObject({ kind: z.literal("whole-unit") });

function actuator(_settings: z.output<typeof settings>): Actuate {
  return (wantedKw, levelKw, _capacityKw, floorKw) => (wantedKw >= levelKw ? levelKw : floorKw);
}

export const wholeUnit = registryEntry({ about: "All or nothing.", settings, make: actuator });
