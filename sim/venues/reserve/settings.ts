/**
 * Settings of services of the electricity system operator, when their gates are due among them, and the same as those of a flexibility service with one zone, so that
 * their gates are those of every service. What differs by service are defaults, and whether it is called. Takes these
 * defaults; gives schemas and the translation.
 */
import { z } from "zod";
import { keptBy } from "../../core/kept-by.ts";
import { KW_PER_MW } from "../../core/units.ts";
import { TECHNOLOGIES, type Technology } from "../../model/network-document.ts";
import { type GateTime, gateTimeSchema } from "../../model/venues.ts";
import {
  blockedAvailabilitySchema,
  cancellationSchema,
  type FlexibilitySettings,
} from "../flexibility/settings.ts";
import { windowSchema } from "../flexibility/windows.ts";
import { baselineSchema } from "../performance/baselines/registry.ts";
import { performanceCurveSchema } from "../performance/curves/registry.ts";
import { callsSchema } from "./calls.ts";

/** The longest recovery with which a unit qualified for short-term operating reserve. */
const RECOVERY_MINUTES_MAX = 1200;
const price = z.number().min(0).max(10_000);

/** What differs from one service that holds power ready to the next. */
export interface HeldDefaults {
  readonly window: z.input<typeof windowSchema>;
  readonly ceilings: { readonly availability: number; readonly utilisation: number };
  readonly minOfferKw: number;
  readonly sustainMinutes: number;
  readonly provider: readonly Technology[];
  /** Day on which it is bought, counted from delivery, and clock times of the three gates. */
  readonly bought: { readonly day: number; readonly at: readonly [string, string, string] };
  readonly armMinutes: number;
}

/** And of those that are called beside. */
export interface CalledDefaults extends HeldDefaults {
  readonly responseMinutes: number;
  readonly dispatchMinutes: number;
  readonly baseline: "self-declared" | "p376";
}

const gate = (time: GateTime) => gateTimeSchema.default(time);

const heldGates = ({ bought: { day, at }, armMinutes }: HeldDefaults) => ({
  open: gate({ day, at: at[0] }),
  close: gate({ day, at: at[1] }),
  award: gate({ day, at: at[2] }),
  arm: gate({ before: armMinutes }),
  settle: gate({ before: -30 }),
});

export function heldSettings(of: HeldDefaults) {
  return z.strictObject({
    wantedMw: z.number().positive().max(10_000).describe("Power wanted in the windows."),
    countedAt: z
      .string()
      .min(1)
      .max(80)
      .describe("Constraint point at which what it does to the network is reported."),
    windows: z
      .array(windowSchema)
      .min(1)
      .max(20)
      .prefault([of.window])
      .describe("Committed windows."),
    ceilings: z
      .strictObject({
        availabilityGbpPerMwh: price.default(of.ceilings.availability),
        utilisationGbpPerMwh: price.default(of.ceilings.utilisation),
      })
      .prefault({})
      .describe("Most that is paid. Assumed."),
    minOfferKw: z
      .number()
      .positive()
      .max(1_000_000)
      .default(of.minOfferKw)
      .describe("Of one unit."),
    sustainMinutes: z
      .int()
      .min(30)
      .max(480)
      .multipleOf(30)
      .default(of.sustainMinutes)
      .describe("Offers hold for so long without a break, or are not taken."),
    blockedAvailability: blockedAvailabilitySchema,
    cancellation: cancellationSchema.describe(
      "What follows where a provider takes back what it was awarded.",
    ),
    participation: z
      .strictObject({
        provider: z
          .array(z.enum(TECHNOLOGIES))
          .max(TECHNOLOGIES.length)
          .default([...of.provider]),
      })
      .prefault({}),
    gates: z.strictObject(heldGates(of)).prefault({}),
  });
}

/** When the gates of a service that is called are due. */
export const calledGates = (of: CalledDefaults) => ({
  ...heldGates(of),
  dispatch: gate({ before: of.dispatchMinutes }),
});

export function calledSettings(of: CalledDefaults) {
  return heldSettings(of).extend({
    calls: callsSchema.prefault({ kind: "drawn" }),
    responseMinutes: z.int().min(0).max(240).default(of.responseMinutes),
    recoveryMinutes: z
      .int()
      .min(0)
      .max(RECOVERY_MINUTES_MAX)
      .default(0)
      .describe(
        "A unit's change does not begin again until so long after its last instruction of this service has ended; one that goes on is one call. 0: at once.",
      ),
    curve: performanceCurveSchema.prefault({ kind: "transition-band" }),
    baseline: baselineSchema.prefault({ kind: of.baseline }),
    gates: z.strictObject(calledGates(of)).prefault({}),
  });
}

export type HeldSettings = z.output<ReturnType<typeof heldSettings>>;
export type CalledSettings = z.output<ReturnType<typeof calledSettings>>;

/** How a service buys and which way it wants units to move, beside its settings. */
export interface Buying {
  readonly direction: "up" | "down";
  readonly contract: "adHoc" | "seasonal";
  /** Of utilisation in the rank; and whether all who are taken are paid the dearest availability. */
  readonly utilisationWeight: number;
  readonly isClearing: boolean;
}

/** What a service that is never called is measured by: nothing is. */
const UNCALLED = {
  responseMinutes: 0,
  curve: performanceCurveSchema.parse({ kind: "transition-band" }),
  baseline: baselineSchema.parse({ kind: "self-declared" }),
} as const;

/** One zone: the electricity system. A kW counts as a kW wherever it is. */
export const asService = (own: HeldSettings | CalledSettings, of: Buying): FlexibilitySettings =>
  services(of)(own);

const services = keptBy((of: Buying) =>
  keptBy((own: HeldSettings | CalledSettings) => serviceOf(own, of)),
);

function serviceOf(
  own: HeldSettings | CalledSettings,
  { contract, utilisationWeight }: Buying,
): FlexibilitySettings {
  const { ceilings, minOfferKw, participation, cancellation, blockedAvailability } = own;
  const { responseMinutes, curve, baseline } = "calls" in own ? own : UNCALLED;
  return {
    zones: [
      {
        id: "system",
        constraints: [own.countedAt],
        network: { out: [], closed: [] },
        windows: own.windows,
        requirement: { kind: "stated", reliefKw: own.wantedMw * KW_PER_MW },
      },
    ],
    procurement: { utilisationWeight, payment: "as-bid", fixedGbpPerMwh: 0 },
    arming: { kind: "always" },
    unwinding: undefined,
    verifiedAt: "asset",
    countedBy: { kind: "line-loss-factor", factor: 1 },
    ...{ contract, ceilings, minOfferKw, responseMinutes, curve, baseline },
    ...{ participation, cancellation, blockedAvailability },
  };
}
