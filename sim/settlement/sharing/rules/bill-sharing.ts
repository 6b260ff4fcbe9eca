/** The community's one bill is split by energy: what is bought outside over all who draw, what is sold outside over all who give. */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { SharingRule } from "../rule.ts";

const pricesOf: SharingRule = ({ suppliedWh, drawnWh, importGbpPerMwh, exportGbpPerMwh }) => ({
  buyerGbpPerMwh: (importGbpPerMwh * Math.max(0, drawnWh - suppliedWh)) / drawnWh,
  sellerGbpPerMwh: (exportGbpPerMwh * Math.max(0, suppliedWh - drawnWh)) / suppliedWh,
});

export const billSharing = registryEntry({
  about: "One bill of the community: its import over who draws, its export over who gives.",
  settings: z.strictObject({ kind: z.literal("bill-sharing") }),
  make: (): SharingRule => pricesOf,
});
