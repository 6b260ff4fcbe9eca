/** Laws of offsetting: nobody is matched by more than was promised and given, and what is owed is what was paid. */
import { sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, PERIOD_S, place } from "../facts.ts";

const ROUNDED_WH = 1;
const WATT_SECONDS_PER_WH = 3600;

export function offsetsAreMatchedAsFarAsTheyArePromised({ rows }: Facts): string[] {
  return rows.offsetting_trades.flatMap((row) => {
    const { promisedW, leadWh, matchedWh, unmatchedWh } = numbers(
      ...([row, "promisedW", "leadWh", "matchedWh", "unmatchedWh"] as const),
    );
    const most = (promisedW * PERIOD_S) / WATT_SECONDS_PER_WH + ROUNDED_WH;
    const isRight =
      leadWh <= most &&
      matchedWh + unmatchedWh <= most &&
      matchedWh <= leadWh + ROUNDED_WH &&
      Math.min(leadWh, matchedWh, unmatchedWh) >= 0;
    return isRight ? [] : [`${row.trade} ${place(row)}: ${JSON.stringify(row)}`];
  });
}

export function offsetsArePaidAsRowsSay({ rows }: Facts): string[] {
  return (
    [
      ["offsetting/price", "amountMicroGbp"],
      ["offsetting/breach", "breachMicroGbp"],
    ] as const
  ).flatMap(([rule, column]) => {
    const owed = sums(rows.offsetting_trades, ["trade"], column);
    const entries = rows.ledger.filter((entry) => entry.rule === rule);
    const paid = sums(entries, ["because"], "amountMicroGbp");
    return [...new Set([...owed.keys(), ...paid.keys()])].flatMap((trade) => {
      const [due, got] = [owed.get(trade) ?? 0, paid.get(trade) ?? 0];
      return due === got ? [] : [`${trade}: ${due} µ£ owed by ${rule}, ${got} µ£ paid`];
    });
  });
}
