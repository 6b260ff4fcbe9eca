/**
 * How much of what members of the local energy exchange ordered came about, how soon, and what part of what could be gained is. Takes its orders; gives parts and hours.
 * An order that is carried over from one gate to the next is one order.
 */
import { SECONDS_PER_HOUR } from "../core/units.ts";
import {
  carriedOver,
  halfHoursOf,
  hasBothSides,
  isOneGate,
  type OrderColumns,
  type Orders,
  sideKey,
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
    for (const gates of halfHoursOf(block)) {
      const { of, bids, offers } = carriedOver(gates);
      addOrders(state.bids, of, bids);
      addOrders(state.offers, of, offers);
    }
  },
  value: numberOf,
});

function addOrders(side: Sums, { wh, tradedWh }: OrderColumns, rows: readonly number[]): void {
  for (const row of rows) {
    side.part = plusWhole(side.part, tradedWh[row]!);
    side.whole = plusWhole(side.whole, wh[row]!);
  }
}

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

/** The columns of what an order is held to be worth, and how much of it there could be. */
interface Measure {
  readonly gbp: "worth" | "limit";
  readonly wh: "expectedWh" | "wh";
}

const efficiency = (meaning: Meaning, measure: Measure): Fold<Sums, number | null> => ({
  ...meaning,
  start: none,
  add(state, block) {
    for (const gates of halfHoursOf(block)) {
      if (!hasBothSides(gates)) continue;
      const orders = carriedOver(gates);
      state.part += gained(orders, measure);
      state.whole += mostGained(orders, measure);
    }
  },
  value: ({ part, whole }) => ratio(part, whole),
});

/** Wh · £/MWh. */
function gained({ of, rows }: Orders, { gbp }: Measure): number {
  let sum = 0;
  for (const row of rows) {
    const worth = of.tradedWh[row]! * of[gbp][row]!;
    sum += of.isBid[row] === 1 ? worth : 0 - worth;
  }
  return sum;
}

export const exchangeEfficiencyFrac = efficiency(
  {
    about:
      "What trades are worth to members, by what energy is truly worth to them, over the most that all they expected could have been, without limits of the network, over half-hours with both sides, an order carried over counted once; null where nothing could be gained.",
    unit: "",
  },
  { gbp: "worth", wh: "expectedWh" },
);

export const exchangeAllocativeEfficiencyFrac = efficiency(
  {
    about: "The same by what orders said: their prices and energies as submitted.",
    unit: "",
  },
  { gbp: "limit", wh: "wh" },
);

/** The dearest meet the cheapest for as long as they gain: the optimum of the linear programme without a network. Wh · £/MWh. */
function mostGained({ of, bids, offers }: Orders, measure: Measure): number {
  const [gbp, wh] = [of[measure.gbp], of[measure.wh]];
  const buying = byUnit(of, bids).sort((left, right) => gbp[right]! - gbp[left]!);
  const selling = byUnit(of, offers).sort((left, right) => gbp[left]! - gbp[right]!);
  let [sum, boughtWh, soldWh] = [0, 0, 0];
  for (let bid = 0, offer = 0; bid < buying.length && offer < selling.length; ) {
    const [buyer, seller] = [buying[bid]!, selling[offer]!];
    const gain = gbp[buyer]! - gbp[seller]!;
    if (gain <= 0) break;
    const [wantedWh, leftWh] = [wh[buyer]! - boughtWh, wh[seller]! - soldWh];
    const energy = Math.min(wantedWh, leftWh);
    sum += energy * gain;
    [boughtWh, bid] = energy === wantedWh ? [0, bid + 1] : [boughtWh + energy, bid];
    [soldWh, offer] = energy === leftWh ? [0, offer + 1] : [soldWh + energy, offer];
  }
  return sum;
}

/** Of one price by unit; orders of a gate come so, and names are compared once each. */
function byUnit({ unit: { codes, words } }: OrderColumns, rows: readonly number[]): number[] {
  const nameOf = (row: number) => words[codes[row]!]!;
  const isSorted = rows.every((row, at) => at === 0 || nameOf(row) >= nameOf(rows[at - 1]!));
  if (isSorted) return [...rows];
  return [...rows].sort((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
}

export const exchangeTimeToFillHours: Fold<Sums, number | null> = {
  about:
    "From a member's first order of a half-hour on a side of the local energy exchange to its trades on that side, mean by energy over buyers and sellers; 0 where all are made at the gate of that order, null without a trade.",
  unit: "h",
  start: none,
  add(state, block) {
    for (const gates of halfHoursOf(block)) {
      const { of, rows } = gates;
      for (const row of rows) state.whole = plusWhole(state.whole, of.tradedWh[row]!);
      // Nobody waits for a second gate.
      if (isOneGate(gates)) continue;
      const firstAt = new Map<string, number>();
      for (const row of rows) {
        const [key, placedAt] = [sideKey(of, row), of.placedAt[row]!];
        if (!firstAt.has(key)) firstAt.set(key, placedAt);
        state.part += (of.tradedWh[row]! * (placedAt - firstAt.get(key)!)) / SECONDS_PER_HOUR;
      }
    }
  },
  value: ({ part, whole }) => ratio(part, whole),
};
