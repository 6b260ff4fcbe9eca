/**
 * What homes do when they are asked: settings of a group's response, and the alerts that a scenario states. Nouns and defaults of domain §7
 * and §8; what is assumed is said. Homes answer an alert; nobody steers them.
 */
import { z } from "zod";
import { BUYERS } from "./aggregators.ts";
import { instantSchema } from "./faults.ts";

const share = z.number().min(0).max(1);

export const homeResponseSchema = z.strictObject({
  enrolledShare: share
    .default(1)
    .describe(
      "Of the homes: those that are told of alerts at all, by their supplier or aggregator.",
    ),
  paidOptInFrac: share
    .default(0.4)
    .describe(
      "Of enrolled homes that are not tired: those that take part for £1 a kWh, told a day ahead.",
    ),
  optInPerLogGbp: z
    .number()
    .min(0)
    .max(5)
    .default(0.3)
    .describe("By which the log-odds rise with the logarithm of the reward in £/kWh."),
  unpaidOptInFrac: share.default(0.2).describe("Those that take part for nothing. Assumed."),
  shortNoticeLogit: z
    .number()
    .min(0)
    .max(5)
    .default(0.3)
    .describe("By which the log-odds are less where notice is shorter than 12 h. Assumed."),
  changeFrac: share
    .default(0.3)
    .describe(
      "Part of what it draws, without car and heat, that a home that takes part leaves or adds; by what customers of a supplier left in the winter of 2022/23.",
    ),
  reboundFrac: share
    .default(0.45)
    .describe("Part of it that it draws, or leaves, in the four hours after."),
  fatigueLogit: z
    .number()
    .min(0)
    .max(5)
    .default(0.15)
    .describe("By which each alert that it took part in lowers its log-odds. Assumed."),
  fatigueDays: z
    .number()
    .positive()
    .max(365)
    .default(14)
    .describe("Days in which that wears off to 1/e. Assumed."),
  heatBelowK: z
    .number()
    .min(0)
    .max(5)
    .default(1.5)
    .describe("How far below its set point a home that takes part lets itself cool in an alert."),
  heatAboveK: z
    .number()
    .min(0)
    .max(5)
    .default(1)
    .describe("And warm above it in one that asks for more."),
  isCarMoved: z
    .boolean()
    .default(true)
    .describe(
      "Whether its car waits in an alert as far as its stay allows, or charges in one that asks for more.",
    ),
});

const alertSchema = z.strictObject({
  id: z.string().min(1).max(80),
  from: instantSchema.describe("When it begins, on the half-hour."),
  minutes: z.int().min(30).max(720).default(60).describe("How long, in whole half-hours."),
  direction: z
    .enum(["turn-down", "turn-up"])
    .default("turn-down")
    .describe("Whether homes are asked to draw less or more."),
  rewardGbpPerMwh: z
    .number()
    .min(0)
    .max(10_000)
    .default(0)
    .describe("For what each home changed; 0: a flex alert, for nothing."),
  noticeHours: z.number().min(0).max(48).default(24).describe("How long before homes are told."),
  paidBy: z.enum(BUYERS).default("system operator").describe("Who pays the reward."),
  groups: z
    .array(z.string().min(1).max(80))
    .min(1)
    .max(1000)
    .optional()
    .describe("Groups that are told; default: all that respond."),
});

export const flexAlertsSchema = z
  .array(alertSchema)
  .max(5000)
  .default([])
  .describe("What homes that respond are asked, by whom, and for how much; default: nothing.");

export type HomeResponse = z.output<typeof homeResponseSchema>;
/** `isByDevices`: devices that go by price answer alone, since nobody is there to do anything in the minutes that are left. */
export type FlexAlert = z.output<typeof alertSchema> & { readonly isByDevices?: boolean };
