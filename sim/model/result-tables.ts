/**
 * The tables of results: one schema a table, with unit and meaning of each column. `writtenBy` names the stage whose facts the rows are.
 * To add a column: here, and in the table's one `append` in sim/state (commit-*.ts; record.ts where two pages write it); Parquet, digest and docs/reference follow.
 */
import type { TableSchema } from "../core/columns.ts";
import {
  code,
  count,
  fraction,
  gbpPerMwh,
  instant,
  microGbp,
  seconds,
  text,
  watt,
  wh,
} from "./column-kinds.ts";
import { curtailmentIndexTable } from "./curtailment-index-table.ts";
import { serviceTables } from "./service-tables.ts";

const statementRun = code(
  "Which run of the look-ahead. first: the one that markets answer; update: on a later day; gate: after a gate that concluded trades; operational: at the start of a settlement period.",
);
const periodStart = instant("Start of the settlement period.");

export const resultTables = {
  network_period: {
    name: "network_period",
    about: "The whole network in one settlement period.",
    writtenBy: "metering",
    columns: {
      periodStart,
      demandWh: wh("Energy consumed by passive demand."),
      availableWh: wh(
        "What generators and stores would have injected without curtailment; charging is negative.",
      ),
      deliveredWh: wh("What generators and stores injected."),
      curtailedWh: wh("Available less delivered, generators and stores."),
      keptByStoresWh: wh("The part of it at stores: energy kept or taken in, not lost."),
      consumptionWh: wh("Energy drawn by demand units."),
      turnedUpWh: wh("The part of it that was drawn because of a constraint, on top."),
      turnedDownWh: wh("What demand units would have drawn and were kept from drawing."),
      importWh: wh("Energy taken from the transmission system at the reference buses."),
      unservedWh: wh("Energy that passive demand wanted at buses without supply."),
      dayAheadGbpPerMwh: gbpPerMwh("Day-ahead price."),
      systemGbpPerMwh: gbpPerMwh("System (imbalance) price; nothing is settled by it yet."),
    },
  },
  unit_period: {
    name: "unit_period",
    about: "One unit in one settlement period, as metered.",
    writtenBy: "metering",
    columns: {
      periodStart,
      unit: code("Unit id."),
      availableWh: wh(
        "What it would have injected without curtailment; charging and consumption are negative.",
      ),
      deliveredWh: wh("What it injected; what a demand unit drew is negative."),
      curtailedWh: wh(
        "Available less delivered; of a demand unit what it drew on top, negative: was kept from drawing.",
      ),
      storedWh: wh("Energy in store at the end of the period; 0 without storage."),
    },
  },
  curtailment: {
    name: "curtailment",
    about: "Every curtailed watt-hour with its cause; adds up to unit_period.curtailedWh.",
    writtenBy: "metering",
    columns: {
      periodStart,
      unit: code("Unit id."),
      constraint: code("Constraint point that set the unit's limit or had it tripped, or -."),
      cause: code(
        "own: the unit's own place in the queue; sold: in a buyer's place, under a trade; trip: breaker opened; failSafe: its own fail-safe; outage: no supply.",
      ),
      curtailedWh: wh("Injection held back; consumption held back is negative."),
    },
  },
  curtailment_index: curtailmentIndexTable,
  branch_period: {
    name: "branch_period",
    about: "Active-power flow on one branch in one settlement period; positive from its from end.",
    writtenBy: "metering",
    columns: {
      periodStart,
      branch: code("Branch id."),
      meanW: watt("Mean flow."),
      peakW: watt("Flow of greatest size in the period, with its sign."),
    },
  },
  constraint_period: {
    name: "constraint_period",
    about:
      "One constraint point in one settlement period; flows are positive in the limited direction.",
    writtenBy: "metering",
    columns: {
      periodStart,
      constraint: code("Constraint point id."),
      meanW: watt("Mean flow in the limited direction."),
      peakW: watt("Highest flow in the limited direction."),
      uncurtailedPeakW: watt("Highest flow there would have been without curtailment."),
      overTargetS: seconds("Time above the trim target."),
      overRatingS: seconds("Time above the rating."),
      ratingW: watt("Rating in force at the end of the period."),
      targetW: watt("Trim target in force at the end of the period; 0 where nothing is monitored."),
      neededWh: wh("What the flow would have been above the target without curtailment."),
      reliefWh: wh("What the flow was lower by, for any reason, while it would have been above."),
    },
  },
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
  orders: {
    name: "orders",
    about: "Buyer bids and seller offers for curtailment obligations.",
    writtenBy: "venues",
    columns: {
      placedAt: instant("When the order reached the book."),
      periodStart: instant("Start of the settlement period of delivery."),
      constraint: code("Constraint point id."),
      unit: code("Unit id."),
      side: code("buyerBid or sellerOffer."),
      volumeW: watt("Curtailment that the order would move, at the unit."),
      priceGbpPerMwh: gbpPerMwh("All-in price: the most a buyer pays, the least a seller takes."),
      availabilityGbpPerMwh: gbpPerMwh("The part of it for each MW held ready, an hour."),
    },
  },
  clearings: {
    name: "clearings",
    about:
      "How the orders at one constraint and period were matched, and how far that is from the most that they could have given.",
    writtenBy: "venues",
    columns: {
      at: instant("When the book was cleared."),
      periodStart: instant("Start of the settlement period of delivery."),
      constraint: code("Constraint point id."),
      bids: count("Buyer bids in the book."),
      offers: count("Seller offers that had something left."),
      trades: count("Trades matched."),
      welfareMicroGbp: microGbp(
        "What the relief is worth to its buyers above what it costs its sellers, all-in, over the half-hour.",
      ),
      optimumMicroGbp: microGbp("The most that any trades of these orders give, of any size."),
    },
  },
  merit_order: {
    name: "merit_order",
    about:
      "The merit order list of a constrained period, as it came in and as traded; position 1 is curtailed first.",
    writtenBy: "venues",
    columns: {
      periodStart: instant("Start of the settlement period of delivery."),
      constraint: code("Constraint point id."),
      list: code(
        "incoming; traded, by the day-ahead auction; retraded, with all trades that stand after an intraday one.",
      ),
      position: count("Place in the list, from 1."),
      unit: code("Unit id."),
      slice: code(
        "own: the unit's own place; sold: a seller in a buyer's place; released: a buyer's slice at the seller's former place.",
      ),
      volumeW: watt("Curtailable power of the row, at the unit."),
      trade: text("Trade id, or - for an own row."),
    },
  },
  trades: {
    name: "trades",
    about: "Every matched trade with what became of it.",
    writtenBy: "venues",
    columns: {
      periodStart: instant("Start of the settlement period of delivery."),
      constraint: code("Constraint point id."),
      trade: text("Trade id."),
      buyer: code("Unit that bought relief."),
      seller: code("Unit that sold it."),
      buyerW: watt("Obligation moved, at the buyer."),
      sellerW: watt("The same relief at the seller: scaled by the ratio of sensitivities."),
      priceGbpPerMwh: {
        kind: "real",
        unit: "£/MWh",
        about: "Price per MWh of relief at the constraint; fine enough to make the amount again.",
        resolution: 1e-9,
      },
      outcome: code(
        "refused by the position book, cancelled at verification, idle (not reached), delivered, or undelivered (reached, and nothing given).",
      ),
      reason: text("Why, where refused, cancelled or made smaller at verification."),
      deliveredWh: wh(
        "Energy the seller gave in the buyer's place, at the seller: its baseline less its meter, at most what it was asked for.",
      ),
      amountMicroGbp: microGbp("What the buyer paid the seller: availability and utilisation."),
      availabilityGbpPerMwh: {
        kind: "real",
        unit: "£/MWh",
        about: "Part of the price that is paid for relief held ready.",
        resolution: 1e-9,
      },
      instructedWh: wh("Energy the seller was asked for in the buyer's place, at the seller."),
      fulfilmentFrac: {
        kind: "real",
        unit: "",
        about:
          "Mean of delivered over asked, minute by minute of the instruction; 1 without an instruction.",
        resolution: 1e-9,
      },
      availabilityMicroGbp: microGbp("The part of the amount that is availability."),
      buyerLossWh: wh(
        "Energy the buyer lost of what it had bought, because the seller gave less than it was asked for; at the buyer.",
      ),
      shortfallMicroGbp: microGbp("What the seller paid the buyer for that."),
    },
  },
  ...serviceTables,
  ledger: {
    name: "ledger",
    about: "Double entries: each row takes an amount from one account and gives it to another.",
    writtenBy: "settlement",
    columns: {
      at: instant("When it was settled."),
      periodStart: instant("Start of the settlement period it is for."),
      rule: code("Settlement rule that made the entry."),
      payer: code("Account debited."),
      payee: code("Account credited."),
      amountMicroGbp: microGbp("Amount; never negative."),
      because: text("The event or metered quantity behind it."),
    },
  },
  instructions: {
    name: "instructions",
    about:
      "Readings of instructed units, one row for each stretch of constant output (a control cycle or a tick).",
    writtenBy: "dispatch",
    columns: {
      start: instant("Start of the stretch."),
      seconds: seconds("Length of the stretch."),
      unit: code("Unit id."),
      availableW: watt("What it would have injected."),
      setPointW: watt("The limit in force."),
      deliveredW: watt("What it injected."),
    },
  },
  events: {
    name: "events",
    about: "What happened and why.",
    writtenBy: "pages",
    columns: {
      at: instant("When."),
      kind: code("Kind of event."),
      unit: code("Unit id, or -."),
      constraint: code("Constraint point id, or -."),
      trade: text("Trade id, or -."),
      fromW: watt("Before."),
      toW: watt("After."),
      because: text("The reason."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;

export type ResultTableName = keyof typeof resultTables;
