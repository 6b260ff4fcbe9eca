/**
 * A service of a distribution system operator as a venue: what all of them are made of. Takes a name, defaults and what
 * triggers dispatch; gives the venue.
 * contract: a term is bought before it begins · open: requirements are published · close: owners offer · award: the operator buys · revise: all of it again on a newer forecast · arm: what is wanted is locked, the rest
 * released · reverify: what is not wanted any more is let go · dispatch: armed units are told · settle: payment.
 */
import type { GateContext, GateOutcome, GateTimes } from "../../model/venues.ts";
import { arm } from "./arm.ts";
import { award } from "./award.ts";
import { contract } from "./contract.ts";
import { dispatch, type Trigger } from "./dispatch.ts";
import { serviceFindings } from "./findings.ts";
import { collect } from "./offers.ts";
import { publish } from "./publish.ts";
import { revise } from "./revise.ts";
import {
  type FlexibilitySettings,
  type ServiceDefaults,
  serviceSettings,
  type TimedSettings,
  termTimeOf,
  triggeredSettings,
} from "./settings.ts";
import { settle } from "./settle.ts";
import { unwind } from "./unwind.ts";

export interface Service extends ServiceDefaults {
  readonly name: string;
  readonly about: string;
  readonly trigger: Trigger;
}

function times({ gates, unwinding, contract: form }: TimedSettings): GateTimes {
  return {
    ...gates,
    contract: termTimeOf(form, gates.contract),
    reverify: unwinding === undefined ? undefined : { before: unwinding.before },
  };
}

export function flexibilityService(of: Service) {
  type Gate = (context: GateContext, own: FlexibilitySettings) => GateOutcome;
  const named =
    (gate: (service: string, ...rest: Parameters<Gate>) => GateOutcome): Gate =>
    (context, own) =>
      gate(of.name, context, own);
  return {
    about: of.about,
    reads: "services" as const,
    needAward: ["arm", "reverify", "dispatch", "settle"] as const,
    isToldBySchedule: of.trigger === "schedule",
    needsRankedPrinciple: false,
    needsSolver: () => false,
    namedUnits: () => [],
    findings: () => [],
    networkFindings: serviceFindings,
    settings:
      of.trigger === "schedule"
        ? serviceSettings(of)
        : serviceSettings(of).extend(triggeredSettings),
    times,
    timesInPhase: times,
    gates: {
      open: named(publish),
      contract: (context: GateContext, own: FlexibilitySettings) =>
        contract(of.name, context, own, (asked) => collect(of.name, asked, own)),
      close: (context: GateContext, own: FlexibilitySettings) =>
        own.contract === "adHoc" ? collect(of.name, context, own) : {},
      award: named(award),
      revise: named(revise),
      arm: (context: GateContext, own: FlexibilitySettings) =>
        arm(context, own, (again) => award(of.name, again, own)),
      reverify: named(unwind),
      dispatch: (context: GateContext, own: FlexibilitySettings) =>
        dispatch(of.trigger, context, own),
      settle: named(settle),
    },
  };
}
