/**
 * The six pathways of the source as adoption settings: how many homes have what by which year, who acts for them, and what stands beside them. Takes nothing; gives what each stage
 * lays over a scenario of the village. Collective purchasing and planning are no more than that; every setting of a pathway is named here and nowhere else.
 */

import { ownersFrac } from "../../sim/model/aggregators.ts";
import { SOURCE } from "./economics.ts";

/** Homes in two streets of as many; roofs are begun in the first. */
export const HOMES = 200;
const STREET_HOMES = HOMES / 2;

/** Tariffs of homes, £/MWh: price cap of summer 2024, a low export price of that time; what anybody else has, the source's wholesale price. */
const RETAIL_GBP_PER_MWH = 223.6;
const EXPORT_GBP_PER_MWH = 50;
export const WHOLESALE_GBP_PER_MWH = SOURCE.wholesaleGbpPerKwh * 1000;
const FLAT = {
  kind: "flat",
  importGbpPerMwh: RETAIL_GBP_PER_MWH,
  exportGbpPerMwh: EXPORT_GBP_PER_MWH,
};

/** Between the village and the grid. */
export const TRANSFORMER_KW = 500;
export const ROOF_KW = 3.5;
export const ROOF_KWH = 5;
export const FIELD_KW = 250;
export const WIND_KW = 1000;

/** Two hours on two evenings of each week of the winter half-year: at this price £20 for a kW and year. */
const EVENINGS = ["2025-01-07T17:00:00Z", "2025-01-09T17:00:00Z"];
const ALERT_HOURS_PER_YEAR = 26 * EVENINGS.length * 2;
const ALERT_GBP_PER_MWH = (SOURCE.flexibilityGbpPerKwYear.realistic * 1000) / ALERT_HOURS_PER_YEAR;
/** What a national aggregator leaves of it to homes, of a portfolio of 10 MW. */
const HOMES_FRAC = ownersFrac(10_000);

/** How many of the homes have what; shares of all homes, batteries of those with panels. */
export interface Adoption {
  readonly solarShare?: number;
  readonly batteryShare?: number;
  readonly evShare?: number;
  /** Told of alerts. */
  readonly enrolledShare?: number;
  /** By bands of the day, with batteries that go by them; else flat, and batteries take what the roof has over. */
  readonly isByTime?: boolean;
}

export interface Stage {
  /** Years after the plan. */
  readonly year: number;
  readonly adoption: Adoption;
  readonly beside?: "field" | "wind";
  /** Whether energy is traded within, and what of a MWh is owed to networks and policies all the same, £. */
  readonly adderGbpPerMwh?: number;
}

export interface Pathway {
  readonly name: string;
  readonly id: string;
  readonly stages: readonly Stage[];
  /** Homes that its own are compared with: with as many cars, and nothing else. */
  readonly carsShare?: number;
}

const ADDER_GBP_PER_MWH = 100;

export const PATHWAYS: readonly Pathway[] = [
  {
    ...{ name: "simple VPP", id: "simple-vpp" },
    stages: [
      { year: 1, adoption: { enrolledShare: 0.6 } },
      { year: 3, adoption: { enrolledShare: 1 } },
    ],
  },
  {
    ...{ name: "rooftop PV", id: "rooftop-pv" },
    stages: [
      { year: 1, adoption: { solarShare: 0.1 } },
      { year: 5, adoption: { solarShare: 0.4 } },
    ],
  },
  {
    ...{ name: "advanced VPP", id: "advanced-vpp" },
    stages: [
      { year: 2, adoption: { solarShare: 0.2, batteryShare: 1, enrolledShare: 1, isByTime: true } },
      { year: 5, adoption: { solarShare: 0.5, batteryShare: 1, enrolledShare: 1, isByTime: true } },
    ],
  },
  {
    ...{ name: "community energy sharing", id: "energy-sharing" },
    stages: [
      { year: 3, adoption: {}, beside: "field", adderGbpPerMwh: ADDER_GBP_PER_MWH },
      {
        year: 6,
        adoption: { solarShare: 0.1 },
        beside: "field",
        adderGbpPerMwh: ADDER_GBP_PER_MWH,
      },
    ],
  },
  {
    ...{ name: "wind farm dividend", id: "wind-dividend" },
    stages: [{ year: 4, adoption: {}, beside: "wind" }],
  },
  {
    ...{ name: "private wire", id: "private-wire", carsShare: 0.3 },
    stages: [
      { year: 2, adoption: { solarShare: 0.5, evShare: 0.3 }, adderGbpPerMwh: 0 },
      {
        year: 4,
        adoption: { solarShare: 0.5, evShare: 0.3, batteryShare: 0.8 },
        adderGbpPerMwh: 0,
      },
    ],
  },
];

/** The two streets: what is adopted by so many of all homes is adopted in the first before the second. */
function streets(adoption: Adoption) {
  const { solarShare = 0, batteryShare = 0, evShare = 0, enrolledShare, isByTime } = adoption;
  return ["first", "second"].map((street, row) => {
    const solar = Math.min(1, Math.max(0, 2 * solarShare - row));
    const tariff = isByTime === true && solar > 0 ? { kind: "time-of-use" } : FLAT;
    const control = { kind: tariff === FLAT ? "self-consumption" : "price" };
    const battery = { share: batteryShare, energyKwh: ROOF_KWH, control };
    return {
      ...{ id: `${street} street`, bus: "village", count: STREET_HOMES, tariff },
      ...(solar > 0 ? { solar: { share: solar, peakKw: ROOF_KW } } : {}),
      ...(solar > 0 && batteryShare > 0 ? { battery } : {}),
      ...(evShare > 0 ? { ev: { share: evShare, charging: { kind: "spread" } } } : {}),
      ...(enrolledShare === undefined ? {} : { response: { enrolledShare } }),
    };
  });
}

/** What a stage lays over the village, in a season that has alerts or none. */
export function laidOver({ adoption, beside, adderGbpPerMwh }: Stage, hasAlerts: boolean) {
  const homes = streets(adoption);
  const names = homes.map(({ id }) => id);
  const alerts = EVENINGS.map((from, row) => ({
    ...{ id: `evening ${row + 1}`, from, minutes: 120, paidBy: "network operator" },
    rewardGbpPerMwh: ALERT_GBP_PER_MWH,
  }));
  const isAsked = hasAlerts && adoption.enrolledShare !== undefined;
  const trading = [
    { homes: names, networkAdderGbpPerMwh: adderGbpPerMwh },
    ...(beside === "field" ? [{ units: ["field"], exportGbpPerMwh: WHOLESALE_GBP_PER_MWH }] : []),
  ];
  return {
    homes,
    ...(beside === undefined
      ? {}
      : { network: { file: `experiments/024-smart-local/village-${beside}.network.yaml` } }),
    ...(isAsked
      ? {
          flexAlerts: alerts,
          aggregators: [
            {
              ...{ id: "operator", groups: names },
              sharing: { kind: "percentage", homesFrac: HOMES_FRAC },
            },
          ],
        }
      : {}),
    ...(adderGbpPerMwh === undefined
      ? {}
      : { venues: { "local-energy-exchange": { members: trading } } }),
  };
}
