/**
 * Result tables of control rooms: what operators see of the exchange at the scenario's stage, with cells of too few left out. To add a column: here, and in
 * sim/state/control-room.ts, where its values are counted; all are appended in sim/state/commit-views.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, count, fraction, instant, microGbp, watt, wh } from "../column-kinds.ts";

const start = instant("Start of the half-hour, or London day, that the row is of.");
const operator = code("Whose view it is: dso or eso.");
/** What a cell is of, before what it holds. */
const cell = {
  start,
  operator,
  area: code("Area of controlRoom.areas, elsewhere, or all."),
  role: code("generators, industry, homes, customers (who take no part), or all."),
  participants: count("Holders of units and homes in the cell; 0 where it is not shown."),
  shown: code(
    "shown; tooFew: of fewer than the least; byDifference: it would give such a cell away. What is not shown is 0.",
  ),
} as const;
const WITHIN = "of the exchange as an operator's control room sees it";

export const viewTables = {
  view_availability: {
    name: "view_availability",
    about: `Availability ${WITHIN}.`,
    writtenBy: "pages",
    columns: {
      ...cell,
      availableWh: wh("What units would have injected without curtailment; drawn is negative."),
      deliveredWh: wh("What they injected."),
    },
  },
  view_positions: {
    name: "view_positions",
    about: `Positions ${WITHIN}.`,
    writtenBy: "pages",
    columns: {
      ...cell,
      declaredWh: wh(
        "What units declared that they would inject, the day before; drawn is negative.",
      ),
      promisedDownWh: wh("How far they have promised to go below that."),
      promisedUpWh: wh("And above."),
      soldWh: wh("Sold on the local energy exchange; bought is negative."),
    },
  },
  view_demand: {
    name: "view_demand",
    about: `Forecast demand ${WITHIN}.`,
    writtenBy: "pages",
    columns: {
      ...cell,
      forecastWh: wh(
        "What was forecast with the day's first statement to be drawn; of industry what it declared. Negative: given.",
      ),
      drawnWh: wh("What was drawn."),
    },
  },
  view_charge: {
    name: "view_charge",
    about: `State of charge of electric cars ${WITHIN}; participants are homes with a car.`,
    writtenBy: "pages",
    columns: {
      ...cell,
      chargeFrac: fraction(
        "Mean of cars that are plugged in at the end, to a whole 0.05; 0 where none is.",
      ),
    },
  },
  view_settlements: {
    name: "view_settlements",
    about: `Settlements ${WITHIN}; those made after the last half-hour are in rows that start at the end of the run.`,
    writtenBy: "pages",
    columns: {
      ...cell,
      netMicroGbp: microGbp("Paid to accounts of the cell less what they paid."),
    },
  },
  view_constraints: {
    name: "view_constraints",
    about: "Constraint points as the network operator's control room sees them.",
    writtenBy: "pages",
    columns: {
      start,
      operator,
      constraint: code("Constraint point id."),
      expectedW: watt("Mean flow that the first statement forecast, before curtailment."),
      meanW: watt("Mean flow in the limited direction."),
      targetW: watt("Trim target in force at the end; 0 where nothing is monitored."),
    },
  },
  view_anm_areas: {
    name: "view_anm_areas",
    about:
      "Areas of active network management, each by its constraint point, as a control room sees them.",
    writtenBy: "pages",
    columns: {
      start,
      operator,
      constraint: code("Constraint point id."),
      state: code(
        "curtailing: units are held back or moved for it; expected: the first statement expected too much and nobody is; quiet.",
      ),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
