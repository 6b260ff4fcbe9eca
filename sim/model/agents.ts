/**
 * The contract between the engine and the minds: batches of rows in, columns out. A policy is called once for all its
 * rows, sees only its own rows (subarray views), and has no state of its own. Arrays are row-major: [row][period].
 */
import type { z } from "zod";
import type { DocumentPath } from "../core/documents/document.ts";
import type { DrawPurpose } from "../core/draws.ts";
import type { DemandTerms } from "./demand-terms.ts";
import type { GamingPattern } from "./monitoring.ts";
import type { Technology } from "./network-document.ts";
import type { NamedUnit } from "./venues.ts";

/** Who the rows are. Settings of a row stand in the policy's own columns. */
export interface AgentRows {
  readonly count: number;
  readonly ids: readonly string[];
  readonly technology: readonly Technology[];
  readonly capacityKw: Float64Array;
  readonly chargeKwMax: Float64Array;
  readonly energyWhMin: Float64Array;
  readonly energyWhMax: Float64Array;
  readonly chargeEfficiency: Float64Array;
  readonly dischargeEfficiency: Float64Array;
  /** The most that a demand unit draws of its own accord, positive; 0 for other technologies. */
  readonly consumptionKwMax: Float64Array;
}

/** What is known when the schedule of a delivery day is declared. */
export interface ScheduleObservation {
  readonly rows: AgentRows;
  readonly fromPeriod: number;
  readonly periodCount: number;
  /** Forecast of what each row's source offers, kW; of a demand unit what it would draw, negative. */
  readonly availableKw: Float64Array;
  /** Most that the connection of each row lets it import, kW, as it is known then. */
  readonly importLimitKw: Float64Array;
  readonly priceGbpPerMwh: Float64Array;
  /** What a MWh delivered earns, or a MWh drawn costs, under the row's contract: energy price and support. */
  readonly revenueGbpPerMwh: Float64Array;
}

/** What is known when orders are placed: the same and the constraint statement for the own rows. */
export interface OrderObservation extends ScheduleObservation {
  /** The declared schedule, kW. */
  readonly plannedKw: Float64Array;
  /** Standard deviation of the error in `availableKw`, as the owner's forecaster states it. */
  readonly deviationKw: Float64Array;
  /** Forecast curtailment of the row, kW, of injection or of consumption: the largest over the constraints that bind it. */
  readonly curtailedKw: Float64Array;
  /** 1 where some binding constraint could be relieved by lowering this row, 0 elsewhere; and by raising it. */
  readonly couldRelieve: Uint8Array;
  readonly couldRelieveUp: Uint8Array;
  /** Whether each period is asked for by itself: what an order in one would take leaves room and energy for the others as they are. */
  readonly isEachPeriodAlone: boolean;
  /** For how many minutes of a period what is offered must last by what is in store: all 30, or fewer where it is only held. */
  readonly heldMinutes: number;
  /** Whether the market takes availability as a part of the price; where not, it is left 0. */
  readonly isTwoPart: boolean;
}

/** What an owner knows as a half-hour of delivery begins. Arrays are by row. */
export interface ConductObservation {
  /** Half-hour of London clock time, 0 to 47, and whether it is a Monday to a Friday. */
  readonly halfHour: number;
  readonly isWorkingDay: boolean;
  /** What each row would inject of its own accord, kW; negative: it draws. Not known ahead of time, but as it happens. */
  readonly wouldKw: Float64Array;
  readonly importLimitKw: Float64Array;
  /** 1 where a service has told the row something for this London day by then, whether it is over or to come. */
  readonly isToldToday: Uint8Array;
  /** Half-hours until the next in which it is told to draw less this day: 0 in one in which it is told to move at all, Infinity where none is known of. */
  readonly halfHoursToTold: Float64Array;
}

/** What rows do beside what their source says; as they come, nothing. */
export interface Conduct {
  /** Drawn on top of what they would draw, kW, 0 or more. */
  readonly addedKw: Float64Array;
  /** Part of what services tell them that they leave undone, 0 to 1. */
  readonly undoneFrac: Float64Array;
  /** Part of what their source offers that they do not use, 0 to 1. */
  readonly idleFrac: Float64Array;
}

export interface OrderColumns {
  /** Curtailment that the row would buy itself out of, kW; 0 for none. */
  readonly bidKw: Float64Array;
  readonly bidGbpPerMwh: Float64Array;
  /** Curtailment that the row would take over by injecting less or drawing more, kW; 0 for none. */
  readonly offerKw: Float64Array;
  readonly offerGbpPerMwh: Float64Array;
  /** The same by injecting more or drawing less. */
  readonly offerUpKw: Float64Array;
  readonly offerUpGbpPerMwh: Float64Array;
  /** What a MWh of each is truly worth to the owner, or costs it, before its strategy. */
  readonly bidWorthGbpPerMwh: Float64Array;
  readonly offerWorthGbpPerMwh: Float64Array;
  readonly offerUpWorthGbpPerMwh: Float64Array;
  /** What each MW of an offer held ready truly costs, an hour; 0, as it comes, for nothing. */
  readonly readyWorthGbpPerMwh: Float64Array;
  /** Parts of these prices that are for each MW held ready, an hour; 0, as they come, for utilisation only. */
  readonly bidAvailabilityGbpPerMwh: Float64Array;
  readonly offerAvailabilityGbpPerMwh: Float64Array;
  readonly offerUpAvailabilityGbpPerMwh: Float64Array;
}

/** Settings as columns, one value a row. */
export type SettingColumns = Readonly<Record<string, Float64Array>>;

export interface AgentPolicy {
  readonly kind: string;
  readonly about: string;
  /** Technologies of the units that it can own. */
  readonly technologies: readonly Technology[];
  /** What a population group may set for this policy. */
  readonly settings: z.ZodType;
  /** Columns from the group settings of each row; `draws` gives spread-out values by row id. */
  readonly columns: (
    groups: readonly PolicyGroup[],
    rows: AgentRows,
    draws: DrawPurpose,
  ) => SettingColumns;
  /** Writes the declared schedule: what the row would inject, charging negative. */
  readonly schedule: (
    observation: ScheduleObservation,
    settings: SettingColumns,
    plannedKw: Float64Array,
  ) => void;
  readonly order: (
    observation: OrderObservation,
    settings: SettingColumns,
    out: OrderColumns,
  ) => void;
  /** What rows do in a half-hour of delivery that neither their source nor who tells them says; none: nothing. */
  readonly conduct?: {
    /** Whether any row would do anything by its settings, whatever comes: else it is not asked. */
    readonly isAny: (settings: SettingColumns) => boolean;
    readonly of: (observation: ConductObservation, settings: SettingColumns, out: Conduct) => void;
  };
  /** What a row is set to do that market monitoring looks for; none: nothing. Read where flags are counted as true or false. */
  readonly games?: (settings: SettingColumns, row: number) => readonly GamingPattern[];
  /** Units that a group's settings name, each with its place in them; each must be one of the group's own. */
  readonly namedUnits?: (settings: PolicyGroup) => readonly NamedUnit[];
  /** Where a group's settings name a price for availability; markets of one price part refuse them. */
  readonly availabilityPaths?: (settings: PolicyGroup) => readonly DocumentPath[];
  /** Terms on which units of such a group let themselves be moved, which the engine keeps; none: as they are asked. */
  readonly termsOf?: (settings: PolicyGroup) => DemandTerms;
  /** Why a unit of such a group places no order where it is asked for one; undefined where it answers. */
  readonly unanswered?: (settings: PolicyGroup, unit: string) => string | undefined;
}

/** The settings of the group that a row belongs to, already checked against the policy's schema. */
export type PolicyGroup = Readonly<Record<string, unknown>>;
