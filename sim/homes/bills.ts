/**
 * What each home of a group is billed for a half-hour, and paid for answering an alert: what it draws at the tariff's price, less what it gives at that for
 * giving, and its part of the standing charge. Takes homes, what the group goes by, and whether the run has begun. A watt-hour at 1 £/MWh is a
 * micro-pound.
 */

import { MICRO_GBP_PER_GBP } from "../core/money.ts";
import { PERIOD_HOURS } from "../core/time.ts";
import type { GroupRows, Homes } from "./homes.ts";
import type { GroupSignals } from "./signals.ts";
import { SUMS } from "./sums.ts";

export function billHomes(
  homes: Homes,
  { group, first, end }: GroupRows,
  { signal, alert }: GroupSignals,
  isCounted: boolean,
  sums: Float64Array,
): void {
  const { drawnW, solarW, batteryW, turnedWh } = homes;
  const { totalDrawnWh, totalGivenWh, totalBillMicroGbp, totalRewardMicroGbp } = homes;
  const hasBattery = group.battery !== undefined;
  const importPrice = signal?.importGbpPerMwh ?? 0;
  const exportPrice = signal?.exportGbpPerMwh ?? 0;
  const standing = (signal?.standingGbp ?? 0) * MICRO_GBP_PER_GBP;
  const reward = alert?.isOn === true ? alert.of.reward.gbpPerMwh : 0;
  const fee = alert?.isFirst === true ? alert.of.reward.feeGbp * MICRO_GBP_PER_GBP : 0;
  const isOn = alert?.isOn === true;
  let [givenWh, turned, fees] = [0, 0, 0];
  for (let row = first; row < end; row += 1) {
    const netW = drawnW[row]! - solarW[row]! + (hasBattery ? batteryW[row]! : 0);
    const netWh = netW * PERIOD_HOURS;
    if (netWh < 0) givenWh -= netWh;
    if (isOn && turnedWh[row]! > 0) turned += turnedWh[row]!;
    if (fee > 0 && homes.takesPart[row] === 1) fees += 1;
    if (!isCounted) continue;
    if (netWh < 0) {
      totalGivenWh[row]! -= netWh;
      totalBillMicroGbp[row]! += netWh * exportPrice + standing;
    } else {
      totalDrawnWh[row]! += netWh;
      totalBillMicroGbp[row]! += netWh * importPrice + standing;
    }
    if (isOn && turnedWh[row]! > 0) totalRewardMicroGbp[row]! += turnedWh[row]! * reward;
    if (fee > 0 && homes.takesPart[row] === 1) totalRewardMicroGbp[row]! += fee;
  }
  sums[SUMS.givenWh] = givenWh;
  sums[SUMS.turnedWh] = turned;
  sums[SUMS.fees] = fees;
}
