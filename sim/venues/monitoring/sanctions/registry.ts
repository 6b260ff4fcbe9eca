/** Sanctions of market monitoring by name. To add one: a file beside this one, one line here, a page under docs/rules/sanctions. */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { exclusion } from "./exclusion.ts";
import { none } from "./none.ts";
import { repayGain } from "./repay-gain.ts";
import { repayMultiple } from "./repay-multiple.ts";
import type { Sanction } from "./sanction.ts";

export const sanctions = {
  none,
  "repay-gain": repayGain,
  "repay-multiple": repayMultiple,
  exclusion,
} as const;

export const sanctionSchema = oneOf(sanctions);

export const sanctionOf = (settings: z.output<typeof sanctionSchema>): Sanction =>
  made(sanctions, settings);
