/**
 * Inputs of a period and of its ticks from the series, the declared schedules and the stores; and the outlook on which gates
 * decide shortly before delivery.
 */
import { londonDayOf, PERIOD_SECONDS, periodOf, periodStart } from "../core/time.ts";
import { KWS_PER_WH } from "../core/units.ts";
import { availability } from "../dispatch/availability.ts";
import { forecast } from "../forecast/forecast.ts";
import type { Network } from "../model/network.ts";
import type { Technology } from "../model/network-document.ts";
import type { Outlook } from "../model/venues.ts";
import { connectionLimitsIn, keptLimitsIn } from "../positions/capacity-book.ts";
import type { DueGate } from "../timetable/timetable.ts";
import { followInstructions } from "./follow-instructions.ts";
import { followOffsetting } from "./follow-offsetting.ts";
import { followUses } from "./follow-uses.ts";
import { rampMean, runUpMean, type Stretch } from "./ramp.ts";
import { withRebound } from "./rebound.ts";
import type { Tick, World } from "./world.ts";

/** Technologies that are switched on and off: they run up and down, the others follow weather. */
const RUNS_TO_SCHEDULE: ReadonlySet<Technology> = new Set(["chp", "generator"]);

/** Reads what happens in this period and in its neighbours. */
export function readInputs(world: World, period: number): void {
  const { inputs, series } = world;
  for (const [column, of] of [
    [inputs.sourceBeforeKw, period - 1],
    [inputs.sourceKw, period],
    [inputs.sourceAfterKw, period + 1],
  ] as const) {
    series.availableKw(of, column);
    withRebound(world, of, column);
  }
  for (const [column, of] of [
    [inputs.consumptionBeforeKw, period - 1],
    [inputs.consumptionKw, period],
    [inputs.consumptionAfterKw, period + 1],
  ] as const)
    series.demandKw(of, column);
  inputs.plannedBeforeKw.set(inputs.plannedKw);
  planned(world, period, inputs.plannedKw);
  if (world.anm.hasBefore[0] === 0) inputs.plannedBeforeKw.set(inputs.plannedKw);
  inputs.conduct.addedKw.fill(0);
  inputs.conduct.undoneFrac.fill(0);
  inputs.conduct.idleFrac.fill(0);
}

/** What units could do in the period on the whole: the mean over its ticks, as it will be metered. */
export function readPeriodMeans(world: World, ticks: Iterable<Tick>): void {
  const { periodKw, potentialKw, tickStoredWh } = world.inputs;
  periodKw.fill(0);
  tickStoredWh.set(world.storedWh);
  for (const tick of ticks) {
    readCourse(world, tick);
    followUses(world, periodOf(tick.start));
    followOffsetting(world, tick.start);
    followInstructions(world, periodOf(tick.start), tick.start);
    for (let unit = 0; unit < periodKw.length; unit += 1) {
      const kws = potentialKw[unit]! * tick.seconds;
      periodKw[unit]! += kws / PERIOD_SECONDS;
      tickStoredWh[unit]! += storedBy(world.network, unit, Math.max(0, -kws), Math.max(0, kws));
    }
  }
}

/** Energy that a store gains by kW·s that go in and come out, Wh. */
export function storedBy({ units }: Network, unit: number, inKws: number, outKws: number): number {
  if (units.energyWhMax[unit] === 0) return 0;
  const gained = inKws * units.chargeEfficiency[unit]! - outKws / units.dischargeEfficiency[unit]!;
  return gained / KWS_PER_WH;
}

/**
 * What units could do and consumers want in one tick, with what stores hold by now. Where a bus has no supply, nothing is
 * injected and nothing is served.
 */
export function readTick(world: World, tick: Tick): void {
  const { inputs, network, registers, storedWh } = world;
  for (let unit = 0; unit < storedWh.length; unit += 1) {
    const inKws = registers.chargedKws[unit]!;
    const outKws = registers.deliveredKws[unit]! + inKws;
    inputs.tickStoredWh[unit] = storedWh[unit]! + storedBy(network, unit, inKws, outKws);
  }
  readCourse(world, tick);
  followUses(world, periodOf(tick.start));
  followOffsetting(world, tick.start);
  followInstructions(world, periodOf(tick.start), tick.start);
  const { isUnitSupplied, isDemandSupplied } = world.present.state;
  for (let unit = 0; unit < inputs.availableKw.length; unit += 1)
    inputs.availableKw[unit] = isUnitSupplied[unit] === 1 ? inputs.potentialKw[unit]! : 0;
  for (let demand = 0; demand < inputs.demandKw.length; demand += 1)
    inputs.demandKw[demand] = isDemandSupplied[demand] === 1 ? inputs.wantedKw[demand]! : 0;
}

/**
 * Means over a tick of a course through the period that ramps from half-hour to half-hour and has their means; what is
 * switched runs up to its schedule, and a store tapers off towards its bounds: at most what would reach them in half an hour.
 */
function readCourse({ inputs, network, capacity }: World, { start, seconds }: Tick): void {
  const from = (start % PERIOD_SECONDS) / PERIOD_SECONDS;
  const stretch: Stretch = { from, to: from + seconds / PERIOD_SECONDS };
  for (let unit = 0; unit < inputs.tickSourceKw.length; unit += 1) {
    const before = inputs.sourceBeforeKw[unit]!;
    const now = inputs.sourceKw[unit]!;
    inputs.tickSourceKw[unit] = RUNS_TO_SCHEDULE.has(network.units.technology[unit]!)
      ? runUpMean(before, now, stretch)
      : rampMean(
          before,
          now,
          inputs.sourceAfterKw[unit]!,
          network.units.capacityKw[unit]!,
          stretch,
        );
    inputs.tickSourceKw[unit]! *= 1 - inputs.conduct.idleFrac[unit]!;
    inputs.tickSourceKw[unit]! -= inputs.conduct.addedKw[unit]!;
    inputs.tickPlannedKw[unit] = runUpMean(
      inputs.plannedBeforeKw[unit]!,
      inputs.plannedKw[unit]!,
      stretch,
    );
  }
  for (let demand = 0; demand < inputs.wantedKw.length; demand += 1) {
    inputs.wantedKw[demand] = rampMean(
      inputs.consumptionBeforeKw[demand]!,
      inputs.consumptionKw[demand]!,
      inputs.consumptionAfterKw[demand]!,
      Infinity,
      stretch,
    );
  }
  availability(
    network,
    keptLimitsIn(capacity, periodOf(start)),
    inputs.tickSourceKw,
    inputs.tickPlannedKw,
    inputs.tickStoredWh,
    inputs.potentialKw,
    inputs.lowestKw,
    inputs.highestKw,
  );
}

/** The declared schedule of the period, kW by unit. */
function planned(world: World, period: number, out: Float64Array): void {
  const unitCount = out.length;
  const day = world.days.get(londonDayOf(periodStart(period)));
  if (day === undefined) {
    out.fill(0);
    return;
  }
  const step = period - day.lookAhead.fromPeriod;
  out.set(day.declaredKw.subarray(step * unitCount, (step + 1) * unitCount));
}

/**
 * What is believed, when a gate is due, of the first period that it is for. A unit that the network manager does not control
 * by then can be asked for nothing.
 */
export function outlookOf(world: World, gate: DueGate): Outlook {
  const unitCount = world.network.units.ids.length;
  const availableKw = new Float64Array(unitCount);
  const roomKw = { down: new Float64Array(unitCount), up: new Float64Array(unitCount) };
  const believed = forecast(world.forecaster, gate.fromPeriod, 1, gate.instant);
  const plannedKw = new Float64Array(unitCount);
  const lowestKw = new Float64Array(unitCount);
  const highestKw = new Float64Array(unitCount);
  planned(world, gate.fromPeriod, plannedKw);
  availability(
    world.network,
    connectionLimitsIn(world.capacity, gate.fromPeriod),
    believed.availableKw,
    plannedKw,
    world.storedWh,
    availableKw,
    lowestKw,
    highestKw,
  );
  for (let unit = 0; unit < unitCount; unit += 1) {
    if (world.anm.isControlled[unit] === 0) continue;
    roomKw.down[unit] = availableKw[unit]! - lowestKw[unit]!;
    roomKw.up[unit] = highestKw[unit]! - availableKw[unit]!;
  }
  return { availableKw, roomKw };
}
