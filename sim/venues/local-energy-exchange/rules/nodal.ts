/**
 * Nodal: a price at every bus. Each part of the network that hangs together is cleared by itself: no limit of one is reached from another.
 * Where all trades that would be agreed at one price keep the limits of the network they are made, at that price.
 * Else those are made that are worth most within the limits; buyers pay and sellers get the price at their bus, and the
 * network operator has what lies between.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { roundToPence } from "../../../core/money.ts";
import { splitWhole } from "../../../core/sums.ts";
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import { atOnePrice, type Crossing, crossing, inOrder, inTurn } from "../crossing.ts";
import { simplexFlow } from "../flow-simplex.ts";
import {
  type FlowBounds,
  type FlowColumn,
  type OptimalFlow,
  optimalFlow,
} from "../optimal-flow.ts";
import type { ExchangeRule, PricedPair, TradeNetwork } from "./rule.ts";

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
    (bids, offers, { network }) => {
      if (crossing(bids, offers).interval === undefined) return [];
      const whole = network();
      return islandsOf([...bids, ...offers], whole).flatMap((island) => {
        const inIsland = ({ unit }: EnergyOrder) => whole.islandOf(unit) === island;
        return clearedWithin(bids.filter(inIsland), offers.filter(inIsland), whole, k);
      });
    },
});

const islandsOf = (orders: readonly EnergyOrder[], { islandOf }: TradeNetwork) =>
  [...new Set(orders.map(({ unit }) => islandOf(unit)))].sort((left, right) => left - right);

/** Orders of one island. */
function clearedWithin(
  bids: readonly EnergyOrder[],
  offers: readonly EnergyOrder[],
  network: TradeNetwork,
  k: number,
): PricedPair[] {
  const free = crossing(bids, offers);
  return keepsLimits(free, network)
    ? atOnePrice(free, k)
    : withinLimits(inOrder(bids, -1), inOrder(offers, 1), network);
}

function keepsLimits(
  { bids, bidWh, offers, offerWh }: Crossing,
  { placeOf, flowsAt, mostWh }: TradeNetwork,
): boolean {
  const injectedWh = new Float64Array(flowsAt.length);
  for (const [row, { unit }] of offers.entries()) injectedWh[placeOf(unit)]! += offerWh[row]!;
  for (const [row, { unit }] of bids.entries()) injectedWh[placeOf(unit)]! -= bidWh[row]!;
  const addedWh = new Float64Array(mostWh.length);
  for (const [place, wh] of injectedWh.entries()) {
    if (wh === 0) continue;
    const flows = flowsAt[place]!;
    for (let limit = 0; limit < addedWh.length; limit += 1) addedWh[limit]! += wh * flows[limit]!;
  }
  return addedWh.every((wh, limit) => wh <= mostWh[limit]! + RESIDUE_WH);
}

/** Orders of one side and price that have the same flows: the network knows them apart by nothing. */
interface Group extends FlowColumn {
  readonly orders: readonly EnergyOrder[];
}

function withinLimits(
  bids: readonly EnergyOrder[],
  offers: readonly EnergyOrder[],
  network: TradeNetwork,
): PricedPair[] {
  const groups = [...grouped(bids, network), ...grouped(offers, network)];
  const bounds = Array.from(network.mostWh, (mostWh) => ({ leastWh: -Infinity, mostWh }));
  const answer = simplexFlow(groups, bounds) ?? bySolver(groups, bounds, network);
  // To trade nothing keeps every limit, so that there is a best.
  if (answer === undefined) throw new RangeError("the solver proved no best trades of energy");
  const priceAt = new Map(
    groups.flatMap(({ orders, flows }) =>
      orders.map((order) => [order, answer.priceGbpPerMwh(flows)] as const),
    ),
  );
  const priceFor = (order: EnergyOrder) => priceAt.get(order)!;
  const filled = wholeFills(groups, answer.filledWh, priceFor);
  const fillsOf = (orders: readonly EnergyOrder[]) =>
    Float64Array.from(orders, (order) => filled.get(order)!);
  return inTurn(bids, fillsOf(bids), offers, fillsOf(offers)).map((pair) => ({
    ...pair,
    buyerGbpPerMwh: Math.min(pair.bid.limitGbpPerMwh, roundToPence(priceFor(pair.bid))),
    sellerGbpPerMwh: Math.max(pair.offer.limitGbpPerMwh, roundToPence(priceFor(pair.offer))),
  }));
}

/** Where the simplex does not come to an end. */
function bySolver(
  groups: readonly Group[],
  bounds: readonly FlowBounds[],
  { solver }: TradeNetwork,
): OptimalFlow | undefined {
  if (solver === undefined) throw new TypeError("this rule needs a solver");
  return optimalFlow(groups, bounds, solver);
}

/** By place, then by price: the same is asked whoever came first, whatever buses and units are called. */
function grouped(
  orders: readonly EnergyOrder[],
  { placeOf, flowsAt }: TradeNetwork,
): readonly Group[] {
  const groups = new Map<string, { place: number; orders: [EnergyOrder, ...EnergyOrder[]] }>();
  for (const order of orders) {
    const place = placeOf(order.unit);
    const key = `${place} ${order.limitGbpPerMwh}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { place, orders: [order] });
    else group.orders.push(order);
  }
  return [...groups.values()]
    .sort(
      (left, right) =>
        left.place - right.place || left.orders[0].limitGbpPerMwh - right.orders[0].limitGbpPerMwh,
    )
    .map(({ place, orders: equal }) => ({
      isBid: equal[0].side === "buyerBid",
      energyWh: equal.reduce((sum, { energyWh }) => sum + energyWh, 0),
      limitGbpPerMwh: equal[0].limitGbpPerMwh,
      flows: flowsAt[place]!,
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
