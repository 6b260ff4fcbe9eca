/**
 * The projects of a scenario with what putting each off is worth. Takes settings and what the distribution system operator paid in
 * the days of a run; gives amounts in whole micro-pounds.
 */
import { MICRO_GBP_PER_GBP } from "../../core/money.ts";
import { roundHalfAway } from "../../core/units.ts";
import { type Deferral, deferralOf } from "./deferral.ts";
import type { ReinforcementSettings } from "./settings.ts";

const DAYS_PER_YEAR = 365;

/** Amounts as in a `Deferral`, whole micro-pounds. */
export type DeferredProject = { readonly id: string; readonly deferYears: number } & {
  readonly [Amount in keyof Deferral as Amount extends `${infer Name}Gbp`
    ? `${Name}MicroGbp`
    : never]: number;
};

export function deferredProjects(
  settings: ReinforcementSettings,
  paidInRunMicroGbp: number,
  dayCount: number,
): DeferredProject[] {
  const aYearGbp = (paidInRunMicroGbp / MICRO_GBP_PER_GBP / dayCount) * DAYS_PER_YEAR;
  return settings.map(({ id, flexibility, ...project }) => {
    const deferral = deferralOf(
      project,
      flexibility.kind === "run"
        ? aYearGbp
        : flexibility.mw * flexibility.hoursPerYear * flexibility.gbpPerMwh,
    );
    const micro = (gbp: number) => roundHalfAway(gbp * MICRO_GBP_PER_GBP);
    const buildNowMicroGbp = micro(deferral.buildNowGbp);
    const buildLaterMicroGbp = micro(deferral.buildLaterGbp);
    const benefitMicroGbp = buildNowMicroGbp - buildLaterMicroGbp;
    const flexibilityMicroGbp = micro(deferral.flexibilityGbp);
    return {
      ...{ id, deferYears: project.deferYears, annuityMicroGbp: micro(deferral.annuityGbp) },
      ...{ buildNowMicroGbp, buildLaterMicroGbp, benefitMicroGbp, flexibilityMicroGbp },
      netMicroGbp: benefitMicroGbp - flexibilityMicroGbp,
    };
  });
}
