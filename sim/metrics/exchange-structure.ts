/**
 * Structure and quality of the local energy exchange: how concentrated its sides are, whether a seller is needed, how far the sides are apart, how deep the book
 * is, how far prices are above cost, how much they move. Takes its orders and trades; gives indices, parts, MWh and £/MWh. A second gate has a book of its own.
 */

import { booksOf, hasBothSides, type OrderColumns, type Orders } from "./exchange-books.ts";
import { type Fold, type Meaning, plusWhole, ratio, rowsOf, WH_PER_MWH } from "./fold.ts";
import {
  concentration,
  deviationOfChanges,
  liquidity,
  RSI_SCREEN,
  residualSupply,
} from "./market-structure.ts";

export const exchangeSellerHhi = concentration(
  "seller",
  "Concentration of sellers on the local energy exchange: the sum of the squares of their parts of what was traded, in %; 10,000 for one alone; null where nothing was.",
  ["exchange_trades", "energyWh"],
);

export const exchangeBuyerHhi = concentration(
  "buyer",
  "Concentration of buyers on the local energy exchange: the sum of the squares of their parts of what was traded, in %; 10,000 for one alone; null where nothing was.",
  [...(["exchange_trades", "energyWh"] as const)],
);

interface Sums {
  part: number;
  whole: number;
}

/** The sum of one number of books over the sum of another; of books with both sides. */
const overBooks = (
  meaning: Meaning,
  numbersOf: (book: Orders) => readonly [part: number, whole: number],
): Fold<Sums, number | null> => ({
  ...meaning,
  start: () => ({ part: 0, whole: 0 }),
  add(state, block) {
    for (const book of booksOf(block)) {
      if (!hasBothSides(book)) continue;
      const [part, whole] = numbersOf(book);
      state.part += part;
      state.whole += whole;
    }
  },
  value: ({ part, whole }) => ratio(part, whole),
});

const sumWh = ({ wh }: OrderColumns, rows: readonly number[]): number =>
  rows.reduce((sum, row) => plusWhole(sum, wh[row]!), 0);
const residualOf = ({ of, bids, offers }: Orders): number =>
  residualSupply(
    offers.map((row) => of.wh[row]!),
    sumWh(of, bids),
  );
const highestBid = ({ of, bids }: Orders): number => Math.max(...bids.map((row) => of.limit[row]!));
const lowestOffer = ({ of, offers }: Orders): number =>
  Math.min(...offers.map((row) => of.limit[row]!));

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
      "Part of the books of the local energy exchange with both sides in which the largest seller is pivotal: without it not all bids could be filled.",
    unit: "",
  },
  (book) => [residualOf(book) < 1 ? 1 : 0, 1],
);

export const exchangeResidualSupplyScreenFrac = overBooks(
  {
    about:
      "Part of the books of the local energy exchange with both sides in which what all but the largest seller offer is below 1.2 of what is bid for: the screen at which a monitor looks closer.",
    unit: "",
  },
  (book) => [residualOf(book) < RSI_SCREEN ? 1 : 0, 1],
);

export const exchangeSpreadGbpPerMwh = overBooks(
  {
    about:
      "Lowest offer less highest bid, mean over books of the local energy exchange with both sides; negative where they cross and can trade.",
    unit: "£/MWh",
  },
  (book) => [lowestOffer(book) - highestBid(book), 1],
);

/** 1 p/kWh. */
const NEAR_GBP_PER_MWH = 10;

export const exchangeDepthMwh = overBooks(
  {
    about:
      "Energy of bids and offers within £10/MWh (1 p/kWh) of the middle between highest bid and lowest offer, as ordered, mean over books of the local energy exchange with both sides.",
    unit: "MWh",
  },
  (book) => {
    const { of, rows } = book;
    const mid = (highestBid(book) + lowestOffer(book)) / 2;
    const near = rows.filter((row) => Math.abs(of.limit[row]! - mid) <= NEAR_GBP_PER_MWH);
    return [sumWh(of, near) / WH_PER_MWH, 1];
  },
);

export const exchangeLernerIndex: Fold<Sums, number | null> = {
  about:
    "Lerner index of sellers on the local energy exchange: what they got less what the energy is truly worth to them (tariff and fee), over what they got; 0 where they get just that, null where they got nothing or less.",
  unit: "",
  start: () => ({ part: 0, whole: 0 }),
  add(state, block) {
    for (const amount of rowsOf(block, "exchange_trades")?.numbers("receivedMicroGbp") ?? [])
      state.whole = plusWhole(state.whole, amount);
    for (const { of, offers } of booksOf(block))
      for (const row of offers) state.part += of.tradedWh[row]! * of.worth[row]!;
  },
  // A watt-hour at a pound a megawatt-hour is a micro-pound.
  value: ({ part, whole }) => ratio(whole - part, whole),
};

/** By half-hour. */
interface Paid {
  readonly byPeriod: Map<number, { wh: number; microGbp: number }>;
}

const overPayments = (
  meaning: Meaning,
  numberOf: (paid: readonly { readonly wh: number; readonly gbpPerMwh: number }[]) => number | null,
): Fold<Paid, number | null> => ({
  ...meaning,
  start: () => ({ byPeriod: new Map() }),
  add({ byPeriod }, block) {
    const rows = rowsOf(block, "exchange_trades");
    if (rows === undefined) return;
    const [starts, amounts] = [rows.numbers("periodStart"), rows.numbers("paidMicroGbp")];
    const wh = rows.numbers("energyWh");
    for (let row = 0; row < wh.length; row += 1) {
      const paid = byPeriod.get(starts[row]!) ?? { wh: 0, microGbp: 0 };
      byPeriod.set(starts[row]!, paid);
      paid.wh = plusWhole(paid.wh, wh[row]!);
      paid.microGbp = plusWhole(paid.microGbp, amounts[row]!);
    }
  },
  // A micro-pound a watt-hour is a pound a megawatt-hour.
  value: ({ byPeriod }) =>
    numberOf(
      [...byPeriod]
        .sort(([left], [right]) => left - right)
        .map(([, { wh, microGbp }]) => ({ wh, gbpPerMwh: microGbp / wh })),
    ),
});

export const exchangePriceVolatilityGbpPerMwh = overPayments(
  {
    about:
      "Standard deviation of the change of what buyers paid for a MWh on the local energy exchange from one half-hour with a trade to the next; null with fewer than two changes.",
    unit: "£/MWh",
  },
  (paid) => deviationOfChanges(paid.map(({ gbpPerMwh }) => gbpPerMwh)),
);

export const exchangeLiquidityRatio = overPayments(
  {
    about:
      "Liquidity ratio: MWh traded on the local energy exchange for each £/MWh that the price of a MWh there moved by, up or down, all its changes added up; null where it never moved.",
    unit: "",
  },
  liquidity,
);
