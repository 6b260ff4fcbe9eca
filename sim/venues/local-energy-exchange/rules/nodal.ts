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
import { atOnePrice, type Crossing, crossing, meetInTurn } from "../crossing.ts";
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
      const free = crossing(bids, offers);
      if (free.interval === undefined) return [];
      const whole = network();
      const islands = islandsOf([bids, offers], whole);
      if (islands.length === 1) return clearedWithin(free, whole, k);
      return islands.flatMap((island) => {
        const inIsland = ({ unit }: EnergyOrder) => whole.islandOf(unit) === island;
        return clearedWithin(crossing(bids.filter(inIsland), offers.filter(inIsland)), whole, k);
      });
    },
});

function islandsOf(sides: readonly (readonly EnergyOrder[])[], { islandOf }: TradeNetwork) {
  const islands: number[] = [];
  for (const orders of sides)
    for (const { unit } of orders) {
      const island = islandOf(unit);
      if (!islands.includes(island)) islands.push(island);
    }
  return islands.sort((left, right) => left - right);
}

/** Orders of one island, as they would trade if no limit bound. */
function clearedWithin(free: Crossing, network: TradeNetwork, k: number): PricedPair[] {
  const bidPlaces = placesOfOrders(free.bids, network);
  const offerPlaces = placesOfOrders(free.offers, network);
  if (keepsLimits(free, bidPlaces, offerPlaces, network)) return atOnePrice(free, k);
  const { flowsAt } = network;
  return withinLimits(
    { orders: free.bids, groups: grouped(free.bids, bidPlaces, flowsAt) },
    { orders: free.offers, groups: grouped(free.offers, offerPlaces, flowsAt) },
    network,
  );
}

function placesOfOrders(orders: readonly EnergyOrder[], { placeOf }: TradeNetwork): Int32Array {
  const places = new Int32Array(orders.length);
  for (let row = 0; row < places.length; row += 1) places[row] = placeOf(orders[row]!.unit);
  return places;
}

function keepsLimits(
  { bidWh, offerWh }: Crossing,
  bidPlaces: Int32Array,
  offerPlaces: Int32Array,
  { flowsAt, mostWh }: TradeNetwork,
): boolean {
  const injectedWh = new Float64Array(flowsAt.length);
  for (let row = 0; row < offerWh.length; row += 1) injectedWh[offerPlaces[row]!]! += offerWh[row]!;
  for (let row = 0; row < bidWh.length; row += 1) injectedWh[bidPlaces[row]!]! -= bidWh[row]!;
  const addedWh = new Float64Array(mostWh.length);
  for (let place = 0; place < injectedWh.length; place += 1) {
    const wh = injectedWh[place]!;
    if (wh === 0) continue;
    const flows = flowsAt[place]!;
    for (let limit = 0; limit < addedWh.length; limit += 1) addedWh[limit]! += wh * flows[limit]!;
  }
  return addedWh.every((wh, limit) => wh <= mostWh[limit]! + RESIDUE_WH);
}

/** Orders of one side and price that have the same flows: the network knows them apart by nothing. `rows`: theirs among the orders of their side. */
interface Group extends FlowColumn {
  readonly rows: Int32Array;
}

/** The orders of a side by price, and in groups. */
interface Side {
  readonly orders: readonly EnergyOrder[];
  readonly groups: readonly Group[];
}

function withinLimits(bids: Side, offers: Side, network: TradeNetwork): PricedPair[] {
  const groups = [...bids.groups, ...offers.groups];
  const bounds = Array.from(network.mostWh, (mostWh) => ({ leastWh: -Infinity, mostWh }));
  const answer = simplexFlow(groups, bounds) ?? bySolver(groups, bounds, network);
  // To trade nothing keeps every limit, so that there is a best.
  if (answer === undefined) throw new RangeError("the solver proved no best trades of energy");
  const priceOf = new Float64Array(groups.length);
  for (let row = 0; row < groups.length; row += 1)
    priceOf[row] = answer.priceGbpPerMwh(groups[row]!.flows);
  const wholeWh = wholeFills(groups, answer.filledWh, priceOf);
  const bought = fillsOf(bids, 0, wholeWh, priceOf);
  const sold = fillsOf(offers, bids.groups.length, wholeWh, priceOf);
  const pairs: PricedPair[] = [];
  meetInTurn(bought.wh, sold.wh, (row, offerRow, energyWh) => {
    const [bid, offer] = [bids.orders[row]!, offers.orders[offerRow]!];
    pairs.push({
      bid,
      offer,
      energyWh,
      buyerGbpPerMwh: Math.min(bid.limitGbpPerMwh, bought.gbpPerMwh[row]!),
      sellerGbpPerMwh: Math.max(offer.limitGbpPerMwh, sold.gbpPerMwh[offerRow]!),
    });
  });
  return pairs;
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

/** By place, then by price from the lowest: the same is asked whoever came first, whatever buses and units are called. `orders` are by price. */
function grouped(
  orders: readonly EnergyOrder[],
  places: Int32Array,
  flowsAt: readonly Float64Array[],
): readonly Group[] {
  const groups: Group[] = [];
  const { starts, rows } = byPlace(places, flowsAt.length);
  for (let place = 0; place < flowsAt.length; place += 1) {
    const ofPlace = groups.length;
    for (let first = starts[place]!, end = first; first < starts[place + 1]!; first = end) {
      const { side, limitGbpPerMwh } = orders[rows[first]!]!;
      let energyWh = 0;
      for (; end < starts[place + 1]!; end += 1) {
        const order = orders[rows[end]!]!;
        if (order.limitGbpPerMwh !== limitGbpPerMwh) break;
        energyWh += order.energyWh;
      }
      const isBid = side === "buyerBid";
      const flows = flowsAt[place]!;
      groups.push({ isBid, energyWh, limitGbpPerMwh, flows, rows: rows.subarray(first, end) });
    }
    if (groups[ofPlace]?.isBid === true) turnRound(groups, ofPlace);
  }
  return groups;
}

/** Rows by place, each place's in order, and where those of each begin. */
function byPlace(places: Int32Array, placeCount: number) {
  const starts = new Int32Array(placeCount + 1);
  for (let row = 0; row < places.length; row += 1) starts[places[row]! + 1]! += 1;
  for (let place = 0; place < placeCount; place += 1) starts[place + 1]! += starts[place]!;
  const next = starts.slice();
  const rows = new Int32Array(places.length);
  for (let row = 0; row < places.length; row += 1) {
    const place = places[row]!;
    rows[next[place]!] = row;
    next[place]! += 1;
  }
  return { starts, rows };
}

/** The last first, from a row on: bids come from the dearest. */
function turnRound(groups: Group[], first: number): void {
  for (let low = first, high = groups.length - 1; low < high; low += 1, high -= 1) {
    const group = groups[low]!;
    groups[low] = groups[high]!;
    groups[high] = group;
  }
}

/** Whole Wh by group, as much bought as sold: the side with a few more gives them up where they are worth least. */
function wholeFills(
  groups: readonly Group[],
  filledWh: Float64Array,
  priceOf: Float64Array,
): Float64Array {
  const wholeWh = new Float64Array(groups.length);
  let moreWh = 0;
  for (const [row, { isBid, energyWh }] of groups.entries()) {
    const wh = Math.max(0, Math.min(energyWh, Math.floor(filledWh[row]! + RESIDUE_WH)));
    wholeWh[row] = wh;
    moreWh += isBid ? wh : 0 - wh;
  }
  const isMore = moreWh > 0;
  for (let leftWh = Math.abs(moreWh); leftWh > 0; ) {
    const row = leastGain(groups, isMore, wholeWh, priceOf);
    const givenUp = Math.min(wholeWh[row]!, leftWh);
    wholeWh[row]! -= givenUp;
    leftWh -= givenUp;
  }
  return wholeWh;
}

/** The group of a side that gains least by a Wh of what it trades; of equal ones the first. */
function leastGain(
  groups: readonly Group[],
  isBid: boolean,
  wholeWh: Float64Array,
  priceOf: Float64Array,
): number {
  let [least, found] = [Infinity, -1];
  for (let row = 0; row < groups.length; row += 1) {
    if (groups[row]!.isBid !== isBid || wholeWh[row] === 0) continue;
    const gain = Math.abs(groups[row]!.limitGbpPerMwh - priceOf[row]!);
    if (gain < least) [least, found] = [gain, row];
  }
  return found;
}

/** What each order of a side trades, and the price at its place, to the penny. */
function fillsOf(
  { orders, groups }: Side,
  firstGroup: number,
  wholeWh: Float64Array,
  groupPrices: Float64Array,
) {
  const wh = new Float64Array(orders.length);
  const gbpPerMwh = new Float64Array(orders.length);
  for (let group = 0; group < groups.length; group += 1) {
    const { rows } = groups[group]!;
    const price = roundToPence(groupPrices[firstGroup + group]!);
    for (let index = 0; index < rows.length; index += 1) gbpPerMwh[rows[index]!] = price;
    if (rows.length === 1) {
      wh[rows[0]!] = wholeWh[firstGroup + group]!;
      continue;
    }
    const shares = new Float64Array(rows.length);
    for (let index = 0; index < rows.length; index += 1)
      shares[index] = orders[rows[index]!]!.energyWh;
    splitWhole(wholeWh[firstGroup + group]!, shares.slice(), shares);
    for (let index = 0; index < rows.length; index += 1) wh[rows[index]!] = shares[index]!;
  }
  return { wh, gbpPerMwh };
}
