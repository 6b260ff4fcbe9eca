/**
 * Networks that the zones of services assume: as planned, with some branches out and others closed. Takes the fault plan and
 * the zones; gives the columns of closed branches that have to be built before a run.
 */
import type { FaultPlan } from "../faults/fault-plan.ts";
import type { Network } from "../model/network.ts";
import type { AssumedSwitching } from "../model/services.ts";
import { assumedBy } from "../venues/flexibility/zones.ts";
import { serviceSettings, type VenueSettings } from "../venues/registry.ts";

/** A column of closed branches with what is assumed on top. */
export function switched(isClosed: Uint8Array, { out, closed }: AssumedSwitching): Uint8Array {
  const changed = isClosed.slice();
  for (const branch of closed) changed[branch] = 1;
  for (const branch of out) changed[branch] = 0;
  return changed;
}

/** Whether a branch is named that the network does not have. */
const isUnknown = ({ out, closed }: AssumedSwitching) => [...out, ...closed].includes(-1);

/** The columns of every zone under every plan; none of a zone that names what the network does not have. */
export function* assumedColumns(
  settings: VenueSettings,
  network: Network,
  faults: FaultPlan,
): Generator<Uint8Array> {
  const plans = [
    network.branches.isClosed,
    ...faults.changesBetween(-Infinity, Infinity).map((instant) => faults.closedAt(instant, true)),
  ];
  for (const { zones } of Object.values(serviceSettings(settings))) {
    for (const zone of zones) {
      const assumed = assumedBy(network, zone);
      if (assumed === undefined || isUnknown(assumed)) continue;
      for (const plan of plans) yield switched(plan, assumed);
    }
  }
}
