/**
 * Approval of trades of capacity without its printing: reads scenario and file, tells every fault of both at once, and decides.
 * Takes the command's request; gives the verdicts. Keeps: nothing is decided on a file with a fault.
 */
import { type Injections, studiedStates, worstCases } from "../../sim/approval/conditions.ts";
import { decide, type Verdict } from "../../sim/approval/decide.ts";
import type { Condition } from "../../sim/approval/limit-row.ts";
import { approvalRuleSchema } from "../../sim/approval/registry.ts";
import { type ApprovalSettings, approvalSchema } from "../../sim/approval/settings.ts";
import type { SourceDocument } from "../../sim/core/documents/document.ts";
import { type Fault, InputFaults, orThrow } from "../../sim/core/errors.ts";
import {
  londonDayOf,
  londonDayStart,
  periodOf,
  periodStart,
  periodsInDay,
} from "../../sim/core/time.ts";
import { stateDelivery } from "../../sim/day.ts";
import type { NetworkState } from "../../sim/network/network-states.ts";
import { reactiveRule } from "../../sim/network/reactive.ts";
import type { VoltageOrigin } from "../../sim/network/voltages.ts";
import { plannedState } from "../../sim/state/present.ts";
import type { World } from "../../sim/state/world.ts";
import { faultsOf, loadMessage } from "../market-files/message-file.ts";
import { worldOf } from "../stated-day.ts";
import { tradesOfFile } from "./trade-file.ts";

export interface ApprovalRequest {
  readonly file: string;
  readonly tradesFile: string;
  readonly settings: SourceDocument;
  /** Asked for beside the scenario; undefined: the scenario's. Its own settings are kept where it is of the same kind. */
  readonly rule: ApprovalSettings["rule"]["kind"] | undefined;
}

export interface Approval {
  readonly world: World;
  readonly settings: ApprovalSettings;
  readonly verdicts: readonly Verdict[];
  readonly notices: readonly Fault[];
  /** How each bus of the network as planned comes to a voltage. */
  readonly voltageOrigins: readonly VoltageOrigin[];
  /** Outages that no study had, because no flows follow without the branch. */
  readonly outagesLeftOut: readonly string[];
}

export async function approveTrades(request: ApprovalRequest): Promise<Approval> {
  const read = await loadMessage("capacity-trade", request.tradesFile);
  const world = await worldOf(request).catch((error: unknown) => {
    if (!(error instanceof InputFaults)) throw error;
    throw new InputFaults([...error.faults, ...faultsOf(read)]);
  });
  const written = world.scenario.approval ?? approvalSchema.parse({});
  const settings =
    request.rule === undefined || request.rule === written.rule.kind
      ? written
      : { ...written, rule: approvalRuleSchema.parse({ kind: request.rule }) };
  const { trades, notices } = orThrow(tradesOfFile(orThrow(read), world, settings));
  const { network } = world;
  const reactive = reactiveRule(network, settings.reactive);
  const { undervoltageMarginPu, alreadyOver } = settings;
  const studied = studiedOf(settings);
  const verdicts = orThrow(
    decide(
      {
        ...{ network, settings, study: { reactive, undervoltageMarginPu, alreadyOver } },
        conditions: conditionsOf(world, settings, studied),
      },
      trades,
    ),
  );
  const intact = studied(world.states.intact);
  return {
    ...{ world, settings, verdicts, notices },
    voltageOrigins: intact.states[0]!.voltages.origin,
    outagesLeftOut: intact.leftOut,
  };
}

/** The studied states of each planned state, made once. */
function studiedOf({ outages }: ApprovalSettings) {
  const known = new Map<NetworkState, ReturnType<typeof studiedStates>>();
  return (planned: NetworkState) => {
    const states = known.get(planned) ?? studiedStates(planned.model.flows, outages);
    known.set(planned, states);
    return states;
  };
}

/** Everything that periods are studied under: injections as forecast at an instant, or the worst; in every studied state. */
function conditionsOf(
  world: World,
  settings: ApprovalSettings,
  studied: ReturnType<typeof studiedOf>,
) {
  const { network, ratings } = world;
  const worst = worstCases(network, settings.leastDemandFrac);
  const forecasts = forecastsOf(world);
  return function* (periods: readonly number[], knownAt: number): Generator<Condition> {
    for (const period of periods) {
      const cases = settings.basis === "worst-case" ? worst : [forecasts(period, knownAt)];
      const planned = plannedState(world, period);
      const ratingsOf = (isElementOut: boolean) => {
        const branchKw = new Float64Array(network.branches.ids.length);
        const pointKw = new Float64Array(network.constraintPoints.ids.length);
        ratings.branchKw(period, isElementOut, branchKw);
        ratings.constraintKw(period, isElementOut, pointKw);
        return { branchKw, pointKw };
      };
      const asPlanned = ratingsOf(planned.isElementOut);
      const withOutage = ratingsOf(true);
      for (const state of studied(planned).states)
        for (const injections of cases)
          yield {
            ...{ period, state, ...injections },
            ...(state.outage === undefined ? asPlanned : withOutage),
          };
    }
  };
}

/** What sites are expected to inject in a period, as forecast and declared at an instant, before any curtailment. */
function forecastsOf(world: World) {
  let known: { day: number; knownAt: number; of: (period: number) => Injections } | undefined;
  return (period: number, knownAt: number): Injections => {
    const day = londonDayOf(periodStart(period));
    if (known?.day !== day || known.knownAt !== knownAt)
      known = { day, knownAt, of: forecastDay(world, day, knownAt) };
    return known.of(period);
  };
}

function forecastDay(world: World, deliveryDay: number, issuedAt: number) {
  const { network } = world;
  const fromPeriod = periodOf(londonDayStart(deliveryDay));
  const periodCount = periodsInDay(deliveryDay);
  const { expected, statement } = stateDelivery(world, {
    ...{ deliveryDay, issuedAt, fromPeriod, periodCount },
  });
  const [unitCount, demandCount] = [network.units.ids.length, network.demands.ids.length];
  return (period: number): Injections => {
    const step = period - fromPeriod;
    const unitKw = statement.availableKw.slice(step * unitCount, (step + 1) * unitCount);
    const demandKw = expected.believed.demandKw.slice(step * demandCount, (step + 1) * demandCount);
    return { name: "forecast", unitKw, demandKw };
  };
}
