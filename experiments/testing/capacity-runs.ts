/**
 * For tests: runs of two sites that trade connection capacity behind one branch. Takes what was agreed, and what the sites offer
 * or want; gives the tables of the run.
 */
import { type HandUnit, handDocument } from "../../sim/testing/hand-made.ts";
import { handSeries } from "../../sim/testing/hand-series.ts";
import { partsOf, type Ran, ran, scenarioOf } from "./engine-runs.ts";

export const TRADE = {
  ...{ id: "winter", buyer: "weir-connection", seller: "roof-connection", kw: 30 },
  ...{ priceGbpPerMwHour: 20, from: "2026-01-21T00:00:00Z", to: "2026-01-21T12:00:00Z" },
};

const FIXED = { energyPrice: { fixedGbpPerMwh: 60 } };

/** Three days from 20 January 2026 of units that offer or want the same all the time. */
function steady(
  units: readonly HandUnit[],
  offeredKw: readonly number[],
  policy: "generator" | "demand",
  venue: object | undefined,
  ratingKw: number,
  more: object = {},
): Ran {
  const network = handDocument(units, [{ id: "c", ratingKw }]);
  // Units of a network are in the order of their ids.
  const byId = units.map(({ id }, row) => [id, offeredKw[row]!] as const);
  const kw = byId.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each);
  const series = () => handSeries({ availableKw: (_, out) => out.set(kw) });
  const scenario = scenarioOf({
    period: { start: "2026-01-20", days: 3, tickMinutes: 30 },
    forecast: { kind: "perfect" },
    population: [{ policy: { kind: policy }, contract: FIXED }],
    ...(venue === undefined ? {} : { venues: { "capacity-trades": venue } }),
    ...more,
  });
  return ran(scenario, { ...partsOf(network), series });
}

/** Settings of the venue beside its trades, those of the scenario, and whether connections are firm. */
interface More {
  readonly venue?: object;
  readonly scenario?: object;
  readonly isFirm?: boolean;
}

/** A weir of 90 kW behind 40 kW of export capacity and a roof behind 70 kW, behind a branch of `ratingKw`. */
export function site(
  trades: readonly object[],
  roofKw: number,
  ratingKw = 1000,
  { venue = {}, scenario = {}, isFirm = false }: More = {},
): Ran {
  const units = [
    { id: "roof", capacityKw: 100, technology: "solar", exportLimitKw: 70, isFirm },
    { id: "weir", capacityKw: 90, technology: "hydro", exportLimitKw: 40, isFirm },
  ] as const;
  const own = trades.length === 0 ? undefined : { trades, ...venue };
  return steady(units, [roofKw, 90], "generator", own, ratingKw, scenario);
}

/** A mill that wants 115 kW behind 100 kW of import capacity, and works behind as much that want `worksKw`. */
export function works(
  trades: readonly object[],
  worksKw: number,
  { venue = {}, scenario = {} }: More = {},
): Ran {
  const of = { capacityKw: 0, consumptionKw: 130, importLimitKw: 100 };
  const units = [
    { id: "mill", ...of },
    { id: "works", ...of },
  ];
  const own = trades.length === 0 ? undefined : { trades, ...venue };
  return steady(units, [-115, 0 - worksKw], "demand", own, 1000, scenario);
}

/** Sites of a market by what their units offer and their connections let out; installed 100 kW each. */
export function marketOf(
  sites: Readonly<Record<string, { readonly offersKw: number; readonly exportLimitKw: number }>>,
  venue: object,
  more: object = {},
  ratingKw = 1000,
): Ran {
  const units = Object.entries(sites).map(([id, { exportLimitKw }]) => ({
    ...{ id, capacityKw: 100, technology: "hydro" as const, exportLimitKw },
  }));
  const offered = Object.values(sites).map(({ offersKw }) => offersKw);
  return steady(units, offered, "generator", venue, ratingKw, more);
}
