/**
 * Venues: every market and service by name. A venue is a record of pure functions over a GateContext, one file each;
 * its settings make its part of the scenario's schema, and its gates stand in the timetable.
 */
import { z } from "zod";
import type { Finding } from "../model/findings.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { ESO_SERVICES, type EsoService } from "../model/services.ts";
import type { GateContext, GateName, GateOutcome, GateTimes, NamedUnit } from "../model/venues.ts";
import { bidsAndOffers } from "./bids-and-offers.ts";
import { capacityTrades } from "./capacity-trades.ts";
import { curtailmentObligations } from "./curtailment-obligations.ts";
import { demandFlexibilityService } from "./demand-flexibility-service.ts";
import { dynamic } from "./dynamic.ts";
import type { FlexibilitySettings } from "./flexibility/settings.ts";
import { frequencyResponse } from "./frequency-response.ts";
import { highFrequencyResponse } from "./high-frequency-response.ts";
import { localEnergyExchange } from "./local-energy-exchange.ts";
import { offsetting } from "./offsetting.ts";
import type { BaselineSettings } from "./performance/baselines/registry.ts";
import { replacementReserve } from "./replacement-reserve.ts";
import { restore } from "./restore.ts";
import { secure } from "./secure.ts";
import { shortTermOperatingReserve } from "./short-term-operating-reserve.ts";
import { sustain } from "./sustain.ts";
import { wholesalePortfolio } from "./wholesale-portfolio.ts";

/** What the gates of a venue read beside what all gates do. */
export type GateReading =
  | "owners"
  | "services"
  | "portfolio"
  | "capacity"
  | "offsetting"
  | "exchange";

export interface Venue<Settings> {
  readonly about: string;
  readonly reads: GateReading;
  /** Gates that do nothing without an award of the venue for their periods, a trade of obligations, or traded capacity; none: every gate may. */
  readonly needAward?: readonly GateName[];
  readonly needTrade?: readonly GateName[];
  readonly needMove?: readonly GateName[];
  /** Whether the units that it arms are told by the schedule, whatever comes; none: not. */
  readonly isToldBySchedule?: boolean;
  /** Whether no other service may hold its units in half-hours for which it has bought them; none: others may. */
  readonly isExclusive?: (settings: Settings) => boolean;
  /** Whether it trades places in an order of curtailment. */
  readonly needsRankedPrinciple: boolean;
  /** false: its orders are placed on forecasts alone, before any constraint is stated. */
  readonly readsStatement?: boolean;
  /** Whether its gates need the solver that the parts of a run may hold. */
  readonly needsSolver: (settings: Settings) => boolean;
  /** Which setting asks for it, and what to write instead; where a setting may. */
  readonly withoutSolver?: { readonly path: readonly string[]; readonly remedy: string };
  readonly namedUnits: (settings: Settings) => readonly NamedUnit[];
  /** What its settings contradict themselves in, each with its path in them. */
  readonly findings: (settings: Settings) => readonly Finding[];
  /** What they contradict the network in. */
  readonly networkFindings?: (settings: Settings, network: NetworkDocument) => Iterable<Finding>;
  readonly settings: { readonly parse: (input: unknown) => Settings };
  /** When each gate is due by the settings; and in the phase of a trial, which may leave gates out or move them. */
  readonly times: (settings: Settings) => GateTimes;
  readonly timesInPhase: (settings: Settings) => GateTimes;
  readonly gates: Readonly<
    Partial<Record<GateName, (context: GateContext, settings: Settings) => GateOutcome>>
  >;
}

export const venues = {
  "curtailment-obligations": curtailmentObligations,
  sustain,
  secure,
  dynamic,
  restore,
  "short-term-operating-reserve": shortTermOperatingReserve,
  "wholesale-portfolio": wholesalePortfolio,
  "replacement-reserve": replacementReserve,
  "demand-flexibility-service": demandFlexibilityService,
  "frequency-response": frequencyResponse,
  "high-frequency-response": highFrequencyResponse,
  "bids-and-offers": bidsAndOffers,
  "capacity-trades": capacityTrades,
  offsetting,
  "local-energy-exchange": localEnergyExchange,
} as const;
export type VenueName = keyof typeof venues;

/** The venues of a scenario, each with its settings; a venue that is not named is not open. */
export const venuesSchema = z.strictObject(optionalSettings(venues));

type VenueTable = Readonly<Record<string, { readonly settings: z.ZodObject }>>;
type OptionalSettings<Table extends VenueTable> = {
  [Name in keyof Table]: z.ZodOptional<Table[Name]["settings"]>;
};

function optionalSettings<Table extends VenueTable>(table: Table): OptionalSettings<Table> {
  const entries = Object.entries(table).map(([name, venue]) => [name, venue.settings.optional()]);
  return Object.fromEntries(entries) as OptionalSettings<Table>;
}

export type VenueSettings = {
  readonly [Name in VenueName]?: ReturnType<(typeof venues)[Name]["settings"]["parse"]> | undefined;
};

/** A venue that a scenario names. */
export interface OpenVenue {
  readonly venue: VenueName;
  readonly needsRankedPrinciple: boolean;
  readonly readsStatement: boolean;
  readonly needsSolver: boolean;
  readonly namedUnits: readonly NamedUnit[];
  readonly findings: readonly Finding[];
  /** As its settings write them; and as they fall due. */
  readonly written: GateTimes;
  readonly gates: GateTimes;
}

/** The same table, each venue with the settings that are its own. */
const withSettings: {
  readonly [Name in VenueName]: Venue<NonNullable<VenueSettings[Name]>>;
} = venues;

/** The venues that the scenario names, in registry order. */
export function openVenues(settings: VenueSettings): OpenVenue[] {
  return (Object.keys(venues) as VenueName[]).flatMap((venue) => openVenue(venue, settings));
}

function openVenue<Name extends VenueName>(venue: Name, settings: VenueSettings): OpenVenue[] {
  const own = settings[venue];
  if (own === undefined) return [];
  const of = withSettings[venue];
  const { needsRankedPrinciple, readsStatement, needsSolver, namedUnits } = of;
  const { findings, times, timesInPhase } = of;
  return [
    {
      venue,
      needsRankedPrinciple,
      readsStatement: readsStatement ?? true,
      needsSolver: needsSolver(own),
      namedUnits: namedUnits(own),
      findings: findings(own),
      written: times(own),
      gates: timesInPhase(own),
    },
  ];
}

/** A service of the electricity system operator as one with a zone; undefined where it is not open. */
function esoService<Name extends EsoService>(
  venue: Name,
  settings: VenueSettings,
): FlexibilitySettings | undefined {
  const own = settings[venue];
  return own === undefined ? undefined : asServices[venue](own);
}

const asServices: {
  readonly [Name in EsoService]: (own: NonNullable<VenueSettings[Name]>) => FlexibilitySettings;
} = {
  "short-term-operating-reserve": shortTermOperatingReserve.asService,
  "replacement-reserve": replacementReserve.asService,
  "demand-flexibility-service": demandFlexibilityService.asService,
  "frequency-response": frequencyResponse.asService,
  "high-frequency-response": highFrequencyResponse.asService,
  "bids-and-offers": bidsAndOffers.asService,
};

type ServiceSettings = Readonly<Record<string, FlexibilitySettings>>;
const knownServices = new WeakMap<VenueSettings, ServiceSettings>();

/** The flexibility services that a scenario names, with their settings: they follow from it, and are read at every gate. */
export function serviceSettings(settings: VenueSettings): ServiceSettings {
  const known = knownServices.get(settings) ?? servicesOf(settings);
  knownServices.set(settings, known);
  return known;
}

function servicesOf(settings: VenueSettings): ServiceSettings {
  const { sustain: planned, secure: held, dynamic: after, restore: again } = settings;
  const named = Object.entries({
    ...{ sustain: planned, secure: held, dynamic: after, restore: again },
    ...Object.fromEntries(ESO_SERVICES.map((venue) => [venue, esoService(venue, settings)])),
  });
  return Object.fromEntries(
    named.flatMap(([name, own]) => (own === undefined ? [] : [[name, own]])),
  );
}

const TOLD_BY_SCHEDULE: ReadonlySet<string> = new Set(
  Object.entries(withSettings).flatMap(([name, venue]) =>
    venue.isToldBySchedule === true ? [name] : [],
  ),
);
/** Whether what a service arms is told by the schedule, whatever comes. */
export const toldBySchedule = (service: string): boolean => TOLD_BY_SCHEDULE.has(service);

/** Whether a service that a scenario names has the units that it buys to itself. */
export const isExclusive = (service: string, settings: VenueSettings): boolean =>
  isAlone(service as VenueName, settings);

function isAlone<Name extends VenueName>(venue: Name, settings: VenueSettings): boolean {
  const own = settings[venue];
  return own !== undefined && withSettings[venue].isExclusive?.(own) === true;
}

/** From what every venue that a scenario names measures delivery. */
export function baselineSettings(
  settings: VenueSettings,
): Readonly<Record<string, BaselineSettings>> {
  const obligations = settings["curtailment-obligations"];
  const services = Object.entries(serviceSettings(settings));
  return {
    ...(obligations === undefined ? {} : { "curtailment-obligations": obligations.baseline }),
    ...Object.fromEntries(services.map(([name, { baseline }]) => [name, baseline])),
  };
}

/** What is wrong with the settings of the venues on a network, beside what their schemas and gate times say. */
export function* venueFindings(
  settings: VenueSettings,
  network: NetworkDocument,
): Generator<Finding> {
  for (const venue of Object.keys(venues) as VenueName[])
    yield* findingsOf(venue, settings, network);
}

function* findingsOf<Name extends VenueName>(
  venue: Name,
  settings: VenueSettings,
  network: NetworkDocument,
): Generator<Finding> {
  const own = settings[venue];
  if (own === undefined) return;
  for (const { path, ...finding } of withSettings[venue].networkFindings?.(own, network) ?? [])
    yield { ...finding, path: ["venues", venue, ...path] };
}

/** What is wrong with these settings where no solver was handed in. */
export function solverFindings(settings: VenueSettings): Finding[] {
  return openVenues(settings)
    .filter(({ needsSolver }) => needsSolver)
    .map(({ venue }) => {
      const { path = [], remedy = "" } = withSettings[venue].withoutSolver ?? {};
      return {
        code: "scenario.solver",
        path: ["venues", venue, ...path],
        found: "a rule that needs a linear solver, and none was handed in",
        remedy: `hand one in with the parts of the run, or ${remedy}`,
      };
    });
}

export const readingOf = (name: VenueName): GateReading => withSettings[name].reads;

/** Whether a gate of a venue has nothing to do where the venue has no award for its periods. */
export const needsAward = (name: VenueName, gate: GateName): boolean =>
  withSettings[name].needAward?.includes(gate) === true;

/** Whether it has nothing to do where no obligation is traded for its period. */
export const needsTrade = (name: VenueName, gate: GateName): boolean =>
  withSettings[name].needTrade?.includes(gate) === true;

/** Whether it has nothing to do where no capacity is moved in its period, and none was used beyond what was sold. */
export const needsMove = (name: VenueName, gate: GateName): boolean =>
  withSettings[name].needMove?.includes(gate) === true;

/** What a gate of a venue answers; nothing where the venue has no such gate or is not part of the scenario. */
export function runGate<Name extends VenueName>(
  name: Name,
  gate: GateName,
  context: GateContext,
  settings: VenueSettings,
): GateOutcome {
  const own = settings[name];
  return own === undefined ? {} : (withSettings[name].gates[gate]?.(context, own) ?? {});
}
