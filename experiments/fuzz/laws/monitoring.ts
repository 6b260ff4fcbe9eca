/** Laws of market monitoring: a flag is a score above its threshold, and nobody is sanctioned but for a flag, from then on, for what the rows say. */
import { type Facts, numbers, place } from "../facts.ts";

/** The day on which clocks go back, s. */
const DAY_S_MAX = 25 * 3600;

export function flagsAreScoresAboveThresholds({ rows }: Facts): string[] {
  const seen = new Set<string | number>();
  return rows.monitoring_assessments.flatMap((row) => {
    const { at, dayStart, score, threshold, isFlagged, gainMicroGbp, games } = numbers(
      ...([row, "at", "dayStart", "score", "threshold", "isFlagged"] as const),
      ...(["gainMicroGbp", "games"] as const),
    );
    const isRight =
      !seen.has(row.flag!) &&
      at > dayStart &&
      at - dayStart <= DAY_S_MAX &&
      score >= 0 &&
      score <= 1 &&
      (isFlagged === 0 || (isFlagged === 1 && score > threshold)) &&
      (games === 0 || games === 1) &&
      gainMicroGbp >= 0;
    seen.add(row.flag!);
    return isRight ? [] : [`${row.flag}: ${JSON.stringify(row)}`];
  });
}

export function sanctionsFollowFlags({ rows }: Facts): string[] {
  const flags = new Map(
    rows.monitoring_assessments
      .filter(({ isFlagged }) => isFlagged === 1)
      .map((row) => [row.flag!, row]),
  );
  const paid = new Map<string | number, number>();
  for (const entry of rows.ledger)
    if (String(entry.rule).startsWith("market-monitoring/"))
      paid.set(entry.because!, (paid.get(entry.because!) ?? 0) + Number(entry.amountMicroGbp));
  const found = rows.monitoring_sanctions.flatMap((row) => {
    const flag = flags.get(row.flag!);
    const { at, paidMicroGbp, excludedUntil } = numbers(
      ...([row, "at", "paidMicroGbp", "excludedUntil"] as const),
    );
    const isRight =
      flag?.at === at &&
      flag.unit === row.unit &&
      excludedUntil >= at &&
      paidMicroGbp === (paid.get(row.flag!) ?? 0);
    paid.delete(row.flag!);
    return isRight ? [] : [`${row.flag}: ${JSON.stringify(row)}`];
  });
  return [...found, ...[...paid.keys()].map((flag) => `${flag}: paid without a sanction`)];
}

export function whoIsExcludedOrdersNothing({ rows }: Facts): string[] {
  const orders = [
    ...rows.exchange_orders.map((row) => ({ row, at: Number(row.placedAt) })),
    ...rows.service_offers.map((row) => ({ row, at: Number(row.at) })),
  ];
  return rows.monitoring_sanctions.flatMap(({ unit, at, excludedUntil }) =>
    orders
      .filter((order) => order.row.unit === unit)
      .filter((order) => order.at >= Number(at) && order.at < Number(excludedUntil))
      .map(({ row }) => `${place(row)}: an order of who is excluded`),
  );
}
