/**
 * Charges for use of the distribution network: how far each connection drew more than its capacity so far this month, and at the
 * end of a London month, or of the run, what its units pay. Takes world and readings; changes nothing but in the commit.
 */

import { splitWhole } from "../core/sums.ts";
import {
  civilFromDays,
  daysFromCivil,
  isMonthEnd,
  londonDayOf,
  londonDayStart,
  PERIOD_SECONDS,
  periodOf,
  periodStart,
} from "../core/time.ts";
import { kwFromWh } from "../core/units.ts";
import type { Capacity } from "../model/capacity-trades.ts";
import type { Readings } from "../model/readings.ts";
import { DISTRIBUTION_NETWORK } from "../model/services.ts";
import { transfer } from "../model/transfer.ts";
import type { LedgerEntry } from "../model/venues.ts";
import { capacityChargeMicroGbp, exceededChargeMicroGbp } from "../settlement/duos/charges.ts";
import { type ChargedConnection, chargedWith, type Duos } from "../settlement/duos/duos.ts";
import type { MovedKva } from "../settlement/duos/links/capacity-link.ts";
import type { World } from "./world.ts";

export interface NetworkUse {
  /** By connection: the highest import of the month so far above its capacity. */
  readonly excessKva: Float64Array;
  readonly entries: readonly LedgerEntry[];
}

export function settleNetworkUse(world: World, period: number, readings: Readings): NetworkUse {
  const { duos, excessKva: before } = world;
  if (duos === undefined) return { excessKva: before, entries: [] };
  const excessKva = before.slice();
  for (let row = 0; row < excessKva.length; row += 1)
    excessKva[row] = Math.max(excessKva[row]!, excessOf(world, duos, row, period, readings));
  const day = londonDayOf(periodStart(period));
  const lastDay = world.firstDay + world.dayCount - 1;
  const isDue =
    periodStart(period + 1) === londonDayStart(day + 1) && (isMonthEnd(day) || day === lastDay);
  if (!isDue) return { excessKva, entries: [] };
  const { year, month } = civilFromDays(day);
  const firstDay = Math.max(world.firstDay, daysFromCivil({ year, month, day: 1 }));
  const entries = chargesOf(world, duos, excessKva, firstDay, day);
  return { excessKva: new Float64Array(excessKva.length), entries };
}

/** The commit of it: the only writer of the month's excess. */
export function commitNetworkUse({ excessKva }: World, use: NetworkUse): void {
  excessKva.set(use.excessKva);
}

function excessOf(
  world: World,
  duos: Duos,
  row: number,
  period: number,
  { deliveredWh }: Readings,
): number {
  const { imports, unitRows, settings } = duos;
  const drawnWh = unitRows[row]!.reduce((sum, unit) => sum - deliveredWh[unit]!, 0);
  const kva = kwFromWh(drawnWh, PERIOD_SECONDS) / settings.powerFactor;
  if (drawnWh <= 0) return 0;
  const traded = tradedOf(world, duos, row, "import", period, period + 1);
  return Math.max(0, kva - chargedWith(duos, imports[row]!, traded).kvaAt(period));
}

/** What trades in the run moved to and from a connection in these periods. */
function tradedOf(
  { capacity: { moves } }: World,
  { settings }: Duos,
  row: number,
  capacity: Capacity,
  fromPeriod: number,
  toPeriod: number,
): MovedKva[] {
  const found: MovedKva[] = [];
  if (moves.size === 0) return found;
  for (let period = fromPeriod; period < toPeriod; period += 1) {
    for (const move of moves.get(period) ?? []) {
      if (move.capacity !== capacity || (move.buyer !== row && move.seller !== row)) continue;
      const kw = move.buyer === row ? move.boughtKw : 0 - move.kw;
      found.push({ kva: kw / settings.powerFactor, fromPeriod: period, toPeriod: period + 1 });
    }
  }
  return found;
}

/** What each connection's units pay for the days from `firstDay` to `lastDay`. */
function chargesOf(
  world: World,
  duos: Duos,
  excessKva: Float64Array,
  firstDay: number,
  lastDay: number,
): LedgerEntry[] {
  const { imports, exports, unitRows, settings } = duos;
  const days = lastDay - firstDay + 1;
  const [from, to] = [periodOf(londonDayStart(firstDay)), periodOf(londonDayStart(lastDay + 1))];
  const charge = (of: ChargedConnection, row: number, capacity: Capacity, pence: number) => {
    const charged = chargedWith(duos, of, tradedOf(world, duos, row, capacity, from, to));
    return capacityChargeMicroGbp(of.contractedKva, days, charged.movedKvaDays(from, to), pence);
  };
  return imports.flatMap((connection, row) => {
    const payers = unitRows[row]!;
    if (payers.length === 0) return [];
    const exceeded = exceededChargeMicroGbp(excessKva[row]!, days, settings.exceededPencePerKvaDay);
    return [
      ...paidBy(
        world,
        payers,
        "import capacity",
        charge(connection, row, "import", settings.importPencePerKvaDay),
        to,
      ),
      ...paidBy(world, payers, "exceeded capacity", exceeded, to),
      ...paidBy(
        world,
        payers,
        "export capacity",
        charge(exports[row]!, row, "export", settings.exportPencePerKvaDay),
        to,
      ),
    ];
  });
}

/** One charge of a connection, shared by its units by their capacity. */
function paidBy(
  { network }: World,
  payers: readonly number[],
  rule: string,
  amountMicroGbp: number,
  toPeriod: number,
): LedgerEntry[] {
  const { ids, capacityKw, consumptionKwMax } = network.units;
  const sizes = payers.map((unit) => Math.max(capacityKw[unit]!, consumptionKwMax[unit]!));
  const shares = new Float64Array(payers.length);
  splitWhole(amountMicroGbp, sizes, shares);
  const occasion = {
    period: toPeriod - 1,
    at: periodStart(toPeriod),
    because: "capacity and metered use of the month",
  };
  return payers
    .map((unit, row) => transfer(occasion, rule, ids[unit]!, DISTRIBUTION_NETWORK, shares[row]!))
    .filter((entry) => entry.amountMicroGbp !== 0);
}
