/**
 * What a model of suppliers says of homes that take part in a market: which supplier some of them went over to, and on whose account is what they leave because they were asked.
 */
import type { CompensationSettings } from "../compensations/registry.ts";

export interface SupplierModel {
  /** Id of the party whose customers these homes have become, and the part of them; undefined: each keeps the supplier that it has. */
  readonly switched: { readonly supplier: string; readonly frac: number } | undefined;
  /** Who sells what they leave: their own supplier, another party beside it, or the virtual trading party. */
  readonly seller:
    | { readonly kind: "own" }
    | {
        readonly kind: "party";
        readonly id: string;
        readonly told: "never" | "exactly";
        readonly compensation: CompensationSettings;
      }
    | { readonly kind: "virtual" };
}
