/**
 * Settings of active network management from a seed: principle, actuation, ladder, times, measurement and capability, such
 * as agree with each other. Takes choices and a network; gives what a scenario says, and whether it can be traded under.
 */
import { principleOf, principleSchema } from "../../sim/access/registry.ts";
import { KW_PER_MW } from "../../sim/core/units.ts";
import { type CapabilityName, capabilities } from "../../sim/model/capability.ts";
import { staticPointMw } from "../../sim/model/network.ts";
import type { NetworkDocument } from "../../sim/model/network-document.ts";
import type { Chooser } from "./chooser.ts";

export interface ChosenAnm {
  readonly anm: Readonly<Record<string, unknown>>;
  readonly isTradeable: boolean;
  /** Minutes before each period at which a traded list must be known, for units to be told in time. */
  readonly tellMinutes: number;
}

/** Largest part of the lowest rating that an operating margin may take. */
const MARGIN_FRAC = 0.3;

export function chosenAnm(
  choose: Chooser,
  network: NetworkDocument,
  tickMinutes: number,
): ChosenAnm {
  const units = network.units.map(({ id }) => id);
  const points = network.constraintPoints.map(({ id }) => id);
  const tickS = tickMinutes * 60;
  const cycleS = choose.oneOf(
    "cycle",
    [10, 20, 30, 60, 60, 60, tickS].filter((seconds) => tickS % seconds === 0),
  );
  const principle = chosenPrinciple(choose, units);
  const able = abilities(principle);
  const capability = choose.oneOf("capability", able);
  const others = choose.some("capability of", points.slice(1), 0.15);
  const targetFrac = choose.oneOf("target", [0.9, 0.95, 0.96]);
  const isRanked = principleOf(principle).kind === "ranked";
  const channels = chosenChannels(choose, units);
  return {
    tellMinutes: "rtu" in channels ? LATENCY_MINUTES_MAX : 0,
    isTradeable: isRanked && capability === "granular" && points.length > 0,
    anm: {
      principle,
      actuation: chosenActuation(choose, "actuation"),
      unitActuation: Object.fromEntries(
        choose
          .some("actuation of", units, 0.2)
          .map((unit) => [unit, chosenActuation(choose, `actuation/${unit}`)]),
      ),
      targetFrac,
      releaseFrac: choose.oneOf(
        "release",
        [0.5, 0.8, 0.9, 0.94].filter((frac) => frac < targetFrac),
      ),
      releaseHoldS: choose.oneOf("hold", [0, 60, 120, 600]),
      releaseStepFrac: choose.oneOf("step", [0.01, 0.05, 0.5, 1]),
      deadbandKw: choose.oneOf("deadband", [0, 10, 100]),
      sequentialTripFrac: choose.oneOf("sequential", [1, 0.98, 1.05]),
      globalTripFrac: choose.oneOf("global", [1.1, 1.5]),
      trimTimeoutS: choose.oneOf("timeout", [0, 60, 61, 300]),
      sequentialTripIntervalS: choose.oneOf("interval", [1, 10, 60]),
      reconnectDelayS: choose.oneOf("reconnect", [0, 60, 1200]),
      cycleS,
      measurement: {
        sigmaKw: choose.oneOf("sigma", [0, 0, 0, 200]),
        latencyS: choose.oneOf(
          "latency",
          [0, 0, 5, cycleS].filter((seconds) => seconds <= cycleS),
        ),
      },
      commsTimeoutS: choose.oneOf("comms", [1, 60, 600]),
      failSafeFrac: choose.oneOf("fail-safe", [0, 0, 0.3, 1]),
      minSensitivity: choose.oneOf("sensitivity", [0.05, 0.01, 0.3]),
      capability,
      constraintCapability: Object.fromEntries(
        others.map((point) => [point, choose.oneOf(`capability/${point}`, able)]),
      ),
      ...chosenMargin(choose, network),
      channels,
      ...chosenHolding(choose),
    },
  };
}

type Principle = ReturnType<typeof principleSchema.parse>;

function chosenPrinciple(choose: Chooser, units: readonly string[]): Principle {
  const listed = choose.some("listed", units, 0.3).slice(0, 3);
  return principleSchema.parse(
    choose.oneOf("principle", [
      { kind: "lifo" },
      {
        kind: "rota",
        every: choose.oneOf("every", ["day", "period"] as const),
        places: choose.whole("places", 1, 5),
      },
      { kind: "shared" },
      { kind: "most-effective" },
      { kind: "least-cost" },
      { kind: "merit-order", order: listed },
      { kind: "pro-rata-output" },
      { kind: "pro-rata-capacity" },
    ]),
  );
}

/** What a network manager must be able to do under a principle; granular more often than the others. */
function abilities(settings: Principle): CapabilityName[] {
  const principle = principleOf(settings);
  const isFixed = principle.kind === "shared" || principle.changes === "never";
  const names = (Object.keys(capabilities) as CapabilityName[]).filter((name) => {
    const { isMonitored, takesNewOrder } = capabilities[name];
    return isFixed || !isMonitored || takesNewOrder;
  });
  return [...names, "granular", "granular", "granular"];
}

function chosenActuation(choose: Chooser, name: string) {
  return choose.oneOf(name, [
    { kind: "continuous" },
    { kind: "continuous", resolutionKw: choose.oneOf(`${name}/resolution`, [0.01, 1, 100]) },
    { kind: "steps" },
    { kind: "whole-unit" },
  ]);
}

/** The latest that channels are. */
const LATENCY_MINUTES_MAX = 3;

/** Half of all runs have channels that carry at once and lose nothing; of the others some are late, some lose messages. */
function chosenChannels(choose: Chooser, units: readonly string[]) {
  if (choose.chance("channels", 0.5)) return {};
  const quality = (name: string) => ({
    latencyS: choose.oneOf(`${name}/latency`, [0, 0, 5, 60, 170]),
    acknowledgeTimeoutS: choose.oneOf(`${name}/timeout`, [180, 181, 600]),
    failureProbability: choose.oneOf(`${name}/lost`, [0, 0, 0.05, 0.5, 1]),
    repeatS: choose.oneOf(`${name}/repeat`, [1, 60, 400]),
  });
  return {
    rtu: quality("rtu"),
    api: quality("api"),
    units: Object.fromEntries(
      choose
        .some("route of", units, 0.2)
        .map((unit) => [unit, { route: choose.oneOf(`route/${unit}`, ["rtu", "api"]) }]),
    ),
  };
}

/** Whose services' headroom is held now and then, and what is told of them. */
function chosenHolding(choose: Chooser) {
  if (!choose.chance("held for services", 0.3)) return {};
  return {
    holdHeadroom: choose.oneOf("held headroom", [
      ...["eso-services", "dso-services", "all", "by-primacy"],
    ]),
    serviceNotice: choose.oneOf("service notice", ["none", "start", "start-and-end"]),
    holdTimeoutMin: choose.oneOf("hold timeout", [0, 5, 30]),
  };
}

/** An operating margin now and then, such as leaves something of every rating. */
function chosenMargin(choose: Chooser, network: NetworkDocument) {
  if (!choose.chance("margin", 0.25)) return {};
  const branches = new Map(network.branches.map((branch) => [branch.id, branch]));
  const ratingsMw = network.constraintPoints.flatMap((point) => {
    const branch = branches.get(point.branch);
    const mw = branch === undefined ? null : staticPointMw(point, branch);
    return mw === null ? [] : [mw];
  });
  const leastKw = Math.min(...ratingsMw) * KW_PER_MW;
  const delayS = choose.oneOf("margin/delay", [0, 20, 60]);
  const marginFrac = choose.oneOf("margin/frac", [0, MARGIN_FRAC / 3, MARGIN_FRAC]);
  const rampUpKwPerS = leastKw === Infinity ? 0 : (leastKw * marginFrac) / Math.max(1, delayS);
  return { operatingMargin: { rampUpKwPerS, delayS, sigmas: 0 } };
}
