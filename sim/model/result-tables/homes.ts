/**
 * Result tables of homes. To add a column: here, and in the table's one `append` in sim/state/commit-homes.ts; of home_totals in commit-home-totals.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import { celsius, code, count, gbpPerMwh, instant, microGbp, text, wh } from "../column-kinds.ts";

export const homesTables = {
  homes_period: {
    name: "homes_period",
    about:
      "One half-hour of a group of homes: its parts as homes would have them, and what of that a bus without supply did not let through.",
    writtenBy: "homes",
    columns: {
      periodStart: instant("Start of the settlement period."),
      group: text("Group of homes, and the demand that it is in the network."),
      homes: count("Homes of the group."),
      baseWh: wh("Drawn but for cars and heat."),
      solarWh: wh("Given by panels."),
      batteryWh: wh("Into batteries; negative: out of them."),
      evWh: wh("Drawn by cars."),
      heatPumpWh: wh("Drawn by heat pumps."),
      unservedWh: wh(
        "What a bus without supply did not give them of it; negative: did not take from them.",
      ),
      netWh: wh(
        "Drawn from the network, as metered: the sum of all parts less that; negative: given to it.",
      ),
      storedWh: wh("In batteries at the end."),
      evLackedWh: wh("What cars that left had not been charged."),
      indoorC: celsius("Mean at the end of homes with heat pumps; 0 where there is none."),
      coldHomes: count("Homes with heat pumps below their comfort band at the end."),
      pluggedCars: count("Cars that are plugged in at the end."),
      carsStoredWh: wh("In these, then: what they can hold less what they still take up."),
    },
  },
  homes_bills: {
    name: "homes_bills",
    about:
      "What a group of homes with a tariff, or asked by an alert, was billed and rewarded for a half-hour; the entries of the ledger under home-tariff and home-flexibility are made of it.",
    writtenBy: "homes",
    columns: {
      periodStart: instant("Start of the settlement period."),
      group: text("Group of homes, whose account has its name."),
      importGbpPerMwh: gbpPerMwh("The tariff's price for a MWh drawn; 0 without a tariff."),
      exportGbpPerMwh: gbpPerMwh("And for one given."),
      drawnWh: wh("Drawn by the homes that drew, from the network."),
      givenWh: wh("Given by those that gave."),
      billMicroGbp: microGbp(
        "What homes owe for it, standing charges with it; negative: are owed.",
      ),
      alert: code("The alert that they are asked by; - without one."),
      takingPart: count("Homes that take part in it when the half-hour begins."),
      turnedWh: wh(
        "What the group drew less, or more, as it was asked, than the same homes unasked, at the meter; negative where it did the contrary, 0 where the bus was without supply.",
      ),
      rewardMicroGbp: microGbp(
        "What they get: with the first half-hour for taking part, with the last for what they turned in all.",
      ),
    },
  },
  aggregator_calls: {
    name: "aggregator_calls",
    about:
      "What an aggregator sold of an alert in a half-hour, what its homes did, and who was paid what.",
    writtenBy: "homes",
    columns: {
      periodStart: instant("Start of the settlement period."),
      call: text("Alert, aggregator and half-hour; entries of the ledger name it."),
      aggregator: code("Account of the aggregator."),
      alert: code("Alert."),
      buyer: code("Who pays."),
      promisedWh: wh("Promised, by what was expected of the portfolio."),
      turnedWh: wh(
        "What its homes drew less, or more, as they were asked, than the same homes unasked; negative where they did the contrary.",
      ),
      paidMicroGbp: microGbp(
        "What the buyer pays: for what was turned, as far as it was promised.",
      ),
      homesMicroGbp: microGbp("What its homes get."),
      shortfallMicroGbp: microGbp(
        "What was promised and not turned, bought at the system price where that is above 0.",
      ),
    },
  },
  home_totals: {
    name: "home_totals",
    about:
      "One home over the run, of groups with a tariff or a response; written once all is settled.",
    writtenBy: "homes",
    columns: {
      at: instant("End of the run."),
      group: code("Group of homes."),
      home: count("Its number in the group."),
      hasSolar: count("1 where it has panels."),
      hasBattery: count("1 where it has a battery."),
      hasCar: count("1 where it has an electric car."),
      hasHeatPump: count("1 where it has a heat pump."),
      drawnWh: wh("Drawn from the network."),
      givenWh: wh("Given to it."),
      billMicroGbp: microGbp("What it owes, standing charges with it; 0 without a tariff."),
      flatMicroGbp: microGbp(
        "What it would owe for the same by the flat tariff of the defaults; 0 without a tariff.",
      ),
      rewardMicroGbp: microGbp("What it got for what it was asked."),
      gainMicroGbp: microGbp(
        "Its part of what its group gained on the local energy exchange, less what market monitoring had the group pay: of what it gained in half-hours in which it sold by what the home gave over the run, of the rest by what it drew; negative: lost.",
      ),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
