/**
 * Homes on the accounts of their suppliers in a half-hour, where a scenario says how homes are supplied: what each party's homes drew and left, as metered and as it was expected at gate closure.
 * Takes the world; gives sums by party. Changes nothing.
 */
import { amountMicroGbp } from "../core/money.ts";
import { PERIOD_SECONDS } from "../core/time.ts";
import { roundHalfAway, whFromKw } from "../core/units.ts";
import type { GroupHalfHour } from "../homes/half-hours.ts";
import type { HomeSupply } from "../settlement/imbalance/home-supply.ts";
import type { BalanceParty } from "../settlement/imbalance/parties.ts";
import {
  type GroupEnergy,
  type GroupSupply,
  type SuppliedHomes,
  supplyHomes,
} from "../settlement/imbalance/supplied-homes.ts";
import { askingService } from "./asking-service.ts";
import { servedHalfHour } from "./served-homes.ts";
import { isTakenOff } from "./told-of-services.ts";
import type { World } from "./world.ts";

/** What a party's homes came to, by row of party. */
export interface HomeAccounts extends SuppliedHomes {
  /** Drawn by those whom no tariff bills. */
  readonly untariffedWh: Float64Array;
  /** Sales and costs that what they left took from their supplier. */
  readonly lostIncomeMicroGbp: Float64Array;
  readonly savedCostsMicroGbp: Float64Array;
}

/** What a group left because it was asked; below 0: drew on top. */
export function leftBy({ said }: GroupHalfHour, turnedWh: number): number {
  if (said.alert?.isOn !== true) return 0;
  return said.alert.of.alert.direction === "turn-down" ? turnedWh : 0 - turnedWh;
}

const energyOf = ({ said }: GroupHalfHour, drawnWh: number, leftWh: number): GroupEnergy => ({
  ...{ drawnWh, leftWh },
  isHalfHourlyAlone: said.alert?.of.alert.paidBy === "system operator",
});

/** The demand of a group, which are the last. */
const demandOf = ({ network, scenario: { homes } }: World, group: number): number =>
  network.demands.ids.length - homes.length + group;

/** Whether a demand is a group of homes of which it is said how they are supplied. */
export function isSuppliedByModel(world: World, demand: number): boolean {
  const { homeSupply } = world.balancing;
  return homeSupply?.groupRows.includes(demand - demandOf(world, 0)) === true;
}

/** As metered; undefined where nothing is said of how homes are supplied. */
export function homeAccounts(world: World, period: number): HomeAccounts | undefined {
  const { balancing, homes, scenario } = world;
  const { homeSupply: supply, parties } = balancing;
  if (supply === undefined || homes === undefined) return undefined;
  const halfHours = supply.groupRows.map((row) => servedHalfHour(world, row, period));
  const energies = halfHours.map(({ lived, netWh, turnedWh }) =>
    energyOf(lived, netWh, leftBy(lived, turnedWh)),
  );
  const all = supplyHomes(supply.supplies, energies, parties.length);
  const isUntariffed = supply.groupRows.map((row) => scenario.homes[row]!.tariff === undefined);
  const only = <Item>(items: readonly Item[]) => items.filter((_, index) => isUntariffed[index]);
  const untariffed = supplyHomes(only(supply.supplies), only(energies), parties.length);
  const [lost, saved] = [new Float64Array(parties.length), new Float64Array(parties.length)];
  for (const [index, { leftWh }] of energies.entries()) {
    const row = supplierOfTaking(supply.supplies[index]!);
    const { lostMicroGbp, savedMicroGbp } = soldLess(
      parties[row]!,
      halfHours[index]!.lived,
      leftWh,
    );
    lost[row]! += lostMicroGbp;
    saved[row]! += savedMicroGbp;
  }
  return {
    ...{ ...all, untariffedWh: untariffed.drawnWh },
    ...{ lostIncomeMicroGbp: lost, savedCostsMicroGbp: saved },
  };
}

/** What a supplier does not sell, and does not pay for, of what homes left. */
export function soldLess(
  { retailGbpPerMwh, otherCostsGbpPerMwh }: BalanceParty,
  { said }: GroupHalfHour,
  leftWh: number,
) {
  return {
    lostMicroGbp: amountMicroGbp(leftWh, said.signal?.importGbpPerMwh ?? retailGbpPerMwh),
    savedMicroGbp: amountMicroGbp(leftWh, otherCostsGbpPerMwh),
  };
}

/** The party that supplies those of a group that take part. */
export const supplierOfTaking = ({ own, switchedTo, switchedFrac }: GroupSupply): number =>
  switchedFrac > 0 ? switchedTo : own;

/**
 * What parties expect at an instant, as drawn, of homes of which it is said how they are supplied, and on top of the demand of others what those leave on calls of services; Wh. Who did not
 * ask homes does not know what they will leave, though a forecast has it once homes are told; and what the system operator adjusts for nobody sells.
 */
export function expectedOfHomes(
  world: World,
  period: number,
  instant: number,
  believedKw: Float64Array,
): Float64Array {
  const { balancing, homes } = world;
  const { homeSupply: supply, parties } = balancing;
  if (homes === undefined) return new Float64Array(parties.length);
  const toldLeftWh = (lived: GroupHalfHour) => {
    const { alert } = lived.said;
    const isTold = alert !== undefined && alert.of.toldAt <= instant;
    return isTold ? leftBy(lived, lived.turnedWh) : 0;
  };
  const sellers = [...world.homeSellers.values()];
  const energies = (supply?.groupRows ?? []).map((row): GroupEnergy => {
    const believed = roundHalfAway(whFromKw(believedKw[demandOf(world, row)]!, PERIOD_SECONDS));
    const lived = homes.halfHour(row, period);
    const seller = sellers.find((each) => each.row === row);
    const service = seller === undefined ? undefined : askingService(seller, lived);
    const isOff = service !== undefined && isTakenOff(world, service);
    const leftWh = toldLeftWh(lived);
    return supply!.isForeseen && !isOff
      ? energyOf(lived, believed, leftWh)
      : energyOf(lived, believed + leftWh, 0);
  });
  const wh = supplyHomes(supply?.supplies ?? [], energies, parties.length).settledWh;
  for (const seller of sellers) {
    if (isSuppliedByModel(world, seller.demand)) continue;
    const lived = homes.halfHour(seller.row, period);
    if (askingService(seller, lived) !== undefined)
      wh[balancing.demandParty[seller.demand]!]! += toldLeftWh(lived);
  }
  return wh;
}

/** What of an amount that a group owes goes to the supplier that some of its homes went over to; what they left, it did not sell. */
export function switchedAmount(
  supply: HomeSupply | undefined,
  group: number,
  amount: { readonly microGbp: number; readonly notSoldMicroGbp: number },
): { readonly party: number; readonly microGbp: number } | undefined {
  const index = supply?.groupRows.indexOf(group) ?? -1;
  if (index < 0) return undefined;
  const { switchedTo, switchedFrac } = supply!.supplies[index]!;
  if (switchedFrac === 0) return undefined;
  const { microGbp, notSoldMicroGbp } = amount;
  const part = roundHalfAway((microGbp + notSoldMicroGbp) * switchedFrac);
  return { party: switchedTo, microGbp: part - notSoldMicroGbp };
}
