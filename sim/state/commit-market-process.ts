/**
 * The commit of what a market does beside trading: its process, once a run, and the registrations decided by the end of a day, with an
 * event for each company and resource. The only writer of how far they are recorded.
 */

import type { TableBuffer } from "../core/columns.ts";
import type { RegistrationEvent } from "../core/events.ts";
import { londonDayStart } from "../core/time.ts";
import { PROCESS_STEP_NAMES, PROCESS_STEPS } from "../model/market-process.ts";
import type { RegistrationDecision } from "../model/registration.ts";
import type { Registration } from "../venues/registration/register.ts";
import { recordEvents } from "./record.ts";
import type { World } from "./world.ts";

export function commitMarketProcess(world: World, day: number): void {
  if (!world.registered.isProcessRecorded) recordProcess(world);
  commitRegistrations(world, day);
}

const VENUE = "curtailment-obligations";

function recordProcess({ scenario, stepPlaces, registered, tables }: World): void {
  registered.isProcessRecorded = true;
  const own = scenario.venues[VENUE];
  if (own === undefined) return;
  for (const step of PROCESS_STEP_NAMES) {
    const place = stepPlaces[step];
    tables.market_process.append(VENUE, own.process.phase, step, place, PROCESS_STEPS[step][place]);
  }
}

/** Decisions up to the end of a day that no earlier day recorded, of the market and of the facilitator. */
function commitRegistrations(world: World, day: number): void {
  const { registration, serviceRegistration, registered, tables } = world;
  const end = londonDayStart(day + 1);
  const traders = madeBefore(registration, registered.decisions, end);
  const providers = madeBefore(serviceRegistration, registered.serviceDecisions, end);
  registered.decisions += traders.length;
  registered.serviceDecisions += providers.length;
  recordDecisions(tables.registrations, traders);
  recordDecisions(tables.service_registrations, providers);
  recordEvents(tables.events, [...verdicts(traders), ...verdicts(providers)]);
}

function madeBefore(
  registration: Registration | undefined,
  from: number,
  end: number,
): readonly RegistrationDecision[] {
  const left = registration?.decisions.slice(from) ?? [];
  const open = left.findIndex(({ decidedAt }) => decidedAt >= end);
  return open < 0 ? left : left.slice(0, open);
}

function recordDecisions(table: TableBuffer, made: readonly RegistrationDecision[]): void {
  for (const { decidedAt, company, unit, review, check, outcome, because } of made) {
    table.append(
      decidedAt,
      company === "" ? "-" : company,
      unit === "" ? "-" : unit,
      review,
      check,
      outcome,
      because,
    );
  }
}

/** One event a company or resource; none where nobody applied. */
function* verdicts(made: readonly RegistrationDecision[]): Generator<RegistrationEvent> {
  for (const checks of together(made)) {
    const [{ decidedAt: at, company, unit }] = checks;
    if (checks.every(({ outcome }) => outcome === "assumed" || outcome === "unregistered"))
      continue;
    const failed = checks.filter(({ outcome }) => outcome !== "passed");
    const because =
      failed.length === 0
        ? `all checks of ${unit === "" ? company : `${unit}, registered by ${company},`} passed`
        : reasons(failed);
    if (unit === "") {
      const kind = failed.length === 0 ? "companyApproved" : "companyRejected";
      yield { kind, at, because: failed.length === 0 ? because : `${company}: ${because}` };
    } else {
      const kind = failed.length === 0 ? "resourceQualified" : "resourceRejected";
      yield { kind, at, unit, because };
    }
  }
}

/** Each failed check with its reason; a reason that several share is said once. */
function reasons(failed: readonly RegistrationDecision[]): string {
  const words = failed.map(({ check, outcome, because }) =>
    outcome === "rejected" ? `${check}: ${because}` : because,
  );
  return [...new Set(words)].join("; ");
}

/** Checks of one company or unit stand together. */
function* together(
  made: readonly RegistrationDecision[],
): Generator<readonly [RegistrationDecision, ...RegistrationDecision[]]> {
  let group: [RegistrationDecision, ...RegistrationDecision[]] | undefined;
  for (const next of made) {
    if (group !== undefined && next.unit === group[0].unit && next.company === group[0].company) {
      group.push(next);
      continue;
    }
    if (group !== undefined) yield group;
    group = [next];
  }
  if (group !== undefined) yield group;
}
