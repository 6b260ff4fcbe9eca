/**
 * Registration of companies and onboarding of their resources: first the market operator's review of the company, then, once it is
 * approved, the host network operator's of each resource. Takes applications and units; gives who is qualified from when
 * on, with every decision.
 * Keeps: only who passed every check is qualified; nobody's review looks at another's.
 */
import { londonDayOf, londonDayStart, parseDay } from "../../core/time.ts";
import type {
  Company,
  RegistrationDecision,
  RegistrationSettings,
  Resource,
} from "../../model/registration.ts";
import { COMMERCIAL_CHECKS } from "./commercial.ts";
import { TECHNICAL_CHECKS, type TechnicalRequirements, type UnitFacts } from "./technical.ts";

/** Who may trade, one value a unit. */
export interface Registration {
  /** From which instant on the unit is qualified; Infinity: never. */
  readonly qualifiedFrom: Float64Array;
  /** Volume that was declared, kW; Infinity where nothing was. */
  readonly volumeKw: Float64Array;
  /** In the order in which they were made. */
  readonly decisions: readonly RegistrationDecision[];
}

export interface Reviews {
  readonly settings: RegistrationSettings;
  readonly requirements: TechnicalRequirements;
  /** When applications without a day of their own were decided: the start of a London day. */
  readonly startsAt: number;
  /** Days from an application to its decision. */
  readonly reviewDays: number;
}

export function register(units: readonly UnitFacts[], reviews: Reviews): Registration {
  const { companies, resources, others } = reviews.settings;
  const reviewed = new Map(companies.map((company) => [company.id, review(company, reviews)]));
  const applied = new Map(resources.map((resource) => [resource.unit, resource]));
  const decisions = [...reviewed.values()].flatMap((verdict) => verdict.decisions);
  const qualifiedFrom = new Float64Array(units.length).fill(Infinity);
  const volumeKw = new Float64Array(units.length).fill(Infinity);
  for (const [row, unit] of units.entries()) {
    const resource = applied.get(unit.id);
    const company = resource === undefined ? undefined : reviewed.get(resource.company);
    if (resource === undefined || company === undefined) {
      if (others === "qualified") qualifiedFrom[row] = -Infinity;
      decisions.push(untested(unit, others, reviews.startsAt));
      continue;
    }
    const verdict = onboard(resource, unit, company, reviews);
    volumeKw[row] = resource.volumeKw;
    if (verdict.isPassed) qualifiedFrom[row] = verdict.decidedAt;
    decisions.push(...verdict.decisions);
  }
  // Equal instants stay in the order of companies and units.
  const byTime = decisions
    .map((made, row) => ({ made, row }))
    .sort((left, right) => left.made.decidedAt - right.made.decidedAt || left.row - right.row);
  return { qualifiedFrom, volumeKw, decisions: byTime.map(({ made }) => made) };
}

interface Verdict {
  readonly decidedAt: number;
  readonly isPassed: boolean;
  readonly decisions: readonly RegistrationDecision[];
}

function review(company: Company, { settings, startsAt, reviewDays }: Reviews): Verdict {
  const decidedAt = decidedOn(company.appliedOn, startsAt, reviewDays);
  const decisions = Object.entries(COMMERCIAL_CHECKS).map(([check, why]) =>
    decision(
      { decidedAt, company: company.id, unit: "", review: "commercial", check },
      why(company, settings.requirements),
    ),
  );
  return { decidedAt, isPassed: isPassed(decisions), decisions };
}

/** A resource is registered by a company that was approved: before that nobody looks at it. */
function onboard(
  resource: Resource,
  unit: UnitFacts,
  company: Verdict,
  { requirements, startsAt, reviewDays }: Reviews,
): Verdict {
  const appliedAt = decidedOn(resource.appliedOn, startsAt, 0);
  const from = Math.max(appliedAt, company.decidedAt);
  const isBeforehand = resource.appliedOn === undefined && from === startsAt;
  const decidedAt =
    isBeforehand || !company.isPassed ? from : londonDayStart(londonDayOf(from) + reviewDays);
  const of = { decidedAt, company: resource.company, unit: unit.id, review: "technical" } as const;
  const decisions = Object.entries(TECHNICAL_CHECKS).map(
    ([check, why]): RegistrationDecision =>
      company.isPassed
        ? decision({ ...of, check }, why(resource, unit, requirements))
        : { ...of, check, outcome: "notMade", because: "its company was not approved" },
  );
  return { decidedAt, isPassed: isPassed(decisions), decisions };
}

function decision(
  of: Omit<RegistrationDecision, "outcome" | "because">,
  failure: string | undefined,
): RegistrationDecision {
  return failure === undefined
    ? { ...of, outcome: "passed", because: "" }
    : { ...of, outcome: "rejected", because: failure };
}

/** A unit for which nobody applied. */
function untested(
  unit: UnitFacts,
  others: RegistrationSettings["others"],
  decidedAt: number,
): RegistrationDecision {
  const of = { decidedAt, company: "", unit: unit.id, review: "technical", check: "all" } as const;
  return others === "qualified"
    ? { ...of, outcome: "assumed", because: "nobody registered it: taken to be qualified" }
    : { ...of, outcome: "unregistered", because: "nobody registered it" };
}

const isPassed = (decisions: readonly RegistrationDecision[]) =>
  decisions.every(({ outcome }) => outcome === "passed");

function decidedOn(appliedOn: string | undefined, startsAt: number, reviewDays: number): number {
  const day = appliedOn === undefined ? undefined : parseDay(appliedOn);
  return day === undefined ? startsAt : londonDayStart(day + reviewDays);
}
