/**
 * Performance curves: what under-delivery does to pay. One curve a file, one line here, one page in docs/rules; the property
 * test finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import type { PerformanceCurve } from "./curve.ts";
import { piecewise } from "./piecewise.ts";
import { transitionBand } from "./transition-band.ts";

export const performanceCurves = { "transition-band": transitionBand, piecewise } as const;

export const performanceCurveSchema = oneOf(performanceCurves);

export const performanceCurve = (
  settings: z.output<typeof performanceCurveSchema>,
): PerformanceCurve => made<PerformanceCurve>(performanceCurves, settings);
