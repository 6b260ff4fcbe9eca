/**
 * Verification of trades before delivery. Takes trades with the network and the forecast of the moment; gives those that
 * end and those that go on smaller, each with a reason. A trade stands for the relief that its seller still gives its buyer
 * at its constraint; the rest is the buyer's own again.
 * Keeps: no trade grows; the buyer is freed of the relief that the seller gives; nobody pays more than it bid or gets less
 * than it asked for a MWh of its own, whatever became of the sensitivities.
 */
import { type Direction, heldBackKw, signOf } from "../../model/direction.ts";
import type { GateContext, GateOutcome, Resizing, Trade } from "../../model/venues.ts";
import type { ObligationSettings } from "./settings.ts";

/** Sensitivities closer than this are the same: another flow solution, not another network. */
const SENSITIVITY_RESIDUE = 1e-9;
/** A price beyond an order by less is the rounding of a division, as a fraction. */
const PRICE_RESIDUE_FRAC = 1e-9;

type Cancelling = NonNullable<GateOutcome["cancel"]>[number];
type Verdict =
  | { readonly kind: "stands"; readonly sellerKw: number }
  | { readonly kind: "cancel"; readonly cancelling: Cancelling }
  | { readonly kind: "resize"; readonly resizing: Resizing };

export function verify(context: GateContext, own: ObligationSettings): GateOutcome {
  if (context.outlook === undefined) return {};
  const soldKw = new Float64Array(context.network.units.ids.length);
  const cancel: Cancelling[] = [];
  const resize: Resizing[] = [];
  for (const trade of context.trades) {
    const verdict = verdictOn(trade, context, own, soldKw[trade.seller]!);
    if (verdict.kind === "cancel") {
      cancel.push(verdict.cancelling);
      continue;
    }
    if (verdict.kind === "resize") resize.push(verdict.resizing);
    const { sellerKw } = verdict.kind === "resize" ? verdict.resizing : verdict;
    soldKw[trade.seller] = soldKw[trade.seller]! + sellerKw;
  }
  return { cancel, resize };
}

/** `soldKw`: what the earlier trades of the same seller stand for. */
function verdictOn(
  trade: Trade,
  context: GateContext,
  own: ObligationSettings,
  soldKw: number,
): Verdict {
  const ended = (reason: string, isByNetwork = false): Verdict => ({
    kind: "cancel",
    cancelling: { trade, reason, isByNetwork },
  });
  const { availableKw, roomKw: roomOf } = context.outlook!;
  const sellerRoomKw = roomOf[trade.sellerDirection][trade.seller]!;
  if (trade.period < context.fromPeriod || trade.period >= context.toPeriod)
    return ended("outsideWindow");
  const { buyerSensitivity, sellerSensitivity } = sensitivitiesNow(trade, context);
  if (Math.min(buyerSensitivity, sellerSensitivity) < context.minSensitivity)
    return ended("notSamePartOfNetwork", true);
  if (heldBackKw(trade.buyerDirection, availableKw[trade.buyer]!) <= 0)
    return ended("buyerUnavailable");
  if (sellerRoomKw <= 0) return ended("sellerUnavailable");
  if (!isWithinOrders(trade, buyerSensitivity, sellerSensitivity))
    return ended("priceOutsideOrders", true);
  const now = volumesAt(trade, buyerSensitivity, sellerSensitivity);
  const isMoved = now.buyerKw !== trade.buyerKw || now.sellerKw !== trade.sellerKw;
  const roomKw = sellerRoomKw - soldKw;
  const isShort = roomKw < now.sellerKw;
  if (isShort && own.sellerShort === "cancel") return ended("sellerCannotDeliver");
  const sellerKw = isShort ? Math.max(0, roomKw) : now.sellerKw;
  const buyerKw = isShort ? (sellerKw * sellerSensitivity) / buyerSensitivity : now.buyerKw;
  const isChanged =
    isMoved ||
    buyerSensitivity !== trade.buyerSensitivity ||
    sellerSensitivity !== trade.sellerSensitivity;
  if (!isShort && !isChanged) return { kind: "stands", sellerKw };
  const reason = isShort ? "sellerCannotDeliver" : "sensitivityChanged";
  if (Math.min(buyerKw, sellerKw) < own.minTradeKw) return ended(reason, !isShort);
  return {
    kind: "resize",
    resizing: {
      ...{ trade, buyerKw, sellerKw, buyerSensitivity, sellerSensitivity, reason },
      isByNetwork: !isShort,
    },
  };
}

/**
 * The relief that each unit gives now in its direction, per kW; that of the trade where it is the same but for residue.
 * Negative where its movement has come to load the constraint.
 */
function sensitivitiesNow(
  trade: Trade,
  { network, sensitivityIn }: GateContext,
): Pick<Trade, "buyerSensitivity" | "sellerSensitivity"> {
  const sensitivity = sensitivityIn(trade.period);
  const unitCount = network.units.ids.length;
  const at = (unit: number, direction: Direction) =>
    signOf(direction) * sensitivity[trade.constraint * unitCount + unit]!;
  const settled = (now: number, before: number) =>
    Math.abs(now - before) <= SENSITIVITY_RESIDUE ? before : now;
  return {
    buyerSensitivity: settled(at(trade.buyer, trade.buyerDirection), trade.buyerSensitivity),
    sellerSensitivity: settled(at(trade.seller, trade.sellerDirection), trade.sellerSensitivity),
  };
}

/** What a trade can stand for: at most what was sold, at most what was bought, and the same relief at both. */
function volumesAt(
  trade: Trade,
  buyerSensitivity: number,
  sellerSensitivity: number,
): Pick<Trade, "buyerKw" | "sellerKw"> {
  if (
    buyerSensitivity === trade.buyerSensitivity &&
    sellerSensitivity === trade.sellerSensitivity
  ) {
    return trade;
  }
  const ratio = sellerSensitivity / buyerSensitivity;
  const coveredKw = trade.sellerKw * ratio;
  return coveredKw <= trade.buyerKw
    ? { buyerKw: coveredKw, sellerKw: trade.sellerKw }
    : { buyerKw: trade.buyerKw, sellerKw: trade.buyerKw / ratio };
}

/** Both parts of the price are for a MWh of relief; the orders were for a MWh at the units. */
function isWithinOrders(
  trade: Trade,
  buyerSensitivity: number,
  sellerSensitivity: number,
): boolean {
  const isWithin = (priceGbpPerMwh: number, bidGbpPerMwh: number, askGbpPerMwh: number) => {
    const slack = PRICE_RESIDUE_FRAC * Math.max(1, Math.abs(priceGbpPerMwh));
    return (
      priceGbpPerMwh <= bidGbpPerMwh / buyerSensitivity + slack &&
      priceGbpPerMwh >= askGbpPerMwh / sellerSensitivity - slack
    );
  };
  return (
    isWithin(trade.priceGbpPerMwh, trade.bidGbpPerMwh, trade.askGbpPerMwh) &&
    isWithin(
      trade.availabilityGbpPerMwh ?? 0,
      trade.bidAvailabilityGbpPerMwh ?? 0,
      trade.askAvailabilityGbpPerMwh ?? 0,
    )
  );
}
