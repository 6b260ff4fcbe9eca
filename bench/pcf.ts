/**
 * Curtailment factors of the ring for a day: draws from the copula, the real relief on every draw in every state. One core:
 * the engine has one thread. And the same of the 118-bus case, which is long and runs only when it is named.
 */
import { existsSync, readFileSync } from "node:fs";
import { partsOf, scenarioOf } from "../experiments/testing/engine-runs.ts";
import { readMatpower } from "../grids/readers/matpower.ts";
import { generatedSeries } from "../grids/series/generated.ts";
import { plainList } from "../sim/access/lists.ts";
import { newestFirst } from "../sim/access/newest-first.ts";
import { principleOf, principleSchema } from "../sim/access/registry.ts";
import { actuator } from "../sim/actuation/registry.ts";
import { orThrow } from "../sim/core/errors.ts";
import { londonDayStart, londonInstant, periodOf, periodStart } from "../sim/core/time.ts";
import { ensembleOf, forecast, forecaster } from "../sim/forecast/forecast.ts";
import { errorModelSchema } from "../sim/forecast/registry.ts";
import { credibleStates } from "../sim/lookahead/credible-states.ts";
import { curtailmentFactors } from "../sim/lookahead/curtailment-factors.ts";
import type { CurtailmentQuestion } from "../sim/lookahead/curtailment-question.ts";
import {
  type OutageOutlook,
  outProbabilities,
  stateWeights,
} from "../sim/lookahead/outage-weights.ts";
import { type Network, networkColumns } from "../sim/model/network.ts";
import type { NetworkDocument } from "../sim/model/network-document.ts";
import { constraintModel } from "../sim/network/constraints.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { declaredSchedules } from "../sim/state/ask-owners.ts";
import { buildWorld } from "../sim/state/build.ts";
import { curtailmentOrder } from "../sim/state/curtailment-order.ts";
import { curtailmentQuestion, statementLists } from "../sim/state/curtailment-outlook.ts";
import { plannedNetworks } from "../sim/state/present.ts";
import { atMost, type Bench, type BenchRow, told } from "./bench.ts";

const PERIODS = 48;
const USUAL: OutageOutlook = { horizon: { kind: "period" }, storms: [], possible: [] };

const RING_DRAWS = 1000;
const RING_SECONDS_MAX = 5;

export const pcfBench: Bench = {
  name: "pcf",
  about: `Curtailment factors of the ring: ${RING_DRAWS} draws, ${PERIODS} periods, all single outages, last in first off`,
  run() {
    // Days of a January: one without wind has little to relieve.
    const seconds = [0, 10, 20].map((day) => secondsFor(ringQuestion(day, true), RING_DRAWS));
    const intact = secondsFor(ringQuestion(0, false), RING_DRAWS);
    const slowest = Math.max(...seconds);
    return {
      kind: "measured",
      rows: [
        atMost("slowest of three days", slowest, "s", RING_SECONDS_MAX),
        told("fastest of three days", Math.min(...seconds), "s"),
        told("network as planned alone", intact, "s"),
      ],
    };
  },
};

function secondsFor(question: CurtailmentQuestion, drawsMax: number): number {
  const start = performance.now();
  curtailmentFactors(question, { drawsMin: drawsMax, drawsMax, standardErrorMax: undefined });
  return (performance.now() - start) / 1000;
}

function ringQuestion(dayOffset: number, hasOutages: boolean): CurtailmentQuestion {
  const scenario = scenarioOf({ forecast: { kind: "gaussian-copula" } });
  const world = orThrow(buildWorld(scenario, partsOf()));
  const day = world.firstDay + dayOffset;
  const believed = forecast(
    world.forecaster,
    periodOf(londonDayStart(day)),
    PERIODS,
    londonInstant(day - 1, 9 * 3600),
  );
  const scheduleKw = declaredSchedules(world, believed);
  const planned = plannedNetworks(world, believed.fromPeriod, PERIODS);
  const noPrices = new Float64Array(world.network.units.ids.length).fill(Infinity);
  const order = curtailmentOrder(world, day, planned, noPrices);
  return curtailmentQuestion(world, believed, scheduleKw, {
    outages: hasOutages ? [...world.network.branches.ids.keys()] : [],
    likelihood: USUAL,
    lists: statementLists(world, order),
    services: [],
    isAntithetic: true,
  });
}

const CASE = new URL("../../shared/data/matpower/case118.m", import.meta.url);
const RATINGS = new URL("../../shared/data/reference-nodal/case118.json", import.meta.url);
const CASE_DRAWS = 10_000;
/** Of 10,000 draws: these are timed, a part of all chunks, which are alike. */
const TIMED_DRAWS = 10_000;
const MONITORED = 20;
/** Seconds on two cores; a core draws half of the chunks. */
const INTACT_SECONDS_MAX = 20;
const OUTAGES_SECONDS_MAX = 300;
const CORES = 2;

export const pcf118Bench: Bench = {
  name: "pcf-118",
  about: `Curtailment factors of the 118-bus case: ${CASE_DRAWS} draws, ${PERIODS} periods, ${MONITORED} monitored branches; seconds of one core over ${CORES}`,
  isLong: true,
  run() {
    if (!existsSync(CASE) || !existsSync(RATINGS))
      return { kind: "skipped", because: "../shared/data is absent" };
    const row = (what: string, hasOutages: boolean, bound: number): BenchRow =>
      atMost(what, secondsFor(caseQuestion(hasOutages), TIMED_DRAWS) / CORES, "s", bound);
    const rows = [
      row("intact", false, INTACT_SECONDS_MAX),
      row("all single outages", true, OUTAGES_SECONDS_MAX),
      told("peak memory", process.resourceUsage().maxRSS / 1024, "MB"),
    ];
    return { kind: "measured", rows };
  },
};

/** The case with the stated ratings, its generators wind farms that may be curtailed, watched where it is fullest. */
function caseNetwork(): Network {
  const document = orThrow(readMatpower(readFileSync(CASE, "utf8"), "case118.m"));
  const { ratingMw } = JSON.parse(readFileSync(RATINGS, "utf8")) as {
    readonly ratingMw: readonly (number | null)[];
  };
  const rated: NetworkDocument = {
    ...document,
    branches: document.branches.map((branch, row) => ({ ...branch, ratingMw: ratingMw[row]! })),
    connections: document.connections.map((of) => ({ ...of, curtailableWhen: "intact" as const })),
    units: document.units.map((unit) => ({ ...unit, technology: "wind" as const })),
  };
  const network = networkColumns(rated);
  const flowKw = new Float64Array(network.branches.ids.length);
  orThrow(buildFlowModel(network)).solve(snapshotKw(network), 1, flowKw);
  const loading = (row: number) => Math.abs(flowKw[row]!) / network.branches.ratingKw[row]!;
  const fullest = [...network.branches.ids.keys()]
    .filter((row) => network.branches.ratingKw[row]! < Infinity)
    .sort((left, right) => loading(right) - loading(left) || left - right)
    .slice(0, MONITORED);
  return networkColumns({
    ...rated,
    constraintPoints: fullest.map((row) => ({
      id: `watched-${row}`,
      branch: network.branches.ids[row]!,
      direction: flowKw[row]! >= 0 ? ("forward" as const) : ("reverse" as const),
    })),
  });
}

function snapshotKw({ buses, units, demands }: Network): Float64Array {
  const injectionKw = new Float64Array(buses.ids.length);
  units.snapshotKw.forEach((kw, unit) => {
    injectionKw[units.bus[unit]!]! += kw;
  });
  demands.peakKw.forEach((kw, demand) => {
    injectionKw[demands.bus[demand]!]! -= kw;
  });
  return injectionKw;
}

function caseQuestion(hasOutages: boolean): CurtailmentQuestion {
  const network = caseNetwork();
  const { branches, constraintPoints, units } = network;
  const series = generatedSeries(network, "bench");
  const model = errorModelSchema.parse({ kind: "gaussian-copula" });
  const source = forecaster(network, series, model, "bench");
  const fromPeriod = 982_000;
  const believed = forecast(source, fromPeriod, PERIODS, periodStart(fromPeriod) - 24 * 3600);
  const base = constraintModel(
    orThrow(buildFlowModel(network)),
    0.05,
    units.ids.map(() => actuator({ kind: "continuous", resolutionKw: 1 })),
  );
  const states = credibleStates(base, hasOutages ? [...branches.ids.keys()] : []);
  const outProbability = new Float64Array(branches.ids.length);
  const weights = new Float64Array(states.branch.length);
  outProbabilities(branches, USUAL, fromPeriod, outProbability);
  stateWeights(outProbability, states.branch, weights);
  const order = newestFirst({ ids: units.ids, connectedOnDay: new Int32Array(units.ids.length) });
  const list = plainList(order, [], new Float64Array(units.ids.length).fill(-Infinity));
  const targetKw = constraintPoints.ratingKw.map((kw) => 0.95 * kw);
  const outlook = {
    ...{ states, weights, targetKw, targetWhenOutKw: targetKw, isElementOut: false },
    lists: constraintPoints.ids.map(() => list),
  };
  return {
    ensemble: ensembleOf(source, believed),
    periods: Array.from({ length: PERIODS }, () => outlook),
    principle: principleOf(principleSchema.parse({ kind: "lifo" })),
    hasSetPoints: new Uint8Array(constraintPoints.ids.length).fill(1),
    scheduleKw: believed.availableKw,
    believedKw: believed.availableKw,
    services: [],
    isAntithetic: true,
  };
}
