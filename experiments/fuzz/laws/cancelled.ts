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
  const boughtAt = instants(rows.events, "serviceAwarded");
  return rows.service_awards.flatMap((row) => {
    const isTakenBack = row.state === "cancelled" || row.state === "withdrawn";
    const at = boughtAt.get(row.award!) ?? Infinity;
    return isRight(row, isTakenBack, at)
      ? []
      : [`${place(row)}: ${row.award} ${row.state}, bought ${at}, taken back ${row.cancelledAt}`];
  });
}

/**
 * A trade of capacity that is taken back is so from one half-hour on, at an instant that is told; nobody uses it or owes for it from
 * then on. What is told as withdrawn was a request, of which nothing was traded yet.
 */
export function capacityIsTakenBackBeforeItsHalfHour({ rows }: Facts): string[] {
  const approvedAt = instants(rows.events, "capacityApproved");
  const toldAt = instants(
    rows.events.filter(({ because }) => because === "cancelled"),
    "capacityCancelled",
  );
  const lastHeld = new Map<unknown, number>();
  for (const { trade, periodStart, cancelledAt } of rows.capacity_trades)
    if (cancelledAt === 0)
      lastHeld.set(trade, Math.max(lastHeld.get(trade) ?? 0, Number(periodStart)));
  const wrong = rows.capacity_trades.filter((row) => {
    const { cancelledAt, periodStart } = numbers(row, "cancelledAt", "periodStart");
    if (cancelledAt === 0) return false;
    const { usedWh, forgoneWh, unusedWh, addedWh, cleanWh, breachWh, amountMicroGbp } = row;
    const use = [usedWh, forgoneWh, unusedWh, addedWh, cleanWh, breachWh, amountMicroGbp];
    return !(
      isRight(row, true, approvedAt.get(row.trade!) ?? Infinity) &&
      cancelledAt === toldAt.get(row.trade!) &&
      periodStart > (lastHeld.get(row.trade) ?? 0) &&
      use.every((of) => of === 0)
    );
  });
  const taken = new Set(
    rows.capacity_trades.filter(({ cancelledAt }) => cancelledAt !== 0).map(({ trade }) => trade),
  );
  const untold = [...toldAt.keys()].filter((trade) => !taken.has(trade));
  return [
    ...wrong.map((row) => `${row.trade} ${place(row)}: cancelled ${row.cancelledAt}`),
    ...untold.map((trade) => `${trade}: cancelled, and no row says so`),
  ];
}

/** When events of a kind happened, by what they are about. */
const instants = (events: readonly Row[], kind: string) =>
  new Map(
    events.filter((event) => event.kind === kind).map(({ trade, at }) => [trade!, Number(at)]),
  );

function isRight(row: Row, isCancelled: boolean, madeAt: number): boolean {
  const { cancelledAt, periodStart } = numbers(row, "cancelledAt", "periodStart");
  return isCancelled ? madeAt <= cancelledAt && cancelledAt <= periodStart : cancelledAt === 0;
}
