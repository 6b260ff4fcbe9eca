/** What homes come to together. Takes homes_period. */
import { PERIOD_HOURS } from "../core/time.ts";
import { WH_PER_KWH } from "../core/units.ts";
import { type Fold, plusWhole, ratio, rowsOf } from "./fold.ts";

/** A day's block holds whole half-hours. */
export const homePeakKw: Fold<{ kw: number | null }, number | null> = {
  about:
    "Highest half-hour of all homes together, drawn from the network, kW for each home; null where there are none.",
  unit: "kW",
  start: () => ({ kw: null }),
  add(state, block) {
    const rows = rowsOf(block, "homes_period");
    if (rows === undefined) return;
    const [netWh, homes] = [rows.numbers("netWh"), rows.numbers("homes")];
    const halfHours = new Map<number, { wh: number; homes: number }>();
    const starts = rows.numbers("periodStart");
    // Index by index: a pair for each row of a day's groups would be made for nothing.
    for (let row = 0; row < starts.length; row += 1) {
      const sums = halfHours.get(starts[row]!) ?? { wh: 0, homes: 0 };
      halfHours.set(starts[row]!, sums);
      sums.wh = plusWhole(sums.wh, netWh[row]!);
      sums.homes += homes[row]!;
    }
    for (const sums of halfHours.values()) {
      const kw = ratio(sums.wh / WH_PER_KWH / PERIOD_HOURS, sums.homes);
      if (kw !== null && (state.kw === null || kw > state.kw)) state.kw = kw;
    }
  },
  value: ({ kw }) => kw,
};
