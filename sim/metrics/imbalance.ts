/**
 * Imbalance by balance party: how far it was out, which way, what that cost it, and what being moved by the network manager
 * did to it. Takes `imbalance`; whole watt-hours and micro-pounds are summed exactly and divided once.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import {
  addPart,
  addToSum,
  type Fold,
  type KeyedValue,
  keyedFold,
  type MetricBlock,
  orderedValues,
  plusWhole,
  ratio,
  rowsOf,
  WH_PER_MWH,
} from "./fold.ts";

const summed = (column: string, size: number, about: string, unit: string) =>
  keyedFold("imbalance", "party", column, size, { about, unit }, addToSum);

const summedWhere = (counts: (value: number) => number, about: string) =>
  keyedFold(
    ...(["imbalance", "party", "imbalanceWh", WH_PER_MWH] as const),
    { about, unit: "MWh" },
    addPart(counts),
  );

export const partyShortMwh = summedWhere(
  (wh) => Math.max(0, 0 - wh),
  "Imbalance of the settlement periods in which the party was short.",
);

export const partyLongMwh = summedWhere(
  (wh) => Math.max(0, wh),
  "Imbalance of the settlement periods in which the party was long.",
);

export const partyImbalanceGbp = summed(
  "cashMicroGbp",
  MICRO_GBP_PER_GBP,
  "What the balancing account paid the party; negative: the party paid.",
  "£",
);

export const partyImbalanceCostGbp = summed(
  "costMicroGbp",
  MICRO_GBP_PER_GBP,
  "What imbalance cost the party against the same energy at the day-ahead price; negative: the party gained.",
  "£",
);

export const partyMovedMwh = summed(
  "movedWh",
  WH_PER_MWH,
  "How far the network manager moved the party's units, as injection.",
  "MWh",
);

export const partyToldMwh = summed(
  "toldWh",
  WH_PER_MWH,
  "How far the party had been told before gate closure that its units would be moved.",
  "MWh",
);

export const partyLostIncomeGbp = summed(
  "lostIncomeMicroGbp",
  MICRO_GBP_PER_GBP,
  "Sales to customers that being moved took from the party.",
  "£",
);

export const partySavedCostsGbp = summed(
  "savedCostsMicroGbp",
  MICRO_GBP_PER_GBP,
  "What the party did not have to pay because of being moved: owners of generators, networks and policies.",
  "£",
);

/** Imbalance of a party in periods whose system is known, and the part that went the system's way. */
interface Direction {
  readonly byId: Map<string, { knownWh: number; worseWh: number }>;
}

export const partyWorseningFrac: Fold<Direction, readonly KeyedValue[]> = {
  about:
    "Part of the party's imbalance that went the way of the system's: short while that was short, long while that was long; null where nothing says how the system was.",
  unit: "",
  start: () => ({ byId: new Map() }),
  add: addDirections,
  value: ({ byId }) => orderedValues(byId, ({ worseWh, knownWh }) => ratio(worseWh, knownWh)),
};

function addDirections({ byId }: Direction, block: MetricBlock): void {
  const rows = rowsOf(block, "imbalance");
  if (rows === undefined) return;
  const party = rows.codes("party");
  const system = rows.codes("system");
  const imbalanceWh = rows.numbers("imbalanceWh");
  for (let row = 0; row < rows.rowCount; row += 1) {
    const id = party.words[party.codes[row]!]!;
    const sums = byId.get(id) ?? { knownWh: 0, worseWh: 0 };
    byId.set(id, sums);
    const word = system.words[system.codes[row]!]!;
    const wh = imbalanceWh[row]!;
    if (word !== "short" && word !== "long") continue;
    sums.knownWh = plusWhole(sums.knownWh, Math.abs(wh));
    if (wh < 0 === (word === "short")) sums.worseWh = plusWhole(sums.worseWh, Math.abs(wh));
  }
}
