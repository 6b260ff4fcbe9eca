/** The more is given of what is drawn, the lower the price: from the import price where little is, to the export price where enough is. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { SharingRule } from "../rule.ts";

const pricesOf: SharingRule = ({ suppliedWh, drawnWh, importGbpPerMwh, exportGbpPerMwh }) => {
  const ratio = suppliedWh / drawnWh;
  if (ratio >= 1) return { sellerGbpPerMwh: exportGbpPerMwh, buyerGbpPerMwh: exportGbpPerMwh };
  const sellerGbpPerMwh =
    (exportGbpPerMwh * importGbpPerMwh) /
    ((importGbpPerMwh - exportGbpPerMwh) * ratio + exportGbpPerMwh);
  const buyerGbpPerMwh = sellerGbpPerMwh * ratio + importGbpPerMwh * (1 - ratio);
  return { sellerGbpPerMwh, buyerGbpPerMwh };
};

export const supplyDemandRatio = registryEntry({
  about: "The price falls from import to export as what is given comes up to what is drawn.",
  settings: z.strictObject({ kind: z.literal("supply-demand-ratio") }),
  make: (): SharingRule => pricesOf,
});
