/**
 * Settings of the look-ahead in a scenario: when statements are issued, and how curtailment factors are sampled; with what is
 * wrong between them and the network.
 */
import { z } from "zod";
import { parseInstant, periodOf } from "../core/time.ts";
import { KW_PER_MW } from "../core/units.ts";
import { instantSchema } from "../model/faults.ts";
import { type Finding, unknownName } from "../model/findings.ts";
import type { Network } from "../model/network.ts";
import { BOUNDS, type NetworkDocument } from "../model/network-document.ts";
import type { StatementTime } from "../timetable/deliveries.ts";
import type { Sampling } from "./curtailment-factors.ts";
import type { OutageHorizon, OutageOutlook, PeriodRange } from "./outage-weights.ts";

const id = z.string().min(1).max(80);
const draws = z.int().min(2).max(1_000_000);
const span = { from: instantSchema, to: instantSchema.describe("First second after it.") };

export const factorsSchema = z.strictObject({
  draws: draws.default(1000).describe("Draws, at most."),
  drawsMin: draws
    .optional()
    .describe(
      "Draws before the first look at the errors: no event seen in few is not certainty; default: 200, or all.",
    ),
  standardErrorMax: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe(
      "Sampling ends once every probability is as certain as this; default: all draws are made.",
    ),
  antithetic: z
    .boolean()
    .default(true)
    .describe(
      "Whether every draw comes with its mirror; of an odd number of draws one is left out.",
    ),
  outages: z
    .enum(["single", "none"])
    .default("single")
    .describe("Credible states: every single outage beside the network as planned, or that alone."),
  outageWindow: z
    .enum(["period", "day"])
    .default("period")
    .describe(
      "What a branch must be out in, days ahead: the settlement period, or any hour of a day, for services that are bought by the day.",
    ),
  storms: z
    .array(
      z.strictObject({
        ...span,
        factor: z.number().min(1).max(100).describe("Overhead lines fail so many times as often."),
      }),
    )
    .max(100)
    .default([]),
  possibleOutages: z
    .array(
      z.strictObject({
        branch: id,
        ...span,
        probability: z
          .number()
          .min(0)
          .max(0.99)
          .describe("That it comes; one that is certain stands in `faults`, planned."),
      }),
    )
    .max(1000)
    .default([])
    .describe("Outages that may come, beside those that `faults` say will."),
  serviceMw: z
    .record(z.string(), z.number().gt(0).max(BOUNDS.powerMw))
    .default({})
    .describe("A service of each unit, MW: how likely it cannot be delivered is stated too."),
});

const DRAWS_MIN = 200;

export type FactorSettings = z.output<typeof factorsSchema>;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a clock time HH:MM");
const daysAhead = z.int().min(1).max(7);

export const lookAheadSchema = z.strictObject({
  daysAhead: daysAhead
    .default(2)
    .describe("Days before delivery on which the first statement is issued, which markets answer."),
  at: clock.default("09:00"),
  updates: z
    .array(z.strictObject({ daysAhead, at: clock }))
    .max(20)
    .default([])
    .describe(
      "When each day of delivery is stated again, on newer forecasts and the trades that stand, for example 24 hours ahead.",
    ),
  afterGates: z
    .boolean()
    .default(false)
    .describe("Whether it is stated again after a gate that concluded trades."),
  operational: z
    .strictObject({
      periods: z
        .int()
        .min(1)
        .max(16)
        .default(4)
        .describe("Settlement periods that are stated: the one that begins and the next."),
    })
    .optional()
    .describe(
      "A run at the start of every settlement period, on what the meters said up to then; default: none is made.",
    ),
  factors: factorsSchema
    .optional()
    .describe("Curtailment factors with every statement, as a table; default: none are made."),
});

export function samplingOf({
  drawsMin = DRAWS_MIN,
  draws: most,
  standardErrorMax,
}: FactorSettings): Sampling {
  return { drawsMin: Math.min(drawsMin, most), drawsMax: most, standardErrorMax };
}

const HOURS_PER_DAY = 24;

/** What may be out, and how likely, as the settings say; `issuedAt` in operational time, when the present is known. */
export function outageOutlookOf(
  { storms, possibleOutages, outageWindow }: FactorSettings,
  { branches }: Network,
  issuedAt: number | undefined,
): OutageOutlook {
  const ahead: OutageHorizon =
    outageWindow === "day" ? { kind: "block", hours: HOURS_PER_DAY } : { kind: "period" };
  return {
    horizon: issuedAt === undefined ? ahead : { kind: "operational", issuedAt },
    storms: storms.map((storm) => ({ ...periodsOf(storm), factor: storm.factor })),
    possible: possibleOutages.map((outage) => ({
      ...periodsOf(outage),
      branch: branches.ids.indexOf(outage.branch),
      probability: outage.probability,
    })),
  };
}

/** Rows of the branches that count as credible outages; those that carry nothing then are no states (credible-states.ts). */
export function credibleOutages(
  { outages, possibleOutages }: FactorSettings,
  { branches }: Network,
): number[] {
  const isPossible = new Set(possibleOutages.map(({ branch }) => branch));
  return branches.ids.flatMap((branch, row) =>
    outages === "single" || isPossible.has(branch) ? [row] : [],
  );
}

/** One column of services, kW by unit; none where nobody has one. */
export function servicesOf({ serviceMw }: FactorSettings, { units }: Network): Float64Array[] {
  if (Object.keys(serviceMw).length === 0) return [];
  return [
    Float64Array.from(
      units.ids,
      (unit) => (Object.hasOwn(serviceMw, unit) ? serviceMw[unit]! : 0) * KW_PER_MW,
    ),
  ];
}

/** Every period that a span touches. */
function periodsOf({ from, to }: { readonly from: string; readonly to: string }): PeriodRange {
  return {
    fromPeriod: periodOf(parseInstant(from)!),
    untilPeriod: periodOf(parseInstant(to)! - 1) + 1,
  };
}

/** Updates that are no news: not after the first statement, or twice at one time. */
export function* updateFindings({
  daysAhead,
  at,
  updates,
}: z.output<typeof lookAheadSchema>): Generator<Finding> {
  const isAfter = (left: StatementTime, right: StatementTime) =>
    left.daysAhead < right.daysAhead || (left.daysAhead === right.daysAhead && left.at > right.at);
  for (const [row, update] of updates.entries()) {
    const path = ["lookAhead", "updates", row];
    const found = `day −${update.daysAhead} at ${update.at}`;
    if (!isAfter(update, { daysAhead, at })) {
      yield {
        code: "scenario.update",
        path,
        found: `${found}, not after the first statement of day −${daysAhead} at ${at}`,
        remedy: "write a later time, or issue the first statement earlier",
      };
    }
    const same = updates.findIndex(
      (other) => other.daysAhead === update.daysAhead && other.at === update.at,
    );
    if (same < row) {
      yield {
        code: "scenario.update",
        path,
        found: `${found}, as in update ${same + 1}`,
        remedy: "leave one of them out",
      };
    }
  }
}

export function* factorFindings(
  factors: FactorSettings | undefined,
  network: NetworkDocument,
): Generator<Finding> {
  if (factors === undefined) return;
  const at = (...path: (string | number)[]) => ["lookAhead", "factors", ...path];
  if (factors.drawsMin !== undefined && factors.drawsMin > factors.draws) {
    yield {
      code: "scenario.draws",
      path: at("drawsMin"),
      found: `${factors.drawsMin}, more than the ${factors.draws} draws that are made at most`,
      remedy: "write at most `draws`",
    };
  }
  const branches = network.branches.map((branch) => branch.id);
  for (const [row, { branch }] of factors.possibleOutages.entries())
    if (!branches.includes(branch))
      yield unknownName(
        "branch",
        branch,
        branches,
        network.name,
        at("possibleOutages", row, "branch"),
      );
  const units = network.units.map((unit) => unit.id);
  for (const unit of Object.keys(factors.serviceMw))
    if (!units.includes(unit))
      yield unknownName("unit", unit, units, network.name, at("serviceMw", unit));
  for (const list of ["storms", "possibleOutages"] as const) {
    for (const [row, { from, to }] of factors[list].entries()) {
      if (parseInstant(to)! > parseInstant(from)!) continue;
      yield {
        code: "scenario.span",
        path: at(list, row, "to"),
        found: `${to}, not after ${from}`,
        remedy: "write an instant after `from`",
      };
    }
  }
}
