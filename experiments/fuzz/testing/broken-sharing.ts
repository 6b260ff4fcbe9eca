/** For tests: faults planted in what a community shares, by the law that must see them. */
import { changed, kept, moved, withRows } from "./kept-run.ts";

export const brokenSharing = {
  communitiesShareWhatTheyMetered: [
    changed("local_sharing", moved(1, "suppliedWh")),
    changed("local_sharing", moved(1, "drawnWh")),
    changed("local_sharing", moved(1, "matchedWh")),
    withRows("local_sharing", kept.rows.local_sharing.slice(1)),
  ],
  suppliersHandOverTheirMargin: [
    changed("ledger", moved(1000, "amountMicroGbp"), ({ rule }) => rule === "local-sharing"),
  ],
};
