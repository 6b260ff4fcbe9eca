/**
 * Energy: what could have been injected, what was, and what was curtailed, for the run and for each unit.
 * Takes network_period and unit_period; gives MWh and fractions; whole watt-hours are summed exactly.
 */
import type { TableBuffer } from "../core/columns.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { UNCOUNTED_CAUSE } from "../model/readings.ts";
import {
  addKeyed,
  addToSum,
  type Fold,
  type Keyed,
  type KeyedValue,
  keepHighest,
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
  about: "Energy consumed by passive demand.",
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

/** Adds, by unit, what counts towards an index: output held back, but for what an outage of the unit's own supply took. */
function addCounted(counted: Map<string, number>, block: MetricBlock): void {
  const cuts = rowsOf(block, "curtailment");
  if (cuts === undefined) return;
  const causes = cuts.codes("cause");
  const ids = cuts.codes("unit");
  cuts.numbers("curtailedWh").forEach((wh, row) => {
    if (causes.words[causes.codes[row]!] === UNCOUNTED_CAUSE || wh <= 0) return;
    const id = ids.words[ids.codes[row]!]!;
    counted.set(id, plusWhole(counted.get(id) ?? 0, wh));
  });
}

export const unitCurtailmentIndexFrac: Fold<
  {
    readonly counted: Map<string, number>;
    readonly available: Keyed;
    readonly stores: Set<string>;
  },
  readonly KeyedValue[]
> = {
  about:
    "Curtailment index by energy: energy curtailed for any cause but an outage, as a part of the energy available to the unit; null for a store and where none was available.",
  unit: "",
  start: () => ({ counted: new Map(), available: { byId: new Map() }, stores: new Set() }),
  add(state, block) {
    const units = rowsOf(block, "unit_period");
    if (units !== undefined) {
      addKeyed(state.available.byId, units, "unit", "availableWh", addToSum);
      addStores(state.stores, units);
    }
    addCounted(state.counted, block);
  },
  value: ({ counted, available, stores }) => {
    const parts = new Map<string, number | null>();
    for (const [id, whole] of available.byId)
      parts.set(id, stores.has(id) ? null : ratio(counted.get(id) ?? 0, whole));
    return orderedValues(parts, (part) => part);
  },
};

export const unitCurtailmentIndexByHoursFrac: Fold<
  {
    readonly counted: Map<string, number>;
    readonly units: Set<string>;
    readonly capacityW: Keyed;
    hours: number;
  },
  readonly KeyedValue[]
> = {
  about:
    "Curtailment index by hours, the headline: equivalent hours at full capacity that the unit was curtailed for, for any cause but an outage, as a part of the hours of the run; null for a store and a demand unit.",
  unit: "",
  start: () => ({
    counted: new Map(),
    units: new Set(),
    capacityW: { byId: new Map() },
    hours: 0,
  }),
  add(state, block) {
    state.hours += (rowsOf(block, "network_period")?.rowCount ?? 0) * PERIOD_HOURS;
    for (const word of rowsOf(block, "unit_period")?.codes("unit").words ?? [])
      state.units.add(word);
    const rated = rowsOf(block, "curtailment_index");
    if (rated !== undefined)
      addKeyed(state.capacityW.byId, rated, "unit", "capacityW", keepHighest);
    addCounted(state.counted, block);
  },
  value: ({ counted, units, capacityW, hours }) => {
    const parts = new Map<string, number | null>();
    for (const id of units) {
      const wholeWh = (capacityW.byId.get(id) ?? 0) * hours;
      parts.set(id, ratio(counted.get(id) ?? 0, wholeWh));
    }
    return orderedValues(parts, (part) => part);
  },
};

export const unitContractIndexByHoursFrac: Fold<
  { readonly runWh: Keyed; readonly capacityW: Keyed; hours: number },
  readonly KeyedValue[]
> = {
  about:
    "Contract index by hours: as the headline, but what was delivered under a trade counts as its buyer's and not as its seller's; of generators, null where the table of indices is empty.",
  unit: "",
  start: () => ({ runWh: { byId: new Map() }, capacityW: { byId: new Map() }, hours: 0 }),
  add(state, block) {
    state.hours += (rowsOf(block, "network_period")?.rowCount ?? 0) * PERIOD_HOURS;
    const rated = rowsOf(block, "curtailment_index");
    if (rated?.columnNames.includes("contractRunWh") !== true) return;
    addKeyed(state.capacityW.byId, rated, "unit", "capacityW", keepHighest);
    addKeyed(state.runWh.byId, rated, "unit", "contractRunWh", keepHighest);
  },
  value: ({ runWh, capacityW, hours }) => {
    const parts = new Map<string, number | null>();
    for (const [id, wh] of runWh.byId) parts.set(id, ratio(wh, capacityW.byId.get(id)! * hours));
    return orderedValues(parts, (part) => part);
  },
};

function addStores(stores: Set<string>, rows: TableBuffer): void {
  const { codes, words } = rows.codes("unit");
  rows.numbers("storedWh").forEach((wh, row) => {
    if (wh > 0) stores.add(words[codes[row]!]!);
  });
}
