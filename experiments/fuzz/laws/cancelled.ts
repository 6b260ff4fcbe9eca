/** Laws of what was agreed and cancelled: each has the instant, between its making and its delivery, and nothing else has one. */
import type { Row } from "../../testing/engine-runs.ts";
import { type Facts, numbers, place } from "../facts.ts";

export function tradesAreCancelledBeforeTheirDelivery({ rows }: Facts): string[] {
  return rows.trades.flatMap((row) =>
    isRight(row, row.outcome === "cancelled", Number(row.concludedAt))
      ? []
      : [`${place(row)}: ${row.outcome}, made ${row.concludedAt}, cancelled ${row.cancelledAt}`],
  );
}

/** A provider that is known to be out of service takes back what is armed, too, but nothing of a half-hour that has begun. */
export function awardsAreTakenBackBeforeTheirHalfHour({ rows }: Facts): string[] {
  const boughtAt = new Map(
    rows.events
      .filter(({ kind }) => kind === "serviceAwarded")
      .map(({ trade, at }) => [trade, Number(at)]),
  );
  return rows.service_awards.flatMap((row) => {
    const isTakenBack = row.state === "cancelled" || row.state === "withdrawn";
    const at = boughtAt.get(row.award!) ?? Infinity;
    return isRight(row, isTakenBack, at)
      ? []
      : [`${place(row)}: ${row.award} ${row.state}, bought ${at}, taken back ${row.cancelledAt}`];
  });
}

function isRight(row: Row, isCancelled: boolean, madeAt: number): boolean {
  const { cancelledAt, periodStart } = numbers(row, "cancelledAt", "periodStart");
  return isCancelled ? madeAt <= cancelledAt && cancelledAt <= periodStart : cancelledAt === 0;
}
