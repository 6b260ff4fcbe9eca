/**
 * Owner of an industrial site: works in shifts, and sells drawing less or more within terms: notice, so many hours a day, so many days a
 * week, and what it makes good afterwards. Values and prices are those of demand. Reads its own rows; gives a schedule and orders, and terms that
 * the engine keeps.
 */
import { z } from "zod";
import type { DrawPurpose } from "../sim/core/draws.ts";
import { PERIOD_HOURS, parseClock } from "../sim/core/time.ts";
import { SECONDS_PER_MINUTE } from "../sim/core/units.ts";
import type {
  AgentPolicy,
  AgentRows,
  OrderColumns,
  OrderObservation,
  PolicyGroup,
  SettingColumns,
} from "../sim/model/agents.ts";
import type { DemandTerms } from "../sim/model/demand-terms.ts";
import { demand, demandSettings } from "./demand.ts";

/** Strips what is industry's alone. */
const anyDemand = z.object(demandSettings);

const hours = z.number().positive().max(24).multipleOf(PERIOD_HOURS);

const settings = z.strictObject({
  ...demandSettings,
  kind: z.literal("industry"),
  shifts: z
    .strictObject({
      from: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a clock time HH:MM")
        .default("06:00")
        .describe("When the first begins, London clock; assumed."),
      hours: hours.default(8).describe("Of each shift."),
      count: z.int().min(1).max(3).default(2).describe("Shifts that follow one another."),
      days: z.enum(["weekdays", "all"]).default("weekdays"),
      offFrac: z
        .number()
        .min(0)
        .max(1)
        .default(0.3)
        .describe("Part of its series that it draws between shifts; assumed."),
    })
    .refine(({ hours: each, count }) => each * count <= 24, {
      path: ["count"],
      message: "write shifts that are 24 hours at most together",
    })
    .optional()
    .describe("Shifts, on a series that is usually `constant`; default: the series as it is."),
  noticeMinutes: z
    .int()
    .min(0)
    .max(20_160)
    .default(30)
    .describe("Least time from being told to the change: the usual half hour."),
  hoursPerDay: hours
    .default(2)
    .describe("Longest that it is moved on a day, where it is asked for a day: usually two hours."),
  callsPerWeek: z
    .int()
    .min(1)
    .max(7)
    .default(2)
    .describe("Most days of any seven on which services call it: usually six a month; assumed."),
  reboundFrac: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe(
      "Part of what it drew less that it draws later, and of what it drew more that it saves later.",
    ),
  reboundHours: hours.default(4).describe("Over which that is spread, evenly."),
});

function columns(
  groups: readonly PolicyGroup[],
  rows: AgentRows,
  draws: DrawPurpose,
): SettingColumns {
  const own = groups.map((group) => settings.parse(group));
  const asDemand = own.map((group) => ({ ...anyDemand.parse(group), kind: "demand" }));
  return {
    ...demand.columns(asDemand, rows, draws),
    halfHoursPerDay: Float64Array.from(own, ({ hoursPerDay }) => hoursPerDay / PERIOD_HOURS),
  };
}

function termsOf(group: PolicyGroup): DemandTerms {
  const { shifts, noticeMinutes, callsPerWeek, reboundFrac, reboundHours } = settings.parse(group);
  return {
    ...{ noticeMinutes, callsPerWeek, reboundFrac, reboundMinutes: reboundHours * 60 },
    shifts:
      shifts === undefined
        ? undefined
        : { ...shifts, startsAtMinute: (parseClock(shifts.from) ?? 0) / SECONDS_PER_MINUTE },
  };
}

/** Like demand, but where a day is asked for only in the stretch of half-hours that saves most. */
function order(observation: OrderObservation, own: SettingColumns, out: OrderColumns): void {
  demand.order(observation, own, out);
  if (observation.isEachPeriodAlone) return;
  for (let row = 0; row < observation.rows.count; row += 1) {
    const longest = own.halfHoursPerDay![row]!;
    keepBest(observation, row, longest, out.offerUpKw, 1);
    keepBest(observation, row, longest, out.offerKw, -1);
  }
}

/** Leaves of a row's offers those of one stretch of `longest` half-hours: where the price of energy, times `sign`, is highest on the whole; the first of equals. */
function keepBest(
  { periodCount, priceGbpPerMwh }: OrderObservation,
  row: number,
  longest: number,
  offerKw: Float64Array,
  sign: 1 | -1,
): void {
  const first = row * periodCount;
  let [best, bestCount, bestWorth] = [0, 0, 0];
  for (let from = 0; from < periodCount; from += 1) {
    let [count, worth] = [0, 0];
    for (let step = from; step < Math.min(periodCount, from + longest); step += 1) {
      if (offerKw[first + step]! <= 0) continue;
      count += 1;
      worth += sign * priceGbpPerMwh[step]!;
    }
    if (count > bestCount || (count === bestCount && count > 0 && worth > bestWorth))
      [best, bestCount, bestWorth] = [from, count, worth];
  }
  for (let step = 0; step < periodCount; step += 1)
    if (step < best || step >= best + longest) offerKw[first + step] = 0;
}

export const industry = {
  kind: "industry",
  technologies: ["demand"],
  about: "Owner of an industrial site: works in shifts, and is moved within terms.",
  settings,
  columns,
  schedule: demand.schedule,
  order,
  conduct: demand.conduct,
  games: demand.games,
  termsOf,
} as const satisfies AgentPolicy;
