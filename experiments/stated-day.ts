/**
 * The look-ahead of delivery days by themselves, as their statements would be issued in a run that has not begun. Takes a
 * scenario file with settings laid over; gives the world, a day's statement, and the question about its curtailment factors.
 */
import { basename, dirname, extname } from "node:path";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { InputFaults, orThrow } from "../sim/core/errors.ts";
import {
  formatDay,
  londonDayStart,
  londonInstant,
  parseClock,
  parseDay,
  periodOf,
  periodsInDay,
} from "../sim/core/time.ts";
import { stateDelivery } from "../sim/day.ts";
import type { Sampling } from "../sim/lookahead/curtailment-factors.ts";
import type { CurtailmentQuestion } from "../sim/lookahead/curtailment-question.ts";
import type { ExpectedNetwork } from "../sim/lookahead/look-ahead.ts";
import { factorsSchema, samplingOf } from "../sim/lookahead/settings.ts";
import type { Acceptance } from "../sim/model/acceptances.ts";
import type { LookAhead } from "../sim/model/venues.ts";
import { buildWorld } from "../sim/state/build.ts";
import { askedBy, curtailmentQuestion } from "../sim/state/curtailment-outlook.ts";
import type { World } from "../sim/state/world.ts";
import { acceptancesOf } from "./acceptance-option.ts";
import { loadScenarioSource, shownPath } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources } from "./scenario-source.ts";

/** A scenario file, what the command line lays over it, and the days that stand for its run. */
export interface DaysRequest {
  readonly file: string;
  readonly settings: SourceDocument;
  /** London date of the first day; undefined: the scenario's. */
  readonly start: string | undefined;
  readonly days: number;
}

export interface StatedDay {
  readonly world: World;
  readonly day: string;
  readonly statement: LookAhead;
  /** By period. */
  readonly networks: readonly ExpectedNetwork[];
  readonly question: CurtailmentQuestion;
  readonly sampling: Sampling;
}

/** The world of a run over these days. What the series hold and the faults say of them is what counts. */
export async function worldOfDays({ start, days, ...request }: DaysRequest): Promise<World> {
  const period = {
    data: { period: { ...(start === undefined ? {} : { start }), days } },
    place: () => ({ file: "--day" }),
  };
  return worldOf(request, period);
}

/** The world of a scenario's own run, or of other days laid over it. */
export async function worldOf(
  { file, settings }: Pick<DaysRequest, "file" | "settings">,
  period?: SourceDocument,
): Promise<World> {
  const named = {
    data: { name: basename(file, extname(file)) },
    place: () => ({ file: shownPath(file) }),
  };
  const written = mergeSources(named, orThrow(await loadScenarioSource(file)));
  const dated = period === undefined ? written : mergeSources(written, period);
  const source = mergeSources(dated, settings);
  const { scenario, parts } = orThrow(await prepare(source, dirname(file)));
  return orThrow(buildWorld(scenario, parts));
}

/** What is stated for one of the days of a world. */
export function stateDay(
  world: World,
  deliveryDay: number,
  acceptances: readonly Acceptance[] = [],
): StatedDay {
  const { daysAhead, at, factors = factorsSchema.parse({}) } = world.scenario.lookAhead;
  const due = {
    deliveryDay,
    issuedAt: londonInstant(deliveryDay - daysAhead, parseClock(at) ?? 0),
    fromPeriod: periodOf(londonDayStart(deliveryDay)),
    periodCount: periodsInDay(deliveryDay),
  };
  const { expected, statement } = stateDelivery(world, due, acceptances);
  return {
    world,
    day: formatDay(deliveryDay),
    statement,
    networks: expected.networks,
    question: curtailmentQuestion(world, expected, askedBy(factors, world)),
    sampling: samplingOf(factors),
  };
}

/** One day by itself, with what the system operator is taken to have accepted (acceptance-option.ts). */
export interface DayRequest extends Omit<DaysRequest, "days"> {
  readonly accept: readonly string[];
}

/** The first of a request's days alone. */
export async function statedDay({ accept, ...request }: DayRequest): Promise<StatedDay> {
  const world = await worldOfDays({ ...request, days: 1 });
  const { firstDay: day } = world;
  const span = { fromPeriod: periodOf(londonDayStart(day)), periodCount: periodsInDay(day) };
  const acceptances = orThrow(acceptancesOf(accept, world.network.units.ids, span));
  return stateDay(world, world.firstDay, acceptances);
}

/** A London date that an option gives. */
export function dayOption(name: string, text: string): number {
  const day = parseDay(text);
  if (day !== undefined) return day;
  throw new InputFaults([
    {
      code: "cli.day",
      path: "",
      file: name,
      found: JSON.stringify(text),
      remedy: "write a London date YYYY-MM-DD",
    },
  ]);
}
