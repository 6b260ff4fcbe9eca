/** For tests: faults planted in when trades and awards were cancelled, by the law that must see them. */
import { changed, set } from "./kept-run.ts";

const cancelled = { outcome: "cancelled", state: "cancelled" };

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
};
