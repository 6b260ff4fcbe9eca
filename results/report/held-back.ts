/**
 * What was held back, of injection and of consumption alike, for any cause. Takes a run; gives mean power by half-hour, and the
 * consumption of demand units and of stores by itself. A run of an earlier version stored only how its units were moved.
 */
import { PERIOD_HOURS } from "../../sim/core/time.ts";
import type { RunFolder } from "../run-folder.ts";
import { hasColumn, WH_PER_MWH } from "./stored.ts";

export interface HalfHour {
  readonly start: number;
  readonly mw: number;
}

/** Every half-hour of the run, in order. */
export async function heldBackByHalfHour(run: RunFolder): Promise<HalfHour[]> {
  const { rows } = await run.query(
    hasColumn(run, "curtailment", "heldBackWh")
      ? `SELECT epoch(n.periodStart)::BIGINT AS start, coalesce(h.wh, 0) FROM network_period n LEFT JOIN (
           SELECT periodStart, sum(abs(heldBackWh)) AS wh FROM curtailment GROUP BY periodStart
         ) h ON h.periodStart = n.periodStart ORDER BY start`
      : "SELECT epoch(periodStart)::BIGINT AS start, curtailedWh FROM network_period ORDER BY start",
  );
  return rows.map(([start, wh]) => ({
    start: Number(start),
    mw: Number(wh) / WH_PER_MWH / PERIOD_HOURS,
  }));
}

/** Consumption that was held back, MWh. */
export interface KeptFromDrawing {
  readonly demandMwh: number;
  readonly storesMwh: number;
}

export async function keptFromDrawing(run: RunFolder): Promise<KeptFromDrawing> {
  if (!hasColumn(run, "curtailment", "heldBackWh")) {
    const turnedDown = run.summary.metrics.find(({ name }) => name === "turnedDownMwh");
    return { demandMwh: turnedDown?.value ?? 0, storesMwh: 0 };
  }
  const { rows } = await run.query(
    "SELECT unit, sum(0 - heldBackWh) FROM curtailment WHERE heldBackWh < 0 GROUP BY unit ORDER BY unit",
  );
  const { units } = run.manifest.network;
  const stores = new Set(
    units.filter(({ technology }) => technology === "storage").map(({ id }) => id),
  );
  const total = (isStore: boolean) =>
    rows.reduce(
      (sum, [unit, wh]) => sum + (stores.has(String(unit)) === isStore ? Number(wh) : 0),
      0,
    ) / WH_PER_MWH;
  return { demandMwh: total(false), storesMwh: total(true) };
}
