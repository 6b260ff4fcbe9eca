/**
 * The curtailment index of each unit over the whole run, by hours (physical and of contracts) and by energy. Takes curtailment,
 * unit_period and curtailment_index; gives fractions. A store's index is the sum over the directions in which it was held back.
 */
import { PERIOD_HOURS } from "../core/time.ts";
import { UNCOUNTED_CAUSE } from "../model/readings.ts";
import {
  type Fold,
  type KeyedValue,
  numbersIn,
  orderedValues,
  plusWhole,
  ratio,
  rowsOf,
} from "./fold.ts";

interface Parts {
  readonly heldBackWh: Map<string, number>;
  readonly availableWh: Map<string, number>;
  /** Runs of an earlier version did not store what was held back. */
  isKnown: boolean;
}

export const unitCurtailmentIndexFrac: Fold<Parts, readonly KeyedValue[]> = {
  about:
    "Curtailment index by energy: injection and consumption held back for any cause but an outage, as a part of what the unit would have injected and drawn; null where that is nothing or not stored.",
  unit: "",
  start: () => ({ heldBackWh: new Map(), availableWh: new Map(), isKnown: true }),
  add(state, block) {
    const { heldBackWh, availableWh } = state;
    const units = rowsOf(block, "unit_period");
    if (units !== undefined) {
      const { codes, words } = units.codes("unit");
      units.numbers("availableWh").forEach((wh, row) => {
        addSize(availableWh, words[codes[row]!]!, wh);
      });
    }
    const cuts = rowsOf(block, "curtailment");
    if (cuts === undefined) return;
    const heldWh = numbersIn(cuts, "heldBackWh");
    if (heldWh === undefined) state.isKnown = false;
    const [causes, ids] = [cuts.codes("cause"), cuts.codes("unit")];
    heldWh?.forEach((wh, row) => {
      if (causes.words[causes.codes[row]!] !== UNCOUNTED_CAUSE)
        addSize(heldBackWh, ids.words[ids.codes[row]!]!, wh);
    });
  },
  value: ({ heldBackWh, availableWh, isKnown }) => {
    const parts = new Map<string, number | null>();
    for (const [id, wh] of availableWh)
      parts.set(id, isKnown ? ratio(heldBackWh.get(id) ?? 0, wh) : null);
    return orderedValues(parts, (part) => part);
  },
};

function addSize(sums: Map<string, number>, id: string, wh: number): void {
  sums.set(id, plusWhole(sums.get(id) ?? 0, Math.abs(wh)));
}

export const unitCurtailmentIndexByHoursFrac = byHours(
  "runWh",
  "Curtailment index by hours, the headline: equivalent hours at full capacity of its direction that the unit was held back for, for any cause but an outage, as a part of the hours of the run; of a store the sum of both directions; null where its capacity is nothing.",
);

export const unitContractIndexByHoursFrac = byHours(
  "contractRunWh",
  "Contract index by hours: as the headline, but what was delivered under a trade counts as its buyer's and not as its seller's; null where its capacity is nothing.",
);

interface Held {
  readonly unit: string;
  readonly wh: number;
  readonly capacityW: number;
}

/** Reads the last row of each unit and direction, which is that of the run's end. */
function byHours(
  column: "runWh" | "contractRunWh",
  about: string,
): Fold<{ readonly held: Map<string, Held>; hours: number }, readonly KeyedValue[]> {
  return {
    about,
    unit: "",
    start: () => ({ held: new Map(), hours: 0 }),
    add(state, block) {
      state.hours += (rowsOf(block, "network_period")?.rowCount ?? 0) * PERIOD_HOURS;
      const rows = rowsOf(block, "curtailment_index");
      if (rows?.columnNames.includes("direction") !== true) return;
      const [ids, directions] = [rows.codes("unit"), rows.codes("direction")];
      const [wh, capacityW] = [rows.numbers(column), rows.numbers("capacityW")];
      for (let row = 0; row < rows.rowCount; row += 1) {
        const unit = ids.words[ids.codes[row]!]!;
        const direction = directions.words[directions.codes[row]!]!;
        state.held.set(`${direction} ${unit}`, { unit, wh: wh[row]!, capacityW: capacityW[row]! });
      }
    },
    value: ({ held, hours }) => {
      const parts = new Map<string, number | null>();
      for (const { unit, wh, capacityW } of held.values()) {
        const frac = ratio(wh, capacityW * hours);
        parts.set(unit, frac === null ? null : (parts.get(unit) ?? 0) + frac);
      }
      return orderedValues(parts, (part) => part);
    },
  };
}
