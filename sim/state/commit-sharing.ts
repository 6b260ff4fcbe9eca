/** Local sharing in a run: gathers what members metered, has it shared, and makes the half-hour's row. Takes world and readings. */
import { periodStart } from "../core/time.ts";
import type { Readings } from "../model/readings.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import { type SharedHalfHour, share } from "../settlement/sharing/share.ts";
import type { World } from "./world.ts";

/** Undefined where nobody shares. */
export function settleSharing(
  { scenario, network, balancing }: World,
  period: number,
  { deliveredWh }: Readings,
): SharedHalfHour | undefined {
  const settings = scenario.settlement?.sharing;
  if (settings === undefined) return undefined;
  const members = settings.members.map((id) => {
    const unit = network.units.ids.indexOf(id);
    return { id, wh: deliveredWh[unit]!, billedBy: balancing.offtakers[unit] ?? WHOLESALE };
  });
  return share(settings, members, { period, at: periodStart(period + 1) });
}

export function recordSharing(
  { tables }: World,
  period: number,
  shared: SharedHalfHour | undefined,
): void {
  if (shared === undefined) return;
  tables.local_sharing.append(
    periodStart(period),
    shared.suppliedWh,
    shared.drawnWh,
    shared.matchedWh,
    shared.prices?.sellerGbpPerMwh ?? 0,
    shared.prices?.buyerGbpPerMwh ?? 0,
  );
}
