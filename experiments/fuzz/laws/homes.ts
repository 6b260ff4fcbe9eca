/** Laws of homes: the net is the sum of its parts, what batteries hold follows from what went in, and no half-hour is missing. */
import { batteryEnds } from "../../../sim/model/homes.ts";
import { type Facts, numbers, place } from "../facts.ts";

const PARTS = ["baseWh", "evWh", "heatPumpWh", "batteryWh", "solarWh", "netWh"] as const;

export function homesDrawTheSumOfTheirParts({ rows }: Facts): string[] {
  return rows.homes_period.flatMap((row) => {
    const { baseWh, evWh, heatPumpWh, batteryWh, solarWh, netWh } = numbers(row, ...PARTS);
    const isSum = netWh === baseWh + evWh + heatPumpWh + batteryWh - solarWh;
    const isDrawn = Math.min(baseWh, evWh, heatPumpWh, solarWh) >= 0;
    return isSum && isDrawn ? [] : [`${row.group} ${place(row)}: ${JSON.stringify(row)}`];
  });
}

/** Wh that rounding of a half-hour's sums may be off. */
const ROUNDING_WH = 2;

/** Nothing comes out that did not go in, and what is in stays between the batteries' ends. */
export function batteriesOfHomesLoseWhatTheyLose({ scenario, rows }: Facts): string[] {
  return scenario.homes.flatMap((group) => {
    const { leastWh, mostWh } = batteryEnds(group);
    const lossFrac = 1 - (group.battery?.roundTripFrac ?? 1);
    let before: number | undefined;
    return rows.homes_period
      .filter((row) => row.group === group.id)
      .flatMap((row) => {
        const { storedWh, batteryWh } = numbers(row, "storedWh", "batteryWh");
        const gainedWh = storedWh - (before ?? storedWh);
        const isFirst = before === undefined;
        before = storedWh;
        // Between a gain of what went in and a loss of more than came out lies what the way costs.
        const mostLostWh = lossFrac * group.count * (mostWh - leastWh) + ROUNDING_WH;
        const isWithin = storedWh >= 0 && storedWh <= group.count * mostWh + ROUNDING_WH;
        const isAccounted =
          isFirst || (gainedWh <= batteryWh + ROUNDING_WH && gainedWh >= batteryWh - mostLostWh);
        return isWithin && isAccounted
          ? []
          : [`${group.id} ${place(row)}: ${storedWh} Wh held, ${batteryWh} Wh in`];
      });
  });
}

/** Every half-hour of the run has each group once. */
export function everyGroupOfHomesHasEveryHalfHour({ scenario, rows }: Facts): string[] {
  const starts = new Set(rows.network_period.map(({ periodStart }) => Number(periodStart)));
  const missing = scenario.homes.flatMap(({ id, count }) => {
    const own = rows.homes_period.filter(({ group }) => group === id);
    const of = new Set(own.map(({ periodStart }) => Number(periodStart)));
    const isWhole = own.length === starts.size && [...starts].every((start) => of.has(start));
    const isCounted = own.every(({ homes }) => homes === count);
    return isWhole && isCounted ? [] : [`${id}: ${own.length} half-hours of ${starts.size}`];
  });
  const known = new Set<unknown>(scenario.homes.map(({ id }) => id));
  const strange = rows.homes_period.filter(({ group }) => !known.has(group));
  return [...missing, ...strange.map((row) => `${row.group}: no group of the scenario`)];
}
