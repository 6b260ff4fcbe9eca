/**
 * The market process as data: its six steps, who takes each, and where a trial takes it: on the trading platform, off it, or not at
 * all. A phase is a preset of the six; each step may be set by itself.
 */
import { z } from "zod";

export const STEP_PLACES = ["onPlatform", "offPlatform", "skipped"] as const;
export type StepPlace = (typeof STEP_PLACES)[number];

interface Step {
  readonly onPlatform: string;
  readonly offPlatform: string;
  readonly skipped: string;
}

/** The six steps in their order: who does what in each place, in words. */
export const PROCESS_STEPS = {
  registration: {
    onPlatform:
      "companies apply to the market operator, their resources to the host network operator, on the platform",
    offPlatform: "the same by hand, which takes the days of manualLag longer",
    skipped: "nobody applies: everybody is taken to be qualified",
  },
  trading: {
    onPlatform: "owners place orders and the platform matches them",
    offPlatform:
      "owners hand in orders on paper or by mail and the market operator matches them by the same rules",
    skipped: "no orders are placed",
  },
  verification: {
    onPlatform: "the platform verifies every trade before its period",
    offPlatform: "the market operator verifies every trade by hand, earlier by manualLag",
    skipped: "trades stand as they were matched",
  },
  dispatch: {
    onPlatform: "the network manager dispatches the traded order, told by the platform",
    offPlatform: "the network manager dispatches the traded order with its own systems",
    skipped:
      "the traded list is published, the network manager keeps the incoming order, and owners are told what they would have been asked",
  },
  performance: {
    onPlatform: "the platform measures delivery against the baseline",
    offPlatform: "delivery is measured outside the platform by the same rules",
    skipped: "nothing is measured: what was instructed counts as delivered",
  },
  settlement: {
    onPlatform: "the platform settles when the period is measured",
    offPlatform: "buyers and sellers are settled by hand, later by manualLag",
    skipped: "nobody pays anybody for a trade",
  },
} as const satisfies Readonly<Record<string, Step>>;

export type ProcessStep = keyof typeof PROCESS_STEPS;
export const PROCESS_STEP_NAMES = Object.keys(PROCESS_STEPS) as ProcessStep[];
export type StepPlaces = Readonly<Record<ProcessStep, StepPlace>>;

/** What each phase of a trial puts where. */
export const PHASES = {
  "business-as-usual": {
    registration: "onPlatform",
    trading: "onPlatform",
    verification: "onPlatform",
    dispatch: "offPlatform",
    performance: "onPlatform",
    settlement: "onPlatform",
  },
  mini: {
    registration: "skipped",
    trading: "offPlatform",
    verification: "skipped",
    dispatch: "skipped",
    performance: "skipped",
    settlement: "skipped",
  },
  "simulation-workshop": {
    registration: "skipped",
    trading: "onPlatform",
    verification: "skipped",
    dispatch: "skipped",
    performance: "skipped",
    settlement: "skipped",
  },
  "simulation-hybrid": {
    registration: "offPlatform",
    trading: "onPlatform",
    verification: "skipped",
    dispatch: "skipped",
    performance: "onPlatform",
    settlement: "skipped",
  },
  live: {
    registration: "onPlatform",
    trading: "onPlatform",
    verification: "onPlatform",
    dispatch: "offPlatform",
    performance: "onPlatform",
    settlement: "offPlatform",
  },
} as const satisfies Readonly<Record<string, StepPlaces>>;

export type Phase = keyof typeof PHASES;
export const PHASE_NAMES = Object.keys(PHASES) as Phase[];

const place = z.enum(STEP_PLACES).optional();

export const processSchema = z.strictObject({
  phase: z
    .enum(PHASE_NAMES)
    .default("business-as-usual")
    .describe("Which steps are taken, and where."),
  steps: z
    .strictObject({
      registration: place,
      trading: place,
      verification: place,
      dispatch: place,
      performance: place,
      settlement: place,
    } satisfies Readonly<Record<ProcessStep, typeof place>>)
    .default({})
    .describe("Single steps, whatever the phase says of them."),
  manualLag: z
    .strictObject({
      registrationDays: z.int().min(0).max(366).default(5),
      verificationMinutes: z.int().min(0).max(450).default(60),
      settlementDays: z.int().min(0).max(60).default(5),
    })
    .prefault({})
    .describe("What a step takes longer off the platform; assumed."),
});
export type ProcessSettings = z.output<typeof processSchema>;

/** Where each step is taken. */
export function placesOf({ phase, steps }: Pick<ProcessSettings, "phase" | "steps">): StepPlaces {
  const preset: StepPlaces = PHASES[phase];
  return {
    registration: steps.registration ?? preset.registration,
    trading: steps.trading ?? preset.trading,
    verification: steps.verification ?? preset.verification,
    dispatch: steps.dispatch ?? preset.dispatch,
    performance: steps.performance ?? preset.performance,
    settlement: steps.settlement ?? preset.settlement,
  };
}

/** The process of a run without a phase of its own. */
export const PLAIN_PROCESS = processSchema.parse({});
