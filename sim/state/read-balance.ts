/**
 * What each balance party's account holds of a settlement period, from the world's state: positions as they were known at
 * gate closure, meters, and how far units were moved. Takes world and readings; gives energies by party. Changes nothing.
 */
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
import type { PartyEnergies } from "../model/imbalance.ts";
import { CAUSES, type Readings, UNCOUNTED_CAUSE } from "../model/readings.ts";
import { energyPriceGbpPerMwh } from "../settlement/energy-payments.ts";
import type { BalanceParty } from "../settlement/imbalance/parties.ts";
import { GATE_CLOSURE_SECONDS } from "../settlement/imbalance/positions/position.ts";
import type { World } from "./world.ts";

/** By party; none where nobody is settled for imbalance. */
export function readBalance(world: World, period: number, readings: Readings): PartyEnergies[] {
  const { parties } = world.balancing;
  if (parties.length === 0) return [];
  const positionsWh = notified(world, period);
  const movedWh = movedBy(readings, world.network.units.ids.length);
  const expectedWh = world.expectedMoveWh.get(period);
  return parties.map((party, row) => {
    const moved = unitsOf(world, row, (unit) => movedWh[unit]!);
    const expected = unitsOf(world, row, (unit) => expectedWh?.[unit] ?? 0);
    return {
      contractWh: positionsWh[row]!,
      ...meteredBy(world, row, readings),
      bidOfferWh: 0,
      movedWh: moved,
      toldWh: { never: 0, expected, exactly: moved }[party.told],
      ...movementMoney(world, row, party, period, movedWh),
    };
  });
}

/** What a party's units and demands did, and what of it was sold to customers. */
function meteredBy(world: World, row: number, { deliveredWh }: Readings) {
  const { contracts, registers, balancing } = world;
  const unitsWh = unitsOf(world, row, (unit) => deliveredWh[unit]!);
  let suppliedWh = 0;
  for (const [demand, owner] of balancing.demandParty.entries())
    if (owner === row) suppliedWh += wholeWh(registers.demandKws[demand]!);
  const byContractWh = unitsOf(world, row, (unit) =>
    contracts.isConsumer[unit] === 1 && contracts.isFixed[unit] === 1 ? 0 - deliveredWh[unit]! : 0,
  );
  return { meteredWh: unitsWh - suppliedWh, suppliedWh, allInWh: suppliedWh + byContractWh };
}

/** How far the network manager moved each unit's injection, Wh: loss of supply is nobody's instruction. */
function movedBy({ curtailedWh, cutWh }: Readings, unitCount: number): Float64Array {
  const rows = cutWh.length / unitCount / CAUSES.length;
  const first = CAUSES.indexOf(UNCOUNTED_CAUSE) * rows;
  return curtailedWh.map((wh, unit) => {
    let moved = 0 - wh;
    for (let row = first; row < first + rows; row += 1) moved += cutWh[row * unitCount + unit]!;
    return moved + 0;
  });
}

/**
 * What a party loses with customers and saves with owners and on other costs, because its units were moved: a consumer kept
 * from drawing pays it nothing, a generator kept from injecting is owed nothing.
 */
function movementMoney(
  { network, contracts, balancing, series }: World,
  row: number,
  { otherCostsGbpPerMwh }: BalanceParty,
  period: number,
  movedWh: Float64Array,
) {
  const dayAhead = series.priceGbpPerMwh(period);
  let lostIncomeMicroGbp = 0;
  let savedCostsMicroGbp = 0;
  for (let unit = 0; unit < network.units.ids.length; unit += 1) {
    const wh = movedWh[unit]!;
    if (balancing.unitParty[unit] !== row || wh === 0) continue;
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
  const declared =
    known === undefined ? closed : expectedWh(world, period, known.lookAhead.issuedAt);
  return parties.map(({ position }, row) =>
    position({
      gateClosureWh: closed[row]!,
      dayAheadWh: declared[row]!,
      settlementPeriod,
      periodsInDay: periodsInDay(day),
    }),
  );
}

/** What each party's units and customers are believed to inject at an instant, on the schedules declared, Wh. */
function expectedWh(world: World, period: number, instant: number): number[] {
  const { network, balancing, forecaster } = world;
  const unitCount = network.units.ids.length;
  const believed = forecast(forecaster, period, 1, instant);
  const known = world.days.get(londonDayOf(periodStart(period)));
  const row = known === undefined ? 0 : (period - known.lookAhead.fromPeriod) * unitCount;
  const scheduleKw = known?.lookAhead.availableKw.subarray(row, row + unitCount);
  const believedKw = known?.believedKw.subarray(row, row + unitCount);
  const injectionKw =
    scheduleKw === undefined || believedKw === undefined
      ? believed.availableKw
      : expectedInjections({ scheduleKw, believedKw }, network, believed);
  const kw = new Float64Array(balancing.parties.length);
  for (const [unit, party] of balancing.unitParty.entries()) kw[party]! += injectionKw[unit]!;
  for (const [demand, party] of balancing.demandParty.entries())
    kw[party]! -= believed.demandKw[demand]!;
  return Array.from(kw, (each) => roundHalfAway(whFromKw(each, PERIOD_SECONDS)));
}

/** Whole watt-hours of a party's units, added up. */
function unitsOf({ balancing }: World, row: number, whOf: (unit: number) => number): number {
  let sum = 0;
  for (const [unit, owner] of balancing.unitParty.entries()) if (owner === row) sum += whOf(unit);
  return sum;
}
