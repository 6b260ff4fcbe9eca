/** Laws of trades of connection capacity: nobody uses or misses more than was traded, and what is owed is what was paid. */
import { sums } from "../../testing/engine-runs.ts";
import { type Facts, numbers, PERIOD_S, place } from "../facts.ts";

/** Energies are whole watt-hours by unit and shared by trade: Wh. */
const METER_WH = 2;
const WATT_SECONDS_PER_WH = 3600;

export function capacityIsUsedAsFarAsItIsTraded({ rows }: Facts): string[] {
  return rows.capacity_trades.flatMap((row) => {
    const { boughtW, soldW } = numbers(row, "boughtW", "soldW");
    const { usedWh, forgoneWh, unusedWh, addedWh } = numbers(
      ...([row, "usedWh", "forgoneWh", "unusedWh", "addedWh"] as const),
    );
    const most = (watts: number) => (watts * PERIOD_S) / WATT_SECONDS_PER_WH + METER_WH;
    const isRight =
      boughtW <= soldW &&
      usedWh <= most(boughtW) &&
      forgoneWh <= most(soldW) &&
      addedWh <= usedWh &&
      Math.min(forgoneWh, unusedWh, addedWh) >= 0;
    return isRight ? [] : [`${row.trade} ${place(row)}: ${JSON.stringify(row)}`];
  });
}

export function capacityIsPaidAsRowsSay({ rows }: Facts): string[] {
  const owed = sums(rows.capacity_trades, ["trade"], "amountMicroGbp");
  const prices = rows.ledger.filter(({ rule }) => rule === "capacity-trades/price");
  const paid = sums(prices, ["because"], "amountMicroGbp");
  return [...new Set([...owed.keys(), ...paid.keys()])].flatMap((trade) => {
    const [due, got] = [owed.get(trade) ?? 0, paid.get(trade) ?? 0];
    return due === got ? [] : [`${trade}: ${due} µ£ owed, ${got} µ£ paid`];
  });
}
