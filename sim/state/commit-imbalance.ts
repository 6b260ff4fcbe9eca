/**
 * The accounts of balance parties in one settlement period as rows of `imbalance`, what each settlement run made of them as rows
 * of `settlement_runs`; forgets what parties had been told of the period.
 */
import { periodStart } from "../core/time.ts";
import type { SystemState } from "../model/imbalance.ts";
import type { SettledBalance } from "./settle-imbalance.ts";
import type { World } from "./world.ts";

export function recordImbalance(world: World, period: number, balance: SettledBalance): void {
  world.expectedMoveWh.delete(period);
  recordAccounts(world, period, balance);
  if (world.balancing.runs !== undefined) recordRuns(world, period, balance);
}

function recordAccounts(
  { tables }: World,
  period: number,
  { accounts, ids, system }: SettledBalance,
): void {
  for (const [row, account] of accounts.entries()) {
    tables.imbalance.append(
      periodStart(period),
      ids[row]!,
      account.contractWh,
      account.compensatedWh,
      account.meteredWh,
      account.transferredWh,
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

function recordRuns({ tables }: World, period: number, { accounts, ids, runs }: SettledBalance) {
  for (const [row, { byRun }] of accounts.entries()) {
    for (const [run, { imbalanceWh, differenceMicroGbp }] of byRun.entries()) {
      const { name, at } = runs[run]!;
      tables.settlement_runs.append(
        ...[periodStart(period), ids[row]!, name, at, imbalanceWh, differenceMicroGbp],
      );
    }
  }
}

function systemWord({ netImbalanceMwh }: SystemState): string {
  if (netImbalanceMwh === undefined) return "unknown";
  return netImbalanceMwh > 0 ? "short" : netImbalanceMwh < 0 ? "long" : "balanced";
}
