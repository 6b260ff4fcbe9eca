/**
 * How much of what members of the local energy exchange ordered came about, how soon, and what part of what could be gained is. Takes its orders; gives parts and hours.
 * An order that is carried over from one gate to the next is one order.
 */
import { SECONDS_PER_HOUR } from "../core/units.ts";
import {
  type BookOrder,
  carriedOver,
  halfHoursOf,
  hasBothSides,
  isOneGate,
} from "./exchange-books.ts";
import { type Fold, type Meaning, plusWhole, ratio } from "./fold.ts";

interface Sums {
  part: number;
  whole: number;
}

const none = (): Sums => ({ part: 0, whole: 0 });

/** Orders of one side, or of both, Wh. */
interface Ordered {
  readonly bids: Sums;
  readonly offers: Sums;
}

const overOrders = (
  about: string,
  numberOf: (ordered: Ordered) => number | null,
): Fold<Ordered, number | null> => ({
  ...{ about, unit: "" },
  start: () => ({ bids: none(), offers: none() }),
  add(state, block) {
    for (const gates of halfHoursOf(block))
      for (const { isBid, wh, tradedWh } of carriedOver(gates)) {
        const side = isBid ? state.bids : state.offers;
        side.part = plusWhole(side.part, tradedWh);
        side.whole = plusWhole(side.whole, wh);
      }
  },
  value: numberOf,
});

export const exchangeMatchedFrac = overOrders(
  "Energy traded on the local energy exchange as a part of what was bid for or offered in the whole run, whichever is less, an order carried over counted once; null where one of them is nothing.",
  ({ bids, offers }) => ratio(offers.part, Math.min(bids.whole, offers.whole)),
);

export const exchangeBidsFilledFrac = overOrders(
  "Part of the energy that was bid for on the local energy exchange that was traded, over all orders, one carried over counted once; null where nothing was bid for.",
  ({ bids }) => ratio(bids.part, bids.whole),
);

export const exchangeOffersFilledFrac = overOrders(
  "Part of the energy that was offered on the local energy exchange that was traded, over all orders, one carried over counted once; null where nothing was offered.",
  ({ offers }) => ratio(offers.part, offers.whole),
);

/** What an order is held to be worth, and how much of it there could be. */
interface Measure {
  readonly gbp: (order: BookOrder) => number;
  readonly wh: (order: BookOrder) => number;
}

const efficiency = (meaning: Meaning, { gbp, wh }: Measure): Fold<Sums, number | null> => ({
  ...meaning,
  start: none,
  add(state, block) {
    for (const gates of halfHoursOf(block)) {
      if (!hasBothSides(gates)) continue;
      const orders = carriedOver(gates);
      state.part += orders.reduce(
        (sum, order) => sum + order.tradedWh * gbp(order) * (order.isBid ? 1 : -1),
        0,
      );
      state.whole += mostGained(orders, { gbp, wh });
    }
  },
  value: ({ part, whole }) => ratio(part, whole),
});

export const exchangeEfficiencyFrac = efficiency(
  {
    about:
      "What trades are worth to members, by what energy is truly worth to them, over the most that all they expected could have been, without limits of the network, over half-hours with both sides, an order carried over counted once; null where nothing could be gained.",
    unit: "",
  },
  { gbp: ({ worth }) => worth, wh: ({ expectedWh }) => expectedWh },
);

export const exchangeAllocativeEfficiencyFrac = efficiency(
  {
    about: "The same by what orders said: their prices and energies as submitted.",
    unit: "",
  },
  { gbp: ({ limit }) => limit, wh: ({ wh }) => wh },
);

/** The dearest meet the cheapest for as long as they gain: the optimum of the linear programme without a network. Wh · £/MWh. */
function mostGained(orders: readonly BookOrder[], { gbp, wh }: Measure): number {
  // Of one price by unit; orders of a gate come so, and names are compared once each.
  const byUnit = isByUnit(orders)
    ? orders
    : [...orders].sort((left, right) => (left.unit < right.unit ? -1 : 1));
  const ranked = (isBid: boolean) =>
    byUnit
      .filter((order) => order.isBid === isBid)
      .map((order) => ({ gbp: gbp(order), wh: wh(order) }));
  const buying = ranked(true).sort((left, right) => right.gbp - left.gbp);
  const selling = ranked(false).sort((left, right) => left.gbp - right.gbp);
  let sum = 0;
  for (let bid = 0, offer = 0; bid < buying.length && offer < selling.length; ) {
    const [buyer, seller] = [buying[bid]!, selling[offer]!];
    const gain = buyer.gbp - seller.gbp;
    if (gain <= 0) break;
    const energy = Math.min(buyer.wh, seller.wh);
    sum += energy * gain;
    buyer.wh -= energy;
    seller.wh -= energy;
    if (buyer.wh === 0) bid += 1;
    else offer += 1;
  }
  return sum;
}

function isByUnit(orders: readonly BookOrder[]): boolean {
  for (let row = 1; row < orders.length; row += 1)
    if (orders[row]!.unit < orders[row - 1]!.unit) return false;
  return true;
}

export const exchangeTimeToFillHours: Fold<Sums, number | null> = {
  about:
    "From a member's first order of a half-hour on a side of the local energy exchange to its trades on that side, mean by energy over buyers and sellers; 0 where all are made at the gate of that order, null without a trade.",
  unit: "h",
  start: none,
  add(state, block) {
    for (const gates of halfHoursOf(block)) {
      for (const { tradedWh } of gates) state.whole = plusWhole(state.whole, tradedWh);
      // Nobody waits for a second gate.
      if (isOneGate(gates)) continue;
      const firstAt = new Map<string, number>();
      for (const { unit, isBid, placedAt, tradedWh } of gates) {
        const key = `${isBid ? "bid" : "offer"} ${unit}`;
        if (!firstAt.has(key)) firstAt.set(key, placedAt);
        state.part += (tradedWh * (placedAt - firstAt.get(key)!)) / SECONDS_PER_HOUR;
      }
    }
  },
  value: ({ part, whole }) => ratio(part, whole),
};
