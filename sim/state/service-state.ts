/**
 * The state of flexibility services: what was wanted, offered, awarded, told and metered, by settlement period until it is
 * settled; written by commit-services.ts. Beside it buffers of the present period that mean nothing between pages.
 */
import type { OwnerKeys } from "../core/draws.ts";
import type { AnmState, DispatchWork } from "../dispatch/state.ts";
import type { Promised } from "../metering/service-minutes.ts";
import type { Blocked, Losses } from "../model/blocked.ts";
import type { Direction } from "../model/direction.ts";
import { MINUTES_PER_PERIOD } from "../model/readings.ts";
import type {
  Award,
  Conflict,
  FlexibilityOffer,
  Instruction,
  ServiceDelivery,
  ServiceNeed,
  StatedCall,
  TermContract,
} from "../model/services.ts";
import { rowsTogether, toldTogether } from "../model/told-together.ts";
import type { ConstraintLimits } from "../network/limits.ts";
import type { ServedByService } from "./served-calls.ts";

/** Minute by minute of the awards that are armed in a period, kW·s, [award][minute]. */
export interface ServiceMinutes {
  /** What the columns lie in: one allocation outside the heap, not six. */
  readonly cells: Float64Array;
  /** Size of the change that the unit was told. */
  readonly instructedKws: Float64Array;
  /** What it injected, would have injected untold, and the most of its promise that it could have given. */
  readonly levelKws: Float64Array;
  readonly untoldKws: Float64Array;
  readonly ableKws: Float64Array;
  /** Flow at its constraint, and what it was believed to be. */
  readonly flowKws: Float64Array;
  readonly expectedKws: Float64Array;
}

/** `used`: cells that mean nothing any more, and are used again where they are enough. */
export const serviceMinutes = (
  count: number,
  used: Float64Array = new Float64Array(0),
): ServiceMinutes => {
  const size = count * MINUTES_PER_PERIOD;
  const cells = used.length >= 6 * size ? used.fill(0, 0, 6 * size) : new Float64Array(6 * size);
  const column = (of: number) => cells.subarray(of * size, (of + 1) * size);
  return {
    cells,
    instructedKws: column(0),
    levelKws: column(1),
    untoldKws: column(2),
    ableKws: column(3),
    flowKws: column(4),
    expectedKws: column(5),
  };
};

/** What the instructions of a service did in a period against the same without them, kW·s; with the sign of injection. */
export interface ServiceEffect {
  /** Changes told, and what the units that were told gave of them. */
  instructedKws: number;
  givenKws: number;
  /** Change of what all units together inject. */
  arrivedKws: number;
  /** By how much other units were held back less, and more; above 0. */
  releasedKws: number;
  trimmedKws: number;
  /** Of the last, by unit, what others are paid for; pay-conflicts.ts. */
  readonly payableKws: Map<number, number>;
}

export const serviceEffect = (): ServiceEffect => ({
  instructedKws: 0,
  givenKws: 0,
  arrivedKws: 0,
  releasedKws: 0,
  trimmedKws: 0,
  payableKws: new Map(),
});

/** What units could do, and how far down and up they may be sent. */
export interface UnitBounds {
  readonly potentialKw: Float64Array;
  readonly lowestKw: Float64Array;
  readonly highestKw: Float64Array;
}

/** What a tick would be without the instructions of one service; twins.ts. */
export interface Twin extends UnitBounds {
  readonly anm: AnmState;
  readonly work: DispatchWork;
  readonly limits: ConstraintLimits;
  readonly storedWh: Float64Array;
  readonly untoldKw: Float64Array;
  readonly availableKw: Float64Array;
  /** kW·s of the tick: what units inject, and by how much others than those told are held back more because of the service. */
  readonly levelKws: Float64Array;
  readonly trimmedKws: Float64Array;
  /** 1 where the service has told the unit. */
  readonly isOwn: Uint8Array;
  /** End of the last tick that it went along with. */
  until: number;
}

/** How a unit did in one month: sum and count of delivered parts. */
export interface MonthScore {
  deliveredFrac: number;
  count: number;
}

export interface ServiceState {
  readonly needs: Map<number, ServiceNeed[]>;
  readonly offers: Map<number, FlexibilityOffer[]>;
  readonly awards: Map<number, Award[]>;
  readonly contracts: TermContract[];
  /** By period: awards that their providers rejected, and rests of offers that were refused. */
  readonly closedOffers: Map<number, string[]>;
  readonly instructions: Map<number, Instruction[]>;
  readonly deliveries: Map<number, Map<string, ServiceDelivery>>;
  /** By award: the best price refused elsewhere because of it, £/MWh. */
  readonly missedGbpPerMwh: Map<string, number>;
  /** By award: what the other operator's wish blocked of it. */
  readonly blocked: Map<string, Blocked>;
  /** By award that was won back, or keeps a part of its unit: what of its promise it could not be ready for until then, or is not since. */
  readonly unready: Map<string, Losses>;
  /** By period: what primacy decided, until it is metered. */
  readonly conflicts: Map<number, Conflict[]>;
  /** By service: calls that a file states. */
  readonly calls: ReadonlyMap<string, readonly StatedCall[]>;
  /** By month since year 0, then by unit. */
  readonly scores: Map<number, Map<number, MonthScore>>;
  /** By service and unit. */
  readonly served: ServedByService;
  /** By service: keys of the draws of what is needed of it. */
  readonly needKeys: Map<string, OwnerKeys>;
  readonly present: ArmedRows & {
    /** By service; written by twins.ts. */
    readonly effects: Map<string, ServiceEffect>;
  };
  /** What units would do untold; and what armed ones could do if told all that is wanted of them one way; by unit. */
  readonly untoldKw: Float64Array;
  readonly ableKw: Readonly<Record<Direction, Float64Array>>;
  /** What sources and plans are untold, while others are tried. */
  readonly sourceKw: Float64Array;
  readonly plannedKw: Float64Array;
  readonly lowestKw: Float64Array;
  readonly highestKw: Float64Array;
}

/** Awards that are armed in the present period, or were in the course of it, in the order of their minutes. */
export interface ArmedRows {
  readonly armed: readonly Award[];
  readonly minutes: ServiceMinutes;
  /** By row: what it promises, with its sign, from now on; 0: it is armed no more. */
  readonly promisesKw: readonly number[];
  /** By row: the rows of the same unit, and what they promise in all. */
  readonly together: readonly (readonly number[])[];
  readonly promisedKw: readonly Promised[];
  /** By row, with its sign: what it made its unit inject more, kW·s. */
  readonly calledKws: Float64Array;
}

/** What a period begins with, in which these are armed; `before`: of one that is over. */
export function enteredWith(armed: readonly Award[], before?: ArmedRows): ArmedRows {
  if (before !== undefined && before.armed.length + armed.length === 0) return before;
  const { promisesKw, together, promisedKw } = rowsOf(armed, { has: () => true });
  const minutes = serviceMinutes(armed.length, before?.minutes.cells);
  return {
    armed,
    minutes,
    promisesKw,
    together,
    promisedKw,
    calledKws: new Float64Array(armed.length),
  };
}

/** The same once these are armed: who was not has a row with no minutes so far; who is no more keeps its own, and promises nothing. */
export function goneOnWith(before: ArmedRows, armed: readonly Award[]): ArmedRows {
  const now = new Map(armed.map((award) => [award.id, award]));
  const known = new Set(before.armed.map(({ id }) => id));
  const rows = [
    ...before.armed.map((award) => now.get(award.id) ?? award),
    ...armed.filter(({ id }) => !known.has(id)),
  ];
  const { cells, ...minutes } = serviceMinutes(rows.length);
  for (const column of keysOf(minutes)) minutes[column].set(before.minutes[column]);
  const calledKws = new Float64Array(rows.length);
  calledKws.set(before.calledKws);
  return { ...rowsOf(rows, now), minutes: { cells, ...minutes }, calledKws };
}

const keysOf = <Of extends object>(of: Of) => Object.keys(of) as (keyof Of)[];

function rowsOf(armed: readonly Award[], now: { readonly has: (id: string) => boolean }) {
  const together = rowsTogether(armed);
  const promisesKw = armed.map(({ id, changeKw }) => (now.has(id) ? changeKw : 0));
  const promisedKw = together.map((rows) => toldTogether(rows, promisesKw));
  return { armed, promisesKw, together, promisedKw };
}

export function serviceState(
  unitCount: number,
  calls: ReadonlyMap<string, readonly StatedCall[]>,
): ServiceState {
  const byUnit = () => new Float64Array(unitCount);
  return {
    needs: new Map(),
    offers: new Map(),
    awards: new Map(),
    contracts: [],
    closedOffers: new Map(),
    instructions: new Map(),
    deliveries: new Map(),
    missedGbpPerMwh: new Map(),
    blocked: new Map(),
    unready: new Map(),
    conflicts: new Map(),
    calls,
    scores: new Map(),
    served: new Map(),
    needKeys: new Map(),
    present: { ...enteredWith([]), effects: new Map() },
    untoldKw: byUnit(),
    ableKw: { up: byUnit(), down: byUnit() },
    sourceKw: byUnit(),
    plannedKw: byUnit(),
    lowestKw: byUnit(),
    highestKw: byUnit(),
  };
}
