/**
 * What a gate of the local energy exchange may know: what units are expected to inject and what trades may add to flows, both of one
 * statement made at the gate; what was cleared and metered of a period. Takes world, gate and statement; changes nothing.
 */
import { uniformDraw } from "../core/draws.ts";
import { PERIOD_SECONDS, periodOf } from "../core/time.ts";
import { whFromKw } from "../core/units.ts";
import { statedDemandDeviation, statedDeviation } from "../forecast/forecast.ts";
import type { CurtailmentFactors } from "../lookahead/curtailment-factors.ts";
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import {
  type DeliveryRisk,
  ENERGY_EXCHANGE,
  type ExchangeContext,
  type ExchangeOutcome,
} from "../model/energy-exchange.ts";
import type { LookAhead } from "../model/venues.ts";
import { WHOLESALE } from "../settlement/accounts/outside-accounts.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { tariffsOf } from "../venues/local-energy-exchange/settings.ts";
import { askedFactors, type Expectation } from "./curtailment-outlook.ts";
import { memberBuses, memberFlows, memberLocalities } from "./exchange-flows.ts";
import { exchangeDraws, learntBy } from "./exchange-state.ts";
import { expectedMovesKw } from "./expected-moves.ts";
import { mayTakePart } from "./participation.ts";
import { plannedState } from "./present.ts";
import { periodWh } from "./read-balance.ts";
import type { World } from "./world.ts";

/** A statement, and what it was made from. */
interface Stated {
  readonly stated: LookAhead;
  readonly expected: Expectation;
}

/** `page`: what earlier gates of the same page brought about. `stateNow`: the periods of the gate as they would be stated at its instant; asked once, where orders are made. */
export function exchangeContext(
  world: World,
  gate: DueGate,
  page: Pick<Required<ExchangeOutcome>, "cleared" | "learnt">,
  stateNow: () => Stated,
): ExchangeContext {
  const { network, exchange, series } = world;
  let known: Stated | undefined;
  let factors: { readonly known: CurtailmentFactors | undefined } | undefined;
  const ofPeriod = (period: number): StatedPeriod => {
    known ??= stateNow();
    return statedPeriod(known, period, world.scenario.homes.length);
  };
  const rowOf = (unit: string) => exchange.rowOf.get(unit)!;
  const mayOrder = (unit: number) => mayTakePart(world, unit, gate);
  return {
    isDayAhead: gate.gate === "close",
    mayOrder: (unit) => mayOrder(rowOf(unit)),
    rowOf,
    expectedWh(period) {
      const { injectedKw, moveKw, homesKw } = ofPeriod(period);
      const { isUnitSupplied, isDemandSupplied } = plannedState(world, period);
      const unitCount = injectedKw.length;
      const firstHomes = network.demands.ids.length - homesKw.length;
      const expectedWh = new Float64Array(unitCount + homesKw.length);
      for (let unit = 0; unit < unitCount; unit += 1)
        if (isUnitSupplied[unit] === 1 && mayOrder(unit))
          expectedWh[unit] = periodWh(injectedKw[unit]! + moveKw[unit]!);
      for (let group = 0; group < homesKw.length; group += 1)
        if (isDemandSupplied[firstHomes + group] === 1 && mayOrder(unitCount + group))
          expectedWh[unitCount + group] = periodWh(0 - homesKw[group]!);
      return expectedWh;
    },
    dayAheadGbpPerMwh: (period) => series.priceGbpPerMwh(period),
    roomWh: (period) => roomWh(world, gate, ofPeriod(period)),
    riskOf(period) {
      known ??= stateNow();
      factors ??= { known: askedFactors(world, known.expected) };
      return deliveryRisk(world, known, factors.known, period);
    },
    ...exchangeDraws(exchange),
    turnOf: (unit, period) =>
      uniformDraw(world.arrivals, rowOf(unit), period, periodOf(gate.instant)),
    // What a group of homes gives comes from panels.
    technologyOf: (unit) => network.units.technology[rowOf(unit)] ?? "solar",
    localityOf: (unit) => memberLocalities(world)[rowOf(unit)]!,
    learntOf: (unit, side) =>
      page.learnt.findLast((of) => of.unit === unit && of.side === side)?.values ??
      learntBy(exchange, unit, side),
    cleared: (period) => [
      ...(exchange.cleared.get(period) ?? []),
      ...page.cleared.filter((of) => of.period === period),
    ],
    flowsIn: (period) => memberFlows(world, plannedState(world, period).model),
    islandOf(period) {
      const { islandOfBus } = plannedState(world, period).model.flows.topology;
      return memberBuses(world).map((bus) => islandOfBus[bus]!);
    },
    metered(period) {
      const [cleared, wh] = [exchange.cleared.get(period), exchange.meteredWh.get(period)];
      if (cleared === undefined || wh === undefined) return undefined;
      return {
        cleared,
        of: (id) => {
          const unit = rowOf(id);
          return { meteredWh: wh[unit]!, billedBy: billerOf(world, unit) };
        },
        dayAheadGbpPerMwh: series.priceGbpPerMwh(period),
      };
    },
  };
}

/** Who bills a unit, or a group of homes, whose rows come after those of units. */
function billerOf({ network, balancing, scenario: { homes } }: World, row: number): string {
  const unitCount = network.units.ids.length;
  if (row < unitCount) return balancing.offtakers[row] ?? WHOLESALE;
  const demand = network.demands.ids.length - homes.length + row - unitCount;
  return balancing.parties[balancing.demandParty[demand]!]?.id ?? WHOLESALE;
}

/** What is stated of a period: by unit what it would inject and how far it is to be moved from there, by constraint flows without moves. */
interface StatedPeriod {
  readonly expected: ExpectedNetwork;
  readonly injectedKw: Float64Array;
  readonly moveKw: Float64Array;
  readonly flowKw: Float64Array;
  /** What each group of homes is believed to draw. */
  readonly homesKw: Float64Array;
}

/** Columns by unit with those of groups of homes after them. */
function withHomes(units: Float64Array, homes: Float64Array): Float64Array {
  const column = new Float64Array(units.length + homes.length);
  column.set(units);
  column.set(homes, units.length);
  return column;
}

function statedPeriod(
  { stated, expected: { networks, believed } }: Stated,
  period: number,
  homeCount: number,
): StatedPeriod {
  const step = period - stated.fromPeriod;
  const expected = networks[step];
  if (expected === undefined) throw new RangeError("energy is cleared for days that were stated");
  const { units, constraintPoints, demands } = expected.model.network;
  const rowOf = (column: Float64Array, { length }: readonly unknown[]) =>
    column.subarray(step * length, (step + 1) * length);
  return {
    expected,
    injectedKw: rowOf(stated.availableKw, units.ids),
    moveKw: expectedMovesKw(stated, networks, step),
    flowKw: rowOf(stated.flowKw, constraintPoints.ids),
    homesKw: rowOf(believed.demandKw, demands.ids).subarray(demands.ids.length - homeCount),
  };
}

/** Nobody is known to be curtailed where the scenario asks for no factors, and homes never are. */
function deliveryRisk(
  { network, forecaster, scenario }: World,
  { stated, expected: { believed } }: Stated,
  factors: CurtailmentFactors | undefined,
  period: number,
): DeliveryRisk {
  const unitCount = network.units.ids.length;
  const step = period - stated.fromPeriod;
  const cells = [step * unitCount, (step + 1) * unitCount] as const;
  const deviationKw = statedDeviation(forecaster, believed).subarray(...cells);
  const toWh = (kw: number) => whFromKw(kw, PERIOD_SECONDS);
  const homeCount = scenario.homes.length;
  const demandEnd = (step + 1) * network.demands.ids.length;
  const homesKw =
    homeCount === 0
      ? new Float64Array()
      : statedDemandDeviation(forecaster, believed).subarray(demandEnd - homeCount, demandEnd);
  return {
    curtailedFrac: withHomes(
      factors?.probability.value.subarray(...cells) ?? new Float64Array(unitCount),
      new Float64Array(homeCount),
    ),
    deviationWh: withHomes(deviationKw.map(toWh), homesKw.map(toWh)),
  };
}

/**
 * What trades may add to each constraint: its target less what others than members are stated to send once network management has
 * moved them. Nothing where they alone pass it.
 */
function roomWh(
  world: World,
  gate: DueGate,
  { expected, injectedKw, moveKw, flowKw, homesKw }: StatedPeriod,
): Float64Array {
  const flows = memberFlows(world, expected.model);
  const members = tariffsOf(world.scenario.venues[ENERGY_EXCHANGE] ?? { members: [] });
  const isMember = (id: string, row: number) => members.has(id) && mayTakePart(world, row, gate);
  const units = world.network.units.ids.map((id, unit) =>
    isMember(id, unit) ? 0 - injectedKw[unit]! : moveKw[unit]!,
  );
  const homes = world.scenario.homes.map(({ id }, group) =>
    isMember(id, units.length + group) ? homesKw[group]! : 0,
  );
  const changeKw = [...units, ...homes];
  return expected.targetKw.map((targetKw, constraint) => {
    const othersKw = changeKw.reduce(
      (kw, change, row) => kw + flows[constraint * changeKw.length + row]! * change,
      flowKw[constraint]!,
    );
    return Math.max(0, whFromKw(targetKw - othersKw, PERIOD_SECONDS));
  });
}
