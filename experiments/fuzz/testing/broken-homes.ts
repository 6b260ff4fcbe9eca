/** For tests: faults planted in what homes drew, by the law that must see them. */
import type { Row } from "../../testing/engine-runs.ts";
import { changed, kept, moved, set, withRows } from "./kept-run.ts";

const isOf = (mechanism: string) => (row: Row) => String(row.rule).startsWith(mechanism);
const isAlerted = ({ alert, turnedWh }: Row) => alert !== "-" && Number(turnedWh) > 0;

export const brokenHomes = {
  homesDrawTheSumOfTheirParts: [
    ...["baseWh", "solarWh", "batteryWh", "evWh", "heatPumpWh", "unservedWh", "netWh"].map((part) =>
      changed("homes_period", moved(1, part)),
    ),
    changed("homes_period", moved(-1e6, "evWh", "netWh")),
  ],
  homesDrawWhatIsMetered: [
    changed("homes_period", moved(1, "unservedWh")),
    changed("homes_period", moved(-1, "unservedWh")),
  ],
  batteriesOfHomesLoseWhatTheyLose: [
    changed("homes_period", set({ storedWh: 1e12 })),
    changed("homes_period", set({ storedWh: -1 })),
    changed("homes_period", moved(-3000, "batteryWh"), ({ batteryWh }) => Number(batteryWh) > 0),
    changed("homes_period", moved(1e6, "batteryWh"), ({ batteryWh }) => Number(batteryWh) > 0),
  ],
  everyGroupOfHomesHasEveryHalfHour: [
    withRows("homes_period", kept.rows.homes_period.slice(1)),
    changed("homes_period", set({ homes: 1 })),
    changed("homes_period", set({ group: "nobody" })),
  ],
  homesAreBilledForWhatTheyDraw: [
    ...["drawnWh", "givenWh", "billMicroGbp", "importGbpPerMwh"].map((column) =>
      changed("homes_bills", moved(1, column)),
    ),
    changed("homes_bills", moved(1_000_000, "drawnWh", "givenWh")),
    changed("ledger", moved(1, "amountMicroGbp"), isOf("home-tariff")),
  ],
  homesAreRewardedForWhatTheyTurned: [
    changed("homes_bills", moved(1, "turnedWh"), isAlerted),
    changed("homes_bills", moved(1, "rewardMicroGbp"), isAlerted),
    changed("homes_bills", set({ takingPart: 6 })),
    changed("homes_bills", set({ turnedWh: 5 })),
    changed("ledger", moved(1, "amountMicroGbp"), isOf("home-flexibility")),
  ],
  aggregatorsArePaidForWhatTheyPromised: [
    ...["promisedWh", "turnedWh", "paidMicroGbp", "homesMicroGbp", "shortfallMicroGbp"].map(
      (column) => changed("aggregator_calls", moved(20_000_000, column)),
    ),
    changed("ledger", moved(1, "amountMicroGbp"), isOf("aggregation")),
  ],
  whatEachHomeGainsIsOnItsGroupsAccount: [
    changed("home_totals", moved(1, "gainMicroGbp")),
    changed("ledger", set({ rule: "local-energy-exchange/trade" }), isOf("home-tariff")),
  ],
  whatEachHomeOwesAddsUp: [
    withRows("home_totals", kept.rows.home_totals.slice(1)),
    changed("home_totals", set({ home: 2 })),
    changed("home_totals", moved(2000, "drawnWh")),
    changed("home_totals", moved(2000, "givenWh")),
    changed("home_totals", moved(10_000_000, "billMicroGbp")),
    changed("home_totals", moved(10_000_000, "rewardMicroGbp")),
  ],
};
