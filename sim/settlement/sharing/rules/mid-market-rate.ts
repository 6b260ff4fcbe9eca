/** What is matched has the price halfway between import and export; who is on the longer side shares what the rest costs or brings. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { midMarketGbpPerMwh } from "../../../model/local-price.ts";
import type { SharingRule } from "../rule.ts";

const pricesOf: SharingRule = ({ suppliedWh, drawnWh, importGbpPerMwh, exportGbpPerMwh }) => {
  const mid = midMarketGbpPerMwh(exportGbpPerMwh, importGbpPerMwh);
  if (suppliedWh <= drawnWh) {
    const restWh = drawnWh - suppliedWh;
    const buyerGbpPerMwh = (suppliedWh * mid + restWh * importGbpPerMwh) / drawnWh;
    return { sellerGbpPerMwh: mid, buyerGbpPerMwh };
  }
  const restWh = suppliedWh - drawnWh;
  const sellerGbpPerMwh = (drawnWh * mid + restWh * exportGbpPerMwh) / suppliedWh;
  return { sellerGbpPerMwh, buyerGbpPerMwh: mid };
};

export const midMarketRate = registryEntry({
  about:
    "What is matched is priced halfway between import and export; the longer side shares the rest.",
  settings: z.strictObject({ kind: z.literal("mid-market-rate") }),
  make: (): SharingRule => pricesOf,
});
