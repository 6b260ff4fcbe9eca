/**
 * The result tables of what was metered in each settlement period, by network, unit, branch and constraint. To add a column:
 * here, and in the table's one `append` in sim/state/commit-period.ts (single outages: single-outages.ts); what follows, ../result-tables.ts says.
 */
import type { TableSchema } from "../../core/columns.ts";
import {
  code,
  count,
  fraction,
  gbpPerMwh,
  hours,
  instant,
  seconds,
  watt,
  wh,
} from "../column-kinds.ts";

const periodStart = instant("Start of the settlement period.");

export const meteredTables = {
  network_period: {
    name: "network_period",
    about: "The whole network in one settlement period.",
    writtenBy: "metering",
    columns: {
      periodStart,
      demandWh: wh("Energy consumed by passive demand, less what homes give on the whole."),
      availableWh: wh(
        "What generators and stores would have injected without curtailment; charging is negative.",
      ),
      deliveredWh: wh("What generators and stores injected."),
      curtailedWh: wh("Available less delivered, generators and stores."),
      keptByStoresWh: wh("The part of it at stores: energy kept or taken in, not lost."),
      raisedWh: wh(
        "What generators injected on top because of a constraint: it counts against what was curtailed in curtailedWh.",
      ),
      consumptionWh: wh("Energy drawn by demand units."),
      turnedUpWh: wh("The part of it that was drawn because of a constraint, on top."),
      turnedDownWh: wh("What demand units would have drawn and were kept from drawing."),
      importWh: wh("Energy taken from the transmission system at the reference buses."),
      unservedWh: wh("Energy that passive demand wanted at buses without supply."),
      customerSecondsLost: seconds(
        "Time without supply, added up over customers; a demand unit is one.",
      ),
      dayAheadGbpPerMwh: gbpPerMwh("Day-ahead price."),
      systemGbpPerMwh: gbpPerMwh("System (imbalance) price."),
      curtailedFuelFreeWh: wh(
        "What wind, sun and water could have injected and did not, of what was curtailed.",
      ),
      lossesWh: wh(
        "What branches lost, beside the balance of the other columns: resistance times the square of the linear flow at 1 per unit of voltage, unity power factor.",
      ),
    },
  },
  single_outages: {
    name: "single_outages",
    about:
      "Where a scenario asks (outageCheck): one settlement period tried for the loss of each single branch, by outage factors on mean flows of the network as it is at its end, before anybody acts.",
    writtenBy: "metering",
    columns: {
      periodStart,
      outages: count("Branches in service that were tried."),
      overloads: count(
        "Pairs of lost branch and constraint point whose flow changes, and would be above the rating that holds with an element out.",
      ),
      overloadWh: wh("How far above, added up over these pairs."),
      worstBranch: code("Lost branch of the pair with the highest loading, or -."),
      worstConstraint: code("Its constraint point, or -."),
      worstFrac: fraction(
        "Its loading: flow as a part of that rating; 0 where no loss makes a flow in the limited direction.",
      ),
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
        "Available less delivered; of a demand unit what it drew on top, negative: was kept from drawing; of a generator negative: was raised under a trade.",
      ),
      storedWh: wh("Energy in store at the end of the period; 0 without storage."),
      limitedWh: wh(
        "What its connection's limit kept it from, which is no curtailment: of what its source offered, or, negative, of what it wanted to draw; a store plans inside its limits.",
      ),
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
      curtailedWh: wh(
        "Injection held back; consumption held back and what a seller gave on top are negative.",
      ),
      heldBackWh: wh(
        "The part of it that was injection held back, or consumption, negative; the rest is what the unit was sent to do on top: inject, charge or draw more.",
      ),
    },
  },
  curtailment_index: {
    name: "curtailment_index",
    about:
      "The curtailment index by hours of one unit in one direction, at the end of every London month and of the run: energy held back over capacity times hours, outages left out.",
    writtenBy: "metering",
    columns: {
      at: instant("End of the last day counted."),
      unit: code("Unit id; a store has a row of each direction, and its index is the sum of both."),
      direction: code(
        "What is held back: injection, or consumption (of a demand unit, of a store that charges).",
      ),
      capacityW: watt("The most that the unit can inject, or draw."),
      agreedFrac: fraction(
        "Index that the connection agreed, for both directions together; 1 where none is.",
      ),
      yearWh: wh("Energy held back that counts since 1 April, or since the run began."),
      yearHours: hours("Hours since then."),
      yearFrac: fraction("Index of the year to date."),
      rollingWh: wh("Energy held back that counts in the last 365 days, or since the run began."),
      rollingHours: hours("Hours of these days."),
      rollingFrac: fraction("Index of these days."),
      completeYears: count("Complete regulatory years in the run, the last six at most."),
      yearsFrac: fraction("Mean of their indices; 0 where there is none."),
      runWh: wh("Energy held back that counts since the run began."),
      contractYearWh: wh(
        "Like yearWh by whose obligation it was: what a seller gave under a trade is its buyer's, at the buyer.",
      ),
      contractYearFrac: fraction("Contract index of the year to date."),
      contractRollingWh: wh("The same of the last 365 days."),
      contractRollingFrac: fraction("Contract index of these days."),
      contractYearsFrac: fraction("Mean contract index of complete years; 0 where there is none."),
      contractRunWh: wh("The same since the run began."),
    },
  },
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
} as const satisfies Readonly<Record<string, TableSchema>>;
