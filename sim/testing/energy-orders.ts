/** For tests: orders of a half-hour of the local energy exchange and networks that they meet in, by hand and drawn. */
import fc from "fast-check";
import type { EnergyOrder, Premium, PriceBounds } from "../model/energy-exchange.ts";
import type { Technology } from "../model/network-document.ts";
import type { LinearSolver } from "../model/ports.ts";
import { placesOf } from "../venues/local-energy-exchange/places.ts";
import {
  exchangeRuleOf,
  exchangeRuleSchema,
} from "../venues/local-energy-exchange/rules/registry.ts";
import type { PricedPair, TradeNetwork } from "../venues/local-energy-exchange/rules/rule.ts";

/** "home 5000 @ 120" of a side as an order. */
export function energyOrder(words: string, side: EnergyOrder["side"]): EnergyOrder {
  const [unit, wh, price] = words.split(/ @? ?/) as [string, string, string];
  const order = { id: `EO0.${unit}`, period: 0, unit, side, placedAt: 0, turn: 0 };
  const [energyWh, limitGbpPerMwh] = [Number(wh), Number(price)];
  return {
    ...{ ...order, energyWh, limitGbpPerMwh },
    ...{ expectedWh: energyWh, worthGbpPerMwh: limitGbpPerMwh, technology: "demand" },
    locality: { bus: 0, feeder: 0, area: 0 },
  };
}

export const energyBids = (...words: string[]) => words.map((of) => energyOrder(of, "buyerBid"));
export const energyOffers = (...words: string[]) =>
  words.map((of) => energyOrder(of, "sellerOffer"));

/** As default tariffs have them, without a fee. */
export const TARIFF_BOUNDS: PriceBounds = { lowestGbpPerMwh: 50, highestGbpPerMwh: 123.6 };

/** A network without limits. */
export const COPPER_PLATE: TradeNetwork = {
  ...{ islandOf: () => 0, placeOf: () => 0, flowsAt: [new Float64Array(0)] },
  ...{ mostWh: new Float64Array(0), solver: undefined },
};

/** A flow that trades may add to: Wh for each Wh that a unit injects, and at most how much. */
export interface HandLimit {
  readonly flowOf: (unit: string) => number;
  readonly mostWh: number;
}

/** A network of these units, with limits written by unit. */
export function limitedNetwork(
  units: readonly string[],
  limits: readonly HandLimit[],
  solver?: LinearSolver,
  islandOf: (unit: string) => number = () => 0,
): TradeNetwork {
  const flows = limits.flatMap(({ flowOf }) => units.map(flowOf));
  const { placeOf, flowsAt } = placesOf(Float64Array.from(flows), units.length);
  return {
    ...{ islandOf, flowsAt, solver },
    placeOf: (unit) => placeOf[units.indexOf(unit)]!,
    mostWh: Float64Array.from(limits, ({ mostWh }) => mostWh),
  };
}

export interface EnergyBook {
  readonly bids: readonly EnergyOrder[];
  readonly offers: readonly EnergyOrder[];
}

/** Orders of a drawn book, of units u0, u1 and so on. */
const BOOK_MAX = 12;

/** Few prices, so that orders are often equal; amounts from a watt-hour to more than their product can hold exactly. */
export const energyBooks: fc.Arbitrary<EnergyBook> = fc
  .array(
    fc.record({
      isBid: fc.boolean(),
      energyWh: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2e9 })),
      pence: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -5000, max: 30_000 })),
      turn: fc.constantFrom(0.2, 0.5, 0.7),
      technology: fc.constantFrom<Technology>("wind", "chp"),
      premium: fc.option(
        fc.constantFrom<Premium>(
          { technologies: ["wind"], gbpPerMwh: 20 },
          { technologies: ["wind", "solar"], gbpPerMwh: 0.01 },
          { near: "bus", gbpPerMwh: 20 },
          { near: "feeder", technologies: ["wind"], gbpPerMwh: 5 },
          { members: ["u1", "u2", "u7"], gbpPerMwh: 20 },
          { members: ["u1", "u4"], near: "area", gbpPerMwh: 7.5 },
        ),
        { nil: undefined },
      ),
    }),
    { maxLength: BOOK_MAX },
  )
  .map((drawn) => {
    const orders = drawn.map(({ isBid, energyWh, pence, premium, ...own }, row): EnergyOrder => {
      const side = isBid ? "buyerBid" : "sellerOffer";
      const order = energyOrder(`u${row} ${energyWh} @ ${pence / 100}`, side);
      const locality = { bus: row % 4, feeder: row % 3, area: row % 2 };
      return { ...order, ...own, locality, premium: isBid ? premium : undefined };
    });
    return {
      bids: orders.filter(({ side }) => side === "buyerBid"),
      offers: orders.filter(({ side }) => side === "sellerOffer"),
    };
  });

/** A half-hour by a rule as settings write it. */
export const clearedOrders = (
  rule: object,
  { bids, offers }: EnergyBook,
  network = COPPER_PLATE,
  bounds = TARIFF_BOUNDS,
) =>
  exchangeRuleOf(exchangeRuleSchema.parse(rule))(bids, offers, {
    bounds,
    network: () => network,
  });

/** What an order trades. */
export const tradedWh = (pairs: readonly PricedPair[], order: EnergyOrder): number =>
  pairs.reduce(
    (sum, { bid, offer, energyWh }) => (bid === order || offer === order ? sum + energyWh : sum),
    0,
  );
export const volumeWh = (pairs: readonly PricedPair[]) =>
  pairs.reduce((sum, { energyWh }) => sum + energyWh, 0);

/** "home sun 5000 @ 90 > 50": buyer, seller, Wh, what the one pays and, where it differs, the other gets. */
export const tradeWords = (pairs: readonly PricedPair[]) =>
  pairs.map(
    ({ bid, offer, energyWh, buyerGbpPerMwh, sellerGbpPerMwh }) =>
      `${bid.unit} ${offer.unit} ${energyWh} @ ${buyerGbpPerMwh}${sellerGbpPerMwh === buyerGbpPerMwh ? "" : ` > ${sellerGbpPerMwh}`}`,
  );
/**
 * Three buses behind up to three limits; some let nothing through, and two buses are often alike. The first may be apart from the others. A
 * unit's bus follows from its name.
 */
export const tradeNetworks = (solver: LinearSolver): fc.Arbitrary<TradeNetwork> => {
  const flowFracs = fc.integer({ min: -10, max: 10 }).map((tenths) => tenths / 10);
  const pairs = fc.oneof(
    fc.tuple(flowFracs, flowFracs),
    flowFracs.map((frac) => [frac, frac] as const),
  );
  const mostWh = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2e9 }));
  const limits = fc.array(fc.record({ pair: pairs, mostWh }), { maxLength: 3 });
  return fc.tuple(limits, fc.boolean()).map(([drawn, isSplit]) => {
    const bus = (unit: string) => Number(unit.slice(1)) % 3;
    const units = Array.from({ length: BOOK_MAX }, (_, row) => `u${row}`);
    const handLimits = drawn.map(({ pair, mostWh: most }) => ({
      flowOf: (unit: string) => [0, ...pair][bus(unit)]!,
      mostWh: most,
    }));
    const islandOf = (unit: string) => (isSplit && bus(unit) === 0 ? 1 : 0);
    return limitedNetwork(units, handLimits, solver, islandOf);
  });
};

/** Everything that a buyer says of whom it prefers is true of the seller. */
export function prefers(
  { premium, locality }: EnergyOrder,
  { unit, technology, ...of }: EnergyOrder,
) {
  const isSo = {
    technologies: premium?.technologies?.includes(technology),
    members: premium?.members?.includes(unit),
    near:
      premium?.near === undefined
        ? undefined
        : locality[premium.near] === of.locality[premium.near],
  };
  return premium !== undefined && Object.values(isSo).every((each) => each !== false);
}
