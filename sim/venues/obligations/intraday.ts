/**
 * The intraday gate of one period, on the newest statement of the look-ahead, for what is still to be curtailed once the trades
 * that stand are in the lists: a call auction, or a step of continuous trading (continuous.ts). Takes those trades, the
 * statement and what the owners answered to it; gives orders and trades. What was never matched is traded again here, and so is what verification gave back.
 * Keeps: who has sold for the period does not buy in it and who has bought does not sell; nobody sells twice, or up and
 * down, nobody buys free more than its output or consumption.
 */
import type { Direction } from "../../model/direction.ts";
import type { OwnersOrders } from "../../model/owners-orders.ts";
import type { GateContext, GateOutcome, Outlook, Trade } from "../../model/venues.ts";
import { cleared } from "./clear.ts";
import { continuous } from "./continuous.ts";
import { open } from "./orders.ts";
import type { ObligationSettings } from "./settings.ts";

/** What is left of a threat, kW, once what was sold is taken off, may be float residue. */
const RESIDUE_KW = 1e-6;
const BOTH: readonly (readonly [Direction, Direction])[] = [
  ["down", "up"],
  ["up", "down"],
];

export function intraday(context: GateContext, own: ObligationSettings): GateOutcome {
  const left = besidesStanding(context);
  const later = own.gates.intraday;
  if (later?.kind === "continuous") return continuous(context, left, own, later);
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
      { outputKw, roomKw: outlook.roomKw },
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
  { outputKw, roomKw }: Pick<Outlook, "roomKw"> & { readonly outputKw: Float64Array },
  trades: readonly Trade[],
  rowOf: (unit: number) => number,
): OwnersOrders {
  const bidKw = owners.bidKw.slice();
  const offerKw = { down: owners.offerKw.slice(), up: owners.offerUpKw.slice() };
  for (let unit = 0; unit < outputKw.length; unit += 1) {
    let boughtKw = 0;
    const soldKw = { down: 0, up: 0 };
    for (const { buyer, seller, buyerKw, sellerKw, sellerDirection } of trades) {
      if (buyer === unit) boughtKw += buyerKw;
      if (seller === unit) soldKw[sellerDirection] += sellerKw;
    }
    const row = rowOf(unit);
    const hasSold = soldKw.down + soldKw.up > 0;
    // Output can be lost to a constraint that lowers it, consumption to one that raises it.
    const freeKw = hasSold ? 0 : Math.max(0, Math.abs(outputKw[unit]!) - boughtKw);
    bidKw[row] = Math.min(bidKw[row]!, freeKw);
    for (const [direction, other] of BOTH) {
      const mostKw = Math.min(offerKw[direction][row]!, roomKw[direction][unit]!);
      const mayOffer = boughtKw === 0 && soldKw[other] === 0;
      offerKw[direction][row] = mayOffer ? Math.max(0, mostKw - soldKw[direction]) : 0;
    }
  }
  return { ...owners, bidKw, offerKw: offerKw.down, offerUpKw: offerKw.up };
}
