/**
 * The intraday gate: a call auction for one period, on the newest statement of the look-ahead, of what is still to be curtailed
 * once the trades that stand are in the lists. Takes those trades, the statement and what the owners answered to it; gives
 * orders and trades. What was never matched is traded again here, and so is what verification gave back.
 * Keeps: who has sold for the period does not buy in it and who has bought does not sell; nobody sells twice, nobody buys
 * free more than its output.
 */
import type { GateContext, GateOutcome, OwnersOrders, Trade } from "../../model/venues.ts";
import { cleared } from "./clear.ts";
import { open } from "./orders.ts";
import type { ObligationSettings } from "./settings.ts";

/** What is left of a threat, kW, once what was sold is taken off, may be float residue. */
const RESIDUE_KW = 1e-6;

export function intraday(context: GateContext, own: ObligationSettings): GateOutcome {
  const left = besidesStanding(context);
  if (left === undefined) return {};
  const { orders = [] } = open(left, own);
  return { orders, ...cleared({ ...left, orders }, own, "I") };
}

/** The same gate without what the standing trades have settled; nothing where no statement reaches the period. */
function besidesStanding(context: GateContext): GateContext | undefined {
  const { lookAhead, owners, outlook, network, fromPeriod, trades } = context;
  if (lookAhead === undefined || owners === undefined || outlook === undefined) return undefined;
  const step = fromPeriod - lookAhead.fromPeriod;
  if (step < 0 || step >= lookAhead.periodCount) return undefined;
  const unitCount = network.units.ids.length;
  const constraintCount = network.constraintPoints.ids.length;
  const curtailedKw = lookAhead.curtailedKw.slice();
  for (const { constraint, seller, sellerKw } of trades) {
    const cell = (step * constraintCount + constraint) * unitCount + seller;
    const leftKw = curtailedKw[cell]! - sellerKw;
    curtailedKw[cell] = leftKw > RESIDUE_KW ? leftKw : 0;
  }
  const outputKw = lookAhead.availableKw.subarray(step * unitCount, (step + 1) * unitCount);
  return {
    ...context,
    lookAhead: { ...lookAhead, curtailedKw },
    owners: unsettled(
      owners,
      { outputKw, downRoomKw: outlook.downRoomKw },
      trades,
      (unit) => unit * lookAhead.periodCount + step,
    ),
  };
}

/**
 * What owners would still buy and sell in one period, of what their units can do by now; `rowOf` says where a unit's orders for
 * it stand.
 */
function unsettled(
  owners: OwnersOrders,
  { outputKw, downRoomKw }: { outputKw: Float64Array; downRoomKw: Float64Array },
  trades: readonly Trade[],
  rowOf: (unit: number) => number,
): OwnersOrders {
  const bidKw = owners.bidKw.slice();
  const offerKw = owners.offerKw.slice();
  for (let unit = 0; unit < outputKw.length; unit += 1) {
    let boughtKw = 0;
    let soldKw = 0;
    for (const { buyer, seller, buyerKw, sellerKw } of trades) {
      if (buyer === unit) boughtKw += buyerKw;
      if (seller === unit) soldKw += sellerKw;
    }
    const row = rowOf(unit);
    const freeKw = soldKw > 0 ? 0 : Math.max(0, outputKw[unit]! - boughtKw);
    bidKw[row] = Math.min(bidKw[row]!, freeKw);
    const roomKw = Math.max(0, Math.min(offerKw[row]!, downRoomKw[unit]!) - soldKw);
    offerKw[row] = boughtKw > 0 ? 0 : roomKw;
  }
  return { ...owners, bidKw, offerKw };
}
