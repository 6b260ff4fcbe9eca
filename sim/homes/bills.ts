/**
 * What each home of a group is billed for a half-hour, and paid for answering an alert: what it draws at the tariff's price, less what it gives at that for
 * giving, and its part of the standing charge. Takes homes, what the group goes by, and what of it counts. A watt-hour at 1 £/MWh is a
 * micro-pound. Keeps: what a group is paid for an alert is what its homes turned in all of it, with its sign, and not below nothing; it is
 * divided by what each of them turned, where that is above nothing.
 */

import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import { turnedBy } from "./alerts.ts";
import type { GroupRows, Homes } from "./homes.ts";
import type { GroupSignals } from "./signals.ts";
import { SUMS } from "./sums.ts";

/** What of a half-hour counts on bills. */
export interface Counting {
  /** Whether it is one of the run's, and its last. */
  readonly isBilled: boolean;
  readonly isEnd: boolean;
  /** Whether the bus has supply throughout; where not, billServed counts what was drawn once that is metered, and nothing was turned. */
  readonly isSupplied: boolean;
}

export const NOT_COUNTED: Counting = { isBilled: false, isEnd: false, isSupplied: true };

export function billHomes(
  homes: Homes,
  rows: GroupRows,
  { signal, alert }: GroupSignals,
  { isBilled, isEnd, isSupplied }: Counting,
  sums: Float64Array,
): void {
  const { group, first, end } = rows;
  const { eventWh, unasked } = homes;
  const { totalDrawnWh, totalGivenWh, totalBillMicroGbp } = homes;
  const hasBattery = group.battery !== undefined;
  const importPrice = signal?.importGbpPerMwh ?? 0;
  const exportPrice = signal?.exportGbpPerMwh ?? 0;
  const standing = (signal?.standingGbp ?? 0) * MICRO_GBP_PER_GBP;
  const fee = alert?.isFirst === true ? alert.of.reward.feeGbp * MICRO_GBP_PER_GBP : 0;
  const on = alert?.isOn === true ? alert : undefined;
  const isCounted = isBilled && isSupplied;
  const hours = PERIOD_HOURS;
  let sumGivenWh = 0;
  // Without a branch, where one of the two is nothing: which homes give is what no processor can foresee.
  for (let row = first; row < end; row += 1) {
    const netWh = netWOf(homes, row, hasBattery) * hours;
    const drawnWh = (netWh + Math.abs(netWh)) / 2;
    const givenWh = drawnWh - netWh;
    sumGivenWh += givenWh;
    if (!isCounted) continue;
    totalGivenWh[row]! += givenWh;
    totalDrawnWh[row]! += drawnWh;
    totalBillMicroGbp[row]! += drawnWh * importPrice - givenWh * exportPrice + standing;
  }
  if (isBilled && !isSupplied)
    for (let row = first; row < end; row += 1) totalBillMicroGbp[row]! += standing;
  if (isCounted && on !== undefined)
    for (let row = first; row < end; row += 1)
      eventWh[row]! += turnedBy(
        on,
        netWOf(unasked!, row, hasBattery) * PERIOD_HOURS,
        netWOf(homes, row, hasBattery) * PERIOD_HOURS,
      );
  const fees = fee > 0 ? payFees(homes, rows, isBilled ? fee : 0) : 0;
  if (isBilled && on !== undefined && (on.isLast || isEnd))
    shareReward(homes, rows, on.of.reward.gbpPerMwh);
  sums[SUMS.givenWh] = sumGivenWh;
  sums[SUMS.fees] = fees;
}

/** Pays a fee to each home that takes part; gives how many they are. */
function payFees(
  { takesPart, totalRewardMicroGbp }: Homes,
  { first, end }: GroupRows,
  feeMicroGbp: number,
): number {
  let fees = 0;
  for (let row = first; row < end; row += 1) {
    if (takesPart[row] !== 1) continue;
    fees += 1;
    totalRewardMicroGbp[row]! += feeMicroGbp;
  }
  return fees;
}

/** Divides what the group turned in an alert among those of its homes that turned something. */
function shareReward(
  { eventWh, totalRewardMicroGbp }: Homes,
  { first, end }: GroupRows,
  gbpPerMwh: number,
): void {
  let [sumWh, aboveWh] = [0, 0];
  for (let row = first; row < end; row += 1) {
    sumWh += eventWh[row]!;
    aboveWh += Math.max(0, eventWh[row]!);
  }
  if (sumWh <= 0) return;
  const gbpPerMwhEach = (gbpPerMwh * sumWh) / aboveWh;
  for (let row = first; row < end; row += 1)
    totalRewardMicroGbp[row]! += Math.max(0, eventWh[row]!) * gbpPerMwhEach;
}

/** What each home would have drawn, negative given, in the half-hour that was stepped last, Wh. */
export function netWhOf(homes: Homes, { group, first, end }: GroupRows): Float64Array {
  const netWh = new Float64Array(end - first);
  const hasBattery = group.battery !== undefined;
  for (let row = first; row < end; row += 1)
    netWh[row - first] = netWOf(homes, row, hasBattery) * PERIOD_HOURS;
  return netWh;
}

const netWOf = ({ drawnW, solarW, batteryW }: Homes, row: number, hasBattery: boolean): number =>
  drawnW[row]! - solarW[row]! + (hasBattery ? batteryW[row]! : 0);

/** Counts a half-hour without supply throughout: of what each home would have had, the part that was served. */
export function billServed(
  { totalDrawnWh, totalGivenWh, totalBillMicroGbp }: Homes,
  { first, end }: GroupRows,
  { signal }: GroupSignals,
  netWh: Float64Array,
  servedFrac: number,
): void {
  for (let row = first; row < end; row += 1) {
    const wh = netWh[row - first]! * servedFrac;
    if (wh < 0) {
      totalGivenWh[row]! -= wh;
      totalBillMicroGbp[row]! += wh * (signal?.exportGbpPerMwh ?? 0);
    } else {
      totalDrawnWh[row]! += wh;
      totalBillMicroGbp[row]! += wh * (signal?.importGbpPerMwh ?? 0);
    }
  }
}
