/** What came of each home, written once all of a run is settled. Takes the world; makes a row for each home that was billed or could respond. */
import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { roundHalfAway } from "../core/units.ts";
import { FLAT_TARIFF } from "../model/home-tariffs.ts";
import { isBilled } from "../model/homes.ts";
import { dividedBy } from "./home-gains.ts";
import type { World } from "./world.ts";

/** `at`: the end of the run. */
export function recordHomeTotals(world: World, at: number): void {
  const { homes: course, tables, dayCount } = world;
  if (course === undefined) return;
  const { homes } = course;
  for (const [index, { group, first, end, ...having }] of homes.groups.entries()) {
    if (!isBilled(group)) continue;
    const gained = gainsOf(world, index);
    const has = (rows: Int32Array) => {
      const flags = new Uint8Array(end - first);
      for (const row of rows) flags[row - first] = 1;
      return flags;
    };
    const [solar, battery, car, heatPump] = [
      ...[has(having.solar), has(having.battery), has(having.ev), has(having.heatPump)],
    ] as const;
    const standing = FLAT_TARIFF.standingGbpPerDay * MICRO_GBP_PER_GBP * dayCount;
    for (let row = first; row < end; row += 1) {
      const [drawnWh, givenWh] = [homes.totalDrawnWh[row]!, homes.totalGivenWh[row]!];
      const flat =
        drawnWh * FLAT_TARIFF.importGbpPerMwh - givenWh * FLAT_TARIFF.exportGbpPerMwh + standing;
      tables.home_totals.append(
        at,
        group.id,
        row - first + 1,
        solar![row - first]!,
        battery![row - first]!,
        car![row - first]!,
        heatPump![row - first]!,
        roundHalfAway(drawnWh),
        roundHalfAway(givenWh),
        roundHalfAway(homes.totalBillMicroGbp[row]!),
        group.tariff === undefined ? 0 : roundHalfAway(flat),
        roundHalfAway(homes.totalRewardMicroGbp[row]!),
        gained[row - first]!,
      );
    }
  }
}

/** By home of a group: what it gained by selling goes by what each gave over the run, the rest by what each drew. */
function gainsOf({ homes: course, homeGains }: World, group: number): Float64Array {
  const { groups, totalGivenWh, totalDrawnWh } = course!.homes;
  const { first, end } = groups[group]!;
  const { sellingMicroGbp, buyingMicroGbp } = homeGains;
  const sold = dividedBy(sellingMicroGbp[group]!, totalGivenWh.subarray(first, end));
  const bought = dividedBy(buyingMicroGbp[group]!, totalDrawnWh.subarray(first, end));
  return sold.map((microGbp, home) => microGbp + bought[home]!);
}
