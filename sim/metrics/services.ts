/**
 * Flexibility services: what each wanted, bought, told and got, and what that cost. Takes service_requirements and
 * service_awards; whole watts, watt-hours and micro-pounds are summed exactly and divided once.
 */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import {
  addKeyed,
  addToSum,
  type Fold,
  type Keyed,
  type KeyedValue,
  keyedFold,
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
  "The part of it that they gave, meter against baseline.",
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
  ["armed", "disarmed", "released", "refused"],
  "Awards, one a unit and settlement period, whatever became of them.",
);

export const serviceArmed = awardsIn(["armed", "disarmed"], "Awards that were armed.");

export const serviceReleased = awardsIn(["released"], "Awards released at the deadline of arming.");

export const serviceRefused = awardsIn(["refused"], "Awards refused by the position book.");
