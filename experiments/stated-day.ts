/**
 * The look-ahead of one delivery day by itself, as the statement of that day would be issued in a run that begins with it.
 * Takes a scenario file with settings laid over; gives the world, the statement, and the question about curtailment factors.
 */
import { basename, dirname, extname } from "node:path";
import type { SourceDocument } from "../sim/core/documents/document.ts";
import { type Fault, InputFaults, orThrow } from "../sim/core/errors.ts";
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
import { factorsSchema, samplingOf } from "../sim/lookahead/settings.ts";
import type { LookAhead } from "../sim/model/venues.ts";
import { buildWorld } from "../sim/state/build.ts";
import { statementQuestion } from "../sim/state/curtailment-outlook.ts";
import type { World } from "../sim/state/world.ts";
import { loadScenarioSource, shownPath } from "./files.ts";
import { prepare } from "./lab.ts";
import { mergeSources } from "./scenario-source.ts";

/** What the command line lays over a scenario for one day. */
export interface DayRequest {
  readonly file: string;
  readonly settings: SourceDocument;
  readonly day: string | undefined;
}

export interface StatedDay {
  readonly world: World;
  readonly day: string;
  readonly statement: LookAhead;
  readonly question: CurtailmentQuestion;
  readonly sampling: Sampling;
}

export async function statedDay({ file, settings, day }: DayRequest): Promise<StatedDay> {
  const wanted = day === undefined ? undefined : parseDay(day);
  if (day !== undefined && wanted === undefined) throw new InputFaults([noDay(day)]);
  const named = {
    data: { name: basename(file, extname(file)) },
    place: () => ({ file: shownPath(file) }),
  };
  const written = mergeSources(named, orThrow(await loadScenarioSource(file)));
  // The day stands for the run: what the series hold and the faults say of it is what counts.
  const ofDay = {
    data: { period: { ...(day === undefined ? {} : { start: day }), days: 1 } },
    place: () => ({ file: "--day" }),
  };
  const source = mergeSources(mergeSources(written, ofDay), settings);
  const { scenario, parts } = orThrow(await prepare(source, dirname(file)));
  const world = orThrow(buildWorld(scenario, parts));
  const { daysAhead, at, factors = factorsSchema.parse({}) } = scenario.lookAhead;
  const deliveryDay = world.firstDay;
  const { believed, statement } = stateDelivery(world, {
    deliveryDay,
    issuedAt: londonInstant(deliveryDay - daysAhead, parseClock(at) ?? 0),
    fromPeriod: periodOf(londonDayStart(deliveryDay)),
    periodCount: periodsInDay(deliveryDay),
  });
  return {
    world,
    day: formatDay(deliveryDay),
    statement,
    question: statementQuestion(world, believed, statement, factors),
    sampling: samplingOf(factors),
  };
}

function noDay(found: string): Fault {
  return {
    code: "cli.day",
    path: "",
    file: "--day",
    found: JSON.stringify(found),
    remedy: "write a London date YYYY-MM-DD",
  };
}
