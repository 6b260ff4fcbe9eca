/**
 * What each operator's control room sees of the exchange at which stage of the rollout, as data: of whom, and whether apart by role or as one for an area.
 * The source gives the DSO availability, positions, constraints, live ANM areas, forecast demand and, with homes, the mean charge of cars; the ESO a summary of these by area; both,
 * settlements. What is chosen here says so.
 */
import { ROLES, type Role } from "../../model/stages.ts";

export const OPERATORS = ["dso", "eso"] as const;
export type Operator = (typeof OPERATORS)[number];

/** Roles of the rollout, and customers who take no part: demand that is metered at street transformers alone. */
export const VIEW_ROLES = [...ROLES, "customers"] as const;
export type ViewRole = (typeof VIEW_ROLES)[number];

/** Whether a role is counted in homes; the others in holders of units. */
export const isOfHomes = (role: ViewRole): boolean => role === "homes" || role === "customers";

/** What is summed over participants, each a result table of its own: view_<item>. */
export const SUMMED_ITEMS = [
  "availability",
  "positions",
  "demand",
  "charge",
  "settlements",
] as const;
export type SummedItem = (typeof SUMMED_ITEMS)[number];

export interface Sight {
  /** Apart by role, or an area as one. */
  readonly by: "role" | "area";
  /** Whose part of an item is seen; nobody's: the item is not seen. */
  readonly of: Readonly<Record<SummedItem, readonly ViewRole[]>>;
  /** Flows, targets and forecasts of constraint points. */
  readonly constraints: boolean;
  /** Which points of active network management curtail, or are expected to. */
  readonly anmAreas: boolean;
}
export type Sights = Readonly<Record<Operator, Sight>>;

/** Read at street transformers from the first stage on, whoever takes part. */
const METERED_BELOW: readonly ViewRole[] = ["industry", "homes", "customers"];

/** What both see where these take part. That the ESO sees demand of those alone who take part is chosen here. */
export function sightsWith(...takingPart: readonly Role[]): Sights {
  const cars = takingPart.filter((role) => role === "homes");
  const of = { availability: takingPart, positions: takingPart, settlements: takingPart };
  return {
    dso: {
      by: "role",
      of: { ...of, demand: METERED_BELOW, charge: cars },
      ...{ constraints: true, anmAreas: true },
    },
    eso: {
      by: "area",
      of: { ...of, demand: takingPart.filter((role) => role !== "generators"), charge: cars },
      ...{ constraints: false, anmAreas: true },
    },
  };
}
