/**
 * What it is worth to build later, by the common evaluation method of network companies: investment as an annuity over the asset's
 * life at the cost of capital, paid from the year in which it is built, each year's cost at the social discount rate; less what
 * flexibility costs until then. Pure; plain pounds.
 */

export interface DeferralCase {
  readonly capexGbp: number;
  readonly deferYears: number;
  readonly lifeYears: number;
  readonly waccFrac: number;
  readonly discountFrac: number;
  /** From this year on another rate holds. */
  readonly laterFromYear: number;
  readonly laterDiscountFrac: number;
}

export interface Deferral {
  readonly annuityGbp: number;
  /** Present value of all annuities, built in the first year and after the deferral. */
  readonly buildNowGbp: number;
  readonly buildLaterGbp: number;
  readonly benefitGbp: number;
  /** Present value of what flexibility costs in the years of the deferral. */
  readonly flexibilityGbp: number;
  readonly netGbp: number;
}

export function deferralOf(project: DeferralCase, flexibilityGbpPerYear: number): Deferral {
  const { capexGbp, deferYears, lifeYears, waccFrac } = project;
  const annuityGbp = capexGbp / annuityFactor(waccFrac, lifeYears);
  const buildNowGbp = annuityGbp * worthOf(project, 0, lifeYears);
  const buildLaterGbp = annuityGbp * worthOf(project, deferYears, deferYears + lifeYears);
  const flexibilityGbp = flexibilityGbpPerYear * worthOf(project, 0, deferYears);
  const benefitGbp = buildNowGbp - buildLaterGbp;
  return {
    ...{ annuityGbp, buildNowGbp, buildLaterGbp, benefitGbp, flexibilityGbp },
    netGbp: benefitGbp - flexibilityGbp,
  };
}

/** Worth today of £1 a year for so many years, the first a year from now. */
function annuityFactor(rateFrac: number, years: number): number {
  let discount = 1;
  let sum = 0;
  for (let year = 1; year <= years; year += 1) {
    discount /= 1 + rateFrac;
    sum += discount;
  }
  return sum;
}

/** Worth today of £1 a year in the years after `from` up to `until`. */
function worthOf(
  { discountFrac, laterFromYear, laterDiscountFrac }: DeferralCase,
  from: number,
  until: number,
): number {
  let discount = 1;
  let sum = 0;
  for (let year = 1; year <= until; year += 1) {
    discount /= 1 + (year < laterFromYear ? discountFrac : laterDiscountFrac);
    if (year > from) sum += discount;
  }
  return sum;
}
