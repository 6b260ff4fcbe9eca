/**
 * Control rooms of a run: who takes part where, which cells of which view each operator is shown, and what is counted of participants until the views are
 * written. Made with the world; counted and written by commit-views.ts. Undefined where a scenario has none.
 */

import type { HomesCourse } from "../homes/course.ts";
import { homeSellerId } from "../model/home-sellers.ts";
import type { Network } from "../model/network.ts";
import type { PopulationGroup } from "../model/population.ts";
import { participantOf } from "../model/stages.ts";
import type { Scenario } from "../scenario.ts";
import type { ActorPayments } from "../settlement/accounts/payments.ts";
import { type Cell, cellsOf, type Leaf, type Member } from "../venues/stages/cohorts.ts";
import { type ControlRoomSettings, ELSEWHERE } from "../venues/stages/control-room.ts";
import { stages } from "../venues/stages/presets.ts";
import { asWritten } from "../venues/stages/settings.ts";
import {
  type Operator,
  SUMMED_ITEMS,
  type SummedItem,
  VIEW_ROLES,
  type ViewRole,
} from "../venues/stages/sight.ts";

/** Who may be summarised: a unit, a group of homes, or a demand that takes no part. */
export interface Viewed {
  readonly area: string;
  readonly member: Member;
  /** Account of the ledger, and name on the exchange. */
  readonly id: string;
  readonly unit: number | undefined;
  readonly demand: number | undefined;
  readonly homeGroup: number | undefined;
  readonly draws: boolean;
}

/** Columns that each view sums. */
export const VIEW_COLUMNS: Readonly<Record<SummedItem, number>> = {
  availability: 2,
  positions: 4,
  demand: 2,
  // Cars that are plugged in, and the sum of how full they are.
  charge: 2,
  settlements: 1,
};

/** One operator's view of one item: cells with the participants that each sums. */
export interface CellView {
  readonly operator: Operator;
  readonly item: SummedItem;
  readonly cells: readonly (Cell & { readonly viewed: readonly number[] })[];
}

/** What the first statement of a day expected. */
export interface ExpectedDay {
  readonly fromPeriod: number;
  /** [period][demand] and [period][constraint]. */
  readonly demandKw: Float64Array;
  readonly flowKw: Float64Array;
  readonly sizeKw: Float64Array;
}

export interface ControlRoom {
  readonly settings: ControlRoomSettings;
  readonly viewed: readonly Viewed[];
  readonly views: readonly CellView[];
  /** Who sees constraint points, and areas of network management. */
  readonly seesConstraints: readonly Operator[];
  readonly seesAnmAreas: readonly Operator[];
  readonly expected: Map<number, ExpectedDay>;
  /** Since views were last written: by item [participant][column]; half-hours, and by constraint point what it carried. */
  readonly sums: Readonly<Record<SummedItem, Float64Array>>;
  readonly counted: { halfHours: number };
  readonly flowKws: Float64Array;
  readonly expectedKw: Float64Array;
  readonly targetKw: Float64Array;
  readonly isCurtailing: Uint8Array;
  readonly isExpected: Uint8Array;
  /** Balance of each participant's account when views were last written. */
  readonly balancesMicroGbp: Float64Array;
}

export function controlRoomOf(
  scenario: Scenario,
  network: Network,
  groups: readonly PopulationGroup[],
  homes: HomesCourse | undefined,
  payments: ActorPayments,
): ControlRoom | undefined {
  const settings = scenario.controlRoom;
  if (settings === undefined) return undefined;
  const { sees } =
    stages[scenario.stage === undefined ? "three" : asWritten(scenario.stage).preset];
  const viewed = viewedOf(settings, network, groups, homes, payments);
  const constraints = network.constraintPoints.ids.length;
  const byConstraint = () => new Float64Array(constraints);
  const seeing = (what: "constraints" | "anmAreas") =>
    settings.seenBy.filter((operator) => sees[operator][what]);
  const views = settings.seenBy.flatMap((operator) =>
    SUMMED_ITEMS.map((item): CellView => {
      const { by, of } = sees[operator];
      const rows = leavesOf(viewed, item, of[item], homes);
      const cells = cellsOf(rows, settings.minimumCohort[operator], by).map((cell) => ({
        ...cell,
        viewed: cell.leaves.flatMap((leaf) => rows[leaf]!.viewed),
      }));
      return { operator, item, cells };
    }),
  );
  const sums = Object.fromEntries(
    SUMMED_ITEMS.map((item) => [item, new Float64Array(viewed.length * VIEW_COLUMNS[item])]),
  ) as Record<SummedItem, Float64Array>;
  return {
    ...{ settings, viewed, views, sums },
    ...{ seesConstraints: seeing("constraints"), seesAnmAreas: seeing("anmAreas") },
    expected: new Map(),
    counted: { halfHours: 0 },
    ...{ flowKws: byConstraint(), expectedKw: byConstraint(), targetKw: byConstraint() },
    isCurtailing: new Uint8Array(constraints),
    isExpected: new Uint8Array(constraints),
    balancesMicroGbp: new Float64Array(viewed.length),
  };
}

/** Units in their order, then demands, of which groups of homes are the last. */
function viewedOf(
  { areas }: ControlRoomSettings,
  { units, demands, buses }: Network,
  groups: readonly PopulationGroup[],
  homes: HomesCourse | undefined,
  { accounts }: ActorPayments,
): readonly Viewed[] {
  const areaOf = new Map(areas.flatMap(({ id, buses: own }) => own.map((bus) => [bus, id])));
  const areaAt = (bus: number) => areaOf.get(buses.ids[bus]!) ?? ELSEWHERE;
  const holderOf = new Map(accounts.map(({ id, holder }) => [id, holder]));
  const firstHomes = demands.ids.length - (homes?.groups.length ?? 0);
  const none = { unit: undefined, demand: undefined, homeGroup: undefined };
  return [
    ...units.ids.map((id, unit): Viewed => {
      const technology = units.technology[unit]!;
      const { role } = participantOf(technology, groups[unit]!.participant);
      const area = areaAt(units.bus[unit]!);
      // Who stands for homes is these homes, who draw as a demand.
      const home = homes?.groups.find((group) => homeSellerId(group.id) === id);
      if (home !== undefined) {
        const member = { role, name: home.id, count: home.count };
        return { ...none, ...{ area, member, id, unit, draws: false } };
      }
      const member = { role, name: holderOf.get(id) ?? id, count: 1 };
      return { ...none, ...{ area, member, id, unit, draws: technology === "demand" } };
    }),
    ...demands.ids.map((id, demand): Viewed => {
      const isHomes = demand >= firstHomes;
      const role: ViewRole = isHomes ? "homes" : "customers";
      return {
        ...none,
        ...{ area: areaAt(demands.bus[demand]!), id, demand, draws: true },
        member: { role, name: id, count: demands.customers[demand]! },
        homeGroup: isHomes ? demand - firstHomes : undefined,
      };
    }),
  ];
}

/** Whether anything of an item can be said of a participant. */
function isIn(item: SummedItem, { unit, homeGroup, draws }: Viewed): boolean {
  switch (item) {
    case "availability":
      return unit !== undefined;
    case "demand":
      return draws;
    case "charge":
      return homeGroup !== undefined;
    case "positions":
    case "settlements":
      return unit !== undefined || homeGroup !== undefined;
  }
}

interface ViewedLeaf extends Leaf {
  readonly viewed: readonly number[];
}

/** By area in the order of participants, then by role. */
function leavesOf(
  viewed: readonly Viewed[],
  item: SummedItem,
  roles: readonly ViewRole[],
  homes: HomesCourse | undefined,
): readonly ViewedLeaf[] {
  const areas = [...new Set(viewed.map(({ area }) => area))];
  const carsOf = (group: number) => homes!.homes.groups[group]!.ev.length;
  return areas.flatMap((area) =>
    VIEW_ROLES.filter((role) => roles.includes(role)).flatMap((role): ViewedLeaf[] => {
      const rows = [...viewed.keys()].filter((row) => {
        const of = viewed[row]!;
        if (of.area !== area || of.member.role !== role || !isIn(item, of)) return false;
        return item !== "charge" || carsOf(of.homeGroup!) > 0;
      });
      const members = rows.map((row) => {
        const { member, homeGroup } = viewed[row]!;
        return item === "charge" ? { ...member, count: carsOf(homeGroup!) } : member;
      });
      return rows.length === 0 ? [] : [{ area, role, members, viewed: rows }];
    }),
  );
}
