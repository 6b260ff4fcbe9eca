/**
 * Continuous actuation: any set-point on the resolution of the control system, rounded down so that relief is never short.
 */
import { z } from "zod";
import { registryEntry } from "../core/define-registry.ts";
import type { Actuate } from "../model/ports.ts";

const settings = z.strictObject({
  kind: z.literal("continuous"),
  resolutionKw: z
    .number()
    .positive()
    .default(1)
    .describe("Grid of set-points, kW; 1 kW is 0.001 MW."),
});

/**
 * Guard against a level that is a rounding error below a grid point falling a whole step, kW: flows of a large network are sums right to
 * about 1e-10, and which way they err depends on the order of its document.
 */
const TOLERANCE_KW = 1e-8;

function actuator({ resolutionKw }: z.output<typeof settings>): Actuate {
  return (wantedKw, levelKw, _capacityKw, floorKw) => {
    if (wantedKw >= levelKw) return levelKw;
    const onGrid = Math.floor((wantedKw + TOLERANCE_KW) / resolutionKw) * resolutionKw;
    // The guard may have found a grid point a hair above the level itself.
    return onGrid < floorKw ? floorKw : Math.min(onGrid, levelKw);
  };
}

export const continuous = registryEntry({
  about: "Any set-point on a fine grid.",
  settings,
  make: actuator,
});
