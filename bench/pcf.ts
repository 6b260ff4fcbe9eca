/**
 * Curtailment factors of the ring for a day: draws from the copula, the real relief on every draw in every state. One core:
 * the engine has one thread. And the same of the 118-bus case, which is long and runs only when it is named.
 */
import { existsSync, readFileSync } from "node:fs";
import { partsOf, scenarioOf } from "../experiments/testing/engine-runs.ts";
import { readMatpower } from "../grids/readers/matpower.ts";
import { plainList } from "../sim/access/lists.ts";
import { newestFirst } from "../sim/access/newest-first.ts";
import { principleOf, principleSchema } from "../sim/access/registry.ts";
import { actuator } from "../sim/actuation/registry.ts";
import { orThrow } from "../sim/core/errors.ts";
import { londonDayStart, londonInstant, periodOf } from "../sim/core/time.ts";
import { stateDelivery } from "../sim/day.ts";
import { errorPaths } from "../sim/forecast/error-paths.ts";
import { errorModelSchema } from "../sim/forecast/registry.ts";
import { credibleStates } from "../sim/lookahead/credible-states.ts";
import { curtailmentFactors } from "../sim/lookahead/curtailment-factors.ts";
import type { CurtailmentQuestion } from "../sim/lookahead/curtailment-question.ts";
import {
  type OutageOutlook,
  outProbabilities,
  stateWeights,
} from "../sim/lookahead/outage-weights.ts";
import type { Ensemble } from "../sim/model/forecast.ts";
import { type Network, networkColumns } from "../sim/model/network.ts";
import type { NetworkDocument } from "../sim/model/network-document.ts";
import { constraintModel } from "../sim/network/constraints.ts";
import { buildFlowModel } from "../sim/network/flow-model.ts";
import { buildWorld } from "../sim/state/build.ts";
import { curtailmentQuestion } from "../sim/state/curtailment-outlook.ts";
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
        atMost("windiest of three days", slowest, "s", RING_SECONDS_MAX),
        told("calmest of three days", Math.min(...seconds), "s"),
        told("network as planned alone", intact, "s"),
      ],
    };
  },
};

/** Processor time, which a busy machine lengthens less than the clock's. */
function secondsFor(question: CurtailmentQuestion, drawsMax: number): number {
  const start = process.cpuUsage();
  curtailmentFactors(question, { drawsMin: drawsMax, drawsMax, standardErrorMax: undefined });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function ringQuestion(dayOffset: number, hasOutages: boolean): CurtailmentQuestion {
  const scenario = scenarioOf({ forecast: { kind: "gaussian-copula" } });
  const world = orThrow(buildWorld(scenario, partsOf()));
  const day = world.firstDay + dayOffset;
  const { expected } = stateDelivery(world, {
    deliveryDay: day,
    issuedAt: londonInstant(day - 1, 9 * 3600),
    fromPeriod: periodOf(londonDayStart(day)),
    periodCount: PERIODS,
  });
  return curtailmentQuestion(world, expected, {
    outages: hasOutages ? [...world.network.branches.ids.keys()] : [],
    likelihood: USUAL,
    services: [],
    isAntithetic: true,
  });
}

const CASE = new URL("../../shared/data/matpower/case118.m", import.meta.url);
const RATINGS = new URL("../../shared/data/reference-nodal/case118.json", import.meta.url);
const CASE_DRAWS = 10_000;
/** So many are timed, for chunks are alike: 10,000 take as many times longer. */
const TIMED_DRAWS = { intact: 2560, outages: 256 } as const;
const MONITORED = 20;
/** Seconds on two cores; a core draws half of the chunks. */
const INTACT_SECONDS_MAX = 20;
const OUTAGES_SECONDS_MAX = 300;
const CORES = 2;

export const pcf118Bench: Bench = {
  name: "pcf-118",
  about: `Curtailment factors of the 118-bus case: ${CASE_DRAWS} draws, ${PERIODS} periods, ${MONITORED} monitored branches; from a part of the draws, seconds of one core over ${CORES}`,
  isLong: true,
  run() {
    if (!existsSync(CASE) || !existsSync(RATINGS))
      return { kind: "skipped", because: "../shared/data is absent" };
    const row = (what: string, part: keyof typeof TIMED_DRAWS, bound: number): BenchRow => {
      const seconds = secondsFor(caseQuestion(part === "outages"), TIMED_DRAWS[part]);
      return atMost(what, (seconds * CASE_DRAWS) / TIMED_DRAWS[part] / CORES, "s", bound);
    };
    const rows = [
      row("intact", "intact", INTACT_SECONDS_MAX),
      row("all single outages", "outages", OUTAGES_SECONDS_MAX),
      told("peak memory", process.resourceUsage().maxRSS / 1024, "MB"),
    ];
    return { kind: "measured", rows };
  },
};

/** The optimum of the case under stated ratings: what generators give, branches carry, and the ratings, MW. */
interface Reference {
  readonly generatorRows: readonly number[];
  readonly generationMw: readonly (readonly [bus: number, mw: number])[];
  readonly flowMw: readonly number[];
  readonly ratingMw: readonly (number | null)[];
}

/** Of branches without a stated rating: this multiple of what they carry at the optimum. */
const ROOM_FACTOR = 1.1;

/** The case at that optimum, all generators flexible, watched on the rated branches and on the next fullest. */
function caseNetwork({ generatorRows, generationMw, flowMw, ratingMw }: Reference): Network {
  const { network: document } = orThrow(readMatpower(readFileSync(CASE, "utf8"), "case118.m"));
  const mwOf = new Map(generatorRows.map((row, at) => [`G${row}`, generationMw[at]![1]]));
  const isRated = (row: number) => ratingMw[row] !== null;
  const watched = [...flowMw.keys()]
    .sort(
      (left, right) =>
        Number(isRated(right)) - Number(isRated(left)) ||
        Math.abs(flowMw[right]!) - Math.abs(flowMw[left]!) ||
        left - right,
    )
    .slice(0, MONITORED);
  const rated: NetworkDocument = {
    ...document,
    connections: document.connections.map((of) => ({ ...of, curtailableWhen: "intact" as const })),
    units: document.units.map((unit) => ({ ...unit, snapshotMw: mwOf.get(unit.id)! })),
    constraintPoints: watched.map((row) => ({
      id: `watched-${row}`,
      branch: document.branches[row]!.id,
      direction: flowMw[row]! >= 0 ? ("forward" as const) : ("reverse" as const),
      ratingMw: ratingMw[row] ?? ROOM_FACTOR * Math.abs(flowMw[row]!),
    })),
  };
  return networkColumns(rated);
}

/** Deviations of what generators give and demands draw, of what they give and draw at the optimum: assumed. */
const DEVIATION_FRAC = { unit: 0.1, demand: 0.04 } as const;

/** Of the optimum, at which five branches are full: the day's least and most, assumed. */
const LOAD_FRAC = { least: 0.6, most: 0.9 } as const;

/** Correlated normal errors around the day's course, as the copula draws them. */
function caseEnsemble(network: Network, fromPeriod: number): Ensemble {
  const settings = errorModelSchema.parse({ kind: "gaussian-copula" });
  if (settings.kind !== "gaussian-copula") throw new Error("the copula has errors");
  const paths = errorPaths(network, settings, "bench", "ensemble");
  const { units, demands } = network;
  const { least, most } = LOAD_FRAC;
  let period = 0;
  const loadFrac = () => least + (most - least) * Math.sin((Math.PI * (period + 0.5)) / PERIODS);
  return {
    start(pair) {
      period = 0;
      paths.start(fromPeriod, pair);
    },
    next() {
      period += 1;
      paths.next();
    },
    fill(isMirrored, availableKw, demandKw) {
      const sign = isMirrored ? -1 : 1;
      const load = loadFrac();
      for (let unit = 0; unit < availableKw.length; unit += 1)
        availableKw[unit] =
          load *
          units.snapshotKw[unit]! *
          Math.max(0, 1 + sign * DEVIATION_FRAC.unit * paths.scores[unit]!);
      for (let demand = 0; demand < demandKw.length; demand += 1)
        demandKw[demand] =
          load *
          demands.peakKw[demand]! *
          (1 + sign * DEVIATION_FRAC.demand * paths.scores[units.ids.length + demand]!);
    },
  };
}

function caseQuestion(hasOutages: boolean): CurtailmentQuestion {
  const network = caseNetwork(JSON.parse(readFileSync(RATINGS, "utf8")) as Reference);
  const { branches, constraintPoints, units } = network;
  const fromPeriod = 982_000;
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
  const targetKw = constraintPoints.ratingKw;
  const outlook = {
    ...{ states, weights, targetKw, targetWhenOutKw: targetKw, isElementOut: false },
    lists: constraintPoints.ids.map(() => list),
  };
  const believedKw = new Float64Array(PERIODS * units.ids.length);
  return {
    ensemble: caseEnsemble(network, fromPeriod),
    periods: Array.from({ length: PERIODS }, () => outlook),
    principle: principleOf(principleSchema.parse({ kind: "lifo" })),
    hasSetPoints: new Uint8Array(constraintPoints.ids.length).fill(1),
    // All that is believed, whatever it is: units give what is drawn.
    scheduleKw: believedKw,
    believedKw,
    limits: Array.from({ length: PERIODS }, () => network.connections),
    services: [],
    isAntithetic: true,
  };
}
