/**
 * One price in every settlement period: for worked examples, and to see what volumes alone do. Takes a setting; gives it.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { ImbalancePrice } from "./imbalance-price.ts";

export const fixedPrice = registryEntry({
  about: "One price in every settlement period.",
  settings: z.strictObject({
    kind: z.literal("fixed"),
    gbpPerMwh: z.number().min(-6000).max(6000),
  }),
  make:
    ({ gbpPerMwh }): ImbalancePrice =>
    () => ({ priceGbpPerMwh: gbpPerMwh, netImbalanceMwh: undefined }),
});
