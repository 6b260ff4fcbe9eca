/**
 * The present: which state the network is in, which ratings and faults hold. Entered at the start of a tick, read by
 * everything inside it; gives dispatch its inputs.
 */
import type { LabEvent } from "../core/events.ts";
import { periodOf, periodStart } from "../core/time.ts";
import type { TickInputs } from "../dispatch/dispatch.ts";
import type { ExpectedNetwork } from "../lookahead/look-ahead.ts";
import { constraintLimits, setLimits } from "../network/limits.ts";
import type { NetworkState } from "../network/network-states.ts";
import { keptLimitsIn } from "../positions/capacity-book.ts";
import { type ImposedView, impose } from "../ratings/imposed.ts";
import { viewFrom } from "./imposed.ts";
import type { PeriodLists, Tick, World } from "./world.ts";

/** Sets the present for a tick; yields the switching that begins or ends with it. */
export function enterTick(world: World, { start }: Tick): LabEvent[] {
  const { present, network, faults } = world;
  const isClosed = faults.closedAt(start, false);
  const before = present.isClosed;
  present.state = world.states.of(isClosed);
  present.isClosed = isClosed;
  present.isSwitched =
    isClosed !== before && isClosed.some((closed, row) => closed !== before[row]);
  faults.plantFaultsAt(start, world.work.faults);
  const { isElementOut } = present.state;
  limitsAt(world, periodOf(start), isElementOut, present.limits, viewFrom(world, start));
  if (!present.isSwitched) return [];
  const moved = network.branches.ids.flatMap((id, row) =>
    isClosed[row] === before[row] ? [] : [`${id} ${isClosed[row] === 1 ? "closed" : "open"}`],
  );
  return [{ kind: "topologyChanged", at: start, because: moved.join(", ") }];
}

/** The state that the outage and switching plans say for a period. */
export function plannedState(world: World, period: number): NetworkState {
  return world.states.of(world.faults.closedAt(periodStart(period), true));
}

/**
 * The network as it is expected for each of some periods: as planned. Those who look ahead from `now` know what is out
 * unplanned, or is switched otherwise, and expect it to stay so.
 */
export function expectedNetworks(
  world: World,
  fromPeriod: number,
  periodCount: number,
  now?: number,
  view: ImposedView = viewFrom(world, now),
): ExpectedNetwork[] {
  return Array.from({ length: periodCount }, (_, step) => {
    const period = fromPeriod + step;
    const { model, isElementOut } =
      now === undefined ? plannedState(world, period) : expectedState(world, period, now);
    const limits = constraintLimits(model.network.constraintPoints.ids.length);
    limitsAt(world, period, isElementOut, limits, view);
    return { model, isElementOut, targetKw: limits.targetKw };
  });
}

/** The network as it is expected for a period by those who know how it is at an instant. */
export function expectedState(world: World, period: number, now: number): NetworkState {
  return world.states.of(world.faults.expectedAt(periodStart(period), now));
}

/** Ratings of a period, with what is imposed in the eyes of who asks, and the rungs that follow from them. */
export function limitsAt(
  world: World,
  period: number,
  isElementOut: boolean,
  out: World["present"]["limits"],
  view: ImposedView,
): void {
  world.ratings.constraintKw(period, isElementOut, out.ratingKw);
  impose(view, period, out.ratingKw);
  setLimits(out, world.ladder, world.means);
}

/** What a dispatch is of: the tick as it is, or its twin without some services. */
type Dispatched = Pick<TickInputs, "limits" | "availableKw" | "lowestKw" | "highestKw"> & {
  readonly work: Pick<TickInputs, "uncurtailedFlowKw">;
};

const dispatched = ({ present: { limits }, inputs, work }: World): Dispatched => ({
  limits,
  availableKw: inputs.availableKw,
  lowestKw: inputs.lowestKw,
  highestKw: inputs.highestKw,
  work,
});

/** What the network manager works on in a tick. */
export function tickInputs(
  world: World,
  lists: PeriodLists,
  tick: Tick,
  changedLists: readonly number[],
  { limits, availableKw, lowestKw, highestKw, work }: Dispatched = dispatched(world),
): TickInputs {
  const { anm } = world.scenario;
  const { state, isSwitched } = world.present;
  return {
    model: state.model,
    limits,
    connectionLimits: keptLimitsIn(world.capacity, periodOf(tick.start)),
    principle: world.principle,
    lists: lists.lists,
    isElementOut: state.isElementOut,
    isSupplied: state.isUnitSupplied,
    hasSetPoints: world.means.hasSetPoints,
    availableKw,
    lowestKw,
    highestKw,
    uncurtailedFlowKw: work.uncurtailedFlowKw,
    noise: world.measurementNoise,
    channels: world.channels,
    sigmaKw: anm.measurement.sigmaKw,
    latencyS: anm.measurement.latencyS,
    releaseHoldS: anm.releaseHoldS,
    deadbandKw: anm.deadbandKw,
    trimTimeoutS: anm.trimTimeoutS,
    sequentialTripIntervalS: anm.sequentialTripIntervalS,
    reconnectDelayS: anm.reconnectDelayS,
    commsTimeoutS: anm.commsTimeoutS,
    failSafeFrac: anm.failSafeFrac,
    cycleS: anm.cycleS,
    start: tick.start,
    seconds: tick.seconds,
    offsets: world.offsetting.present,
    changedLists,
    isSwitched,
  };
}
