/**
 * The system price of the scenario's series: generated, or from CSV (`series.csv`, for systemPrice). Takes a period's facts;
 * gives its price, and the volume behind it where that is generated: a file of prices alone has none.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { ImbalancePrice } from "./imbalance-price.ts";

export const systemPrice = registryEntry({
  about: "The system price of the series: generated, or from CSV.",
  settings: z.strictObject({ kind: z.literal("system-price") }),
  make:
    (): ImbalancePrice =>
    ({ systemGbpPerMwh, seriesNetImbalanceMwh }) => ({
      priceGbpPerMwh: systemGbpPerMwh,
      netImbalanceMwh: seriesNetImbalanceMwh,
    }),
});
