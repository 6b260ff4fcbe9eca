/**
 * Least expected cost: a service is bought where its price and the replacement it may need are expected to cost less than
 * the best firm alternative, however likely it fails. A failure counts as a failure of the whole service.
 */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { ProcurementPolicy, ServiceOffer } from "../policy.ts";

/** What a MWh of the service is expected to cost, with what replaces it where it fails. */
export function expectedCostGbpPerMwh({
  notDelivered,
  prices,
}: Pick<ServiceOffer, "notDelivered" | "prices">): number {
  const { priceGbpPerMwh, replacementGbpPerMwh, payment } = prices;
  const paidPart = payment === "regardless" ? 1 : 1 - notDelivered;
  return paidPart * priceGbpPerMwh + notDelivered * replacementGbpPerMwh;
}

export const costAware = registryEntry({
  about: "Services that are expected to cost less than the best firm alternative.",
  settings: z.strictObject({ kind: z.literal("cost-aware") }),
  make: (): ProcurementPolicy => (offer) =>
    expectedCostGbpPerMwh(offer) < offer.prices.alternativeGbpPerMwh ? offer.serviceKw : 0,
});
