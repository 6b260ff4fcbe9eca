/**
 * What each balance party's account holds of a settlement period, from the world's state: positions as they were known at
 * gate closure, meters, and how far units were moved. Takes world and readings; gives energies by party. Changes nothing.
 */

import { keptBy } from "../core/kept-by.ts";
import { amountMicroGbp } from "../core/money.ts";
import {
  londonDayOf,
  PERIOD_SECONDS,
  periodLabel,
  periodStart,
  periodsInDay,
} from "../core/time.ts";
import { roundHalfAway, whFromKw, wholeWh } from "../core/units.ts";
import { forecast } from "../forecast/forecast.ts";
import { expectedInjections } from "../lookahead/injections.ts";
import type { Forecast } from "../model/forecast.ts";
import type { PartyEnergies, Undelivered } from "../model/imbalance.ts";
import type { Network } from "../model/network.ts";
import { CAUSES, type Readings, UNCOUNTED_CAUSE } from "../model/readings.ts";
import { BIDS_AND_OFFERS, type ServiceDelivery } from "../model/services.ts";
import { unraisedLimitsIn } from "../positions/capacity-book.ts";
import { energyPriceGbpPerMwh } from "../settlement/energy-payments.ts";
import type { VirtualTrading } from "../settlement/imbalance/balancing.ts";
import type { BalanceParty } from "../settlement/imbalance/parties.ts";
import { GATE_CLOSURE_SECONDS } from "../settlement/imbalance/positions/position.ts";
import { RUNS } from "../settlement/imbalance/runs.ts";
import { accountOfHomes, calledHomes } from "./called-homes.ts";
import {
  expectedOfHomes,
  type HomeAccounts,
  homeAccounts,
  isSuppliedByModel,
} from "./home-accounts.ts";
import { soldByPartyWh } from "./portfolio-position.ts";
import { calledAndToldWh, capacityKnownTo, isAdjusted } from "./told-of-services.ts";
import type { World } from "./world.ts";

/** What each account holds, and for compensation what was sold of each party's deviation and what its customers drew. */
export interface Balance {
  /** By party, and after all of them the virtual trading party, where there is one. */
  readonly energies: readonly PartyEnergies[];
  readonly deviationWh: readonly number[];
  /** What another supplier sold of each party's homes. */
  readonly sharedWh: readonly number[];
}

/** Nothing where nobody is settled for imbalance. */
export function readBalance(
  world: World,
  period: number,
  readings: Readings,
  delivered: readonly ServiceDelivery[],
): Balance {
  const { parties, virtual, homeSupply } = world.balancing;
  if (parties.length === 0) return { energies: [], deviationWh: [], sharedWh: [] };
  const homes = homeAccounts(world, period);
  const called = calledHomes(world, period);
  const positionsWh = notified(world, period);
  const movedWh = movedBy(readings, world.network.units.ids.length);
  const expectedWh = world.expectedMoveWh.get(period);
  const sold = (row: number, columnWh: Float64Array | undefined) =>
    virtual === undefined
      ? 0
      : unitsOf(world, row, columnWh, (unit) => isTransferred(virtual, unit));
  const kept = (row: number, columnWh: Float64Array | undefined) =>
    unitsOf(world, row, columnWh, (unit) => !isTransferred(virtual, unit));
  const ofHomes = (row: number) =>
    homeSupply?.isVirtual === true && virtual?.compensation.isTransferred === true
      ? homes!.leftWh[row]!
      : 0;
  const deviationWh = parties.map((_, row) => sold(row, movedWh) + ofHomes(row));
  const { partySeller } = homeSupply ?? {};
  const sharedWh = parties.map((_, row) =>
    partySeller === undefined || row === partySeller.row ? 0 : homes!.leftWh[row]!,
  );
  const boughtWh = (row: number) =>
    row === partySeller?.row ? sharedWh.reduce((sum, wh) => sum + wh, 0) : 0;
  const accepted = acceptedByRow(world, delivered);
  const energies = parties.map((party, row): PartyEnergies => {
    const metered = meteredBy(world, row, period, readings, homes);
    const { bidOfferWh, undelivered } = accepted[row]!;
    const money = movementMoney(world, row, party, period, movedWh);
    return {
      contractWh: positionsWh[row]! + soldByPartyWh(world, row, period),
      meteredWh: metered.meteredWh,
      bidOfferWh,
      undelivered,
      transferredWh: boughtWh(row) - deviationWh[row]! - sharedWh[row]! + 0,
      movedWh: unitsOf(world, row, movedWh, () => true),
      toldWh:
        (party.told === "never" ? 0 : kept(row, party.told === "expected" ? expectedWh : movedWh)) +
        calledAndToldWh(world, row) +
        called.toldWh[row]! +
        (partySeller?.told === "exactly" && partySeller.row === row
          ? boughtWh(row) - called.unsoldWh[row]!
          : 0),
      suppliedWh: metered.suppliedWh,
      suppliedBusinessWh: metered.suppliedBusinessWh,
      allInWh: metered.allInWh,
      consumptionWh: metered.consumptionWh,
      errorWh: metered.errorWh,
      lostIncomeMicroGbp:
        money.lostIncomeMicroGbp +
        (homes?.lostIncomeMicroGbp[row] ?? 0) +
        called.lostIncomeMicroGbp[row]!,
      savedCostsMicroGbp:
        money.savedCostsMicroGbp +
        (homes?.savedCostsMicroGbp[row] ?? 0) +
        called.savedCostsMicroGbp[row]!,
    };
  });
  if (virtual === undefined) return { energies, deviationWh, sharedWh };
  // Who asks homes knows beforehand what they leave.
  const expected = parties.reduce((sum, _, row) => sum + sold(row, expectedWh) + ofHomes(row), 0);
  const exactly = deviationWh.reduce((sum, wh) => sum + wh, 0);
  const own = parties.length;
  const unsoldWh = called.unsoldWh[own]!;
  const toldWh = { never: 0, expected: expected - unsoldWh, exactly: exactly - unsoldWh }[
    virtual.told
  ];
  const errorWh = energies[0]!.errorWh.map(() => 0);
  return {
    energies: [
      ...energies,
      { ...NO_ENERGIES, ...accepted[own]!, transferredWh: exactly, toldWh, errorWh },
    ],
    deviationWh,
    sharedWh,
  };
}

/** What of an account's units was accepted, and what of that they did not give. */
interface Accepted {
  bidOfferWh: number;
  readonly undelivered: Undelivered[];
}

/**
 * The same of every account; with what units delivered of other calls that the system operator adjusts for. By row of party, and after them
 * the virtual trading party's, which has what homes of others deliver. `delivered`: of who is armed, in their order.
 */
function acceptedByRow(world: World, delivered: readonly ServiceDelivery[]): readonly Accepted[] {
  const { scenario, services, balancing, homeSellers } = world;
  const found = Array.from(
    { length: balancing.parties.length + 1 },
    (): Accepted => ({ bidOfferWh: 0, undelivered: [] }),
  );
  const { armed } = services.present;
  for (let at = 0; at < armed.length; at += 1) {
    const award = armed[at]!;
    const homes = homeSellers.get(award.unit);
    const account =
      homes === undefined ? balancing.unitParty[award.unit] : accountOfHomes(world, homes);
    const of = account === undefined ? undefined : found[account];
    if (of === undefined) continue;
    const { instructedWh, deliveredWh } = delivered[at]!;
    const sign = Math.sign(award.changeKw);
    if (isAdjusted(scenario, award.service)) of.bidOfferWh += sign * deliveredWh;
    if (award.service !== BIDS_AND_OFFERS) continue;
    of.bidOfferWh += sign * instructedWh;
    if (deliveredWh < instructedWh)
      of.undelivered.push({
        wh: sign * (instructedWh - deliveredWh),
        priceGbpPerMwh: sign * award.utilisationGbpPerMwh,
      });
  }
  return found;
}

const NO_ENERGIES = {
  contractWh: 0,
  meteredWh: 0,
  movedWh: 0,
  suppliedWh: 0,
  suppliedBusinessWh: 0,
  allInWh: 0,
  consumptionWh: 0,
  lostIncomeMicroGbp: 0,
  savedCostsMicroGbp: 0,
} as const;

/** Whether what a unit deviates is on the account of a virtual trading party. */
const isTransferred = (virtual: VirtualTrading | undefined, unit: number): boolean =>
  virtual?.compensation.isTransferred === true && virtual.isSold[unit] === 1;

/** What a party's units and demands did, what of it was sold to customers, and what meters read wrong in each run. */
function meteredBy(
  world: World,
  row: number,
  period: number,
  { deliveredWh }: Readings,
  homes: HomeAccounts | undefined,
) {
  const { contracts, registers, balancing, network } = world;
  const { runs, unitParty, unitRows, demandRows } = balancing;
  const errorWh = (runs === undefined ? ["once"] : RUNS).map(() => 0);
  const errorsOf = balancing.errors(period);
  const count = (meter: number, wh: number) => {
    // Meters of a period that is settled once are right.
    if (runs === undefined) return;
    const errors = errorsOf(meter, wh);
    for (let run = 0; run < errors.length; run += 1) errorWh[run]! += errors[run]!;
  };
  const sums = {
    meteredWh: 0,
    suppliedWh: 0,
    suppliedBusinessWh: 0,
    allInWh: 0,
    consumptionWh: 0,
    errorWh: errorWh as readonly number[],
  };
  for (const unit of unitRows[row]!) {
    const wh = deliveredWh[unit]!;
    sums.meteredWh += wh;
    count(unit, wh);
    if (contracts.isConsumer[unit] !== 1) continue;
    sums.consumptionWh -= wh;
    if (contracts.isFixed[unit] === 1) sums.allInWh -= wh;
  }
  for (const demand of demandRows[row]!) {
    const wh = wholeWh(registers.demandKws[demand]!);
    count(unitParty.length + demand, 0 - wh);
    if (isSuppliedByModel(world, demand)) continue;
    sums.meteredWh -= wh;
    // Homes with a tariff are billed by it: commit-homes.ts.
    if (!hasTariff(world, demand)) {
      sums.suppliedWh += wh;
      if (network.demands.profile[demand] !== "domestic") sums.suppliedBusinessWh += wh;
    }
    sums.allInWh += wh;
    // Homes that give on the whole bear no share of what is spread over consumption.
    sums.consumptionWh += Math.max(0, wh);
  }
  if (homes === undefined) return sums;
  sums.meteredWh -= homes.settledWh[row]!;
  sums.suppliedWh += homes.untariffedWh[row]!;
  sums.allInWh += homes.drawnWh[row]!;
  sums.consumptionWh += Math.max(0, homes.settledWh[row]!);
  return sums;
}

/** Whether a demand is a group of homes with a tariff; groups are the last of the demands. */
function hasTariff({ scenario: { homes }, network }: World, demand: number): boolean {
  const group = demand - (network.demands.ids.length - homes.length);
  return group >= 0 && homes[group]!.tariff !== undefined;
}

/** How far the network manager moved each unit's injection, Wh: loss of supply is nobody's instruction. */
function movedBy({ curtailedWh, cutWh }: Readings, unitCount: number): Float64Array {
  const rows = cutWh.length / unitCount / CAUSES.length;
  const first = CAUSES.indexOf(UNCOUNTED_CAUSE) * rows;
  const movedWh = new Float64Array(unitCount);
  for (let unit = 0; unit < unitCount; unit += 1) {
    let moved = 0 - curtailedWh[unit]!;
    for (let row = first; row < first + rows; row += 1) moved += cutWh[row * unitCount + unit]!;
    movedWh[unit] = moved + 0;
  }
  return movedWh;
}

/**
 * What a party loses with customers and saves with owners and on other costs, because its units were moved: a consumer kept
 * from drawing pays it nothing, a generator kept from injecting is owed nothing.
 */
function movementMoney(
  { contracts, balancing, series }: World,
  row: number,
  { otherCostsGbpPerMwh }: BalanceParty,
  period: number,
  movedWh: Float64Array,
) {
  const dayAhead = series.priceGbpPerMwh(period);
  let lostIncomeMicroGbp = 0;
  let savedCostsMicroGbp = 0;
  for (const unit of balancing.unitRows[row]!) {
    const wh = movedWh[unit]!;
    if (wh === 0) continue;
    const isConsumer = contracts.isConsumer[unit] === 1;
    const price = energyPriceGbpPerMwh(contracts, unit, isConsumer ? -1 : 1, dayAhead);
    if (!isConsumer) savedCostsMicroGbp += amountMicroGbp(0 - wh, price);
    else {
      lostIncomeMicroGbp += amountMicroGbp(wh, price);
      if (contracts.isFixed[unit] === 1)
        savedCostsMicroGbp += amountMicroGbp(wh, otherCostsGbpPerMwh);
    }
  }
  return { lostIncomeMicroGbp, savedCostsMicroGbp };
}

/** What each party notified for a period, Wh. Nobody reads the network's flows for it: a forecast is of the own meters. */
function notified(world: World, period: number): number[] {
  const { parties } = world.balancing;
  const start = periodStart(period);
  const day = londonDayOf(start);
  const known = world.days.get(day);
  const { settlementPeriod } = periodLabel(period);
  const closed = expectedWh(world, period, start - GATE_CLOSURE_SECONDS);
  let declared: number[] | undefined;
  return parties.map(({ position }, row) =>
    position({
      gateClosureWh: closed[row]!,
      dayAheadWh: () => {
        declared ??=
          known === undefined ? closed : expectedWh(world, period, known.lookAhead.issuedAt);
        return declared[row]!;
      },
      settlementPeriod,
      periodsInDay: periodsInDay(day),
    }),
  );
}

/** What each party's units and customers are believed to inject at an instant, on the schedules declared, Wh. */
export function expectedWh(world: World, period: number, instant: number): number[] {
  const { balancing, forecaster } = world;
  const believed = forecast(forecaster, period, 1, instant);
  const injectionKw = notifiedKw(world, period, believed);
  const sums = balancing.parties.map(() => 0);
  const { unitParty, demandParty } = balancing;
  for (let unit = 0; unit < unitParty.length; unit += 1)
    sums[unitParty[unit]!]! += periodWh(injectionKw[unit]!);
  for (let demand = 0; demand < demandParty.length; demand += 1)
    if (!isSuppliedByModel(world, demand))
      sums[demandParty[demand]!]! -= periodWh(believed.demandKw[demand]!);
  const homesWh = expectedOfHomes(world, period, instant, believed.demandKw);
  return sums.map((wh, party) => wh - homesWh[party]!);
}

/** What each unit is believed to inject in a period, on the schedules declared, kW; holds until it is asked for again. */
export function notifiedKw(world: World, period: number, believed: Forecast): Float64Array {
  const { network } = world;
  const unitCount = network.units.ids.length;
  const known = world.days.get(londonDayOf(periodStart(period)));
  const row = known === undefined ? 0 : (period - known.lookAhead.fromPeriod) * unitCount;
  const scheduleKw = known?.declaredKw.subarray(row, row + unitCount);
  const believedKw = known?.believedKw.subarray(row, row + unitCount);
  // What its units are beyond their limits is told a party, or it is not: told-of-services.ts.
  const limits = [unraisedLimitsIn(capacityKnownTo(world, "all"), period)];
  return scheduleKw === undefined || believedKw === undefined
    ? believed.availableKw
    : expectedInjections(
        { scheduleKw, believedKw, limits },
        network,
        believed,
        notifiedOf(network),
      );
}

const notifiedOf = keptBy(({ units }: Network) => new Float64Array(units.ids.length));

/** By unit and demand, so that their order changes no sum. */
export const periodWh = (kw: number): number => roundHalfAway(whFromKw(kw, PERIOD_SECONDS));

/** Whole watt-hours of those of a party's units that count, added up; nothing where none are stated. */
function unitsOf(
  { balancing }: World,
  row: number,
  columnWh: Float64Array | undefined,
  isCounted: (unit: number) => boolean,
): number {
  if (columnWh === undefined) return 0;
  let sum = 0;
  for (const unit of balancing.unitRows[row]!) if (isCounted(unit)) sum += columnWh[unit]!;
  return sum;
}
