/**
 * Which cells of a table an operator may be shown, so that none summarises too few, and none can be had by subtraction. Takes the cells at the
 * bottom, each with whom it summarises, and the least; gives what is shown of cells, areas and the whole. Keeps: what a shown cell holds beyond shown cells inside it
 * is nothing, or enough; as cells lie inside each other or apart, every other difference is made of such.
 */
import type { MinimumCohort } from "./control-room.ts";
import { isOfHomes, type ViewRole } from "./sight.ts";

/** The word for all areas, or all roles of an area, together. */
export const ALL = "all";

/** Who is summarised: holders of units by name, once however many they hold; groups of homes or customers by name, with how many they are. */
export interface Member {
  readonly role: ViewRole;
  readonly name: string;
  readonly count: number;
}

/** A role in an area. */
export interface Leaf {
  readonly area: string;
  readonly role: ViewRole;
  readonly members: readonly Member[];
}

/** tooFew: summarises less than the least; byDifference: would give away another that does. */
export type Shown = "shown" | "tooFew" | "byDifference";

export interface Cell {
  readonly area: string;
  readonly role: ViewRole | typeof ALL;
  /** Rows of the leaves that it sums. */
  readonly leaves: readonly number[];
  readonly participants: number;
  readonly shown: Shown;
}

/** Holders and homes of some leaves together. */
function cohortOf(leaves: readonly Leaf[]): { readonly holders: number; readonly homes: number } {
  const counts = { holders: new Map<string, number>(), homes: new Map<string, number>() };
  for (const { members } of leaves)
    for (const { role, name, count } of members)
      counts[isOfHomes(role) ? "homes" : "holders"].set(name, count);
  const sum = (of: ReadonlyMap<string, number>) =>
    [...of.values()].reduce((total, count) => total + count, 0);
  return { holders: sum(counts.holders), homes: sum(counts.homes) };
}

/** Whether leaves may be shown as one: of holders and of homes, none or enough. */
function isEnough(leaves: readonly Leaf[], { holders, homes }: MinimumCohort): boolean {
  const of = cohortOf(leaves);
  return (of.holders === 0 || of.holders >= holders) && (of.homes === 0 || of.homes >= homes);
}

interface Node {
  readonly cell: Omit<Cell, "shown" | "participants">;
  readonly inside: readonly Node[];
  readonly participants: number;
  shown: Shown;
}

/** All together, then each area, and by role also each leaf of it. */
export function cellsOf(
  leaves: readonly Leaf[],
  minimum: MinimumCohort,
  by: "role" | "area",
): readonly Cell[] {
  if (leaves.length === 0) return [];
  const rowsOf = (rows: readonly number[]) => rows.map((row) => leaves[row]!);
  const node = (
    area: string,
    role: Cell["role"],
    rows: readonly number[],
    inside: readonly Node[],
  ): Node => {
    const { holders, homes } = cohortOf(rowsOf(rows));
    const shown = isEnough(rowsOf(rows), minimum) ? "shown" : "tooFew";
    return { cell: { area, role, leaves: rows }, inside, participants: holders + homes, shown };
  };
  const areas = [...new Set(leaves.map(({ area }) => area))].map((area) => {
    const rows = [...leaves.keys()].filter((row) => leaves[row]!.area === area);
    const own = by === "role" ? rows.map((row) => node(area, leaves[row]!.role, [row], [])) : [];
    return node(area, ALL, rows, own);
  });
  const whole = node(ALL, ALL, [...leaves.keys()], areas);
  for (const of of [...areas, whole])
    if (of.shown === "shown") hideWhatGivesAway(of, (rows) => isEnough(rowsOf(rows), minimum));
  return [whole, ...areas.flatMap((area) => [area, ...area.inside])].map(
    ({ cell, participants, shown }) => ({ ...cell, participants, shown }),
  );
}

/**
 * Where what a shown cell holds beyond shown cells inside it is too few, hides the smallest of these (of those alike the first) that makes it enough; itself where
 * none does.
 */
function hideWhatGivesAway(of: Node, isEnoughOf: (rows: readonly number[]) => boolean): void {
  const isRight = () => {
    const covered = new Set(largestShown(of.inside).flatMap(({ cell }) => cell.leaves));
    const left = of.cell.leaves.filter((row) => !covered.has(row));
    return left.length === 0 || isEnoughOf(left);
  };
  if (isRight()) return;
  const smallestFirst = largestShown(of.inside).sort(
    (one, other) => one.participants - other.participants,
  );
  for (const inside of smallestFirst) {
    inside.shown = "byDifference";
    if (isRight()) return;
    inside.shown = "shown";
  }
  of.shown = "byDifference";
}

/** Shown cells that lie in no other shown one of these. */
const largestShown = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => (node.shown === "shown" ? [node] : largestShown(node.inside)));
