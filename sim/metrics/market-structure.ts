/**
 * Structure of the market for obligations: how concentrated its sides are, whether a seller is needed, how far the sides are apart, how deep a book is, how much is
 * filled, and at what price. Takes orders and trades; gives indices, parts and £/MWh.
 * Only books with both sides count. Volumes are at the units.
 * Source: definitions of the California ISO's market monitoring (HHI, RSI, pivotal suppliers).
 */

import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import {
  addKeyed,
  addToSum,
  type Fold,
  type Keyed,
  type Meaning,
  type MetricBlock,
  plusWhole,
  ratio,
  rowsOf,
  WH_PER_MWH,
} from "./fold.ts";
import { booksOf, hasBothSides, joined, type ObligationBook } from "./obligation-books.ts";

/** 10,000 for one alone; at most 1,500 is low, more than 2,500 high. */
export function hhi(volumes: readonly number[]): number | null {
  const total = volumes.reduce((sum, volume) => sum + volume, 0);
  if (total <= 0) return null;
  return volumes.reduce((sum, volume) => sum + ((100 * volume) / total) ** 2, 0);
}

/** Volumes are watts. */
const W_PER_MW = 1_000_000;

/** What others than the largest seller offer, over what is bid for; below 1 the largest is pivotal. */
export function residualSupply(offers: readonly number[], bid: number): number {
  const total = offers.reduce((sum, offer) => sum + offer, 0);
  return (total - Math.max(...offers)) / bid;
}

/** Which table has trades, and their energy. */
type TradeSource = readonly ["trades", "deliveredWh"] | readonly ["exchange_trades", "energyWh"];

export const concentration = (
  side: "seller" | "buyer",
  about: string,
  [table, column]: TradeSource = ["trades", "deliveredWh"],
): Fold<Keyed, number | null> => ({
  ...{ about, unit: "" },
  start: () => ({ byId: new Map() }),
  add({ byId }, block) {
    const rows = rowsOf(block, table);
    if (rows !== undefined) addKeyed(byId, rows, side, column, addToSum);
  },
  value({ byId }) {
    const ids = [...byId.keys()].sort((left, right) => (left < right ? -1 : 1));
    return hhi(ids.map((id) => byId.get(id)!));
  },
});

export const sellerHhi = concentration(
  "seller",
  "Concentration of sellers: the sum of the squares of their parts of what was delivered, in %; 10,000 for one alone; null where nothing was.",
);

export const buyerHhi = concentration(
  "buyer",
  "Concentration of buyers: the sum of the squares of their parts of what sellers delivered in their places, in %; 10,000 for one alone; null where nothing was delivered.",
);

/** Sums over books with both sides. */
interface BookSums {
  count: number;
  residual: number;
  pivotal: number;
  screened: number;
  spread: number;
  depthMw: number;
}

interface Books {
  readonly sums: BookSums;
  /** Of the instant that came last, by half-hour and point. */
  readonly open: Map<string, ObligationBook>;
  latest: number;
}

const noBooks = (): Books => ({
  sums: { count: 0, residual: 0, pivotal: 0, screened: 0, spread: 0, depthMw: 0 },
  open: new Map(),
  latest: -Infinity,
});

function addBooks(state: Books, block: MetricBlock): void {
  for (const book of booksOf(block)) {
    if (book.placedAt !== state.latest) {
      for (const each of state.open.values()) addBook(state.sums, each);
      state.open.clear();
    }
    state.latest = book.placedAt;
    const key = `${book.periodStart} ${book.point}`;
    const known = state.open.get(key);
    state.open.set(key, known === undefined ? book : joined(known, book));
  }
}

function addBook(sums: BookSums, book: ObligationBook): void {
  if (!hasBothSides(book)) return;
  const residual = residualSupply([...book.offered.values()], book.bid);
  sums.count += 1;
  sums.residual += residual;
  if (residual < 1) sums.pivotal += 1;
  if (residual < RSI_SCREEN) sums.screened += 1;
  sums.spread += book.bestOffer - book.bestBid;
  sums.depthMw += depthOf(book);
}

/** 1 p/kWh. */
const NEAR_GBP_PER_MWH = 10;

/** Power near the middle between the best prices of a book, MW. */
function depthOf({ bestBid, bestOffer, placed }: ObligationBook): number {
  const mid = (bestBid + bestOffer) / 2;
  let near = 0;
  for (const { price, volume } of placed)
    if (Math.abs(price - mid) <= NEAR_GBP_PER_MWH) near = plusWhole(near, volume);
  return near / W_PER_MW;
}

/** The mean of a number over books. */
const overBooks = (
  meaning: Meaning,
  column: Exclude<keyof BookSums, "count">,
): Fold<Books, number | null> => ({
  ...{ ...meaning, start: noBooks, add: addBooks },
  value({ sums, open }) {
    const all = { ...sums };
    for (const book of open.values()) addBook(all, book);
    return ratio(all[column], all.count);
  },
});

export const residualSupplyIndex = overBooks(
  {
    about:
      "What all but the largest seller offer over what is bid for, mean over books of curtailment obligations with both sides; null without one.",
    unit: "",
  },
  "residual",
);

export const pivotalFrac = overBooks(
  {
    about:
      "Part of the books of curtailment obligations with both sides in which the largest seller is pivotal: without it not all bids could be filled.",
    unit: "",
  },
  "pivotal",
);

/** At which the California ISO's monitor begins to look. */
export const RSI_SCREEN = 1.2;

export const residualSupplyScreenFrac = overBooks(
  {
    about:
      "Part of the books of curtailment obligations with both sides in which what all but the largest seller offer is below 1.2 of what is bid for: the screen at which a monitor looks closer.",
    unit: "",
  },
  "screened",
);

export const spreadGbpPerMwh = overBooks(
  {
    about:
      "Lowest offer less highest bid, mean over books of curtailment obligations with both sides; negative where they cross and can trade.",
    unit: "£/MWh",
  },
  "spread",
);

export const depthMw = overBooks(
  {
    about:
      "Power of bids and offers within £10/MWh (1 p/kWh) of the middle between highest bid and lowest offer, as ordered, mean over books of curtailment obligations with both sides.",
    unit: "MW",
  },
  "depthMw",
);

interface Filled {
  ordered: number;
  matched: number;
}

const filled = (
  side: "buyerBid" | "sellerOffer",
  column: "buyerW" | "sellerW",
  about: string,
): Fold<Filled, number | null> => ({
  ...{ about, unit: "" },
  start: () => ({ ordered: 0, matched: 0 }),
  add(state, block) {
    const orders = rowsOf(block, "orders");
    if (orders !== undefined) {
      const { codes, words } = orders.codes("side");
      const own = words.indexOf(side);
      const volumes = orders.numbers("volumeW");
      for (let row = 0; row < volumes.length; row += 1)
        if (codes[row] === own) state.ordered = plusWhole(state.ordered, volumes[row]!);
    }
    for (const volume of rowsOf(block, "trades")?.numbers(column) ?? [])
      state.matched = plusWhole(state.matched, volume);
  },
  value: ({ ordered, matched }) => ratio(matched, ordered),
});

export const bidsFilledFrac = filled(
  "buyerBid",
  "buyerW",
  "Part of the power that was bid for that was matched, over all orders placed; null where nothing was.",
);

export const offersFilledFrac = filled(
  "sellerOffer",
  "sellerW",
  "Part of the power that was offered that was matched, over all orders placed; null where nothing was.",
);

/** Delivered energy and what was paid for it, by half-hour. */
interface Paid {
  readonly byPeriod: Map<number, { wh: number; microGbp: number }>;
}

const noPayments = (): Paid => ({ byPeriod: new Map() });

function addPayments({ byPeriod }: Paid, block: MetricBlock): void {
  const rows = rowsOf(block, "trades");
  if (rows === undefined) return;
  const [starts, whs] = [rows.numbers("periodStart"), rows.numbers("deliveredWh")];
  const amounts = rows.numbers("amountMicroGbp");
  for (let row = 0; row < amounts.length; row += 1) {
    const start = starts[row]!;
    let paid = byPeriod.get(start);
    if (paid === undefined) {
      paid = { wh: 0, microGbp: 0 };
      byPeriod.set(start, paid);
    }
    paid.wh = plusWhole(paid.wh, whs[row]!);
    paid.microGbp = plusWhole(paid.microGbp, amounts[row]!);
  }
}

function overPayments(
  meaning: Meaning,
  summed: (paid: readonly { readonly wh: number; readonly microGbp: number }[]) => number | null,
): Fold<Paid, number | null> {
  return {
    ...{ ...meaning, start: noPayments, add: addPayments },
    value: ({ byPeriod }) =>
      summed(
        [...byPeriod]
          .sort(([left], [right]) => left - right)
          .map(([, paid]) => paid)
          .filter(({ wh }) => wh > 0),
      ),
  };
}

const gbpPerMwh = (microGbp: number, wh: number): number =>
  microGbp / MICRO_GBP_PER_GBP / (wh / WH_PER_MWH);

export const tradePriceGbpPerMwh = overPayments(
  {
    about:
      "What was paid for each MWh delivered, at the seller, availability and all: the mean weighted by volume; null where nothing was.",
    unit: "£/MWh",
  },
  (paid) => {
    const sum = (of: "wh" | "microGbp") => paid.reduce((total, each) => total + each[of], 0);
    return paid.length === 0 ? null : gbpPerMwh(sum("microGbp"), sum("wh"));
  },
);

export const priceVolatilityGbpPerMwh = overPayments(
  {
    about:
      "Standard deviation of the change of the price of a MWh delivered under trades from one half-hour with a delivery to the next; null with fewer than two changes.",
    unit: "£/MWh",
  },
  (paid) => {
    const prices = paid.map(({ microGbp, wh }) => gbpPerMwh(microGbp, wh));
    return deviationOfChanges(prices);
  },
);

/** Energy, MWh, for each £/MWh that a price moved by, up or down, all its changes added up. */
export function liquidity(
  paid: readonly { readonly wh: number; readonly gbpPerMwh: number }[],
): number | null {
  let [wh, moved] = [0, 0];
  for (const [row, each] of paid.entries()) {
    wh = plusWhole(wh, each.wh);
    if (row > 0) moved += Math.abs(each.gbpPerMwh - paid[row - 1]!.gbpPerMwh);
  }
  return ratio(wh / WH_PER_MWH, moved);
}

export const tradeLiquidityRatio = overPayments(
  {
    about:
      "Liquidity ratio: MWh delivered for each £/MWh that the price of a MWh delivered moved by, up or down, all its changes added up; null where it never moved.",
    unit: "",
  },
  (paid) => liquidity(paid.map(({ microGbp, wh }) => ({ wh, gbpPerMwh: gbpPerMwh(microGbp, wh) }))),
);

/** Of changes and not of logarithms, as prices may be negative. */
export function deviationOfChanges(prices: readonly number[]): number | null {
  const changes = prices.slice(1).map((price, index) => price - prices[index]!);
  if (changes.length < 2) return null;
  const centre = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const squares = changes.reduce((sum, change) => sum + (change - centre) ** 2, 0);
  return Math.sqrt(squares / (changes.length - 1));
}
