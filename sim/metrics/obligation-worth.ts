/**
 * What trades of obligations are worth beyond their price, by what relief is truly worth to its buyers and costs its sellers: market power, who gains,
 * how evenly, and what part of what could be gained is. Takes trades and clearings; gives indices, parts and £. What a run was stored without is null.
 * Source: Lerner's index (price less cost, over price); efficiency as realised over greatest surplus, at true reservation prices.
 */
import { keptBy } from "../core/kept-by.ts";
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { roundHalfAway } from "../core/units.ts";
import {
  type Fold,
  type Meaning,
  type MetricBlock,
  numbersIn,
  plusWhole,
  ratio,
  rowsOf,
  sumOf,
} from "./fold.ts";
import { gini, topDecileFrac } from "./home-benefit.ts";
import { STOOD } from "./market.ts";

/** What came of one trade that stood, micro-pounds. */
interface Gain {
  readonly buyer: string;
  readonly seller: string;
  /** What the buyer was spared, less what it paid. */
  readonly buyerGains: number;
  readonly sellerGot: number;
  /** What giving and holding ready truly cost it. */
  readonly sellerCost: number;
}

/** A watt-hour at a pound a megawatt-hour is a micro-pound. Many metrics read the same block. */
const gainsIn = keptBy((block: MetricBlock): readonly Gain[] | "unknown" => {
  const rows = rowsOf(block, "trades");
  if (rows === undefined) return [];
  const worth = numbersIn(rows, "buyerWorthGbpPerMwh");
  if (worth === undefined) return "unknown";
  const of = (column: string) => rows.numbers(column);
  const [cost, ready] = [of("sellerCostGbpPerMwh"), of("sellerReadyCostGbpPerMwh")];
  const [buyerW, sellerW, deliveredWh] = [of("buyerW"), of("sellerW"), of("deliveredWh")];
  const [amount, shortfall] = [of("amountMicroGbp"), of("shortfallMicroGbp")];
  const [buyers, sellers, outcomes] = [
    rows.codes("buyer"),
    rows.codes("seller"),
    rows.codes("outcome"),
  ];
  const gains: Gain[] = [];
  for (let row = 0; row < rows.rowCount; row += 1) {
    if (!STOOD.includes(outcomes.words[outcomes.codes[row]!]!)) continue;
    const sparedWh = deliveredWh[row]! * (ratio(buyerW[row]!, sellerW[row]!) ?? 0);
    const sellerGot = amount[row]! - shortfall[row]!;
    const heldWh = sellerW[row]! * PERIOD_HOURS;
    gains.push({
      buyer: buyers.words[buyers.codes[row]!]!,
      seller: sellers.words[sellers.codes[row]!]!,
      buyerGains: roundHalfAway(sparedWh * worth[row]!) - sellerGot,
      sellerGot,
      sellerCost: roundHalfAway(deliveredWh[row]! * cost[row]! + heldWh * ready[row]!),
    });
  }
  return gains;
});

/** Unknown once a block has trades without what they are worth. */
interface Known<Sum> {
  isKnown: boolean;
  readonly sum: Sum;
}

const overGains = <Sum>(
  meaning: Meaning,
  start: () => Sum,
  add: (sum: Sum, gain: Gain) => void,
  value: (sum: Sum) => number | null,
): Fold<Known<Sum>, number | null> => ({
  ...meaning,
  start: () => ({ isKnown: true, sum: start() }),
  add(state, block) {
    const gains = gainsIn(block);
    if (gains === "unknown") state.isKnown = false;
    else for (const gain of gains) add(state.sum, gain);
  },
  value: ({ isKnown, sum }) => (isKnown ? value(sum) : null),
});

const surplus = (about: string, gainOf: (gain: Gain) => number) =>
  overGains(
    { about, unit: "£" },
    () => ({ microGbp: 0 }),
    (sum, gain) => {
      sum.microGbp = plusWhole(sum.microGbp, gainOf(gain));
    },
    ({ microGbp }) => microGbp / MICRO_GBP_PER_GBP,
  );

export const tradeBuyerSurplusGbp = surplus(
  "What buyers gained: what the energy that sellers gave in their places was truly worth to them, less what they paid; null where worth is not stored.",
  ({ buyerGains }) => buyerGains,
);

export const tradeSellerSurplusGbp = surplus(
  "What sellers gained: what they were paid, less what giving it and holding it ready truly cost them; null where that is not stored.",
  ({ sellerGot, sellerCost }) => sellerGot - sellerCost,
);

export const tradeFeesGbp = sumOf(
  "ledger",
  "amountMicroGbp",
  MICRO_GBP_PER_GBP,
  {
    about:
      "What sellers paid the trading platform for their trades, out of what they gained by them.",
    unit: "£",
  },
  { column: "rule", words: ["platform-fee"] },
);

export const tradeLernerIndex = overGains(
  {
    about:
      "Lerner index of sellers: what they were paid less what giving it and holding it ready truly cost them, over what they were paid; 0 where they get just that, null where they got nothing or less, or worth is not stored.",
    unit: "",
  },
  () => ({ got: 0, cost: 0 }),
  (sum, { sellerGot, sellerCost }) => {
    sum.got = plusWhole(sum.got, sellerGot);
    sum.cost = plusWhole(sum.cost, sellerCost);
  },
  ({ got, cost }) => ratio(got - cost, got),
);

const overUnits = (about: string, numberOf: (microGbp: readonly number[]) => number | null) =>
  overGains(
    { about, unit: "" },
    () => new Map<string, number>(),
    (byUnit, { buyer, seller, buyerGains, sellerGot, sellerCost }) => {
      byUnit.set(buyer, plusWhole(byUnit.get(buyer) ?? 0, buyerGains));
      byUnit.set(seller, plusWhole(byUnit.get(seller) ?? 0, sellerGot - sellerCost));
    },
    (byUnit) => numberOf([...byUnit.values()]),
  );

export const tradeBenefitGini = overUnits(
  "How unevenly what buyers and sellers gained by trades that stood is spread among the units that had one: the Gini coefficient, which is 0 where all gained the same, above 1 where some lost, and null where the gains of all come to nothing or less.",
  gini,
);

export const tradeBenefitTopDecileFrac = overUnits(
  "What the tenth of units that gained the most by trades that stood has of the gains of all units with such a trade; null where the gains of all come to nothing or less.",
  topDecileFrac,
);

export const tradeTrueEfficiencyFrac: Fold<
  Known<{ reached: number; optimum: number }>,
  number | null
> = {
  about:
    "What matched relief is truly worth to its buyers above what it truly costs its sellers, of the volumes as ordered, over the most that the same volumes could have given; null where nothing could be gained, or worth is not stored.",
  unit: "",
  start: () => ({ isKnown: true, sum: { reached: 0, optimum: 0 } }),
  add(state, block) {
    const rows = rowsOf(block, "clearings");
    if (rows === undefined) return;
    const reached = numbersIn(rows, "trueWelfareMicroGbp");
    if (reached === undefined) {
      state.isKnown = false;
      return;
    }
    const { sum } = state;
    for (const each of reached) sum.reached = plusWhole(sum.reached, each);
    for (const each of rows.numbers("trueOptimumMicroGbp"))
      sum.optimum = plusWhole(sum.optimum, each);
  },
  value: ({ isKnown, sum }) => (isKnown ? ratio(sum.reached, sum.optimum) : null),
};
