/**
 * The money of smart local energy systems, by the source's figures: what flexibility earns and who has it, four ways to share it, what a private
 * wire saves at its boundary, and when an outlay has paid back. Pure arithmetic; every number that is not an argument stands in SOURCE.
 */

/** Figures of the source (C.4 to C.8); where it gives a range, both ends. */
export const SOURCE = {
  flexibilityGbpPerKwYear: { realistic: 20, good: 40, gridBattery: 80 },
  flexibilityKwPerHome: { withoutDevice: 0.3, withBatteryOrCar: 5 },
  duosRedGbpPerKwh: 0.1,
  tnuosGbpPerKwYear: 50,
  connectionGbpPerMw: 200_000,
  wholesaleGbpPerKwh: 0.08,
  premiumGbpPerKwh: 0.02,
  memberGbpPerYear: 12,
  setUpGbp: [5_000, 20_000],
  feasibilityGbp: [5_000, 50_000],
  solarGbpPerKw: [700, 1_200],
  windGbpPerKw: [1_200, 2_000],
  batteryGbpPerKwh: [400, 700],
  upkeepFrac: [0.01, 0.05],
} as const;

/** Half-hours of the red band of network charges as hours a year, and what a wind farm gives of its profit (chosen here). */
export const RED_HOURS = 500;
export const DIVIDEND_FRAC = 0.05;

/** Middle of a range. */
export const middle = ([low, high]: readonly [number, number]): number => (low + high) / 2;

/**
 * How an operator of a virtual power plant shares what it earns in a year. operator-fee: owners have all but a fee for each home; an aggregator's `fixed-fee` in a run is
 * something else, what each home has for an alert.
 */
export type ShareRule =
  | { readonly kind: "percentage"; readonly homesFrac: number }
  | { readonly kind: "operator-fee"; readonly feeGbpPerHome: number }
  | { readonly kind: "guaranteed"; readonly paidGbpPerHome: number }
  | { readonly kind: "mix"; readonly paidGbpPerHome: number; readonly homesFrac: number };

/** What owners have of a year's revenue; the rest, which may be a loss, is the operator's. mix: a payment that is sure, and a part of what is beyond all of these. */
export function ownersGbp(rule: ShareRule, revenueGbp: number, homes: number): number {
  switch (rule.kind) {
    case "percentage":
      return rule.homesFrac * revenueGbp;
    case "operator-fee":
      return revenueGbp - rule.feeGbpPerHome * homes;
    case "guaranteed":
      return rule.paidGbpPerHome * homes;
    case "mix": {
      const sure = rule.paidGbpPerHome * homes;
      return sure + rule.homesFrac * Math.max(0, revenueGbp - sure);
    }
  }
}

/** How a community shares what its homes have: a part for its fund, and the rest by weight. */
export interface Favour {
  readonly fundFrac: number;
  /** Weight of a vulnerable home; 1: like any other. */
  readonly vulnerableWeight: number;
}

/** Pounds for the fund, for each vulnerable home and for each of the others; together what there is. */
export function favoured(
  { fundFrac, vulnerableWeight }: Favour,
  gbp: number,
  { vulnerable, others }: { readonly vulnerable: number; readonly others: number },
) {
  const fundGbp = fundFrac * gbp;
  const otherGbp = (gbp - fundGbp) / (vulnerableWeight * vulnerable + others);
  return { fundGbp, vulnerableGbp: vulnerableWeight * otherGbp, otherGbp };
}

/** What a home's peak that is kept from the boundary saves in a year: transmission by its kW, distribution by the hours of the red band. */
export const boundarySavingGbp = (peakCutKw: number, redHours: number): number =>
  peakCutKw * (SOURCE.tnuosGbpPerKwYear + SOURCE.duosRedGbpPerKwh * redHours);

/** Years until an outlay has come back; undefined: never. */
export const paybackYears = (outlayGbp: number, gbpPerYear: number): number | undefined => {
  if (outlayGbp === 0) return 0;
  return gbpPerYear > 0 ? outlayGbp / gbpPerYear : undefined;
};

/** Equipment that a service pays for out of its fee: so much a year over so many years, at an interest. */
export const annuityGbp = (outlayGbp: number, years: number, rate: number): number =>
  rate === 0 ? outlayGbp / years : (outlayGbp * rate) / (1 - (1 + rate) ** -years);

/** What energy or heat as a service costs a home in a year: equipment and energy of all, with the operator's margin. */
export const serviceFeeGbp = (
  {
    equipmentGbpPerYear,
    energyGbpPerYear,
    marginFrac,
  }: {
    readonly equipmentGbpPerYear: number;
    readonly energyGbpPerYear: number;
    readonly marginFrac: number;
  },
  homes: number,
): number => ((equipmentGbpPerYear + energyGbpPerYear) * (1 + marginFrac)) / homes;

/** Four ways to share what an operator of a virtual power plant earns with so many homes, £: each with what owners and operator have. */
export function sharedFourWays(revenueGbp: number, homes: number) {
  const rules = [
    { kind: "percentage", homesFrac: 0.57 },
    { kind: "operator-fee", feeGbpPerHome: 30 },
    { kind: "guaranteed", paidGbpPerHome: 50 },
    { kind: "mix", paidGbpPerHome: 25, homesFrac: 0.5 },
  ] as const;
  return rules.map((rule) => {
    const owners = ownersGbp(rule, revenueGbp, homes);
    return { kind: rule.kind, owners, operator: revenueGbp - owners };
  });
}

/** What a community's fund and its vulnerable homes have where it favours them. */
export const favouredDividend = (gbp: number, homes: number) =>
  favoured({ fundFrac: 0.2, vulnerableWeight: 3 }, gbp, {
    vulnerable: homes / 5,
    others: homes - homes / 5,
  });
