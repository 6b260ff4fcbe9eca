/**
 * Modes of compensation by name. To add one: a file in this folder, one line here, a page under docs/rules/compensations.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { bilateral } from "./bilateral.ts";
import type { Compensation } from "./compensation.ts";
import { mutualised } from "./mutualised.ts";
import { off } from "./off.ts";

export const compensations = { off, mutualised, bilateral } as const;

export const compensationSchema = oneOf(compensations);
export type CompensationSettings = z.output<typeof compensationSchema>;

export const compensationOf = (settings: CompensationSettings): Compensation =>
  made<Compensation>(compensations, settings);
