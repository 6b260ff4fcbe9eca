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
import { atOnePrice, type Crossing, crossing, inTurn } from "../crossing.ts";
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
  const islands = new Set<number>();
  for (const orders of sides) for (const { unit } of orders) islands.add(islandOf(unit));
  return [...islands].sort((left, right) => left - right);
}

/** Orders of one island, as they would trade if no limit bound. */
function clearedWithin(free: Crossing, network: TradeNetwork, k: number): PricedPair[] {
  return keepsLimits(free, network)
    ? atOnePrice(free, k)
    : withinLimits(free.bids, free.offers, network);
}

function keepsLimits(
  { bids, bidWh, offers, offerWh }: Crossing,
  { placeOf, flowsAt, mostWh }: TradeNetwork,
): boolean {
  const injectedWh = new Float64Array(flowsAt.length);
  for (let row = 0; row < offers.length; row += 1)
    injectedWh[placeOf(offers[row]!.unit)]! += offerWh[row]!;
  for (let row = 0; row < bids.length; row += 1)
    injectedWh[placeOf(bids[row]!.unit)]! -= bidWh[row]!;
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
  readonly rows: readonly number[];
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
  const priceOf = new Float64Array(groups.length);
  for (let row = 0; row < groups.length; row += 1)
    priceOf[row] = answer.priceGbpPerMwh(groups[row]!.flows);
  const wholeWh = wholeFills(groups, answer.filledWh, priceOf);
  const bought = fillsOf(bids, true, groups, wholeWh, priceOf);
  const sold = fillsOf(offers, false, groups, wholeWh, priceOf);
  return inTurn(bids, bought.wh, offers, sold.wh).map(({ bid, offer, energyWh }) => ({
    bid,
    offer,
    energyWh,
    buyerGbpPerMwh: Math.min(bid.limitGbpPerMwh, roundToPence(bought.priceOf.get(bid)!)),
    sellerGbpPerMwh: Math.max(offer.limitGbpPerMwh, roundToPence(sold.priceOf.get(offer)!)),
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
  const places = orders.map(({ unit }) => placeOf(unit));
  const rows = [...orders.keys()].sort(
    (left, right) =>
      places[left]! - places[right]! ||
      orders[left]!.limitGbpPerMwh - orders[right]!.limitGbpPerMwh ||
      left - right,
  );
  const groups: Group[] = [];
  for (let first = 0, end = 0; first < rows.length; first = end) {
    const { side, limitGbpPerMwh } = orders[rows[first]!]!;
    const place = places[rows[first]!]!;
    let energyWh = 0;
    for (; end < rows.length; end += 1) {
      const row = rows[end]!;
      if (places[row] !== place || orders[row]!.limitGbpPerMwh !== limitGbpPerMwh) break;
      energyWh += orders[row]!.energyWh;
    }
    const isBid = side === "buyerBid";
    const flows = flowsAt[place]!;
    groups.push({ isBid, energyWh, limitGbpPerMwh, flows, rows: rows.slice(first, end) });
  }
  return groups;
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
  const gain = (row: number) => Math.abs(groups[row]!.limitGbpPerMwh - priceOf[row]!);
  const giving = [...groups.keys()].filter((row) => groups[row]!.isBid === isMore);
  for (const row of giving.sort((left, right) => gain(left) - gain(right) || left - right)) {
    const givenUp = Math.min(wholeWh[row]!, Math.abs(moreWh));
    wholeWh[row]! -= givenUp;
    moreWh -= isMore ? givenUp : 0 - givenUp;
  }
  return wholeWh;
}

/** What each order of a side trades, in the order of the side, and the price at its place. */
function fillsOf(
  orders: readonly EnergyOrder[],
  isBid: boolean,
  groups: readonly Group[],
  wholeWh: Float64Array,
  groupPrices: Float64Array,
) {
  const wh = new Float64Array(orders.length);
  const priceOf = new Map<EnergyOrder, number>();
  for (const [group, of] of groups.entries()) {
    if (of.isBid !== isBid) continue;
    const { rows } = of;
    const shares = new Float64Array(rows.length);
    const energies = rows.map((row) => orders[row]!.energyWh);
    splitWhole(wholeWh[group]!, energies, shares);
    for (const [index, row] of rows.entries()) {
      wh[row] = shares[index]!;
      priceOf.set(orders[row]!, groupPrices[group]!);
    }
  }
  return { wh, priceOf };
}
