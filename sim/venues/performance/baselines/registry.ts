/**
 * Baselines: from what a seller's delivery is measured. One entry a file, one line here, one page in docs/rules; the
 * property test finds it by itself.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { assetCapacity } from "./asset-capacity.ts";
import type { Baseline } from "./baseline.ts";
import { counterfactual } from "./counterfactual.ts";
import { fixedReference } from "./fixed-reference.ts";
import { meterBefore } from "./meter-before.ts";
import { metered } from "./metered.ts";
import { mid8In10 } from "./mid-8-in-10.ts";
import { p376 } from "./p376.ts";
import { selfDeclared } from "./self-declared.ts";
import { zero } from "./zero.ts";

export const baselines = {
  counterfactual,
  "self-declared": selfDeclared,
  metered,
  "meter-before": meterBefore,
  "mid-8-in-10": mid8In10,
  p376,
  zero,
  "asset-capacity": assetCapacity,
  "fixed-reference": fixedReference,
} as const;

export const baselineSchema = oneOf(baselines);
export type BaselineSettings = z.output<typeof baselineSchema>;

/** The baseline that the settings describe; the counterfactual one where nothing is traded. */
export const baselineOf = (settings: BaselineSettings = { kind: "counterfactual" }): Baseline =>
  made<Baseline>(baselines, settings);

/** Whether a baseline reads what the meter said on earlier days. */
export const readsPast = ({ kind }: BaselineSettings): boolean =>
  kind === "mid-8-in-10" || kind === "p376";
