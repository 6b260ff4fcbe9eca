/**
 * What imbalance settlement needs through a run: parties, whose each row is, the price. Takes settings and the network's
 * rows; gives it, without parties where the scenario does not settle imbalance.
 */
import type { SystemRecord } from "../../model/imbalance.ts";
import { type Parties, partiesOf } from "./parties.ts";
import type { ImbalancePrice } from "./prices/imbalance-price.ts";
import { imbalancePriceOf } from "./prices/registry.ts";
import type { ImbalanceSettings } from "./settings.ts";

export interface Balancing extends Parties {
  /** By unit: the account that buys its energy. */
  readonly offtakers: readonly string[];
  readonly price: ImbalancePrice;
  readonly record: SystemRecord | undefined;
}

export function balancingOf(
  settings: ImbalanceSettings | undefined,
  rows: Parameters<typeof partiesOf>[1],
  record?: SystemRecord,
): Balancing {
  const price = imbalancePriceOf(settings?.price ?? { kind: "system-price" });
  if (settings === undefined) {
    const none = new Int32Array(0);
    return { parties: [], unitParty: none, demandParty: none, offtakers: [], price, record };
  }
  const of = partiesOf(settings, rows);
  const offtakers = Array.from(of.unitParty, (party) => of.parties[party]!.id);
  return { ...of, offtakers, price, record };
}
