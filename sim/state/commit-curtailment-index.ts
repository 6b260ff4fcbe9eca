/**
 * Part of the period's commit: the only writer of what counts towards the curtailment index. With the last period of a
 * London day the day is closed; with that of a month, of a regulatory year or of the run it makes their rows and events.
 */
import type { IndexEvent } from "../core/events.ts";
import { isMonthEnd, londonDayOf, londonDayStart, periodStart } from "../core/time.ts";
import {
  closeDay,
  countContracts,
  countPeriod,
  heldUnits,
  type IndexCounts,
  indexBreaches,
  meanOfYears,
  meanYears,
  rollingYear,
  yearToDate,
} from "../metering/curtailment-index.ts";
import type { Readings } from "../model/readings.ts";
import type { Trade } from "../model/venues.ts";
import { recordEvents, watts } from "./record.ts";
import type { World } from "./world.ts";

export function countIndex(
  world: World,
  period: number,
  readings: Readings,
  trades: readonly Trade[],
): void {
  const { index, contractIndex, tables, firstDay, dayCount } = world;
  const isHeld = heldUnits(readings);
  countPeriod(index, readings, isHeld);
  countContracts(contractIndex, readings, trades, isHeld);
  const day = londonDayOf(periodStart(period));
  const end = periodStart(period + 1);
  if (end !== londonDayStart(day + 1)) return;
  closeDay(index, day);
  closeDay(contractIndex, day);
  if (isMonthEnd(day) || day === firstDay + dayCount - 1) recordIndex(world, day, end);
  recordEvents(tables.events, [
    ...breachEvents(world, index, "physical", day, end),
    ...breachEvents(world, contractIndex, "contract", day, end),
  ]);
}

function recordIndex(world: World, day: number, at: number): void {
  const { index, contractIndex, network, tables } = world;
  for (let row = 0; row < index.unit.length; row += 1) {
    const unit = index.unit[row]!;
    const direction = index.direction[row] === "down" ? "injection" : "consumption";
    const year = yearToDate(index, row, day);
    const rolling = rollingYear(index, row, day);
    const contractYear = yearToDate(contractIndex, row, day);
    const contractRolling = rollingYear(contractIndex, row, day);
    tables.curtailment_index.append(
      at,
      network.units.ids[unit]!,
      direction,
      watts(index.capacityKw[row]!),
      index.agreedFrac[row]!,
      year.wh,
      year.hours,
      year.frac,
      rolling.wh,
      rolling.hours,
      rolling.frac,
      meanYears(index),
      meanOfYears(index, row),
      index.runWh[row]!,
      contractYear.wh,
      contractYear.frac,
      contractRolling.wh,
      contractRolling.frac,
      meanOfYears(contractIndex, row),
      contractIndex.runWh[row]!,
    );
  }
}

function breachEvents(
  { network }: World,
  index: IndexCounts,
  name: "physical" | "contract",
  day: number,
  at: number,
): IndexEvent[] {
  return indexBreaches(index, day).map(({ unit, meanFrac, agreedFrac, years }) => ({
    kind: "indexBreach",
    at,
    unit: network.units.ids[unit]!,
    because: `mean ${name} index of ${years} complete ${years === 1 ? "year" : "years"} ${percent(meanFrac)}, agreed ${percent(agreedFrac)}`,
  }));
}

const percent = (frac: number): string => `${(frac * 100).toFixed(2)} %`;
