/** For tests: faults planted in when trades, awards and traded capacity were cancelled, by the law that must see them. */
import type { Row } from "../../testing/engine-runs.ts";
import { type Facts, PERIOD_S } from "../facts.ts";
import { changed, kept, set, withRows } from "./kept-run.ts";

const cancelled = { outcome: "cancelled", state: "cancelled" };

/** The last half-hour of the evening's trade of capacity, as it would stand had it been cancelled when it was approved. */
const isEvening = ({ trade }: Row) => trade === "evening";
const approval = kept.rows.events.find((row) => row.kind === "capacityApproved" && isEvening(row))!;
const told = { ...approval, kind: "capacityCancelled", because: "cancelled" };
const lastEvening = kept.rows.capacity_trades.findLastIndex(isEvening);
const takenBack: Row = {
  ...kept.rows.capacity_trades[lastEvening]!,
  ...{ usedWh: 0, forgoneWh: 0, unusedWh: 0, addedWh: 0, cleanWh: 0, breachWh: 0 },
  ...{ amountMicroGbp: 0, cancelledAt: Number(approval.at) },
};
const withLast = (row: Row, events: readonly Row[] = [told]): Facts =>
  withRows(
    "capacity_trades",
    kept.rows.capacity_trades.with(lastEvening, row),
    withRows("events", [...kept.rows.events, ...events]),
  );
/** It breaks no law of when it was cancelled. */
export const cancelledCapacity = withLast(takenBack);

export const brokenCancelled = {
  tradesAreCancelledBeforeTheirDelivery: [
    changed("trades", set({ ...cancelled, cancelledAt: 0 })),
    changed("trades", (row) => ({
      ...{ ...row, ...cancelled },
      cancelledAt: Number(row.concludedAt) - 1,
    })),
    changed("trades", (row) => ({
      ...{ ...row, ...cancelled },
      cancelledAt: Number(row.periodStart) + 1,
    })),
    changed("trades", set({ outcome: "idle", cancelledAt: 1 })),
  ],
  awardsAreTakenBackBeforeTheirHalfHour: [
    changed("service_awards", set({ ...cancelled, cancelledAt: 0 })),
    changed("service_awards", (row) => ({
      ...{ ...row, ...cancelled },
      cancelledAt: Number(row.periodStart) + 1,
    })),
    changed("service_awards", set({ ...cancelled, cancelledAt: 1 })),
    changed("service_awards", set({ state: "armed", cancelledAt: 1 })),
  ],
  capacityIsTakenBackBeforeItsHalfHour: [
    withLast(takenBack, []),
    withLast(takenBack, [{ ...told, because: "withdrawn" }]),
    withLast({ ...takenBack, cancelledAt: Number(approval.at) - 1 }),
    withLast({ ...takenBack, cancelledAt: Number(approval.at) + 1 }),
    withLast({ ...takenBack, cancelledAt: 0 }),
    withLast({ ...takenBack, amountMicroGbp: 1 }),
    withLast({ ...takenBack, unusedWh: 1 }),
    withLast({ ...takenBack, periodStart: Number(takenBack.periodStart) - 2 * PERIOD_S }),
    withLast({ ...takenBack, cancelledAt: Number(takenBack.periodStart) + 1 }, [
      { ...told, at: Number(takenBack.periodStart) + 1 },
    ]),
  ],
};
