/** The more is given of what is drawn, the lower the price: from the import price where little is, to the export price where enough is. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { supplyDemandGbpPerMwh } from "../../../model/local-price.ts";
import type { SharingRule } from "../rule.ts";

const pricesOf: SharingRule = ({ suppliedWh, drawnWh, importGbpPerMwh, exportGbpPerMwh }) => {
  const ratio = suppliedWh / drawnWh;
  const sellerGbpPerMwh = supplyDemandGbpPerMwh(ratio, exportGbpPerMwh, importGbpPerMwh);
  if (ratio >= 1) return { sellerGbpPerMwh, buyerGbpPerMwh: sellerGbpPerMwh };
  const buyerGbpPerMwh = sellerGbpPerMwh * ratio + importGbpPerMwh * (1 - ratio);
  return { sellerGbpPerMwh, buyerGbpPerMwh };
};

export const supplyDemandRatio = registryEntry({
  about: "The price falls from import to export as what is given comes up to what is drawn.",
  settings: z.strictObject({ kind: z.literal("supply-demand-ratio") }),
  make: (): SharingRule => pricesOf,
});
