/** Headline figures of networks and markets: runs of the engine, policies on generated prices, and what files of the trials hold. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generatedSeries } from "../../grids/series/generated.ts";
import { orThrow } from "../../sim/core/errors.ts";
import { londonDayStart, PERIOD_HOURS, parseDay, periodOf } from "../../sim/core/time.ts";
import { homesCourse } from "../../sim/homes/course.ts";
import { readMessage } from "../../sim/messages/read.ts";
import { SummaryFold } from "../../sim/metrics/summary.ts";
import { homeTariffSchema } from "../../sim/model/home-tariffs.ts";
import { homeGroupSchema } from "../../sim/model/homes.ts";
import { networkColumns } from "../../sim/model/network.ts";
import { type NetworkDocument, networkDocumentSchema } from "../../sim/model/network-document.ts";
import { run } from "../../sim/run.ts";
import { baselineOf } from "../../sim/venues/performance/baselines/registry.ts";
import { loadScenarioSource } from "../files.ts";
import { prepare } from "../lab.ts";
import { mergeSources, plainSource } from "../scenario-source.ts";
import { exactly, type HeadlineRow, within } from "./row.ts";

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const YEAR = { from: "2025-01-01", days: 365 };
const FIRST = periodOf(londonDayStart(parseDay(YEAR.from)!));
const PERIODS = YEAR.days * 48;

async function summaryOf(file: string, over: object = {}) {
  const folder = at(file).replace(/[^/]*$/, "");
  const source = mergeSources(orThrow(await loadScenarioSource(at(file))), plainSource(over));
  const { scenario, parts } = orThrow(await prepare(source, folder));
  const fold = new SummaryFold();
  for (const block of run(scenario, parts)) fold.add(block);
  return fold.value();
}
/** What network management takes of 100 MW where 60 are too many: MW on the second day. */
async function removedMw(kind: "continuous" | "whole-unit"): Promise<number> {
  const source = plainSource({
    ...{ network: { builtIn: "sixty-over-hundred" }, anm: { actuation: { kind } } },
    period: { start: "2026-01-01", days: 2, tickMinutes: 30 },
  });
  const { scenario, parts } = orThrow(await prepare(source, "."));
  let wh = 0;
  for (const { tables } of run(scenario, parts)) {
    const curtailed = tables.unit_period!.numbers("curtailedWh");
    if (curtailed.length > 0) wh = curtailed.at(-1)!;
  }
  return wh / (1e6 * PERIOD_HOURS);
}

/** Months that stand for a year: the first four weeks of each quarter. */
const MONTHS = ["2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"];
const MONTH_DAYS = 28;
const FLEET_KW = 50_000;

/** Income of a fleet of stores from all that it may do, before wear, £ for each kW and year, by the ledger's rules. */
export async function fleetGbpPerKw(): Promise<ReadonlyMap<string, number>> {
  const source = orThrow(await loadScenarioSource(at("ten-batteries.yaml")));
  const microGbp = new Map<string, number>();
  for (const start of MONTHS) {
    const month = mergeSources(source, plainSource({ period: { start, days: MONTH_DAYS } }));
    const { scenario, parts } = orThrow(await prepare(month, at(".")));
    for (const { tables } of run(scenario, parts)) {
      const amounts = tables.ledger!.numbers("amountMicroGbp");
      const isFleet = (account: string) => account.startsWith("battery-");
      const [payers, payees] = [tables.ledger!.texts("payer"), tables.ledger!.texts("payee")];
      const rules = tables.ledger!.texts("rule");
      for (const [row, amount] of amounts.entries()) {
        const sign = Number(isFleet(payees[row]!)) - Number(isFleet(payers[row]!));
        const rule = rules[row]!;
        if (sign !== 0) microGbp.set(rule, (microGbp.get(rule) ?? 0) + sign * amount);
      }
    }
  }
  const yearly = YEAR.days / (MONTHS.length * MONTH_DAYS) / FLEET_KW / 1e6;
  return new Map([...microGbp].map(([rule, amount]) => [rule, amount * yearly]));
}

/** By how much a baseline of ten days with its adjustment counts more than was given, where homes make up beforehand. */
function baselineBias(): number {
  const [drawnKw, leftKw, madeUpFrac] = [1000, 180, 0.45];
  const today = parseDay("2026-01-26")!;
  const evening = 34;
  // An hour's worth, spread over the three hours before.
  const beforeKw = (madeUpFrac * leftKw) / 3;
  const minutes = (kw: number) => new Float64Array(30).fill(kw);
  const outKw = minutes(Number.NaN);
  baselineOf({ kind: "p376", isAdjusted: true })(
    {
      ...{ declaredKw: -drawnKw, beforeKw: undefined, day: today, halfHour: evening },
      ...{ levelKw: minutes(0), instructedKw: minutes(leftKw), availableKw: minutes(-drawnKw) },
      past: {
        meanKw: (day: number, halfHour: number) =>
          day === today && halfHour >= evening
            ? undefined
            : -drawnKw - (day === today ? beforeKw : 0),
        isEventDay: () => false,
        firstDay: () => today - 40,
      },
    },
    outKw,
  );
  return (0 - outKw[0]! - (drawnKw - leftKw)) / leftKw - 1;
}

const smallNetwork = networkColumns(
  networkDocumentSchema.parse({
    ...{ format: "headroom-network/1", name: "weir", baseMva: 100 },
    buses: [
      { id: "grid", nominalKv: 11, reference: true },
      { id: "village", nominalKv: 11 },
    ],
    branches: [{ id: "feeder", from: "village", to: "grid", reactancePu: 1 }],
    connections: [
      {
        ...{ id: "weir", bus: "village", exportLimitMw: 0.1, curtailableWhen: "never" },
        connectedOn: "2014-01-01",
      },
    ],
    units: [{ id: "weir", connection: "weir", technology: "hydro", capacityMw: 0.1 }],
    ...{ demands: [], constraintPoints: [] },
  } as unknown as NetworkDocument),
);

/** A hundred homes and a weir of 100 kW: part of their energy bills that the match at 18 p saves. */
function billsDownFrac(): number {
  const series = generatedSeries(smallNetwork, "1");
  const group = homeGroupSchema.parse({ id: "g", bus: "b", count: 100 });
  const course = homesCourse([group], series, "1", FIRST - 28 * 48);
  const given = new Float64Array(1);
  let [drawn, matched] = [0, 0];
  for (let period = FIRST; period < FIRST + PERIODS; period += 1) {
    series.availableKw(period, given);
    const wantedKw = course.halfHour(0, period).netWh / (1000 * PERIOD_HOURS);
    course.forgetBefore(period);
    drawn += wantedKw;
    matched += Math.min(wantedKw, given[0]!);
  }
  return ((matched / drawn) * (22.36 - 18)) / 22.36;
}

/** Mean system price of a year where the system is short, or long. */
function systemPriceGbp(isShort: boolean): number {
  const series = generatedSeries(smallNetwork, "1");
  const prices = Array.from({ length: PERIODS }, (_, index) => FIRST + index)
    .filter((period) => series.netImbalanceMwh(period)! > 0 === isShort)
    .map((period) => series.systemPriceGbpPerMwh(period));
  return prices.reduce((sum, price) => sum + price, 0) / prices.length;
}

const trialRows = orThrow(
  readMessage("capacity-trade", readFileSync(at("../008-trial-period-1/trades.csv"), "utf8"), {
    ...{ file: "trades.csv", format: "csv" },
  }),
).rows;

/** What Orange pays Yellow in the half-hour of scenario 1 of the mini-trials, and at which price. */
async function cardTrade(): Promise<{ readonly gbpPerMwh: number; readonly gbp: number }> {
  const file = at("../006-mini-trials/export-1.yaml");
  const source = orThrow(await loadScenarioSource(file));
  const { scenario, parts } = orThrow(await prepare(source, file.replace(/[^/]*$/, "")));
  let found = { gbpPerMwh: Number.NaN, gbp: Number.NaN };
  for (const { tables } of run(scenario, parts)) {
    const trades = tables.trades!;
    const [buyers, sellers] = [trades.texts("buyer"), trades.texts("seller")];
    for (const [row, buyer] of buyers.entries())
      if (buyer === "orange" && sellers[row] === "yellow")
        found = {
          gbpPerMwh: trades.numbers("priceGbpPerMwh")[row]!,
          gbp: trades.numbers("amountMicroGbp")[row]! / 1e6,
        };
  }
  return found;
}

/** Two days of the hamlet under each of four seeds, peer to peer, whose buyers may prefer the sun: £/MWh. */
const hamletPremium = once(async () => {
  const file = at("../020-energy-exchange/exchange.yaml");
  const written = orThrow(await loadScenarioSource(file));
  const fond = new Map<string, number>();
  const aboves: number[] = [];
  for (const seed of ["1", "2", "3", "4"]) {
    const source = mergeSources(written, plainSource({ ...WITH_PREMIUM, seed }));
    const { scenario, parts } = orThrow(await prepare(source, file.replace(/[^/]*$/, "")));
    for (const { tables } of run(scenario, parts)) {
      const trades = tables.exchange_trades!;
      const [starts, buyers] = [trades.numbers("periodStart"), trades.texts("buyer")];
      const [paid, premiums] = [
        trades.numbers("buyerGbpPerMwh"),
        trades.numbers("premiumGbpPerMwh"),
      ];
      const halfHours = new Map<number, { fond: number[]; others: number[] }>();
      for (const [row, start] of starts.entries()) {
        const half = halfHours.get(start) ?? { fond: [], others: [] };
        halfHours.set(start, half);
        (premiums[row]! > 0 ? half.fond : half.others).push(paid[row]!);
        if (premiums[row]! > 0) fond.set(`${seed} ${buyers[row]}`, premiums[row]!);
      }
      for (const half of halfHours.values())
        if (half.fond.length > 0 && half.others.length > 0)
          aboves.push(meanOf(half.fond) - meanOf(half.others));
    }
  }
  return { carried: meanOf([...fond.values()]), paidAbove: meanOf(aboves) };
});
const WITH_PREMIUM = {
  period: { days: 2 },
  venues: {
    "local-energy-exchange": {
      rule: { kind: "peer-to-peer" },
      members: [
        { units: ["solar-field"], exportGbpPerMwh: 50 },
        { units: ["dairy"], importGbpPerMwh: 190, premium: {} },
        { units: Array.from({ length: 12 }, (_, row) => `home-${row + 1}`), premium: {} },
      ],
    },
  },
};
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const marketRows: readonly HeadlineRow[] = [
  {
    ...{ row: "1", figure: "taken of 100 MW in one piece", published: "100 MW", unit: "MW" },
    ...{ band: exactly(100), decimals: 0 },
    assumed: "60 MW too many, `whole-unit`",
    ours: () => removedMw("whole-unit"),
  },
  {
    ...{ row: "1", figure: "taken to the kW", published: "60 MW", unit: "MW", decimals: 0 },
    band: exactly(60),
    assumed: "60 MW too many, `continuous`",
    ours: () => removedMw("continuous"),
  },
  {
    ...{ row: "8", figure: "grid battery", published: "£80; small ones £20 to 40" },
    ...{ band: [50, 90], unit: "£/kW a year", decimals: 1 },
    assumed:
      "[ten-batteries.yaml](ten-batteries.yaml): income before wear of a fleet of two hours from day-ahead prices over its whole range, frequency response for three fifths of it, low and high, and the balancing mechanism for a fifth; four weeks of each quarter",
    ours: async () => [...(await fleetGbpPerKw()).values()].reduce((sum, gbp) => sum + gbp, 0),
  },
  {
    ...{ row: "12", figure: "trial period 1: auctions", published: "7", unit: "", decimals: 0 },
    band: exactly(7),
    assumed: "`008-trial-period-1/trades.csv`",
    ours: () => new Set(trialRows.map(({ auction }) => auction)).size,
  },
  {
    ...{ row: "12", figure: "its energy by printed hours", published: "24.08 MW h", unit: "MW h" },
    ...{ band: within(1e-9, 24.08), decimals: 2 },
    assumed: "the same, all ten rows",
    ours: () => trialRows.reduce((sum, { kw, statedHours }) => sum + (kw * statedHours!) / 1000, 0),
  },
  {
    ...{ row: "13", figure: "Orange and Yellow: price", published: "£40", unit: "£/MWh" },
    ...{ band: exactly(40), decimals: 2 },
    assumed: "scenario 1 of the mini-trials, price half-way",
    ours: async () => (await cardTrade()).gbpPerMwh,
  },
  {
    ...{ row: "13", figure: "what Orange pays in the half-hour", published: "£80", unit: "£" },
    ...{ band: exactly(80), decimals: 2 },
    assumed: "the same, 4 MW",
    ours: async () => (await cardTrade()).gbp,
  },
  {
    ...{ row: "17", figure: "measured above what was given, 2022/23", published: "13 %", unit: "" },
    ...{ band: [0.1, 0.16], decimals: 3 },
    assumed:
      "baseline p376 with its adjustment; an hour's event; homes use 0.45 of what they leave in the three hours before it",
    ours: baselineBias,
  },
  {
    ...{ row: "20", figure: "turn-up", published: "about £200/MWh", unit: "£/MWh", decimals: 1 },
    band: [150, 250],
    assumed: "a home asks for its flat retail price for energy that it has no use for",
    ours: () => {
      const tariff = homeTariffSchema.parse({ kind: "flat" });
      return "importGbpPerMwh" in tariff ? tariff.importGbpPerMwh : Number.NaN;
    },
  },
  {
    ...{ row: "21", figure: "newest turbine of islands, last in first off", published: "25 %" },
    ...{ band: [0.15, 0.35], unit: "of a year's energy", decimals: 3 },
    assumed:
      "[orkney.yaml](orkney.yaml): two cables of 20 MW, 7 to 31 MW of demand, 26 MW of wind that is never curtailed, 20 MW older and 24 MW newer behind network management; our wind, at a lower load factor than the isles'",
    ours: async () => {
      const { byUnit } = await summaryOf("orkney.yaml");
      const fracs = byUnit.find(({ name }) => name === "curtailedFrac")!.values;
      return fracs.find(({ id }) => id === "community-turbine")!.value!;
    },
  },
  {
    ...{
      row: "22",
      figure: "bills of a matched community",
      published: "down 10 to 30 %",
      unit: "",
    },
    ...{ band: [0.1, 0.3], decimals: 3 },
    assumed: "100 homes, a weir of 100 kW, matched by the half-hour at 18 p for 22.36",
    ours: billsDownFrac,
  },
  {
    ...{ row: "26", figure: "premium of who buys local energy at one", published: "2 p/kWh" },
    ...{ band: within(0.25, 20), unit: "£/MWh", decimals: 1 },
    assumed:
      "the hamlet of study 020, peer to peer, under four seeds: two fifths of its buyers would pay £20 on top for the sun, ±£10; mean of those who bought it, ±25 % assumed",
    ours: async () => (await hamletPremium()).carried,
  },
  {
    ...{ row: "26", figure: "what who prefers it pays above who does not" },
    ...{ published: "2 p/kWh at most", band: [0, 20], unit: "£/MWh", decimals: 1 },
    assumed: "the same, price half-way between bid and ask; mean of half-hours in which both buy",
    ours: async () => (await hamletPremium()).paidAbove,
  },
  {
    ...{ row: "27", figure: "system price, long", published: "£45.73", unit: "£/MWh", decimals: 2 },
    band: within(0.1, 45.73),
    assumed: "a year of generated prices",
    ours: () => systemPriceGbp(false),
  },
  {
    ...{
      row: "27",
      figure: "system price, short",
      published: "£98.25",
      unit: "£/MWh",
      decimals: 2,
    },
    band: within(0.1, 98.25),
    assumed: "the same",
    ours: () => systemPriceGbp(true),
  },
];
