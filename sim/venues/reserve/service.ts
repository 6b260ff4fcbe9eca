/**
 * A service of the electricity system operator (ESO) as a venue: what all of them are made of. Takes settings, how it works and
 * what calls it; gives the venue. Its gates are those of every service, with offers in one direction, a price that may clear,
 * and calls from outside.
 */
import type { z } from "zod";
import { keptBy } from "../../core/kept-by.ts";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { MINUTES_PER_PERIOD } from "../../model/readings.ts";
import { ESO } from "../../model/services.ts";
import type { GateContext, GateOutcome, GateTimes, TermTime } from "../../model/venues.ts";
import { arm } from "../flexibility/arm.ts";
import { gateFindings } from "../flexibility/findings.ts";
import { publish } from "../flexibility/publish.ts";
import type { FlexibilitySettings } from "../flexibility/settings.ts";
import { settle } from "../flexibility/settle.ts";
import { awardHeld, collectHeld, contractHeld, dispatchHeld, type Service } from "./gates.ts";
import { asService, type CalledSettings, type HeldSettings } from "./settings.ts";

interface EsoVenue<Schema, Own> {
  readonly about: string;
  readonly settings: Schema;
  readonly of: (own: Own) => Service;
  /** When a term is bought, where it is; none: it is bought day by day. */
  readonly term?: (own: Own) => TermTime | undefined;
  /** What its settings contradict themselves in; none: nothing that their schema does not say. */
  readonly findings?: (own: Own) => readonly Finding[];
  /** Whether it has the units that it buys to itself; none: not. */
  readonly isExclusive?: (own: Own) => boolean;
}

/** A service that is bought and held, and nobody is told anything. */
export function heldService<Schema extends z.ZodObject & z.ZodType<HeldSettings>>(
  venue: EsoVenue<Schema, z.output<Schema>>,
) {
  type Own = z.output<Schema>;
  const { about, settings, findings = () => [], isExclusive = () => false } = venue;
  const of = keptBy((own: Own) => venue.of(own));
  const times = (own: Own): GateTimes => ({ ...own.gates, contract: venue.term?.(own) });
  const gate =
    (run: (service: string, context: GateContext, own: FlexibilitySettings) => GateOutcome) =>
    (context: GateContext, own: Own) =>
      run(of(own).name, context, asService(own, of(own)));
  return {
    about,
    reads: "services" as const,
    needAward: ["arm", "dispatch", "settle"] as const,
    needsRankedPrinciple: false,
    needsSolver: () => false,
    namedUnits: () => [],
    findings,
    isExclusive,
    networkFindings,
    settings,
    times,
    timesInPhase: times,
    of,
    asService: (own: Own) => asService(own, of(own)),
    gates: {
      open: gate(publish),
      contract: (context: GateContext, own: Own) => contractHeld(context, own, of(own)),
      close: (context: GateContext, own: Own) =>
        of(own).contract === "adHoc" ? collectHeld(context, own, of(own)) : {},
      award: (context: GateContext, own: Own) => awardHeld(context, own, of(own)),
      arm: (context: GateContext, own: Own) =>
        arm(context, asService(own, of(own)), (again) => awardHeld(again, own, of(own))),
      settle: (context: GateContext, own: Own) => {
        return settle(of(own).name, context, asService(own, of(own)), ESO);
      },
    },
  };
}

/** The same, and who is armed is told when it is called. */
export function calledService<Schema extends z.ZodObject & z.ZodType<CalledSettings>>(
  venue: EsoVenue<Schema, z.output<Schema>>,
) {
  const held = heldService(venue);
  const dispatch = (context: GateContext, own: z.output<Schema>) =>
    dispatchHeld(context, own, held.of(own));
  const findings = (own: z.output<Schema>) => [...held.findings(own), ...responseFindings(own)];
  return { ...held, findings, gates: { ...held.gates, dispatch } };
}

/** Units that are told so late for their response that none could begin in the half-hour: nobody would ever be told. */
function responseFindings({ responseMinutes, gates: { dispatch } }: CalledSettings): Finding[] {
  if (!("before" in dispatch) || responseMinutes < dispatch.before + MINUTES_PER_PERIOD) return [];
  const least = responseMinutes - MINUTES_PER_PERIOD + 1;
  return [
    {
      code: "service.response",
      path: ["responseMinutes"],
      found: `${responseMinutes}, where units are told ${dispatch.before} minutes before each half-hour: it is over before they begin`,
      remedy: `write less than ${dispatch.before + MINUTES_PER_PERIOD}, or tell them earlier: gates.dispatch { before: ${least} } or more, and gates.arm no later`,
    },
  ];
}

function* networkFindings(own: HeldSettings, network: NetworkDocument): Generator<Finding> {
  const ids = network.constraintPoints.map(({ id }) => id);
  if (!ids.includes(own.countedAt))
    yield unknownName("constraint point", own.countedAt, ids, network.name, ["countedAt"]);
  yield* gateFindings(own.gates);
}
