/**
 * Channels: how the network manager reaches each unit, through a remote terminal unit (RTU) or an API, with latency, time-out and
 * failure. Gives the settings of a scenario and the columns that follow from them. Takes who is curtailable: those have an RTU.
 */
import { z } from "zod";
import { drawPurpose, type OwnerKeys, ownerKeys } from "../core/draws.ts";
import { SECONDS_PER_MINUTE } from "../core/units.ts";
import { type Finding, unknownName } from "./findings.ts";
import type { Network } from "./network.ts";
import type { NetworkDocument } from "./network-document.ts";

const qualities = {
  latencyS: z
    .int()
    .min(0)
    .max(1800)
    .describe("Time from sending a set-point until the unit has it and answers, s."),
  acknowledgeTimeoutS: z
    .int()
    .min(1)
    .max(86_400)
    .describe(
      "Time without an answer after which a message is given up, s; at the next cycle. Default: trimTimeoutS.",
    ),
  failureProbability: z
    .number()
    .min(0)
    .max(1)
    .describe("That one sending of a message is lost on its way."),
  repeatS: z
    .int()
    .min(1)
    .max(86_400)
    .describe("Time after which an unanswered message is sent again, s. Default: each cycle."),
};

const channelSchema = z.strictObject({
  latencyS: qualities.latencyS.default(0),
  acknowledgeTimeoutS: qualities.acknowledgeTimeoutS.optional(),
  failureProbability: qualities.failureProbability.default(0),
  repeatS: qualities.repeatS.optional(),
});

const ROUTES = ["rtu", "api"] as const;

export const channelsSchema = z.strictObject({
  rtu: channelSchema.prefault({}).describe("Through remote terminal units."),
  api: channelSchema.prefault({}).describe("Through APIs."),
  units: z
    .record(z.string(), z.strictObject({ route: z.enum(ROUTES), ...qualities }).partial())
    .default({})
    .describe(
      "What is different at single units, by unit id. Default route: rtu where the connection is curtailable in the intact network, else api.",
    ),
});

export type ChannelSettings = z.output<typeof channelsSchema>;

/** Rules of the network manager that channels fall back on. */
export interface ChannelDefaults {
  readonly trimTimeoutS: number;
  readonly cycleS: number;
}

/** One channel a unit, in columns. */
export interface Channels {
  readonly isApi: Uint8Array;
  readonly latencyS: Float64Array;
  readonly timeoutS: Float64Array;
  readonly failureProbability: Float64Array;
  readonly repeatS: Float64Array;
  /** Key of each unit's lost messages. */
  readonly losses: OwnerKeys;
  /** 1 where a unit's latency is above 0. */
  readonly hasLatency: boolean;
  /** By how much the slowest unit takes a set-point later than at the next cycle, s. */
  readonly lateS: number;
}

export function channelsOf(
  { units, connections }: Network,
  settings: ChannelSettings,
  { trimTimeoutS, cycleS }: ChannelDefaults,
  seed: string,
): Channels {
  const each = units.ids.map((id, unit) => {
    const isCurtailable = connections.curtailableWhen[units.connection[unit]!] === "intact";
    const own = settings.units[id];
    const route = own?.route ?? (isCurtailable ? "rtu" : "api");
    return { ...qualitiesOf(settings, route, own), route };
  });
  const latencyS = Float64Array.from(each, (of) => of.latencyS);
  const lateS = latencyS.map((of) => Math.max(0, Math.ceil(of / cycleS) - 1) * cycleS);
  return {
    isApi: Uint8Array.from(each, ({ route }) => (route === "api" ? 1 : 0)),
    latencyS,
    timeoutS: Float64Array.from(each, (of) => of.acknowledgeTimeoutS ?? trimTimeoutS),
    failureProbability: Float64Array.from(each, (of) => of.failureProbability),
    repeatS: Float64Array.from(each, (of) => of.repeatS ?? cycleS),
    losses: ownerKeys(drawPurpose(seed, "dispatch/message-lost"), units.ids),
    hasLatency: latencyS.some((of) => of > 0),
    lateS: lateS.reduce((most, of) => Math.max(most, of), 0),
  };
}

/** What holds of a unit: its own, else that of its route. */
function qualitiesOf(
  settings: ChannelSettings,
  route: (typeof ROUTES)[number],
  own: ChannelSettings["units"][string] | undefined,
) {
  const common = settings[route];
  return {
    latencyS: own?.latencyS ?? common.latencyS,
    acknowledgeTimeoutS: own?.acknowledgeTimeoutS ?? common.acknowledgeTimeoutS,
    failureProbability: own?.failureProbability ?? common.failureProbability,
    repeatS: own?.repeatS ?? common.repeatS,
  };
}

/** A traded list must be there in time for the slowest unit to be told of it. */
export function* tellingFindings(
  settings: ChannelSettings,
  venue: string,
  verifyMinutes: number,
): Generator<Finding> {
  const latencies = [settings.rtu, settings.api, ...Object.values(settings.units)];
  const slowestS = latencies.reduce((most, { latencyS = 0 }) => Math.max(most, latencyS), 0);
  if (slowestS <= verifyMinutes * SECONDS_PER_MINUTE) return;
  yield {
    code: "scenario.channel",
    path: ["venues", venue, "gates", "verify"],
    found: `${verifyMinutes} minutes before each period, when it takes ${slowestS} s to tell a unit`,
    remedy: `write { before: ${Math.ceil(slowestS / SECONDS_PER_MINUTE)} } or more, or a shorter anm.channels latencyS`,
  };
}

/** Units that the network does not have, and answers that can never come in time. */
export function* channelFindings(
  settings: ChannelSettings,
  { trimTimeoutS }: ChannelDefaults,
  network: NetworkDocument,
): Generator<Finding> {
  for (const route of ROUTES) {
    const { latencyS, acknowledgeTimeoutS } = settings[route];
    const path = ["anm", "channels", route];
    yield* lateAnswer(path, latencyS, acknowledgeTimeoutS ?? trimTimeoutS);
  }
  const ids = network.units.map(({ id }) => id);
  const whenOf = new Map(network.connections.map((of) => [of.id, of.curtailableWhen]));
  for (const [id, own] of Object.entries(settings.units)) {
    const path = ["anm", "channels", "units", id];
    const unit = network.units.find((of) => of.id === id);
    if (unit === undefined) {
      yield unknownName("unit", id, ids, network.name, path);
      continue;
    }
    if (own.latencyS === undefined && own.acknowledgeTimeoutS === undefined) continue;
    const route = own.route ?? (whenOf.get(unit.connection) === "intact" ? "rtu" : "api");
    const { latencyS, acknowledgeTimeoutS } = qualitiesOf(settings, route, own);
    yield* lateAnswer(path, latencyS, acknowledgeTimeoutS ?? trimTimeoutS);
  }
}

function* lateAnswer(
  path: readonly string[],
  latencyS: number,
  timeoutS: number,
): Generator<Finding> {
  if (latencyS === 0 || latencyS < timeoutS) return;
  yield {
    code: "scenario.channel",
    path: [...path, "latencyS"],
    found: `${latencyS} s, not below the ${timeoutS} s after which an answer no longer counts`,
    remedy: "write acknowledgeTimeoutS above latencyS",
  };
}
