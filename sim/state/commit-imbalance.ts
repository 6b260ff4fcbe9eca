/**
 * The accounts of balance parties in one settlement period as rows of `imbalance`; forgets what they had been told of it.
 */
import { periodStart } from "../core/time.ts";
import type { SystemState } from "../model/imbalance.ts";
import type { SettledBalance } from "./settle-balance.ts";
import type { World } from "./world.ts";

export function recordImbalance(
  { balancing, tables, expectedMoveWh }: World,
  period: number,
  { accounts, system }: SettledBalance,
): void {
  expectedMoveWh.delete(period);
  for (const [row, account] of accounts.entries()) {
    tables.imbalance.append(
      periodStart(period),
      balancing.parties[row]!.id,
      account.contractWh,
      account.compensatedWh,
      account.meteredWh,
      account.bidOfferWh,
      account.imbalanceWh,
      system.priceGbpPerMwh,
      account.cashMicroGbp,
      account.costMicroGbp,
      account.movedWh,
      account.toldWh,
      account.lostIncomeMicroGbp,
      account.savedCostsMicroGbp,
      systemWord(system),
    );
  }
}

function systemWord({ netImbalanceMwh }: SystemState): string {
  if (netImbalanceMwh === undefined) return "unknown";
  return netImbalanceMwh > 0 ? "short" : netImbalanceMwh < 0 ? "long" : "balanced";
}
