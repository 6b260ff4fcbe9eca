/**
 * What part of its capacity a unit used over the run, with curtailment and without it. Takes unit_period, curtailment_index (which has capacities) and network_period (which has the
 * half-hours); gives fractions. Of generators: what a store charged would count against what it gave.
 */
import { PERIOD_HOURS } from "../core/time.ts";
import {
  addKeyed,
  addToSum,
  type Fold,
  type KeyedValue,
  orderedValues,
  ratio,
  rowsOf,
} from "./fold.ts";

interface Used {
  readonly byId: Map<string, number>;
  readonly capacityW: Map<string, number>;
  readonly alsoDraws: Set<string>;
  hours: number;
}

export const unitCapacityFactorFrac = capacityFactor(
  "deliveredWh",
  "What the unit injected as a part of what it could have at full capacity in all hours of the run; null for a store and a demand unit.",
);

export const unitUncurtailedCapacityFactorFrac = capacityFactor(
  "availableWh",
  "What the unit would have injected without curtailment as a part of what it could have at full capacity in all hours of the run; null for a store and a demand unit.",
);

function capacityFactor(
  column: "deliveredWh" | "availableWh",
  about: string,
): Fold<Used, readonly KeyedValue[]> {
  return {
    ...{ about, unit: "" },
    start: () => ({ byId: new Map(), capacityW: new Map(), alsoDraws: new Set(), hours: 0 }),
    add(state, block) {
      state.hours += (rowsOf(block, "network_period")?.rowCount ?? 0) * PERIOD_HOURS;
      const units = rowsOf(block, "unit_period");
      if (units !== undefined) addKeyed(state.byId, units, "unit", column, addToSum);
      const rows = rowsOf(block, "curtailment_index");
      if (rows?.columnNames.includes("direction") !== true) return;
      const [ids, directions] = [rows.codes("unit"), rows.codes("direction")];
      const capacities = rows.numbers("capacityW");
      for (let row = 0; row < rows.rowCount; row += 1) {
        const unit = ids.words[ids.codes[row]!]!;
        if (directions.words[directions.codes[row]!] === "injection")
          state.capacityW.set(unit, capacities[row]!);
        else state.alsoDraws.add(unit);
      }
    },
    value: ({ byId, capacityW, alsoDraws, hours }) => {
      const parts = new Map<string, number | null>();
      for (const [unit, wh] of byId) {
        const fullWh = alsoDraws.has(unit) ? 0 : (capacityW.get(unit) ?? 0) * hours;
        parts.set(unit, ratio(wh, fullWh));
      }
      return orderedValues(parts, (part) => part);
    },
  };
}
