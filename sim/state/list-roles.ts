/**
 * What each row of a merit order list may be in the market: buyer, seller, or neither. Takes the statement that orders answered,
 * the trades that stand, and who is registered; gives a role.
 * Keeps: a role other than notApplicable is of a unit that could place such an order then; in a period nobody is both.
 */
import type { LookAhead, Trade } from "../model/venues.ts";
import { mayTakePart } from "./participation.ts";
import { plannedState } from "./present.ts";
import { isQualified } from "./registration.ts";
import type { World } from "./world.ts";

export type ListRole = "buyer" | "seller" | "notApplicable";

/** What a list was traded on. */
export interface ListMarket {
  readonly instant: number;
  readonly lookAhead: LookAhead;
  /** At the list's constraint. */
  readonly standing: readonly Trade[];
}

export function listRole(
  world: World,
  { period, constraint }: { readonly period: number; readonly constraint: number },
  unit: number,
  { instant, lookAhead, standing }: ListMarket,
): { readonly role: ListRole; readonly isRegistered: boolean } {
  const isRegistered = isQualified(world.registration, unit, instant);
  const role = (of: ListRole) => ({ role: of, isRegistered });
  // Who has traded has its role, whatever is forecast since.
  if (standing.some(({ buyer }) => buyer === unit)) return role("buyer");
  if (standing.some(({ seller }) => seller === unit)) return role("seller");
  const participation = world.scenario.venues["curtailment-obligations"]?.participation;
  const isIn = mayTakePart(world, unit, {
    venue: "curtailment-obligations",
    instant,
    fromPeriod: period,
  });
  if (!isRegistered || !isIn || participation === undefined) return role("notApplicable");
  const technology = world.network.units.technology[unit]!;
  const threats = threatsKw(world, lookAhead, period, unit);
  const mostKw = Math.max(...threats);
  // A unit buys at the constraint that threatens it most, the first of equals, and nowhere else.
  if (mostKw > 0) {
    const buysHere = threats.indexOf(mostKw) === constraint;
    return role(buysHere && participation.buyer.includes(technology) ? "buyer" : "notApplicable");
  }
  const canRelieve = relief(world, period, constraint, unit) >= world.scenario.anm.minSensitivity;
  return role(canRelieve && participation.seller.includes(technology) ? "seller" : "notApplicable");
}

/** Forecast curtailment of a unit in a period, kW by constraint. */
function threatsKw(
  { network }: World,
  { curtailedKw, fromPeriod }: LookAhead,
  period: number,
  unit: number,
): number[] {
  const constraints = network.constraintPoints.ids;
  const first = (period - fromPeriod) * constraints.length;
  return constraints.map(
    (_, constraint) => curtailedKw[(first + constraint) * network.units.ids.length + unit] ?? 0,
  );
}

function relief(world: World, period: number, constraint: number, unit: number): number {
  const { sensitivity } = plannedState(world, period).model;
  // Sellers move whichever way relieves.
  return Math.abs(sensitivity[constraint * world.network.units.ids.length + unit]!);
}
