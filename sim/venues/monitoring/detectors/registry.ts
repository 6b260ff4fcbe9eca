/**
 * Detectors of market monitoring by name. To add one: a file beside this one, one line here, a page under docs/rules/detectors;
 * registry.prop.test.ts finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { createdConstraint } from "./created-constraint.ts";
import type { Detector } from "./detector.ts";
import { inflatedBefore } from "./inflated-before.ts";
import { inflatedDeclaration } from "./inflated-declaration.ts";
import { inflatedEarlierDays } from "./inflated-earlier-days.ts";
import { pricedWithholding } from "./priced-withholding.ts";
import { withheldVolume } from "./withheld-volume.ts";

export const detectors = {
  "withheld-volume": withheldVolume,
  "priced-withholding": pricedWithholding,
  "inflated-declaration": inflatedDeclaration,
  "inflated-before": inflatedBefore,
  "inflated-earlier-days": inflatedEarlierDays,
  "created-constraint": createdConstraint,
} as const;

export const detectorSchema = oneOf(detectors);
export type DetectorSettings = z.output<typeof detectorSchema>;

export const detectorOf = (settings: DetectorSettings): Detector => made(detectors, settings);
