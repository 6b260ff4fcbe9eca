/**
 * The six pathways of the source as staged experiments: who has what by which year, what that earns a home in a year, what it costs to
 * build, and when it has paid back. Takes nothing; gives a row for each stage of each pathway. Assumptions stand beside each.
 */

import {
  boundarySavingGbp,
  favoured,
  middle,
  ownersFrac,
  ownersGbp,
  paybackYears,
  SOURCE,
} from "./economics.ts";
import { type Adoption, type YearOfEnergy, yearOf } from "./energy.ts";

export interface Stage {
  /** Years after the plan. */
  readonly year: number;
  readonly adoption: Adoption;
  readonly farmKw?: number;
  readonly storeKwh?: number;
  /** A wind farm that is somebody else's, kW. */
  readonly windKw?: number;
}

export interface Pathway {
  readonly name: string;
  readonly homes: number;
  readonly assumed: string;
  readonly stages: readonly Stage[];
  /** What a stage brings the community in a year and costs it to build, £. */
  readonly money: (stage: Stage, energy: YearOfEnergy, homes: number) => Money;
}

export interface Money {
  readonly gbpPerYear: number;
  readonly outlayGbp: number;
}

/** Tariffs, £ a kWh: price cap of summer 2024, and a low export price of that time. */
const RETAIL = 0.2236;
const EXPORT = 0.05;
const ROOF_KW = 3.5;
const ROOF_KWH = 5;
const RED_HOURS = 500;
const KWH_PER_MWH = 1000;

const solar = (homes: number, { solarShare = 0 }: Adoption) =>
  homes * solarShare * ROOF_KW * middle(SOURCE.solarGbpPerKw);
const batteries = (homes: number, { solarShare = 0, batteryShare = 0 }: Adoption) =>
  homes * solarShare * batteryShare * ROOF_KWH * middle(SOURCE.batteryGbpPerKwh);
const upkeep = (outlayGbp: number) => middle(SOURCE.upkeepFrac) * outlayGbp;

/** What homes' own panels and batteries save on their bills, and earn by export. */
const roofsGbp = ({ consumptionMwh, homesImportMwh, homesExportMwh }: YearOfEnergy) =>
  KWH_PER_MWH * ((consumptionMwh - homesImportMwh) * RETAIL + homesExportMwh * EXPORT);

/** A portfolio of so many kW, what owners have of it. Below a MW it goes to a national aggregator's portfolio of 10 MW. */
function flexibilityGbp(kw: number): number {
  return kw * SOURCE.flexibilityGbpPerKwYear.realistic * ownersFrac(Math.max(10, kw / 1000));
}

export const PATHWAYS: readonly Pathway[] = [
  {
    name: "simple VPP",
    homes: 1000,
    assumed:
      "0.3 kW a home by behaviour, £20/kW a year, in an aggregator's portfolio of 10 MW; set-up £12,500",
    stages: [
      { year: 1, adoption: {} },
      { year: 3, adoption: {} },
    ],
    money: ({ year }, _, homes) => ({
      // A third of the homes at first, all by the third year.
      gbpPerYear: flexibilityGbp(
        homes * (year < 3 ? 1 / 3 : 1) * SOURCE.flexibilityKwPerHome.withoutDevice,
      ),
      outlayGbp: middle(SOURCE.setUpGbp),
    }),
  },
  {
    name: "rooftop PV",
    homes: 200,
    assumed: "3.5 kW a roof at £950/kW, upkeep 3 %, retail 22.36 p, export 5 p",
    stages: [
      { year: 1, adoption: { solarShare: 0.1 } },
      { year: 5, adoption: { solarShare: 0.4 } },
    ],
    money: ({ adoption }, energy, homes) => {
      const outlayGbp = solar(homes, adoption);
      return { gbpPerYear: roofsGbp(energy) - upkeep(outlayGbp), outlayGbp };
    },
  },
  {
    name: "advanced VPP",
    homes: 200,
    assumed:
      "as rooftop PV, with 5 kWh at £550/kWh for each roof; 5 kW of flexibility where there is one",
    stages: [
      { year: 2, adoption: { solarShare: 0.2, batteryShare: 1 } },
      { year: 5, adoption: { solarShare: 0.5, batteryShare: 1 } },
    ],
    money: ({ adoption }, energy, homes) => {
      const outlayGbp = solar(homes, adoption) + batteries(homes, adoption);
      const kw = homes * (adoption.solarShare ?? 0) * SOURCE.flexibilityKwPerHome.withBatteryOrCar;
      return { gbpPerYear: roofsGbp(energy) + flexibilityGbp(kw) - upkeep(outlayGbp), outlayGbp };
    },
  },
  {
    name: "community energy sharing",
    homes: 200,
    assumed:
      "a field of 250 kW at £950/kW, shared at 2 p above the wholesale 8 p with all of the difference to export; members £12 a year, set-up and study £40,000",
    stages: [
      { year: 3, adoption: {}, farmKw: 250 },
      { year: 6, adoption: { solarShare: 0.1 }, farmKw: 250 },
    ],
    money: ({ farmKw = 0, adoption }, energy, homes) => {
      const outlayGbp =
        farmKw * middle(SOURCE.solarGbpPerKw) +
        solar(homes, adoption) +
        middle(SOURCE.setUpGbp) +
        middle(SOURCE.feasibilityGbp);
      const keptMwh = energy.generationMwh - energy.boundaryExportMwh;
      const soldGbp =
        KWH_PER_MWH *
        (keptMwh * (SOURCE.wholesaleGbpPerKwh + SOURCE.premiumGbpPerKwh) +
          energy.boundaryExportMwh * SOURCE.wholesaleGbpPerKwh);
      const running = upkeep(outlayGbp) + homes * SOURCE.memberGbpPerYear;
      return { gbpPerYear: soldGbp - running, outlayGbp };
    },
  },
  {
    name: "wind farm dividend",
    homes: 1000,
    assumed:
      "5 MW of wind at a load factor of 0.27, 8 p a kWh, upkeep 3 %; 5 % of what is left goes to the community, which builds nothing",
    stages: [{ year: 4, adoption: {}, windKw: 5000 }],
    money: ({ windKw = 0 }) => {
      const earnedGbp = windKw * 8760 * 0.27 * SOURCE.wholesaleGbpPerKwh;
      const profitGbp = earnedGbp - upkeep(windKw * middle(SOURCE.windGbpPerKw));
      return { gbpPerYear: 0.05 * profitGbp, outlayGbp: 0 };
    },
  },
  {
    name: "private wire",
    homes: 200,
    assumed:
      "built with the village: roofs on half, a battery of 400 kWh, one meter at the boundary; red band 500 h; no supplier within, retail price saved on what stays inside",
    stages: [
      { year: 2, adoption: { solarShare: 0.5 } },
      { year: 4, adoption: { solarShare: 0.5, evShare: 0.3 }, storeKwh: 400 },
    ],
    money: ({ adoption, storeKwh = 0 }, energy, homes) => {
      const outlayGbp = solar(homes, adoption) + storeKwh * middle(SOURCE.batteryGbpPerKwh);
      const keptMwh = energy.consumptionMwh - energy.boundaryImportMwh;
      const cutKw = energy.consumptionPeakKw - energy.boundaryPeakKw;
      const energyGbp =
        KWH_PER_MWH * (keptMwh * RETAIL + energy.boundaryExportMwh * SOURCE.wholesaleGbpPerKwh);
      return {
        gbpPerYear: energyGbp + boundarySavingGbp(cutKw, RED_HOURS) - upkeep(outlayGbp),
        outlayGbp,
      };
    },
  },
];

/** What a stage comes to. */
export interface StageResult extends Money {
  readonly pathway: string;
  readonly stage: Stage;
  readonly homes: number;
  readonly energy: YearOfEnergy;
  readonly paybackYears: number | undefined;
}

export function walked({ name, homes, stages, money }: Pathway): StageResult[] {
  return stages.map((stage) => {
    const { adoption, farmKw = 0, storeKwh = 0 } = stage;
    const energy = yearOf({ homes, adoption, farmKw, storeKwh });
    const { gbpPerYear, outlayGbp } = money(stage, energy, homes);
    return {
      ...{ pathway: name, stage, homes, energy, gbpPerYear, outlayGbp },
      paybackYears: paybackYears(outlayGbp, gbpPerYear),
    };
  });
}

/** Four ways to share a year of the advanced VPP's flexibility, £ of 100 homes of 5 kW, £20/kW: each with what owners and operator have. */
export function sharedFourWays(revenueGbp: number, homes: number) {
  const rules = [
    { kind: "percentage", ownersFrac: 0.57 },
    { kind: "fixed-fee", feeGbpPerHome: 30 },
    { kind: "guaranteed", paidGbpPerHome: 50 },
    { kind: "mix", paidGbpPerHome: 25, ownersFrac: 0.5 },
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
