/**
 * The curtailment index of each unit as a run stored it. Takes facts of a run; gives equivalent hours by London day, physical
 * and of contracts, and what was agreed. Keeps: a unit's index is the sum over the directions in which it can be held back,
 * each over its own capacity; a run of an earlier version has that of its generators' injection alone.
 */
import { londonDayOf, londonDayStart, regulatoryYearStart } from "../../../sim/core/time.ts";
import { SECONDS_PER_HOUR } from "../../../sim/core/units.ts";
import type { RunFolder } from "../../run-folder.ts";
import type { RunFacts } from "../facts.ts";
import { hasColumn, WH_PER_MWH } from "../stored.ts";
import { stretchesOf } from "../stretches.ts";

/** Points of a line at most. */
export const POINTS_MAX = 62;

/** Windows that the run stored, at its end. */
export interface StoredWindows {
  readonly yearFrac: number;
  readonly rollingFrac: number;
  readonly completeYears: number;
  readonly yearsFrac: number;
  readonly contractYearFrac: number;
  readonly contractYearsFrac: number;
}

export interface HeldBack {
  readonly injectionMwh: number;
  readonly consumptionMwh: number;
}

export interface Capacities {
  readonly injectionMw: number;
  readonly consumptionMw: number;
}

export interface UnitIndex extends Capacities {
  readonly unit: string;
  readonly agreedFrac: number | undefined;
  readonly stored: StoredWindows | undefined;
  /** Counted energy by London day. */
  readonly byDay: ReadonlyMap<number, HeldBack>;
}

export interface RunIndex {
  readonly run: RunFacts;
  readonly units: ReadonlyMap<string, UnitIndex>;
  readonly days: readonly number[];
}

export interface IndexToDate extends HeldBack {
  /** At full capacity. */
  readonly hours: number;
  readonly ofHours: number;
}

export async function indexOf(run: RunFacts): Promise<RunIndex> {
  const { manifest } = run.run;
  const { network } = manifest;
  const isBothWays = hasColumn(run.run, "curtailment", "heldBackWh");
  const byUnit = await heldBackByDay(run.run, isBothWays ? "heldBackWh" : "curtailedWh");
  const stored = await storedWindows(run.run);
  const agreed = new Map(
    network.connections.map(({ id, curtailmentIndexFrac }) => [id, curtailmentIndexFrac]),
  );
  const counted = network.units.filter(
    ({ technology }) => isBothWays || (technology !== "storage" && technology !== "demand"),
  );
  const units = counted.map(({ id, capacityMw, connection, storage, consumption }) => {
    const consumptionMw = storage?.chargeMw ?? consumption?.peakMw ?? 0;
    return [
      id,
      {
        ...{ unit: id, injectionMw: capacityMw, consumptionMw: isBothWays ? consumptionMw : 0 },
        ...{ agreedFrac: agreed.get(connection), stored: stored.get(id) },
        byDay: byUnit.get(id) ?? new Map<number, HeldBack>(),
      },
    ] as const;
  });
  return { run, units: new Map(units), days: stretchesOf(manifest, POINTS_MAX).days };
}

/** Energy held back of each unit and London day, for every cause that counts. */
async function heldBackByDay(
  run: RunFolder,
  column: "heldBackWh" | "curtailedWh",
): Promise<Map<string, Map<number, HeldBack>>> {
  const rows = await run.rows("curtailment", {
    columns: ["periodStart", "unit", column],
    where: "cause <> 'outage'",
  });
  const [starts, wh] = [rows.numbers("periodStart"), rows.numbers(column)];
  const sums = new Map<string, Map<number, HeldBack>>();
  rows.texts("unit").forEach((unit, row) => {
    const own = sums.get(unit) ?? new Map<number, HeldBack>();
    const day = londonDayOf(starts[row]!);
    const sum = own.get(day) ?? { injectionMwh: 0, consumptionMwh: 0 };
    own.set(day, {
      injectionMwh: sum.injectionMwh + Math.max(0, wh[row]!) / WH_PER_MWH,
      consumptionMwh: sum.consumptionMwh + Math.max(0, 0 - wh[row]!) / WH_PER_MWH,
    });
    sums.set(unit, own);
  });
  return sums;
}

/** Runs of an earlier version stored none. */
export function hasWindows(run: RunFolder): boolean {
  return hasColumn(run, "curtailment_index", "contractYearFrac");
}

async function storedWindows(run: RunFolder): Promise<ReadonlyMap<string, StoredWindows>> {
  if (!hasWindows(run)) return new Map();
  const { rows } = await run.query(
    `SELECT unit, sum(yearFrac), sum(rollingFrac), max(completeYears), sum(yearsFrac), sum(contractYearFrac), sum(contractYearsFrac)
     FROM curtailment_index WHERE "at" = (SELECT max("at") FROM curtailment_index) GROUP BY unit`,
  );
  return new Map(
    rows.map(([unit, ...values]) => {
      const [yearFrac, rollingFrac, completeYears, yearsFrac, contractYearFrac, contractYearsFrac] =
        values.map(Number) as [number, number, number, number, number, number];
      return [
        String(unit),
        { yearFrac, rollingFrac, completeYears, yearsFrac, contractYearFrac, contractYearsFrac },
      ];
    }),
  );
}

/** The first day that the index of a day counts from: the regulatory year's first, or the run's. */
export function countsFrom(day: number, firstDay: number): number {
  return Math.max(regulatoryYearStart(day), firstDay);
}

/** The index of a unit at the end of a day. */
export function indexToDate(
  { byDay, injectionMw, consumptionMw }: Capacities & Pick<UnitIndex, "byDay">,
  day: number,
  firstDay: number,
): IndexToDate {
  const from = countsFrom(day, firstDay);
  let [injectionMwh, consumptionMwh] = [0, 0];
  for (let each = from; each <= day; each += 1) {
    injectionMwh += byDay.get(each)?.injectionMwh ?? 0;
    consumptionMwh += byDay.get(each)?.consumptionMwh ?? 0;
  }
  const ofHours = (londonDayStart(day + 1) - londonDayStart(from)) / SECONDS_PER_HOUR;
  const hours =
    (injectionMw > 0 ? injectionMwh / injectionMw : 0) +
    (consumptionMw > 0 ? consumptionMwh / consumptionMw : 0);
  return { hours, ofHours, injectionMwh, consumptionMwh };
}

/** Units by the highest value in any of the runs, ties by id; those without a value are left out. */
export function ranked(
  indices: readonly RunIndex[],
  value: (unit: UnitIndex, index: RunIndex) => number | undefined,
): string[] {
  const highest = new Map<string, number>();
  for (const index of indices) {
    for (const [id, unit] of index.units) {
      const own = value(unit, index);
      if (own !== undefined) highest.set(id, Math.max(highest.get(id) ?? 0, own));
    }
  }
  return [...highest]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([id]) => id);
}
