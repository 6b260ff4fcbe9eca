/**
 * Flexibility services: what each wanted, bought, told and got, and what that cost. Takes service_requirements,
 * service_awards and service_effects; whole watts, watt-hours and micro-pounds are summed exactly and divided once.
 */

import type { TableRows } from "../core/columns.ts";
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import {
  addKeyed,
  addToSum,
  type Fold,
  type Keyed,
  type KeyedValue,
  keyedFold,
  type MetricBlock,
  orderedValues,
  rowsOf,
  WH_PER_MWH,
} from "./fold.ts";

/** Mean power over a period times its length. */
const WATTS_PER_MWH = WH_PER_MWH / PERIOD_HOURS;

const ofRequirements = (column: string, about: string) =>
  keyedFold(
    "service_requirements",
    "service",
    column,
    WATTS_PER_MWH,
    { about, unit: "MWh" },
    addToSum,
  );

export const serviceNeededMwh = ofRequirements(
  "neededW",
  "Relief that zones wanted, at their constraint points.",
);

export const serviceOfferedMwh = ofRequirements(
  "offeredW",
  "Relief that offers within the ceilings would have given.",
);

export const serviceAwardedMwh = ofRequirements("awardedW", "Relief that was bought.");

/** The sum of some columns of awards, by service. */
function ofAwards(
  columns: readonly string[],
  size: number,
  about: string,
  unit: string,
): Fold<Keyed, readonly KeyedValue[]> {
  return {
    ...{ about, unit },
    start: () => ({ byId: new Map() }),
    add({ byId }, block) {
      const rows = rowsOf(block, "service_awards");
      if (rows === undefined) return;
      for (const column of columns) addKeyed(byId, rows, "service", column, addToSum);
    },
    value: ({ byId }) => orderedValues(byId, (value) => value / size),
  };
}

export const serviceInstructedMwh = ofAwards(
  ["instructedWh"],
  WH_PER_MWH,
  "Energy that units were told to give.",
  "MWh",
);

export const serviceDeliveredMwh = ofAwards(
  ["deliveredWh"],
  WH_PER_MWH,
  "What units gave, meter against baseline, of the energy that they were told to give.",
  "MWh",
);

export const serviceAvailabilityGbp = ofAwards(
  ["availabilityMicroGbp", "lostOpportunityMicroGbp"],
  MICRO_GBP_PER_GBP,
  "Paid for holding ready, and for what was missed elsewhere.",
  "£",
);

export const serviceUtilisationGbp = ofAwards(
  ["utilisationMicroGbp"],
  MICRO_GBP_PER_GBP,
  "Paid for delivery.",
  "£",
);

/** Awards in one of some states, by service. */
function awardsIn(states: readonly string[], about: string): Fold<Keyed, readonly KeyedValue[]> {
  return {
    about,
    unit: "",
    start: () => ({ byId: new Map() }),
    add({ byId }, block) {
      const rows = rowsOf(block, "service_awards");
      if (rows === undefined) return;
      const service = rows.codes("service");
      const state = rows.codes("state");
      for (let row = 0; row < rows.rowCount; row += 1) {
        const id = service.words[service.codes[row]!]!;
        const counts = states.includes(state.words[state.codes[row]!]!) ? 1 : 0;
        byId.set(id, (byId.get(id) ?? 0) + counts);
      }
    },
    value: ({ byId }) => orderedValues(byId, (count) => count),
  };
}

export const serviceAwards = awardsIn(
  ["armed", "disarmed", "released", "cancelled", "withdrawn", "refused", "rejected"],
  "Awards, one a unit and settlement period, whatever became of them.",
);

export const serviceArmed = awardsIn(["armed", "disarmed"], "Awards that were armed.");

export const serviceReleased = awardsIn(["released"], "Awards released at the deadline of arming.");

export const serviceRefused = awardsIn(["refused"], "Awards refused by the position book.");

export const serviceTakenBack = awardsIn(
  ["rejected", "cancelled", "withdrawn"],
  "Awards that their providers rejected, or took back later.",
);

export const serviceCancellationGbp = ofAwards(
  ["cancellationMicroGbp"],
  MICRO_GBP_PER_GBP,
  "Paid by providers for what they took back.",
  "£",
);

/** Effects of a service so far, in the direction that was told; whole Wh, and µ£ paid under its awards. */
interface Effect {
  instructedWh: number;
  arrivedWh: number;
  releasedWh: number;
  trimmedWh: number;
  paidMicroGbp: number;
}
type Effects = { readonly byId: Map<string, Effect> };

const PAID = ["availabilityMicroGbp", "utilisationMicroGbp", "lostOpportunityMicroGbp"] as const;

/** A number of what the instructions of each service did; null where it told nothing. */
function ofEffects(
  numberOf: (effect: Effect) => number | null,
  about: string,
  unit: string,
): Fold<Effects, readonly KeyedValue[]> {
  return {
    ...{ about, unit, start: noEffects, add: addEffects },
    value: ({ byId }) =>
      orderedValues(byId, (effect) => (effect.instructedWh === 0 ? null : numberOf(effect))),
  };
}

function noEffects(): Effects {
  return { byId: new Map() };
}

function addEffects({ byId }: Effects, block: MetricBlock): void {
  const effects = rowsOf(block, "service_effects");
  if (effects !== undefined) addTold(byId, effects);
  const awards = rowsOf(block, "service_awards");
  if (awards !== undefined) addPaid(byId, awards);
}

function addPaid(byId: Map<string, Effect>, awards: TableRows): void {
  const { codes, words } = awards.codes("service");
  const paid = PAID.map((column) => awards.numbers(column));
  const charged = awards.numbers("cancellationMicroGbp");
  for (let row = 0; row < awards.rowCount; row += 1) {
    let micro = 0 - charged[row]!;
    for (const column of paid) micro += column[row]!;
    effectOf(byId, words[codes[row]!]!).paidMicroGbp += micro;
  }
}

function addTold(byId: Map<string, Effect>, rows: TableRows): void {
  const { codes, words } = rows.codes("service");
  const [told, arrived, released, trimmed] = [
    "instructedWh",
    "arrivedWh",
    "releasedWh",
    "trimmedWh",
  ].map((name) => rows.numbers(name));
  for (let row = 0; row < rows.rowCount; row += 1) {
    const effect = effectOf(byId, words[codes[row]!]!);
    effect.instructedWh += Math.abs(told![row]!);
    effect.arrivedWh += Math.sign(told![row]!) * arrived![row]!;
    effect.releasedWh += released![row]!;
    effect.trimmedWh += trimmed![row]!;
  }
}

/** That of a service, which is added to; nothing so far where it is new. */
function effectOf(byId: Map<string, Effect>, service: string): Effect {
  const known = byId.get(service);
  if (known !== undefined) return known;
  const made = { instructedWh: 0, arrivedWh: 0, releasedWh: 0, trimmedWh: 0, paidMicroGbp: 0 };
  byId.set(service, made);
  return made;
}

export const serviceArrivedMwh = ofEffects(
  ({ arrivedWh }) => arrivedWh / WH_PER_MWH,
  "Change at the grid that instructions brought about, against the same half-hours without them.",
  "MWh",
);

export const serviceNegatedFrac = ofEffects(
  ({ instructedWh, arrivedWh }) => 1 - arrivedWh / instructedWh,
  "Part of what was told that did not arrive at the grid: 0 all arrived, 1 nothing.",
  "",
);

export const serviceReleasedMwh = ofEffects(
  ({ releasedWh }) => releasedWh / WH_PER_MWH,
  "Energy given back to other units that network management had held back, because of instructions.",
  "MWh",
);

export const serviceTrimmedMwh = ofEffects(
  ({ trimmedWh }) => trimmedWh / WH_PER_MWH,
  "Energy by which other units were held back more because of instructions.",
  "MWh",
);

export const serviceCostGbpPerArrivedMwh = ofEffects(
  ({ paidMicroGbp, arrivedWh }) =>
    arrivedWh <= 0 ? null : paidMicroGbp / MICRO_GBP_PER_GBP / (arrivedWh / WH_PER_MWH),
  "All that was paid under awards, less what was paid back, for each MWh that arrived at the grid; null where nothing did.",
  "£/MWh",
);
