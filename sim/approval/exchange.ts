/**
 * What a buyer gains of what a seller gives up. Takes the flow model as planned, the constraint points of the area and the
 * sensitivity from which a site counts as behind one; gives kW bought for a trade. Keeps: never more than is sold; and where both are
 * behind a constraint, the trade adds nothing to it.
 */
import type { Capacity } from "../model/capacity-trades.ts";
import type { FlowModel } from "../network/flow-model.ts";

export interface ExchangedTrade {
  readonly buyer: number;
  readonly seller: number;
  readonly capacity: Capacity;
  readonly kw: number;
}

/** The least, over the constraints that both load, of kW sold times the seller's over the buyer's sensitivity. */
export function boughtBySensitivity(
  { network, sensitivityRow }: FlowModel,
  points: readonly number[],
  minSensitivity: number,
): (trade: ExchangedTrade) => number {
  const { branch, direction } = network.constraintPoints;
  const rows = points.map((point) => ({
    byBus: sensitivityRow(branch[point]!),
    sign: direction[point]!,
  }));
  return ({ buyer, seller, capacity, kw }) => {
    const side = capacity === "export" ? 1 : -1;
    let boughtKw = kw;
    for (const { byBus, sign } of rows) {
      const loads = (connection: number) =>
        side * sign * byBus[network.connections.bus[connection]!]!;
      const [ofBuyer, ofSeller] = [loads(buyer), loads(seller)];
      if (ofBuyer < minSensitivity || ofSeller < minSensitivity) continue;
      boughtKw = Math.min(boughtKw, (kw * ofSeller) / ofBuyer);
    }
    return boughtKw;
  };
}
