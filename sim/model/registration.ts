/**
 * Registration and pre-qualification for a market: what companies and resources hand in, what is asked of them, and what was
 * decided. Shapes and defaults only; the checks stand in sim/venues/registration.
 */
import { z } from "zod";
import { parseDay } from "../core/time.ts";
import type { CurtailableWhen } from "./network.ts";
import type { Technology } from "./network-document.ts";

/** Contract types of the merit order list: curtailable generation, curtailable demand, or a service that is bought of a firm connection. */
export const CONTRACT_TYPES = [
  "constrainedGeneration",
  "constrainedDemand",
  "flexibleOutputChange",
] as const;
export type ContractType = (typeof CONTRACT_TYPES)[number];

/** The contract that a unit's connection makes. */
export function contractTypeOf(technology: Technology, when: CurtailableWhen): ContractType {
  if (when !== "intact") return "flexibleOutputChange";
  return technology === "demand" ? "constrainedDemand" : "constrainedGeneration";
}

const name = z.string().min(1).max(80);
const appliedOn = z
  .string()
  .refine((text) => parseDay(text) !== undefined, "write a date of the calendar, YYYY-MM-DD")
  .optional()
  .describe("London day of the application; default: before anything else of the run.");

/** A GW: more than any unit of a distribution network. */
const KW_MAX = 1e6;

const companySchema = z.strictObject({
  id: name,
  details: z
    .strictObject({
      name: name.optional(),
      companyNumber: name.optional(),
      address: z.string().min(1).max(400).optional(),
      contact: name.optional(),
    })
    .default({})
    .describe("Company details; those that are left out were not given."),
  questionnaire: z
    .enum(["missing", "incomplete", "complete"])
    .default("missing")
    .describe("The commercial pre-qualification questionnaire."),
  signed: z.array(name).max(50).default([]).describe("Legal documents that it has signed."),
  appliedOn,
});
export type Company = z.output<typeof companySchema>;

const resourceSchema = z.strictObject({
  unit: name.describe("Id of the unit."),
  company: name.describe("Id of the company that registers it."),
  volumeKw: z
    .number()
    .positive()
    .max(KW_MAX)
    .describe("Flexible volume declared, kW; no order of it is larger."),
  meteringMinutes: z.int().min(1).max(1440).describe("Length of a reading of its meter."),
  control: z
    .enum(["rtu", "api", "none"])
    .describe("How the network manager reaches it: a remote terminal unit, an interface, or not."),
  responseS: z.int().min(0).max(86_400).describe("Time from an instruction to obedience, s."),
  appliedOn,
});
export type Resource = z.output<typeof resourceSchema>;

/** What differs by market. */
interface RegistrationDefaults {
  readonly documents: readonly string[];
  readonly meteringMinutesMax: number;
}

const registrationOf = (of: RegistrationDefaults) =>
  z.strictObject({
    others: z
      .enum(["qualified", "unregistered"])
      .default("qualified")
      .describe(
        "Units that `resources` does not name: taken to be registered and qualified (assumed), or not registered.",
      ),
    requirements: z
      .strictObject({
        documents: z
          .array(name)
          .max(50)
          .default([...of.documents])
          .describe("Legal documents that a company signs; the default is assumed."),
        volumeKwMin: z
          .number()
          .positive()
          .max(KW_MAX)
          .optional()
          .describe(
            "Least volume of a resource, kW; default: the smallest order or offer of what it is registered for.",
          ),
        meteringMinutesMax: z
          .int()
          .min(1)
          .max(1440)
          .default(of.meteringMinutesMax)
          .describe("Longest reading of a meter, minutes."),
        responseSMax: z
          .int()
          .min(0)
          .max(86_400)
          .optional()
          .describe(
            "Longest time to obedience, s; default: `anm.trimTimeoutS`, or for services the longest of their `responseMinutes` where that is longer.",
          ),
        contracts: z
          .array(z.enum(CONTRACT_TYPES))
          .max(CONTRACT_TYPES.length)
          .default([...CONTRACT_TYPES])
          .describe("Contract types that may trade."),
      })
      .prefault({})
      .describe("What the two reviews ask for."),
    reviewDays: z
      .int()
      .min(0)
      .max(366)
      .default(0)
      .describe("Days from an application to its decision, for each of the two reviews; assumed."),
    companies: z.array(companySchema).max(10_000).default([]),
    resources: z.array(resourceSchema).max(200_000).default([]),
  });
/** Of a market for curtailment obligations, whose fulfilment is measured minute by minute. */
export const registrationSchema = registrationOf({
  documents: ["participation agreement", "trading rules"],
  meteringMinutesMax: 1,
});
/** Of services, which are settled by the half-hour under a framework agreement. */
export const serviceRegistrationSchema = registrationOf({
  documents: ["flexibility services agreement"],
  meteringMinutesMax: 30,
});
export type RegistrationSettings = z.output<typeof registrationSchema>;

/** commercial: of a company, by the market operator; technical: of a resource, by the host network operator. */
export type Review = "commercial" | "technical";

/** Outcome of one check. `assumed`, `unregistered`: nobody applied; `notMade`: what it rests on was rejected before. */
export interface RegistrationDecision {
  readonly decidedAt: number;
  readonly company: string;
  /** Empty for a check of a company. */
  readonly unit: string;
  readonly review: Review;
  readonly check: string;
  readonly outcome: "passed" | "rejected" | "notMade" | "assumed" | "unregistered";
  readonly because: string;
}
