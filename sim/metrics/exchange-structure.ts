/**
 * Structure and quality of the local energy exchange: how concentrated its sides are, whether a seller is needed, how far the sides are apart, how much is filled, how
 * much prices move, and what part of what could be gained is. Takes its orders and trades; gives indices, parts and £/MWh.
 * A book is the orders of one gate for one half-hour, whose rows come in one block, so that only sums are kept.
 */

import { type Fold, type Meaning, type MetricBlock, plusWhole, ratio, rowsOf } from "./fold.ts";
import { concentration, deviationOfChanges, residualSupply } from "./market-structure.ts";

export const exchangeSellerHhi = concentration(
  "seller",
  "Concentration of sellers on the local energy exchange: the sum of the squares of their parts of what was traded, in %; 10,000 for one alone; null where nothing was.",
  ["exchange_trades", "energyWh"],
);

export const exchangeBuyerHhi = concentration("buyer", "The same of its buyers.", [
  ...(["exchange_trades", "energyWh"] as const),
]);

interface BookOrder {
  readonly unit: string;
  readonly isBid: boolean;
  readonly wh: number;
  readonly expectedWh: number;
  readonly limit: number;
  readonly worth: number;
}

interface Book {
  readonly orders: BookOrder[];
  readonly trades: { readonly buyer: string; readonly seller: string; readonly wh: number }[];
}

function booksOf(block: MetricBlock): readonly Book[] {
  const rows = rowsOf(block, "exchange_orders");
  if (rows === undefined) return [];
  const books = new Map<string, Book>();
  const [placed, starts] = [rows.numbers("placedAt"), rows.numbers("periodStart")];
  const [energy, expected] = [rows.numbers("energyWh"), rows.numbers("expectedWh")];
  const [limits, worths] = [rows.numbers("limitGbpPerMwh"), rows.numbers("worthGbpPerMwh")];
  const [units, sides] = [rows.codes("unit"), rows.codes("side")];
  for (let row = 0; row < energy.length; row += 1) {
    const key = `${placed[row]!} ${starts[row]!}`;
    const book = books.get(key) ?? { orders: [], trades: [] };
    books.set(key, book);
    book.orders.push({
      unit: units.words[units.codes[row]!]!,
      isBid: sides.words[sides.codes[row]!] === "buyerBid",
      ...{ wh: energy[row]!, expectedWh: expected[row]! },
      ...{ limit: limits[row]!, worth: worths[row]! },
    });
  }
  const trades = rowsOf(block, "exchange_trades");
  if (trades === undefined) return [...books.values()];
  const [at, of, wh] = ["at", "periodStart", "energyWh"].map((name) => trades.numbers(name)) as [
    ...[Float64Array, Float64Array, Float64Array],
  ];
  const [buyers, sellers] = [trades.codes("buyer"), trades.codes("seller")];
  for (let row = 0; row < wh.length; row += 1)
    books.get(`${at[row]!} ${of[row]!}`)?.trades.push({
      buyer: buyers.words[buyers.codes[row]!]!,
      seller: sellers.words[sellers.codes[row]!]!,
      wh: wh[row]!,
    });
  return [...books.values()];
}

interface Sums {
  part: number;
  whole: number;
}

/** The sum of one number of books over the sum of another; of books with both sides. */
const overBooks = (
  meaning: Meaning,
  numbersOf: (book: Book) => readonly [part: number, whole: number],
): Fold<Sums, number | null> => ({
  ...meaning,
  start: () => ({ part: 0, whole: 0 }),
  add(state, block) {
    for (const book of booksOf(block)) {
      if (new Set(book.orders.map(({ isBid }) => isBid)).size < 2) continue;
      const [part, whole] = numbersOf(book);
      state.part += part;
      state.whole += whole;
    }
  },
  value: ({ part, whole }) => ratio(part, whole),
});

const sideOf = ({ orders }: Book, isBid: boolean) => orders.filter((of) => of.isBid === isBid);
const sumWh = (orders: readonly BookOrder[]): number =>
  orders.reduce((sum, { wh }) => plusWhole(sum, wh), 0);
const residualOf = (book: Book): number =>
  residualSupply(
    sideOf(book, false).map(({ wh }) => wh),
    sumWh(sideOf(book, true)),
  );

export const exchangeResidualSupplyIndex = overBooks(
  {
    about:
      "What all but the largest seller offer over what is bid for, mean over books (orders of one gate for one half-hour) with both sides; null without one.",
    unit: "",
  },
  (book) => [residualOf(book), 1],
);

export const exchangePivotalFrac = overBooks(
  {
    about:
      "Part of these books in which the largest seller is pivotal: without it not all could be filled.",
    unit: "",
  },
  (book) => [residualOf(book) < 1 ? 1 : 0, 1],
);

export const exchangeSpreadGbpPerMwh = overBooks(
  {
    about:
      "Lowest offer less highest bid, mean over these books; negative where they cross and can trade.",
    unit: "£/MWh",
  },
  (book) => {
    const prices = (isBid: boolean) => sideOf(book, isBid).map(({ limit }) => limit);
    return [Math.min(...prices(false)) - Math.max(...prices(true)), 1];
  },
);

export const exchangeEfficiencyFrac = overBooks(
  {
    about:
      "What trades are worth to members, by what energy is truly worth to them, over the most that all they expected could have been, without limits of the network; over these books; null where nothing could be gained.",
    unit: "",
  },
  (book) => [gained(book), mostGained(book)],
);

/** Wh · £/MWh. */
function gained({ orders, trades }: Book): number {
  const worth = new Map(orders.map(({ unit, worth: own }) => [unit, own]));
  return trades.reduce(
    (sum, { buyer, seller, wh }) => sum + wh * (worth.get(buyer)! - worth.get(seller)!),
    0,
  );
}

/** The dearest meet the cheapest for as long as they gain: the optimum of the linear programme without a network. */
function mostGained(book: Book): number {
  const buying = sideOf(book, true).toSorted(
    (left, right) => right.worth - left.worth || (left.unit < right.unit ? -1 : 1),
  );
  const selling = sideOf(book, false).toSorted(
    (left, right) => left.worth - right.worth || (left.unit < right.unit ? -1 : 1),
  );
  const [bidWh, offerWh] = [buying, selling].map((side) => side.map((of) => of.expectedWh));
  let sum = 0;
  for (let bid = 0, offer = 0; bid < buying.length && offer < selling.length; ) {
    const gain = buying[bid]!.worth - selling[offer]!.worth;
    if (gain <= 0) break;
    const wh = Math.min(bidWh![bid]!, offerWh![offer]!);
    sum += wh * gain;
    bidWh![bid]! -= wh;
    offerWh![offer]! -= wh;
    if (bidWh![bid] === 0) bid += 1;
    else offer += 1;
  }
  return sum;
}

const filled = (side: "buyerBid" | "sellerOffer", about: string): Fold<Sums, number | null> => ({
  ...{ about, unit: "" },
  start: () => ({ part: 0, whole: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "exchange_orders");
    if (rows === undefined) return;
    const { codes, words } = rows.codes("side");
    const [energyWh, tradedWh] = [rows.numbers("energyWh"), rows.numbers("tradedWh")];
    for (const [row, code] of codes.entries()) {
      if (words[code] !== side) continue;
      state.part = plusWhole(state.part, Math.abs(tradedWh[row]!));
      state.whole = plusWhole(state.whole, energyWh[row]!);
    }
  },
  value: ({ part, whole }) => ratio(part, whole),
});

export const exchangeBidsFilledFrac = filled(
  "buyerBid",
  "Part of the energy that was bid for on the local energy exchange that was traded, over all orders; null where nothing was bid for.",
);

export const exchangeOffersFilledFrac = filled(
  "sellerOffer",
  "Part of the energy that was offered there that was traded, over all orders; null where nothing was offered.",
);

/** By half-hour. */
interface Paid {
  readonly byPeriod: Map<number, { wh: number; microGbp: number }>;
}

export const exchangePriceVolatilityGbpPerMwh: Fold<Paid, number | null> = {
  about:
    "Standard deviation of the change of what buyers paid there for a MWh from one half-hour with a trade to the next; null with fewer than two changes.",
  unit: "£/MWh",
  start: () => ({ byPeriod: new Map() }),
  add({ byPeriod }, block) {
    const rows = rowsOf(block, "exchange_trades");
    if (rows === undefined) return;
    const [starts, amounts] = [rows.numbers("periodStart"), rows.numbers("paidMicroGbp")];
    for (const [row, wh] of rows.numbers("energyWh").entries()) {
      const paid = byPeriod.get(starts[row]!) ?? { wh: 0, microGbp: 0 };
      byPeriod.set(starts[row]!, paid);
      paid.wh = plusWhole(paid.wh, wh);
      paid.microGbp = plusWhole(paid.microGbp, amounts[row]!);
    }
  },
  // A micro-pound a watt-hour is a pound a megawatt-hour.
  value: ({ byPeriod }) =>
    deviationOfChanges(
      [...byPeriod]
        .sort(([left], [right]) => left - right)
        .map(([, { wh, microGbp }]) => microGbp / wh),
    ),
};
