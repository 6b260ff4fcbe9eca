/**
 * Settings that every service of a distribution system operator has, when its gates are due among them; what differs by service
 * are defaults and triggers. Takes these defaults; gives the schema of a venue's part of the scenario.
 */
import { z } from "zod";
import { TECHNOLOGIES } from "../../model/network-document.ts";
import { type ContractForm, contractSchema } from "../../model/terms.ts";
import { type GateTime, gateTimeSchema, type TermTime } from "../../model/venues.ts";
import { baselineSchema } from "../performance/baselines/registry.ts";
import { performanceCurveSchema } from "../performance/curves/registry.ts";
import { windowSchema } from "./windows.ts";

const id = z.string().min(1).max(80);
const technologies = z.array(z.enum(TECHNOLOGIES)).max(TECHNOLOGIES.length);
/** As a part of the rating; above 2 nothing is left of a network. */
const loading = z.number().positive().max(2);
const price = z.number().min(0).max(10_000);

/** What differs from one service to the next. */
export interface ServiceDefaults {
  readonly ceilingGbpPerMwh: number;
  readonly paysAvailability: boolean;
  /** Day on which it is bought, counted from delivery, and clock times of the three gates. */
  readonly bought: { readonly day: number; readonly at: readonly [string, string, string] };
  readonly armMinutes: number;
  readonly responseMinutes: number;
  readonly arming: "always" | "expectedFlow";
  readonly baseline: "self-declared" | "metered";
}

const requirementSchema = z.discriminatedUnion("kind", [
  z
    .strictObject({ kind: z.literal("stated"), reliefKw: z.number().positive().max(10_000_000) })
    .describe("So much relief in every period of the windows, whatever is forecast."),
  z
    .strictObject({ kind: z.literal("look-ahead"), triggerFrac: loading.default(0.95) })
    .describe(
      "Forecast flow above a part of the rating, at the point of the zone where that is most.",
    ),
]);

const zoneSchema = z.strictObject({
  id,
  constraints: z.array(id).min(1).max(100).describe("Constraint points that it relieves."),
  network: z
    .strictObject({ out: z.array(id).max(20).default([]), closed: z.array(id).max(20).default([]) })
    .prefault({})
    .describe(
      "Branches taken as out, and as closed, when relief is wanted and counted; default: the network as planned.",
    ),
  windows: z.array(windowSchema).min(1).max(20).prefault([{}]),
  requirement: requirementSchema.prefault({ kind: "look-ahead" }),
});

const procurementSchema = z.strictObject({
  utilisationWeight: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("w in the rank A + w·U of an auction."),
  payment: z
    .enum(["as-bid", "fixed"])
    .default("as-bid")
    .describe("What a competitive zone pays: what was asked, or `fixedGbpPerMwh` for utilisation."),
  fixedGbpPerMwh: price.default(200).describe("Fixed utilisation price of a competitive zone."),
});

/** Availability of a half-hour for what the other operator's wish has blocked. */
export const blockedAvailabilitySchema = z
  .enum(["keep", "lose", "keep-if-notified"])
  .default("keep-if-notified")
  .describe(
    "Availability of a half-hour for what the other operator's wish has blocked: by the deadline of arming, which is notified, or after it.",
  );

/** What follows where a provider takes back what it was awarded. */
export const cancellationSchema = z
  .strictObject({
    replacement: z
      .enum(["merit", "none"])
      .default("merit")
      .describe(
        "What is taken back by the deadline of arming is bought of the next in the rank of the same offers, or of nobody; after it nobody is bought.",
      ),
    availability: z
      .enum(["lose", "keep"])
      .default("lose")
      .describe("Availability of a half-hour that was taken back after it was armed."),
    chargeGbpPerMwh: z
      .strictObject({ cancelled: price.default(0), withdrawn: price.default(0) })
      .prefault({})
      .describe(
        "What a provider pays for each MWh that it takes back, before it was armed and after.",
      ),
  })
  .prefault({});

export function serviceSettings(of: ServiceDefaults) {
  const availability = of.paysAvailability ? of.ceilingGbpPerMwh : 0;
  return z.strictObject({
    zones: z.array(zoneSchema).min(1).max(200).describe("Where the service is wanted."),
    ceilings: z
      .strictObject({
        availabilityGbpPerMwh: price
          .default(availability)
          .describe("Most that is paid for each MW held ready, an hour; 0: nothing is."),
        utilisationGbpPerMwh: price
          .default(of.ceilingGbpPerMwh)
          .describe("Most that is paid for each MWh delivered."),
      })
      .prefault({}),
    procurement: procurementSchema.prefault({}),
    contract: contractSchema
      .default("adHoc")
      .describe(
        "For how long a zone buys at once: for a day, a season (from April, from October) or a year (from April).",
      ),
    arming: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("always") }),
        z.strictObject({ kind: z.literal("expectedFlow"), fraction: loading.default(0.9) }),
      ])
      .prefault({ kind: of.arming })
      .describe(
        "Whether what was awarded is armed: all of it, or where the flow then expected is above a part of the rating.",
      ),
    unwinding: z
      .strictObject({
        before: z.int().min(0).max(1440).default(30).describe("Minutes before each period."),
        fraction: loading.default(0.7),
      })
      .optional()
      .describe(
        "When armed units are let go where the flow then expected is below a part of the rating at every point of the zone; default: never.",
      ),
    responseMinutes: z
      .int()
      .min(0)
      .max(240)
      .default(of.responseMinutes)
      .describe("From the instruction to the change."),
    curve: performanceCurveSchema.prefault({ kind: "transition-band" }),
    baseline: baselineSchema
      .prefault({ kind: of.baseline })
      .describe("What a provider would have done: its delivery is measured from there."),
    verifiedAt: z
      .enum(["asset", "criticalAsset"])
      .default("asset")
      .describe(
        "Where delivery is measured: at each provider, or at the constraint point, against the flow believed when it was told, shared in proportion to what each was told.",
      ),
    countedBy: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("sensitivity") }),
        z.strictObject({
          kind: z.literal("line-loss-factor"),
          factor: z.number().min(0.5).max(2).default(1.05).describe("Assumed."),
        }),
      ])
      .prefault({ kind: "sensitivity" })
      .describe(
        "What a kW at a provider counts at the constraint when it is bought: what the network says, or one factor for all.",
      ),
    participation: z
      .strictObject({ provider: technologies.default([...TECHNOLOGIES]) })
      .prefault({})
      .describe("Who may provide."),
    minOfferKw: z.number().positive().max(1_000_000).default(50),
    blockedAvailability: blockedAvailabilitySchema,
    cancellation: cancellationSchema.describe(
      "What follows where a provider takes back what it was awarded.",
    ),
    gates: z
      .strictObject({
        contract: termGateSchema,
        open: gate({ day: of.bought.day, at: of.bought.at[0] }, "Requirements are published."),
        close: gate({ day: of.bought.day, at: of.bought.at[1] }, "Offers are in."),
        award: gate({ day: of.bought.day, at: of.bought.at[2] }, "Offers are awarded."),
        revise: gateTimeSchema
          .optional()
          .describe(
            "Requirements are reckoned again on the forecast of then, with capacity traded since, and what is wanted more is bought; default: never.",
          ),
        arm: gate({ before: of.armMinutes }, "Deadline of arming: what is not armed is released."),
        dispatch: gate({ before: 0 }, "Armed units are told, where the trigger says so."),
        settle: gate({ before: -30 }, "Payment."),
      })
      .prefault({}),
  });
}

/** Where units are told by the flow. */
export const triggeredSettings = {
  triggerFrac: loading
    .default(0.95)
    .describe("Part of the rating that armed units hold the flow of the zone to."),
};

/** When a term is bought, before it begins. */
export const termGateSchema = z
  .strictObject({
    daysBefore: z.int().min(15).max(730).default(60),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a clock time HH:MM")
      .default("12:00"),
  })
  .optional()
  .describe(
    "Of contracts for a season or a year: so many days before the term begins offers for all of it are asked for and bought; default: 60 days before, at 12:00.",
  );

/** None for contracts of a day. */
export const termTimeOf = (
  form: ContractForm,
  own: z.output<typeof termGateSchema>,
): TermTime | undefined =>
  form === "adHoc" ? undefined : { form, daysBefore: 60, at: "12:00", ...own };

const gate = (time: GateTime, about: string) => gateTimeSchema.default(time).describe(about);

type Written = z.output<ReturnType<typeof serviceSettings>>;
/** What its gates read. */
export type FlexibilitySettings = Omit<Written, "gates"> & { readonly triggerFrac?: number };
/** And when they are due. */
export type TimedSettings = FlexibilitySettings & Pick<Written, "gates">;
/** Gates of a service; one that never calls has no dispatch. */
export type ServiceGates = Omit<Written["gates"], "dispatch"> & Partial<Written["gates"]>;
export type ServiceZone = FlexibilitySettings["zones"][number];
