/**
 * Nodal: a price at every bus. Where all trades that would be agreed at one price keep the limits of the network they are made, at that price.
 * Else those are made that are worth most within the limits; buyers pay and sellers get the price at their bus, and the
 * network operator has what lies between.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { roundToPence } from "../../../core/money.ts";
import { splitWhole } from "../../../core/sums.ts";
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import { atOnePrice, crossing, inOrder, paired } from "../crossing.ts";
import { type FlowColumn, optimalFlow } from "../optimal-flow.ts";
import type { EnergyPair, ExchangeRule, PricedPair, TradeNetwork } from "./rule.ts";

/** What a solver may leave of a whole Wh. */
const RESIDUE_WH = 0.01;

export const nodal = registryEntry({
  about: "A price at every bus: the trades that are worth most within the network's limits.",
  settings: z.strictObject({
    kind: z.literal("nodal"),
    k: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Where no limit binds: as in uniform-call-auction."),
  }),
  make:
    ({ k }): ExchangeRule =>
    (bids, offers, network) => {
      const free = crossing(bids, offers);
      if (free.interval === undefined) return [];
      const of = network();
      return keepsLimits(free.pairs, of)
        ? atOnePrice(free, k)
        : withinLimits(inOrder(bids, -1), inOrder(offers, 1), of);
    },
});

const keepsLimits = (pairs: readonly EnergyPair[], { limits }: TradeNetwork): boolean =>
  limits.every(({ flowOf, mostWh }) => {
    const addedWh = pairs.reduce(
      (sum, { bid, offer, energyWh }) => sum + energyWh * (flowOf(offer.unit) - flowOf(bid.unit)),
      0,
    );
    return addedWh <= mostWh + RESIDUE_WH;
  });

/** Orders of one side, bus and price. */
interface Group extends FlowColumn {
  readonly orders: readonly EnergyOrder[];
}

function withinLimits(
  bids: readonly EnergyOrder[],
  offers: readonly EnergyOrder[],
  network: TradeNetwork,
): PricedPair[] {
  const { limits, busOf, solver } = network;
  if (solver === undefined) throw new TypeError("this rule needs a solver");
  const groups = [...grouped(bids, network), ...grouped(offers, network)];
  const bounds = limits.map(({ mostWh }) => ({ leastWh: -Infinity, mostWh }));
  const answer = optimalFlow(groups, bounds, solver);
  // To trade nothing keeps every limit, so that there is a best.
  if (answer === undefined) throw new RangeError("the solver proved no best trades of energy");
  const priceAt = new Map(
    groups.map(({ orders: [first], flows }) => [busOf(first!.unit), answer.priceGbpPerMwh(flows)]),
  );
  const priceFor = ({ unit }: EnergyOrder) => priceAt.get(busOf(unit))!;
  const filled = wholeFills(groups, answer.filledWh, priceFor);
  const fillsOf = (orders: readonly EnergyOrder[]) =>
    Float64Array.from(orders, (order) => filled.get(order)!);
  return paired(bids, fillsOf(bids), offers, fillsOf(offers)).map((pair) => ({
    ...pair,
    buyerGbpPerMwh: Math.min(pair.bid.limitGbpPerMwh, roundToPence(priceFor(pair.bid))),
    sellerGbpPerMwh: Math.max(pair.offer.limitGbpPerMwh, roundToPence(priceFor(pair.offer))),
  }));
}

/** By bus, then by price: the solver is asked the same whoever came first. */
function grouped(
  orders: readonly EnergyOrder[],
  { busOf, limits }: TradeNetwork,
): readonly Group[] {
  const groups = new Map<string, [EnergyOrder, ...EnergyOrder[]]>();
  for (const order of orders) {
    const key = `${busOf(order.unit)} ${order.limitGbpPerMwh}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [order]);
    else group.push(order);
  }
  const keyed = [...groups].sort(([left], [right]) => (left < right ? -1 : 1));
  return keyed.map(([, equal]) => ({
    isBid: equal[0].side === "buyerBid",
    energyWh: equal.reduce((sum, { energyWh }) => sum + energyWh, 0),
    limitGbpPerMwh: equal[0].limitGbpPerMwh,
    flows: Float64Array.from(limits, ({ flowOf }) => flowOf(equal[0].unit)),
    orders: equal,
  }));
}

/** Whole Wh by order, as much bought as sold: the side with a few more gives them up where they are worth least. */
function wholeFills(
  groups: readonly Group[],
  filledWh: Float64Array,
  priceFor: (order: EnergyOrder) => number,
): ReadonlyMap<EnergyOrder, number> {
  const fills = groups.map((group, row) => ({
    ...group,
    wh: Math.max(0, Math.min(group.energyWh, Math.floor(filledWh[row]! + RESIDUE_WH))),
    gain: Math.abs(group.limitGbpPerMwh - priceFor(group.orders[0]!)),
  }));
  let moreWh = fills.reduce((sum, { isBid, wh }) => sum + (isBid ? wh : 0 - wh), 0);
  const isMore = moreWh > 0;
  for (const fill of fills
    .filter(({ isBid }) => isBid === isMore)
    .sort((left, right) => left.gain - right.gain)) {
    const givenUp = Math.min(fill.wh, Math.abs(moreWh));
    fill.wh -= givenUp;
    moreWh -= isMore ? givenUp : 0 - givenUp;
  }
  const byOrder = new Map<EnergyOrder, number>();
  for (const { orders, wh } of fills) {
    const shares = new Float64Array(orders.length);
    splitWhole(
      wh,
      orders.map(({ energyWh }) => energyWh),
      shares,
    );
    for (const [row, order] of orders.entries()) byOrder.set(order, shares[row]!);
  }
  return byOrder;
}
