/**
 * Result table of local sharing: what members of a community gave to each other. To add a column: here, and in the table's one
 * `append` in sim/state/commit-sharing.ts.
 */
import type { TableSchema } from "../../core/columns.ts";
import { gbpPerMwh, instant, wh } from "../column-kinds.ts";

export const sharingTables = {
  local_sharing: {
    name: "local_sharing",
    about: "One half-hour of a community whose members share energy.",
    writtenBy: "settlement",
    columns: {
      periodStart: instant("Start of the settlement period."),
      suppliedWh: wh("What members gave."),
      drawnWh: wh("What members drew."),
      matchedWh: wh("What they gave to each other: the lesser of the two."),
      sellerGbpPerMwh: gbpPerMwh("What sellers have for each MWh; 0 where nothing was matched."),
      buyerGbpPerMwh: gbpPerMwh(
        "What buyers pay for each MWh, without networks and policies; 0 where nothing was matched.",
      ),
    },
  },
} as const satisfies Readonly<Record<string, TableSchema>>;
