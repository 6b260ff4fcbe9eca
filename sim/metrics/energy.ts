/**
 * Energy: what could have been injected, what was, and what was curtailed, for the run and for each unit.
 * Takes network_period and unit_period; gives MWh and fractions; whole watt-hours are summed exactly.
 */
import type { TableRows } from "../core/columns.ts";
import {
  addKeyed,
  addToSum,
  type Fold,
  type Keyed,
  type KeyedValue,
  keyedFold,
  type MetricBlock,
  numbersIn,
  orderedValues,
  plusWhole,
  ratio,
  rowsOf,
  sumOf,
  WH_PER_MWH,
} from "./fold.ts";

export const availableMwh = sumOf("network_period", "availableWh", WH_PER_MWH, {
  about: "What generators and stores would have injected without curtailment, less charging.",
  unit: "MWh",
});

export const deliveredMwh = sumOf("network_period", "deliveredWh", WH_PER_MWH, {
  about: "What generators and stores injected, less charging.",
  unit: "MWh",
});

/** Curtailed energy of generators: of generators and stores, less what stores kept or took in, without what was raised. */
function addCurtailed(sum: number, block: MetricBlock): number {
  const rows = rowsOf(block, "network_period");
  if (rows === undefined) return sum;
  let total = sum;
  for (const value of rows.numbers("curtailedWh")) total = plusWhole(total, value);
  for (const value of rows.numbers("keptByStoresWh")) total = plusWhole(total, -value);
  for (const value of numbersIn(rows, "raisedWh") ?? []) total = plusWhole(total, value);
  return total;
}

export const curtailedMwh: Fold<{ wh: number }, number> = {
  about: "Energy that generators could have injected and did not.",
  unit: "MWh",
  start: () => ({ wh: 0 }),
  add(state, block) {
    state.wh = addCurtailed(state.wh, block);
  },
  value: ({ wh }) => wh / WH_PER_MWH,
};

export const keptByStoresMwh = sumOf("network_period", "keptByStoresWh", WH_PER_MWH, {
  about: "Energy that stores kept or took in because of a constraint: moved in time, not lost.",
  unit: "MWh",
});

export const raisedMwh: Fold<{ wh: number }, number> = {
  about: "Energy that generators injected on top because of a constraint, under trades.",
  unit: "MWh",
  start: () => ({ wh: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "network_period");
    if (rows === undefined) return;
    for (const value of numbersIn(rows, "raisedWh") ?? []) state.wh = plusWhole(state.wh, value);
  },
  value: ({ wh }) => wh / WH_PER_MWH,
};

export const demandMwh = sumOf("network_period", "demandWh", WH_PER_MWH, {
  about: "Energy consumed by passive demand, less what homes give on the whole.",
  unit: "MWh",
});

export const consumptionMwh = sumOf("network_period", "consumptionWh", WH_PER_MWH, {
  about: "Energy drawn by demand units, turned up or not.",
  unit: "MWh",
});

export const turnedUpMwh = sumOf("network_period", "turnedUpWh", WH_PER_MWH, {
  about: "Energy that demand units drew because of a constraint, on top of their own.",
  unit: "MWh",
});

export const turnedDownMwh = sumOf("network_period", "turnedDownWh", WH_PER_MWH, {
  about: "Energy that demand units would have drawn and were kept from drawing.",
  unit: "MWh",
});

export const importMwh = sumOf("network_period", "importWh", WH_PER_MWH, {
  about: "Energy taken from the transmission system, less what was exported to it.",
  unit: "MWh",
});

export const curtailedFrac: Fold<{ curtailed: number; available: number }, number | null> = {
  about:
    "Energy curtailed at generators as a part of the energy available; null where none was available.",
  unit: "",
  start: () => ({ curtailed: 0, available: 0 }),
  add(state, block) {
    const rows = rowsOf(block, "network_period");
    if (rows === undefined) return;
    state.curtailed = addCurtailed(state.curtailed, block);
    for (const value of rows.numbers("availableWh"))
      state.available = plusWhole(state.available, value);
  },
  value: (state) => ratio(state.curtailed, state.available),
};

const ofUnits = (column: string, about: string) =>
  keyedFold("unit_period", "unit", column, WH_PER_MWH, { about, unit: "MWh" }, addToSum);

export const unitAvailableMwh = ofUnits(
  "availableWh",
  "What the unit would have injected without curtailment; charging and consumption are negative.",
);

export const unitDeliveredMwh = ofUnits(
  "deliveredWh",
  "What the unit injected; charging and consumption are negative.",
);

export const unitCurtailedMwh = ofUnits(
  "curtailedWh",
  "Energy curtailed at the unit, available less delivered; of a demand unit what it drew on top, negative: was kept from drawing; of a generator negative: was raised under a trade.",
);

export const unitRaisedMwh: Fold<Keyed, readonly KeyedValue[]> = {
  about:
    "Energy that the unit gave on top, or did not draw, in buyers' places: the part of what it sold by which it was raised.",
  unit: "MWh",
  start: () => ({ byId: new Map() }),
  add({ byId }, block) {
    const cuts = rowsOf(block, "curtailment");
    if (cuts === undefined) return;
    const [causes, ids] = [cuts.codes("cause"), cuts.codes("unit")];
    cuts.numbers("curtailedWh").forEach((wh, row) => {
      if (causes.words[causes.codes[row]!] !== "sold" || wh >= 0) return;
      const id = ids.words[ids.codes[row]!]!;
      byId.set(id, plusWhole(byId.get(id) ?? 0, 0 - wh));
    });
  },
  value: ({ byId }) => orderedValues(byId, (wh) => wh / WH_PER_MWH),
};

export const unitCurtailedFrac: Fold<
  { readonly curtailed: Keyed; readonly available: Keyed; readonly stores: Set<string> },
  readonly KeyedValue[]
> = {
  about:
    "Energy curtailed as a part of the energy available to the unit; null for a store, a demand unit and where none was available.",
  unit: "",
  start: () => ({
    curtailed: { byId: new Map() },
    available: { byId: new Map() },
    stores: new Set(),
  }),
  add(state, block) {
    const rows = rowsOf(block, "unit_period");
    if (rows === undefined) return;
    addKeyed(state.curtailed.byId, rows, "unit", "curtailedWh", addToSum);
    addKeyed(state.available.byId, rows, "unit", "availableWh", addToSum);
    addStores(state.stores, rows);
  },
  value: ({ curtailed, available, stores }) => {
    const parts = new Map<string, number | null>();
    for (const [id, whole] of available.byId) {
      parts.set(id, stores.has(id) ? null : ratio(curtailed.byId.get(id)!, whole));
    }
    return orderedValues(parts, (part) => part);
  },
};

function addStores(stores: Set<string>, rows: TableRows): void {
  const { codes, words } = rows.codes("unit");
  rows.numbers("storedWh").forEach((wh, row) => {
    if (wh > 0) stores.add(words[codes[row]!]!);
  });
}
