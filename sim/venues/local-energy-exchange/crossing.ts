/**
 * Where demand and supply of a settlement period cross: the most energy that bids and offers agree on, who trades how much of it, and
 * between which prices it clears. Takes orders; gives what each trades, and pairs of them.
 * Ties: orders at the marginal price of a side share what is left to it in proportion, in whole Wh by largest remainder; what is still
 * equal stands in the order of unit ids.
 */
import { roundToPence } from "../../core/money.ts";
import { splitWhole } from "../../core/sums.ts";
import { clamp } from "../../core/units.ts";
import type { EnergyOrder } from "../../model/energy-exchange.ts";
import type { EnergyPair, PricedPair } from "./rules/rule.ts";

export interface Crossing {
  /** Bids from the dearest and offers from the cheapest, each with what it trades. */
  readonly bids: readonly EnergyOrder[];
  readonly bidWh: Float64Array;
  readonly offers: readonly EnergyOrder[];
  readonly offerWh: Float64Array;
  /** Prices between which this volume clears, and no more; undefined where nothing trades. */
  readonly interval: { readonly lowGbpPerMwh: number; readonly highGbpPerMwh: number } | undefined;
}

export function crossing(bids: readonly EnergyOrder[], offers: readonly EnergyOrder[]): Crossing {
  const dearest = inOrder(bids, -1);
  const cheapest = inOrder(offers, 1);
  const volumeWh = agreedWh(dearest, cheapest);
  const bidWh = filledWh(dearest, volumeWh);
  const offerWh = filledWh(cheapest, volumeWh);
  const fills = { bids: dearest, bidWh, offers: cheapest, offerWh };
  if (volumeWh === 0) return { ...fills, interval: undefined };
  return {
    ...fills,
    interval: {
      lowGbpPerMwh: Math.max(lastIn(cheapest, offerWh), firstOut(dearest, bidWh) ?? -Infinity),
      highGbpPerMwh: Math.min(lastIn(dearest, bidWh), firstOut(cheapest, offerWh) ?? Infinity),
    },
  };
}

/** What the energy on which orders agree is worth to those who buy it above what it is to those who sell it, Wh · £/MWh. */
export function crossingWorth(orders: readonly EnergyOrder[]): number {
  const { bids, bidWh, offers, offerWh } = crossing(
    orders.filter(({ side }) => side === "buyerBid"),
    orders.filter(({ side }) => side === "sellerOffer"),
  );
  const worth = (of: readonly EnergyOrder[], wh: Float64Array) =>
    of.reduce((sum, { limitGbpPerMwh }, row) => sum + limitGbpPerMwh * wh[row]!, 0);
  return worth(bids, bidWh) - worth(offers, offerWh);
}

/** One price for all pairs, the part k of the way through the interval, to the penny. */
export function atOnePrice({ interval, ...fills }: Crossing, k: number): PricedPair[] {
  if (interval === undefined) return [];
  const price = between(interval.lowGbpPerMwh, interval.highGbpPerMwh, k);
  return inTurn(fills.bids, fills.bidWh, fills.offers, fills.offerWh).map(
    ({ bid, offer, energyWh }) => ({
      bid,
      offer,
      energyWh,
      buyerGbpPerMwh: price,
      sellerGbpPerMwh: price,
    }),
  );
}

/** The part k of the way between two prices, to the penny and not beyond either. */
export const between = (low: number, high: number, k: number): number =>
  clamp(roundToPence(low + k * (high - low)), low, high);

/** By price, `sign` 1: the lowest first; by unit where that is equal. */
export function inOrder(orders: readonly EnergyOrder[], sign: 1 | -1): readonly EnergyOrder[] {
  return [...byUnit(orders)].sort(
    (left, right) => sign * (left.limitGbpPerMwh - right.limitGbpPerMwh),
  );
}

/** Orders of a gate come by unit: names are then compared once each. */
export const byUnit = (orders: readonly EnergyOrder[]): readonly EnergyOrder[] =>
  isByUnit(orders) ? orders : [...orders].sort((left, right) => (left.unit < right.unit ? -1 : 1));

function isByUnit(orders: readonly EnergyOrder[]): boolean {
  for (let row = 1; row < orders.length; row += 1)
    if (orders[row]!.unit < orders[row - 1]!.unit) return false;
  return true;
}

/** Walks both sides until a bid is below the offer that it meets. */
function agreedWh(bids: readonly EnergyOrder[], offers: readonly EnergyOrder[]): number {
  let [volumeWh, boughtWh, soldWh] = [0, 0, 0];
  for (let bid = 0, offer = 0; bid < bids.length && offer < offers.length; ) {
    if (bids[bid]!.limitGbpPerMwh < offers[offer]!.limitGbpPerMwh) break;
    const toBid = boughtWh + bids[bid]!.energyWh;
    const toOffer = soldWh + offers[offer]!.energyWh;
    volumeWh = Math.min(toBid, toOffer);
    if (toBid === volumeWh) [boughtWh, bid] = [toBid, bid + 1];
    if (toOffer === volumeWh) [soldWh, offer] = [toOffer, offer + 1];
  }
  return volumeWh;
}

/** What each order of a side trades: all of it, but for those at the last price, which share what is left. */
function filledWh(orders: readonly EnergyOrder[], volumeWh: number): Float64Array {
  const filled = new Float64Array(orders.length);
  let leftWh = volumeWh;
  for (let first = 0, end = 0; first < orders.length && leftWh > 0; first = end) {
    let wholeWh = 0;
    while (orders[end]?.limitGbpPerMwh === orders[first]!.limitGbpPerMwh) {
      filled[end] = orders[end]!.energyWh;
      wholeWh += filled[end]!;
      end += 1;
    }
    if (wholeWh > leftWh) splitWhole(leftWh, filled.slice(first, end), filled.subarray(first, end));
    leftWh -= Math.min(leftWh, wholeWh);
  }
  return filled;
}

/**
 * The first bids with the first offers, as far as each is filled; orders are in order of price. Orders of a side at one price each have
 * their part of what is paired with a price of the other side, in proportion, in whole Wh by largest remainder.
 */
export function paired(
  bids: readonly EnergyOrder[],
  bidWh: Float64Array,
  offers: readonly EnergyOrder[],
  offerWh: Float64Array,
): EnergyPair[] {
  const pairs: EnergyPair[] = [];
  const [toBuy, toSell] = [levelsOf(bids, bidWh), levelsOf(offers, offerWh)];
  for (let bid = 0, offer = 0; bid < toBuy.length && offer < toSell.length; ) {
    const [buying, selling] = [toBuy[bid]!, toSell[offer]!];
    const energyWh = Math.min(leftIn(buying), leftIn(selling));
    pairs.push(
      ...inTurn(buying.orders, taken(buying, energyWh), selling.orders, taken(selling, energyWh)),
    );
    if (leftIn(buying) === 0) bid += 1;
    else offer += 1;
  }
  return pairs;
}

/** Orders of a side at one price, and what of each is to be paired. */
export interface Level {
  readonly orders: readonly EnergyOrder[];
  readonly leftWh: Float64Array;
}

function levelsOf(orders: readonly EnergyOrder[], wh: Float64Array): Level[] {
  const levels: Level[] = [];
  for (let first = 0, end = 0; first < orders.length; first = end) {
    while (orders[end]?.limitGbpPerMwh === orders[first]!.limitGbpPerMwh) end += 1;
    levels.push({ orders: orders.slice(first, end), leftWh: wh.slice(first, end) });
  }
  return levels;
}

/** What of a level is left to be paired. */
export const leftIn = ({ leftWh }: Level): number => leftWh.reduce((sum, each) => sum + each, 0);

/** Takes so much of a level, of each order by what is left of it. */
export function taken({ leftWh }: Level, energyWh: number): Float64Array {
  const wh = new Float64Array(leftWh.length);
  splitWhole(energyWh, leftWh, wh);
  for (const [row, each] of wh.entries()) leftWh[row]! -= each;
  return wh;
}

/** One after the other, using up what is to be bought and sold: where it is all one who meets whom. */
export function inTurn(
  bids: readonly EnergyOrder[],
  toBuy: Float64Array,
  offers: readonly EnergyOrder[],
  toSell: Float64Array,
): EnergyPair[] {
  const pairs: EnergyPair[] = [];
  meetInTurn(toBuy, toSell, (bid, offer, energyWh) => {
    pairs.push({ bid: bids[bid]!, offer: offers[offer]!, energyWh });
  });
  return pairs;
}

/** The same by row. */
export function meetInTurn(
  toBuy: Float64Array,
  toSell: Float64Array,
  meet: (bid: number, offer: number, energyWh: number) => void,
): void {
  for (let bid = 0, offer = 0; bid < toBuy.length && offer < toSell.length; ) {
    const energyWh = Math.min(toBuy[bid]!, toSell[offer]!);
    if (energyWh > 0) meet(bid, offer, energyWh);
    toBuy[bid]! -= energyWh;
    toSell[offer]! -= energyWh;
    if (toBuy[bid] === 0) bid += 1;
    else offer += 1;
  }
}

/** Price of the last order of a side that trades. */
function lastIn(orders: readonly EnergyOrder[], filled: Float64Array): number {
  return orders.findLast((_, row) => filled[row]! > 0)!.limitGbpPerMwh;
}

/** Price of the first that does not, or not all of it; an order that is filled in part so sets the price. */
function firstOut(orders: readonly EnergyOrder[], filled: Float64Array): number | undefined {
  return orders.find(({ energyWh }, row) => filled[row]! < energyWh)?.limitGbpPerMwh;
}
