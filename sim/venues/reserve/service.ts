/**
 * A service of the electricity system operator (ESO) as a venue: what all of them are made of. Takes settings, how it works and
 * what calls it; gives the venue. Its gates are those of every service, with offers in one direction, a price that may clear,
 * and calls from outside.
 */
import type { z } from "zod";
import { type Finding, unknownName } from "../../model/findings.ts";
import type { NetworkDocument } from "../../model/network-document.ts";
import { ESO } from "../../model/services.ts";
import type { GateContext, GateOutcome } from "../../model/venues.ts";
import { arm } from "../flexibility/arm.ts";
import { gateFindings } from "../flexibility/findings.ts";
import { publish } from "../flexibility/publish.ts";
import type { FlexibilitySettings } from "../flexibility/settings.ts";
import { settle } from "../flexibility/settle.ts";
import { awardHeld, collectHeld, dispatchHeld, type Service } from "./gates.ts";
import { asService, type CalledSettings, type HeldSettings } from "./settings.ts";

interface EsoVenue<Schema, Own> {
  readonly about: string;
  readonly settings: Schema;
  readonly of: (own: Own) => Service;
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
  const { about, settings, of, findings = () => [], isExclusive = () => false } = venue;
  const gate =
    (run: (service: string, context: GateContext, own: FlexibilitySettings) => GateOutcome) =>
    (context: GateContext, own: Own) =>
      run(of(own).name, context, asService(own, of(own)));
  return {
    about,
    reads: "services" as const,
    needsRankedPrinciple: false,
    needsSolver: () => false,
    namedUnits: () => [],
    findings,
    isExclusive,
    networkFindings,
    settings,
    times: ({ gates }: Own) => gates,
    timesInPhase: ({ gates }: Own) => gates,
    asService: (own: Own) => asService(own, of(own)),
    gates: {
      open: gate(publish),
      close: (context: GateContext, own: Own) => collectHeld(context, own, of(own)),
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
    dispatchHeld(context, own, venue.of(own));
  return { ...held, gates: { ...held.gates, dispatch } };
}

function* networkFindings(own: HeldSettings, network: NetworkDocument): Generator<Finding> {
  const ids = network.constraintPoints.map(({ id }) => id);
  if (!ids.includes(own.countedAt))
    yield unknownName("constraint point", own.countedAt, ids, network.name, ["countedAt"]);
  yield* gateFindings(own.gates);
}
