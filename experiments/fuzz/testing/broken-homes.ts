/** For tests: faults planted in what homes drew, by the law that must see them. */
import { changed, kept, moved, set, withRows } from "./kept-run.ts";

export const brokenHomes = {
  homesDrawTheSumOfTheirParts: [
    ...["baseWh", "solarWh", "batteryWh", "evWh", "heatPumpWh", "netWh"].map((part) =>
      changed("homes_period", moved(1, part)),
    ),
    changed("homes_period", moved(-1e6, "evWh", "netWh")),
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
};
