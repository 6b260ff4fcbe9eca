/** For tests: the kept run with a fault planted for each law of market monitoring. */
import type { Row } from "../../testing/engine-runs.ts";
import { changed, kept, moved, set, withRows } from "./kept-run.ts";

const sanctioned = kept.rows.monitoring_sanctions[0]!;
const entry = {
  ...kept.rows.ledger[0]!,
  ...{ rule: "market-monitoring/repay-gain", because: "nothing", amountMicroGbp: 1 },
};
const isUnflagged = ({ isFlagged }: Row) => isFlagged === 0;

export const brokenMonitoring = {
  flagsAreScoresAboveThresholds: [
    changed("monitoring_assessments", set({ score: 1.1 })),
    changed("monitoring_assessments", set({ score: -0.1 })),
    changed("monitoring_assessments", set({ isFlagged: 1, score: 0 }), isUnflagged),
    changed("monitoring_assessments", set({ isFlagged: 2, score: 1 })),
    changed("monitoring_assessments", set({ games: 2 })),
    changed("monitoring_assessments", set({ gainMicroGbp: -1 })),
    changed("monitoring_assessments", moved(90_000, "at")),
    changed("monitoring_assessments", moved(-90_000, "at")),
    withRows("monitoring_assessments", [
      ...kept.rows.monitoring_assessments,
      kept.rows.monitoring_assessments[0]!,
    ]),
  ],
  sanctionsFollowFlags: [
    changed("monitoring_sanctions", set({ flag: "nothing" })),
    changed("monitoring_sanctions", set({ unit: "nobody" })),
    changed("monitoring_sanctions", moved(-1, "at")),
    changed("monitoring_sanctions", moved(1, "paidMicroGbp")),
    changed("monitoring_sanctions", set({ excludedUntil: 0 })),
    withRows("ledger", [...kept.rows.ledger, entry]),
  ],
  whoIsExcludedOrdersNothing: [
    changed("monitoring_sanctions", set({ at: 0, unit: kept.rows.exchange_orders[0]!.unit! })),
    withRows("service_offers", [
      ...kept.rows.service_offers,
      { ...kept.rows.service_offers[0]!, unit: sanctioned.unit!, at: sanctioned.at! },
    ]),
  ],
};
