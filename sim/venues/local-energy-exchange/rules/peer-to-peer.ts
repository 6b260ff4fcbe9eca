/**
 * Peer to peer with preferences: a buyer may pay a premium for energy of sellers that it prefers, so that who meets whom matters. The pair that gains most
 * meets first, and each pair has a price of its own between the ask and what the buyer would pay that seller.
 * Ties: of equal gains the dearer bid, then the cheaper ask, then the premium and kind by name; orders that are alike share in proportion.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import type { EnergyOrder } from "../../../model/energy-exchange.ts";
import { between, inTurn, type Level, leftIn, taken } from "../crossing.ts";
import type { ExchangeRule, PricedPair } from "./rule.ts";

export const peerToPeer = registryEntry({
  about: "Buyers may prefer sellers and pay for it; the pair that gains most meets first.",
  settings: z.strictObject({
    kind: z.literal("peer-to-peer"),
    k: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Where between ask and what the buyer would pay: 1 the latter, 0 the ask."),
  }),
  make:
    ({ k }): ExchangeRule =>
    (bids, offers) => {
      const buyers = alike(bids, (bid) => [bid.limitGbpPerMwh, ...preferenceKey(bid)]);
      const choosy = buyers.filter(({ first }) => choosesByMore(first));
      const sellers = alike(offers, (offer) => [
        ...[offer.limitGbpPerMwh, offer.technology],
        ...choosy.map(({ first }) => (isPreferred(first, offer) ? 1 : 0)),
      ]);
      return meetings(buyers, sellers).flatMap(({ buyer, seller, premiumGbpPerMwh }) => {
        const energyWh = Math.min(leftIn(buyer), leftIn(seller));
        const [toBuy, toSell] = [taken(buyer, energyWh), taken(seller, energyWh)];
        return inTurn(buyer.orders, toBuy, seller.orders, toSell).map((pair): PricedPair => {
          const most = pair.bid.limitGbpPerMwh + premiumGbpPerMwh;
          const price = between(pair.offer.limitGbpPerMwh, most, k);
          return { ...pair, premiumGbpPerMwh, buyerGbpPerMwh: price, sellerGbpPerMwh: price };
        });
      });
    },
});

interface Alike extends Level {
  readonly key: string;
  readonly first: EnergyOrder;
}

/** Orders of a side that no other side tells apart, each group in the order of unit ids. */
function alike(
  orders: readonly EnergyOrder[],
  keyOf: (order: EnergyOrder) => readonly (number | string)[],
): readonly Alike[] {
  const groups = new Map<string, [EnergyOrder, ...EnergyOrder[]]>();
  for (const order of [...orders].sort((left, right) => (left.unit < right.unit ? -1 : 1))) {
    const key = keyOf(order).join(" ");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [order]);
    else group.push(order);
  }
  return [...groups].map(([key, of]) => ({
    ...{ key, first: of[0], orders: of },
    leftWh: Float64Array.from(of, ({ energyWh }) => energyWh),
  }));
}

interface Meeting {
  readonly buyer: Alike;
  readonly seller: Alike;
  readonly premiumGbpPerMwh: number;
  readonly gainGbpPerMwh: number;
}

/** Groups that would not lose by trading, those that gain most first. */
function meetings(buyers: readonly Alike[], sellers: readonly Alike[]): Meeting[] {
  const met = buyers.flatMap((buyer) =>
    sellers.map((seller): Meeting => {
      const premiumGbpPerMwh = premiumFor(buyer.first, seller.first);
      const most = buyer.first.limitGbpPerMwh + premiumGbpPerMwh;
      return { buyer, seller, premiumGbpPerMwh, gainGbpPerMwh: most - seller.first.limitGbpPerMwh };
    }),
  );
  return met
    .filter(({ gainGbpPerMwh }) => gainGbpPerMwh >= 0)
    .sort(
      (left, right) =>
        right.gainGbpPerMwh - left.gainGbpPerMwh ||
        right.buyer.first.limitGbpPerMwh - left.buyer.first.limitGbpPerMwh ||
        left.seller.first.limitGbpPerMwh - right.seller.first.limitGbpPerMwh ||
        byName(left.buyer.key, right.buyer.key) ||
        byName(left.seller.key, right.seller.key),
    );
}

const byName = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const premiumFor = (bid: EnergyOrder, offer: EnergyOrder): number =>
  isPreferred(bid, offer) ? (bid.premium?.gbpPerMwh ?? 0) : 0;

/** Whether a seller is all that a buyer says of whom it prefers. */
function isPreferred({ premium, locality }: EnergyOrder, offer: EnergyOrder): boolean {
  if (premium === undefined) return false;
  const { technologies, members, near } = premium;
  return (
    (technologies === undefined || technologies.includes(offer.technology)) &&
    (members === undefined || members.includes(offer.unit)) &&
    (near === undefined || locality[near] === offer.locality[near])
  );
}

/** Whether a buyer tells sellers of one technology apart. */
const choosesByMore = ({ premium }: EnergyOrder): boolean =>
  premium?.members !== undefined || premium?.near !== undefined;

/** What two buyers at one price have to say alike to be alike. */
function preferenceKey({ premium, locality }: EnergyOrder): readonly (number | string)[] {
  if (premium === undefined) return [0, ""];
  const { gbpPerMwh, technologies = [], members, near } = premium;
  return [
    ...[gbpPerMwh, technologies.join(" ")],
    ...(members === undefined ? [] : [`of ${members.join(", ")}`]),
    ...(near === undefined ? [] : [`${near} ${locality[near]}`]),
  ];
}
