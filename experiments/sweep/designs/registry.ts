/** Designs of experiments by kind. One design a file, one line here; designs.test.ts holds every entry to what all keep. */
import type { z } from "zod";
import { made, oneOf } from "../../../sim/core/define-registry.ts";
import type { Design } from "./design.ts";
import { grid } from "./grid.ts";
import { latinHypercube } from "./latin-hypercube.ts";
import { morris } from "./morris.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { points } from "./points.ts";
import { random } from "./random.ts";
import { saltelli } from "./saltelli.ts";
import { sobol } from "./sobol.ts";

export const designs = {
  grid,
  "one-at-a-time": oneAtATime,
  "latin-hypercube": latinHypercube,
  sobol,
  random,
  points,
  morris,
  saltelli,
} as const;

export const designSchema = oneOf(designs);

export type DesignSettings = z.output<typeof designSchema>;

/** Whether a design draws its points: then none of them is what there is today, which comes before them as point 1. */
export const isDrawn = (
  settings: DesignSettings,
): settings is Extract<DesignSettings, { readonly base?: unknown }> =>
  "base" in designs[settings.kind].settings.shape;

export const designOf = (settings: DesignSettings): Design => made<Design>(designs, settings);
