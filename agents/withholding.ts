/**
 * An owner that withholds volume: it offers less than it could, so that the rest sells dearer. Takes a policy and its columns; gives the same policy with offers cut by
 * `withheldFrac` of its strategy, in both directions. What it keeps is not sold, and nothing physical changes; its bids and prices for each MWh stay as they were.
 */
import type {
  AgentPolicy,
  OrderColumns,
  OrderObservation,
  SettingColumns,
} from "../sim/model/agents.ts";

export function withholdsVolume<Policy extends AgentPolicy>(policy: Policy): Policy {
  return {
    ...policy,
    order(observation: OrderObservation, own: SettingColumns, out: OrderColumns) {
      policy.order(observation, own, out);
      const { periodCount } = observation;
      for (let from = 0; from < out.offerKw.length; from += periodCount) {
        const offeredFrac = 1 - own.withheldFrac![from / periodCount]!;
        // Most owners withhold nothing.
        if (offeredFrac === 1) continue;
        for (let cell = from; cell < from + periodCount; cell += 1) {
          out.offerKw[cell]! *= offeredFrac;
          out.offerUpKw[cell]! *= offeredFrac;
        }
      }
    },
  };
}
