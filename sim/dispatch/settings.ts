/**
 * Settings of active network management in a scenario, with what is wrong between them. Defaults are those of the domain's
 * ladder; where a scheme's own figures are not published they are assumed.
 */
import { z } from "zod";
import { principleOf, principleSchema } from "../access/registry.ts";
import { actuationSchema } from "../actuation/registry.ts";
import type { DocumentPath } from "../core/documents/document.ts";
import { KW_PER_MW } from "../core/units.ts";
import { type Capability, capabilities, capabilitySchema } from "../model/capability.ts";
import { channelFindings, channelsSchema } from "../model/channels.ts";
import { type Finding, unknownName } from "../model/findings.ts";
import { staticPointMw } from "../model/network.ts";
import type { NetworkDocument } from "../model/network-document.ts";
import { type Ladder, MARGIN_TARGET_FRAC } from "../network/limits.ts";

export const anmSchema = z.strictObject({
  principle: principleSchema.prefault({ kind: "lifo" }),
  actuation: actuationSchema
    .prefault({ kind: "continuous" })
    .describe("How finely units follow set-points."),
  unitActuation: z
    .record(z.string(), actuationSchema)
    .default({})
    .describe("Actuation of single units, by unit id."),
  targetFrac: z
    .number()
    .gt(0)
    .max(1)
    .default(0.95)
    .describe("Fraction of the rating that trimming drives down to."),
  operatingMargin: z
    .strictObject({
      rampUpKwPerS: z.number().min(0).max(1e6).describe("Worst plausible rise of net flow, kW/s."),
      delayS: z
        .number()
        .min(0)
        .max(3600)
        .default(60)
        .describe("Measuring, telling and responding together, s."),
      sigmas: z
        .number()
        .min(0)
        .max(10)
        .default(2)
        .describe("Standard deviations of the measurement that are kept clear."),
    })
    .optional()
    .describe("Instead of targetFrac: min(0.97, 1 − (rise · delay + sigmas · sigmaKw) / rating)."),
  releaseFrac: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .describe("Fraction of the rating below which capacity is given back."),
  releaseHoldS: z
    .int()
    .min(0)
    .max(86_400)
    .default(120)
    .describe("Time below it before the first give-back, s."),
  releaseStepFrac: z
    .number()
    .gt(0)
    .max(1)
    .default(0.05)
    .describe("Most that is given back in a cycle, fraction of the rating."),
  deadbandKw: z
    .number()
    .min(0)
    .max(1e5)
    .default(10)
    .describe("Relief that is not worth giving back, kW at the constraint."),
  sequentialTripFrac: z
    .number()
    .gt(0)
    .max(10)
    .default(1)
    .describe("Fraction of the rating at which units are tripped one at a time."),
  globalTripFrac: z
    .number()
    .gt(0)
    .max(10)
    .default(1.1)
    .describe("Fraction of the rating at which all units on the constraint are tripped at once."),
  trimTimeoutS: z
    .int()
    .min(0)
    .max(3600)
    .default(60)
    .describe("Time that a unit has to obey before the next rung, s."),
  sequentialTripIntervalS: z
    .int()
    .min(1)
    .max(3600)
    .default(10)
    .describe("Time between two trips, s."),
  reconnectDelayS: z
    .int()
    .min(0)
    .max(86_400)
    .default(1200)
    .describe("Time that a tripped unit stays off at least, s."),
  cycleS: z
    .int()
    .min(1)
    .max(1800)
    .default(60)
    .describe("Length of a control cycle, s; divides the tick."),
  measurement: z
    .strictObject({
      sigmaKw: z
        .number()
        .min(0)
        .max(1e6)
        .default(0)
        .describe("Standard deviation of a reading of flow, kW."),
      latencyS: z
        .int()
        .min(0)
        .max(1800)
        .default(0)
        .describe("Age of a reading, s; at most a cycle."),
    })
    .prefault({}),
  commsTimeoutS: z
    .int()
    .min(1)
    .max(86_400)
    .default(60)
    .describe(
      "Time without word of a unit or a reading after which units are at their fail-safe, s.",
    ),
  failSafeFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("Output that a unit may keep in fail-safe, fraction of its capacity."),
  minSensitivity: z
    .number()
    .gt(0)
    .max(1)
    .default(0.05)
    .describe("Units below this sensitivity are not used for a constraint."),
  holdHeadroom: z
    .enum(["never", "eso-services", "dso-services", "all", "by-primacy"])
    .default("never")
    .describe(
      "Whose services' headroom at a constraint is kept from who is held back there, while units follow an instruction; by-primacy: for each of the system operator's instructions as the primacy rule decides.",
    ),
  serviceNotice: z
    .enum(["none", "start", "start-and-end"])
    .default("start-and-end")
    .describe(
      "What the network manager is told of services: none: it can hold nothing; start: it holds until holdTimeoutMin after the end.",
    ),
  holdTimeoutMin: z
    .int()
    .min(0)
    .max(30)
    .default(5)
    .describe(
      "Minutes after the end of a service until which it holds where it is not told the end.",
    ),
  channels: channelsSchema
    .prefault({})
    .describe("How the network manager reaches units: latency, time-out, failure."),
  capability: capabilitySchema.default("granular").describe("What the network manager can do."),
  constraintCapability: z
    .record(z.string(), capabilitySchema)
    .default({})
    .describe("Capability at single constraint points, by id."),
});

export type AnmSettings = z.output<typeof anmSchema>;

/** The rungs that the settings describe. */
export function ladderOf(anm: AnmSettings): Ladder {
  const { operatingMargin: margin, measurement, ...fracs } = anm;
  return {
    ...fracs,
    operatingMarginKw:
      margin === undefined
        ? undefined
        : margin.rampUpKwPerS * margin.delayS + margin.sigmas * measurement.sigmaKw,
  };
}

/** What the network manager can do at a constraint point. */
export const capabilityAt = (anm: AnmSettings, constraint: string): Capability =>
  capabilities[anm.constraintCapability[constraint] ?? anm.capability];

/** Whether a constraint point can be traded at: its manager states ahead and takes the traded order. */
export function isTradeable(anm: AnmSettings, constraint: string): boolean {
  const { looksAhead, takesNewOrder } = capabilityAt(anm, constraint);
  return looksAhead && takesNewOrder;
}

const LADDER = ["releaseFrac", "targetFrac", "sequentialTripFrac", "globalTripFrac"] as const;

/** An order that changes needs a manager that takes it, at every constraint point that it acts on. */
function* capabilityFindings(anm: AnmSettings, network: NetworkDocument): Generator<Finding> {
  const principle = principleOf(anm.principle);
  if (principle.kind !== "ranked" || principle.changes === "never") return;
  for (const { id } of network.constraintPoints) {
    const { isMonitored, takesNewOrder } = capabilityAt(anm, id);
    if (!isMonitored || takesNewOrder) continue;
    const name = anm.constraintCapability[id];
    yield {
      code: "scenario.capability",
      path: name === undefined ? ["anm", "capability"] : ["anm", "constraintCapability", id],
      found: `"${name ?? anm.capability}" under "${anm.principle.kind}", whose order changes`,
      remedy: "write re-orderable or granular, or a principle whose order stands, such as lifo",
    };
    // One word for all points needs one fault.
    if (name === undefined) return;
  }
}

/** Under an operating margin the target moves up to its highest, and there must be something left below the rating. */
function* marginFindings(anm: AnmSettings, network: NetworkDocument): Generator<Finding> {
  const marginKw = ladderOf(anm).operatingMarginKw;
  if (marginKw === undefined) return;
  if (anm.sequentialTripFrac <= MARGIN_TARGET_FRAC.highest) {
    yield {
      code: "scenario.ladder",
      path: ["anm", "sequentialTripFrac"],
      found: `${anm.sequentialTripFrac}, not above ${MARGIN_TARGET_FRAC.highest}, the highest target of an operating margin`,
      remedy: `write more than ${MARGIN_TARGET_FRAC.highest}, or targetFrac instead of operatingMargin`,
    };
  }
  const branches = new Map(network.branches.map((branch) => [branch.id, branch]));
  const tight = network.constraintPoints.flatMap((point) => {
    const branch = branches.get(point.branch);
    const ratingMw = branch === undefined ? null : staticPointMw(point, branch);
    const mostMw = (1 - MARGIN_TARGET_FRAC.lowest) * (ratingMw ?? Infinity);
    return marginKw > mostMw * KW_PER_MW ? [point.id] : [];
  });
  if (tight.length === 0) return;
  yield {
    code: "scenario.margin",
    path: ["anm", "operatingMargin"],
    found: `a margin of ${marginKw} kW, which leaves nothing of the rating of ${tight.slice(0, 3).join(", ")}${tight.length > 3 ? ` and ${tight.length - 3} more` : ""}`,
    remedy: "write a slower rise, a shorter delay or fewer sigmas",
  };
}

export function* anmFindings(
  anm: AnmSettings,
  tickMinutes: number,
  network: NetworkDocument,
): Generator<Finding> {
  for (const [rung, lower] of LADDER.slice(0, -1).entries()) {
    const upper = LADDER[rung + 1]!;
    if (anm[lower] < anm[upper]) continue;
    yield {
      code: "scenario.ladder",
      path: ["anm", lower],
      found: `${anm[lower]}, not below ${upper} ${anm[upper]}`,
      remedy: `write ${LADDER.join(" < ")}`,
    };
  }
  yield* marginFindings(anm, network);
  if ((tickMinutes * 60) % anm.cycleS !== 0) {
    yield {
      code: "scenario.cycle",
      path: ["anm", "cycleS"],
      found: `${anm.cycleS} s, which does not divide a tick of ${tickMinutes} minutes`,
      remedy: "write a divisor of the tick, for example 60",
    };
  }
  if (anm.measurement.latencyS > anm.cycleS) {
    yield {
      code: "scenario.latency",
      path: ["anm", "measurement", "latencyS"],
      found: `${anm.measurement.latencyS} s, longer than a cycle of ${anm.cycleS} s`,
      remedy: "write at most cycleS",
    };
  }
  yield* capabilityFindings(anm, network);
  yield* channelFindings(anm.channels, anm, network);
  const units = network.units.map((unit) => unit.id);
  for (const id of Object.keys(anm.unitActuation)) {
    if (!units.includes(id))
      yield unknownName("unit", id, units, network.name, ["anm", "unitActuation", id]);
  }
  if (anm.principle.kind === "merit-order") {
    yield* listFindings(anm.principle.order, ["order"], units, network.name);
    for (const [index, { order }] of anm.principle.onDays.entries())
      yield* listFindings(order, ["onDays", index, "order"], units, network.name);
  }
  const points = network.constraintPoints.map((point) => point.id);
  for (const id of Object.keys(anm.constraintCapability)) {
    if (!points.includes(id))
      yield unknownName("constraint point", id, points, network.name, [
        "anm",
        "constraintCapability",
        id,
      ]);
  }
}

/** What is wrong in a list that the operator keeps: names that the network does not have, units that stand twice. */
function* listFindings(
  order: readonly string[],
  at: DocumentPath,
  units: readonly string[],
  network: string,
): Generator<Finding> {
  const known = new Set(units);
  const places = new Map<string, number>();
  for (const [index, id] of order.entries()) {
    const path = ["anm", "principle", ...at, index];
    if (!known.has(id)) yield unknownName("unit", id, units, network, path);
    const first = places.get(id);
    places.set(id, first ?? index);
    if (first === undefined) continue;
    yield {
      code: "scenario.listedTwice",
      path,
      found: `"${id}", which is at place ${first + 1} already`,
      remedy: "list each unit once",
    };
  }
}
