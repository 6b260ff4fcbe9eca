/**
 * Actions: how often active network management moved or tripped units, and how long a curtailment lasted.
 * Takes events, instructions and network_period (for the length of the run); gives counts, counts in 24 hours and hours.
 * Keeps: a spell of curtailment is a row of instructions that touch; readings stand in the order of time for each unit.
 */
import { PERIOD_HOURS } from "../core/time.ts";
import { SECONDS_PER_HOUR } from "../core/units.ts";
import {
  countOf,
  type Fold,
  type KeyedValue,
  type Meaning,
  type MetricBlock,
  orderedValues,
  plusWhole,
  ratio,
  rowsOf,
} from "./fold.ts";

/** Kinds of events that are actions on a unit. */
export const ACTION_KINDS = [
  "setPointLowered",
  "setPointRaised",
  "tripped",
  "reconnected",
  "failSafe",
] as const;

const HOURS_PER_DAY = 24;

const actionChoice = { column: "kind", words: ACTION_KINDS };
const tripChoice = { column: "kind", words: ["tripped"] };

export const anmActions = countOf(
  "events",
  {
    about:
      "Actions of active network management on units: set-points lowered and raised, trips, reconnections, fail-safe limits.",
    unit: "",
  },
  actionChoice,
);

export const trips = countOf(
  "events",
  { about: "Units tripped by active network management.", unit: "" },
  tripChoice,
);

export const residualOverloads = countOf(
  "events",
  {
    about:
      "Times at which a constraint point came to be above its target with every usable unit at its minimum.",
    unit: "",
  },
  { column: "kind", words: ["residualOverload"] },
);

export const anmActionsPerDay = perDay(anmActions, {
  about: "The same actions in 24 hours of the run; null for a run without a period.",
  unit: "1/day",
});

export const tripsPerDay = perDay(trips, {
  about: "Units tripped in 24 hours of the run; null for a run without a period.",
  unit: "1/day",
});

/** A count of events over the length of the run, which network_period has a row a period of. */
function perDay<State>(
  events: Fold<State, number>,
  meaning: Meaning,
): Fold<{ readonly events: State; periods: number }, number | null> {
  return {
    ...meaning,
    start: () => ({ events: events.start(), periods: 0 }),
    add(state, block) {
      events.add(state.events, block);
      state.periods += rowsOf(block, "network_period")?.rowCount ?? 0;
    },
    value: ({ events: counted, periods }) =>
      ratio(events.value(counted) * HOURS_PER_DAY, periods * PERIOD_HOURS),
  };
}

/** Spells of one unit so far: how many, how long together, and when the last reading ended. */
interface Spells {
  count: number;
  seconds: number;
  end: number;
}

type SpellsByUnit = Map<string, Spells>;

function addSpells(byUnit: SpellsByUnit, block: MetricBlock): void {
  const rows = rowsOf(block, "instructions");
  if (rows === undefined) return;
  const starts = rows.numbers("start");
  const lengths = rows.numbers("seconds");
  const { codes, words } = rows.codes("unit");
  for (let row = 0; row < rows.rowCount; row += 1) {
    const id = words[codes[row]!]!;
    const spells = byUnit.get(id) ?? { count: 0, seconds: 0, end: Number.NaN };
    if (starts[row] !== spells.end) spells.count += 1;
    spells.seconds = plusWhole(spells.seconds, lengths[row]!);
    spells.end = starts[row]! + lengths[row]!;
    byUnit.set(id, spells);
  }
}

const hoursOf = ({ seconds, count }: Spells) => ratio(seconds / SECONDS_PER_HOUR, count);

export const meanCurtailmentHours: Fold<SpellsByUnit, number | null> = {
  about:
    "Mean duration of a curtailment of one unit, without a break, to the control cycle; null without one.",
  unit: "h",
  start: () => new Map(),
  add: addSpells,
  value(byUnit) {
    const all = { count: 0, seconds: 0, end: 0 };
    for (const { count, seconds } of byUnit.values()) {
      all.count += count;
      all.seconds = plusWhole(all.seconds, seconds);
    }
    return hoursOf(all);
  },
};

export const unitMeanCurtailmentHours: Fold<SpellsByUnit, readonly KeyedValue[]> = {
  about: "Mean duration of a curtailment of the unit, without a break, to the control cycle.",
  unit: "h",
  start: () => new Map(),
  add: addSpells,
  value: (byUnit) => orderedValues(byUnit, hoursOf),
};
