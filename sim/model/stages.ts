/**
 * The nouns of a staged rollout: roles, meters, the ways to a market, and how long before delivery a gate is. Shapes and defaults only; what
 * each stage lets whom do stands in sim/venues/stages.
 */
import { z } from "zod";
import { londonDayOf, londonDayStart, PERIOD_SECONDS, periodStart } from "../core/time.ts";
import type { Technology } from "./network-document.ts";

export const ROLES = ["generators", "industry", "homes"] as const;
export type Role = (typeof ROLES)[number];

/** profile: no reading of its own, its half-hours are approximated. */
export const METERS = ["profile", "half-hourly", "five-minute"] as const;
export type Meter = (typeof METERS)[number];

/** Who places the orders: the owner itself, or who acts for it. */
export const ROUTES = ["direct", "supplier", "aggregator", "virtual-lead-party"] as const;
export type Route = (typeof ROUTES)[number];

/** dayAhead: before the London day of delivery; gateClosure: on it, an hour before or more; operational: later. */
export const LEADS = ["dayAhead", "gateClosure", "operational"] as const;
export type Lead = (typeof LEADS)[number];

/** How a gate at `instant` stands to the period that it is for, or the first of several. */
export function leadOf(instant: number, period: number): Lead {
  const start = periodStart(period);
  if (instant < londonDayStart(londonDayOf(start))) return "dayAhead";
  return instant <= start - 2 * PERIOD_SECONDS ? "gateClosure" : "operational";
}

/** What a role may do at a venue. */
export interface RoleRule {
  readonly takesPart: boolean;
  readonly through: readonly Route[];
  /** Meters that each gate takes orders on. */
  readonly gates: Readonly<Record<Lead, readonly Meter[]>>;
}

const meters = z.array(z.enum(METERS)).max(METERS.length).optional();

/** Of a rule, what differs from the preset. */
export const roleRuleSchema = z.strictObject({
  takesPart: z.boolean().optional(),
  through: z
    .array(z.enum(ROUTES))
    .min(1)
    .max(ROUTES.length)
    .optional()
    .describe("Ways by which orders are taken."),
  gates: z
    .strictObject({ dayAhead: meters, gateClosure: meters, operational: meters })
    .optional()
    .describe("Meters on which orders are taken at each gate; none: the gate is closed to it."),
});

export const participantSchema = z.strictObject({
  role: z
    .enum(ROLES)
    .optional()
    .describe("Default: industry for demand, generators for all else. A unit may stand for homes."),
  meter: z
    .enum(METERS)
    .optional()
    .describe("Default: five-minute for generators, half-hourly for the others."),
  through: z
    .enum(ROUTES)
    .optional()
    .describe("Default: an aggregator for homes, direct for the others."),
});

export interface Participant {
  readonly role: Role;
  readonly meter: Meter;
  readonly through: Route;
}

/** What a unit is in the rollout, with the defaults of its role. */
export function participantOf(
  technology: Technology,
  written: z.output<typeof participantSchema> = {},
): Participant {
  const role = written.role ?? (technology === "demand" ? "industry" : "generators");
  return {
    role,
    meter: written.meter ?? (role === "generators" ? "five-minute" : "half-hourly"),
    through: written.through ?? (role === "homes" ? "aggregator" : "direct"),
  };
}

export const admits = (
  { takesPart, through, gates }: RoleRule,
  participant: Participant,
  lead: Lead,
): boolean =>
  takesPart && through.includes(participant.through) && gates[lead].includes(participant.meter);
