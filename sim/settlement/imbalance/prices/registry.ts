/**
 * Rules of the imbalance price by name. To add one: a file in this folder, one line here, a page under docs/rules/imbalance-prices.
 */
import type { z } from "zod";
import { made, oneOf } from "../../../core/define-registry.ts";
import { fixedPrice } from "./fixed.ts";
import type { ImbalancePrice } from "./imbalance-price.ts";
import { priceFile } from "./price-file.ts";
import { stack } from "./stack.ts";
import { systemPrice } from "./system-price.ts";

export const imbalancePrices = {
  "system-price": systemPrice,
  fixed: fixedPrice,
  "price-file": priceFile,
  stack,
} as const;

export const imbalancePriceSchema = oneOf(imbalancePrices);
export type ImbalancePriceSettings = z.output<typeof imbalancePriceSchema>;

/** Where a price has net imbalance volumes from; undefined where it has none. `isMeasured`: the price of the series is a file's, without volumes. */
export function volumesOf(
  { kind }: ImbalancePriceSettings,
  isMeasured: boolean,
): "series" | "file" | undefined {
  switch (kind) {
    case "fixed":
      return undefined;
    case "system-price":
      return isMeasured ? undefined : "series";
    case "price-file":
    case "stack":
      return "file";
    default:
      return kind satisfies never;
  }
}

export const imbalancePriceOf = (settings: ImbalancePriceSettings): ImbalancePrice =>
  made<ImbalancePrice>(imbalancePrices, settings);
