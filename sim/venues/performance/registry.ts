/**
 * Baselines: from what a seller's delivery is measured. One entry a file, one line here, one page in docs/rules; the
 * property test finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../core/define-registry.ts";
import type { Baseline } from "./baseline.ts";
import { counterfactual } from "./counterfactual.ts";
import { metered } from "./metered.ts";
import { selfDeclared } from "./self-declared.ts";

export const baselines = {
  counterfactual,
  "self-declared": selfDeclared,
  metered,
} as const;

export const baselineSchema = oneOf(baselines);

/** The baseline that the settings describe; the counterfactual one where nothing is traded. */
export const baselineOf = (
  settings: z.output<typeof baselineSchema> = { kind: "counterfactual" },
): Baseline => made<Baseline>(baselines, settings);
