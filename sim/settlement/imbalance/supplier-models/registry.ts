/**
 * Models of suppliers by name. To add one: a file in this folder, one line here, a page under docs/rules/supplier-models.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { shared } from "./shared.ts";
import { single } from "./single.ts";
import type { SupplierModel } from "./supplier-model.ts";
import { virtualLeadParty } from "./virtual-lead-party.ts";

export const supplierModels = {
  single,
  shared,
  "virtual-lead-party": virtualLeadParty,
} as const;

export const supplierModelSchema = oneOf(supplierModels);
type SupplierModelSettings = z.output<typeof supplierModelSchema>;

export const supplierModelOf = (settings: SupplierModelSettings): SupplierModel =>
  made<SupplierModel>(supplierModels, settings);
