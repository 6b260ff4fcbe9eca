/**
 * The result tables of what the look-ahead stated, and what a system operator would have bought on it. To add a column:
 * here, and in the table's one `append` in sim/state/commit-statement.ts (procurement: commit-procurement.ts); what follows, ../result-tables.ts says.
 */
import type { TableSchema } from "../../core/columns.ts";
import { code, count, fraction, instant, microGbp, watt, wh } from "../column-kinds.ts";

const statementRun = code(
  "Which run of the look-ahead. first: the one that markets answer; update: on a later day; gate: after a gate that concluded trades; operational: at the start of a settlement period.",
);
const periodStart = instant("Start of the settlement period.");

export const statedTables = {
  look_ahead: {
    name: "look_ahead",
    about: "The constraint statement: forecast flow without curtailment against the trim target.",
    writtenBy: "lookahead",
    columns: {
      run: statementRun,
      issuedAt: instant("When the statement was issued."),
      periodStart: instant("Start of the settlement period forecast."),
      constraint: code("Constraint point id."),
      flowW: watt("Forecast flow in the limited direction, before curtailment."),
      sizeW: watt("Forecast excess over the trim target; 0 when there is none."),
      tooMuch: code(
        "What would cause it, generation or demand: the one that could load the point most.",
      ),
    },
  },
  expected_curtailment: {
    name: "expected_curtailment",
    about:
      "Whom a constraint statement expects to be curtailed by how much, each constraint by itself and on the point forecast; rows where that is not 0.",
    writtenBy: "lookahead",
    columns: {
      run: statementRun,
      issuedAt: instant("When the statement was issued."),
      periodStart: instant("Start of the settlement period forecast."),
      constraint: code("Constraint point id."),
      unit: code("Unit id."),
      sensitivityFrac: fraction("Relief of the constraint for each kW less that the unit injects."),
      curtailedW: watt(
        "How far the unit would be moved, under the trades that stood then: a source lowered, a consumer kept from drawing or, where that relieves, drawing more.",
      ),
    },
  },
  curtailment_factors: {
    name: "curtailment_factors",
    about:
      "How likely and how deep each unit was expected to be curtailed in each settlement period, and what came; where the scenario asks for factors.",
    writtenBy: "lookahead",
    columns: {
      run: statementRun,
      issuedAt: instant("When the statement was issued."),
      periodStart: instant("Start of the settlement period forecast."),
      unit: code("Unit id."),
      probability: fraction("That more than 1 % of capacity is curtailed (PCF)."),
      standardError: fraction("Monte-Carlo standard error of the probability."),
      low: fraction("Wilson's 95 % interval of the probability, lower end."),
      high: fraction("The same, upper end."),
      energyFrac: fraction("Mean energy curtailed over mean energy available; 0 where none is."),
      depth50W: watt("Curtailed power that is not exceeded with 50 % probability."),
      depth90W: watt("The same with 90 %."),
      depth95W: watt("The same with 95 %."),
      firmW: watt("Injection after curtailment that is there with 95 % probability."),
      draws: count("Draws made."),
      curtailedW: watt("Mean power that it was then moved by, either way, but for loss of supply."),
      came: count("1 where that was more than 1 % of capacity, else 0."),
    },
  },
  procurement: {
    name: "procurement",
    about:
      "What a system operator would have bought of each unit's service in each settlement period, by policy, and what came of it; where the scenario asks. Nobody is instructed or paid.",
    writtenBy: "procurement",
    columns: {
      periodStart,
      policy: code("Procurement policy with its settings."),
      unit: code("Unit id."),
      notDelivered: fraction("Stated probability that the unit cannot deliver all of the service."),
      offeredWh: wh("The service."),
      acceptedWh: wh("What the policy would have bought of it."),
      deliveredWh: wh("What the unit could have delivered of that, as metered."),
      shortWh: wh("Accepted less delivered."),
      paidMicroGbp: microGbp("For the service."),
      replacementMicroGbp: microGbp("For what replaced the part that was short."),
      alternativeMicroGbp: microGbp("For the firm alternative to what was not accepted."),
    },
  },
  constraint_factors: {
    name: "constraint_factors",
    about:
      "How likely and how far the flow at each constraint point was expected to be above its target before anybody is curtailed, and what came; where the scenario asks for factors. A point that nothing acts on has no row.",
    writtenBy: "lookahead",
    columns: {
      run: statementRun,
      issuedAt: instant("When the statement was issued."),
      periodStart: instant("Start of the settlement period forecast."),
      constraint: code("Constraint point id."),
      probability: fraction("That the flow is above its target before anybody is curtailed."),
      standardError: fraction("Monte-Carlo standard error of the probability."),
      low: fraction("Wilson's 95 % interval of the probability, lower end."),
      high: fraction("The same, upper end."),
      excessW: watt("Mean of the flow above the target, 0 where it is below."),
      freeFirmW: watt("Room below the target that is there with 95 % probability; negative: none."),
      flow05W: watt("Flow in the limited direction that is not exceeded with 5 % probability."),
      flow25W: watt("The same with 25 %."),
      flow50W: watt("The same with 50 %."),
      flow75W: watt("The same with 75 %."),
      flow95W: watt("The same with 95 %."),
      targetW: watt("Trim target that was expected, with all in service that is planned to be."),
      cameW: watt("Mean flow there would then have been without curtailment."),
      came: count("1 where that was above the target in force at the end of the period, else 0."),
    },
  },
  free_capacity: {
    name: "free_capacity",
    about:
      "What could be injected or drawn on top at a bus in all periods of a block with 95 % probability, before any one constraint comes to its target; rows of buses that a constraint is near, where the scenario asks for factors. No blocks are made in operational time.",
    writtenBy: "lookahead",
    columns: {
      run: statementRun,
      issuedAt: instant("When the statement was issued."),
      start: instant("Start of the block."),
      periods: count("Settlement periods of it."),
      bus: code("Bus id."),
      direction: code("export: more injection; import: more demand."),
      freeW: watt("What is free, rounded down to 0.1 MW."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
