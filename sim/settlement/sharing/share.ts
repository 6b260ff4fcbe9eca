/**
 * Local sharing of one half-hour: members are billed by their own contracts, and beside them has each the difference that the local price makes
 * to it, from who bills it. Takes metered energy, settings and who bills whom; gives the half-hour and double entries.
 * A buyer gains the highest price less what it pays, a seller what it gets less the export price; where one side is missing nobody gains.
 */
import { amountMicroGbp } from "../../core/money.ts";
import { type Occasion, transfer } from "../../model/transfer.ts";
import type { LedgerEntry } from "../../model/venues.ts";
import { sharingRuleOf } from "./registry.ts";
import type { LocalPrices } from "./rule.ts";
import { highestGbpPerMwh, type SharingSettings } from "./settings.ts";

/** By unit: its id, what it delivered (negative: drew), and who bills it. */
export interface Member {
  readonly id: string;
  readonly wh: number;
  readonly billedBy: string;
}

export interface SharedHalfHour {
  readonly suppliedWh: number;
  readonly drawnWh: number;
  /** What members gave to each other. */
  readonly matchedWh: number;
  /** None where nothing was matched. */
  readonly prices: LocalPrices | undefined;
  readonly entries: readonly LedgerEntry[];
}

export const LOCAL_SHARING = "local-sharing";

export function share(
  settings: SharingSettings,
  members: readonly Member[],
  occasion: Omit<Occasion, "because">,
): SharedHalfHour {
  let [suppliedWh, drawnWh] = [0, 0];
  for (const { wh } of members) {
    if (wh > 0) suppliedWh += wh;
    else drawnWh -= wh;
  }
  const matchedWh = Math.min(suppliedWh, drawnWh);
  const sums = { suppliedWh, drawnWh: drawnWh + 0, matchedWh: matchedWh + 0 };
  if (matchedWh === 0) return { ...sums, prices: undefined, entries: [] };
  const { exportGbpPerMwh } = settings;
  const importGbpPerMwh = highestGbpPerMwh(settings);
  const prices = sharingRuleOf(settings.rule)({ ...sums, importGbpPerMwh, exportGbpPerMwh });
  const entries = members.flatMap(({ id, wh, billedBy }): LedgerEntry[] => {
    const gain =
      wh > 0
        ? amountMicroGbp(wh, prices.sellerGbpPerMwh - exportGbpPerMwh)
        : amountMicroGbp(0 - wh, importGbpPerMwh - prices.buyerGbpPerMwh);
    const because = wh > 0 ? "given to the community" : "drawn from the community";
    return gain === 0
      ? []
      : [transfer({ ...occasion, because }, LOCAL_SHARING, billedBy, id, gain)];
  });
  return { ...sums, prices, entries };
}
