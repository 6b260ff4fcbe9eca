/**
 * Result table of homes. To add a column: here, and in the table's one `append` in sim/state/commit-homes.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import { celsius, count, instant, text, wh } from "../column-kinds.ts";

export const homesTables = {
  homes_period: {
    name: "homes_period",
    about:
      "One half-hour of a group of homes, as they would have it; what a bus without supply does not give them is in network_period.",
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
      netWh: wh("Drawn from the network, the sum of all parts; negative: given to it."),
      storedWh: wh("In batteries at the end."),
      evLackedWh: wh("What cars that left had not been charged."),
      indoorC: celsius("Mean at the end of homes with heat pumps; 0 where there is none."),
      coldHomes: count("Homes with heat pumps below their comfort band at the end."),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
