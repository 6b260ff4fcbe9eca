/** No shown cell summarises too few, nor does any difference of shown cells, over drawn areas, roles and holders. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALL, type Cell, cellsOf, type Leaf } from "./cohorts.ts";
import { VIEW_ROLES, type ViewRole } from "./sight.ts";

const MINIMUM = { holders: 3, homes: 10 };

const leaf = (area: string, role: ViewRole, ...counts: readonly number[]): Leaf => ({
  ...{ area, role },
  members: counts.map((count, index) => ({ role, name: `${area}/${role}/${index}`, count })),
});
const holders = (area: string, role: ViewRole, ...names: readonly string[]): Leaf => ({
  ...{ area, role },
  members: names.map((name) => ({ role, name, count: 1 })),
});
const shownOf = (cells: readonly Cell[]) =>
  Object.fromEntries(cells.map(({ area, role, shown }) => [`${area} ${role}`, shown]));

describe("worked by hand", () => {
  test("five homes of an area are hidden, and its customers with them, as the area's sum is shown", () => {
    const cells = cellsOf(
      [leaf("north", "homes", 60), leaf("south", "homes", 5), leaf("south", "customers", 200)],
      MINIMUM,
      "role",
    );
    expect(shownOf(cells)).toEqual({
      "all all": "shown",
      "north all": "shown",
      "north homes": "shown",
      "south all": "shown",
      "south homes": "tooFew",
      "south customers": "byDifference",
    });
  });

  test("an area of too few is had by subtraction from the whole: the other is hidden, or the whole where no single cell helps", () => {
    const leaves = [leaf("north", "homes", 60), leaf("south", "homes", 5)];
    expect(shownOf(cellsOf(leaves, MINIMUM, "area"))).toEqual({
      "all all": "shown",
      "north all": "byDifference",
      "south all": "tooFew",
    });
    expect(shownOf(cellsOf(leaves, MINIMUM, "role"))).toEqual({
      "all all": "byDifference",
      "north all": "shown",
      "north homes": "shown",
      "south all": "tooFew",
      "south homes": "tooFew",
    });
  });

  test("who holds several units is one participant", () => {
    const own = [holders("north", "generators", "a", "a", "b")];
    expect(shownOf(cellsOf(own, MINIMUM, "area"))["north all"]).toBe("tooFew");
    const three = [holders("north", "generators", "a", "a", "b", "c")];
    expect(shownOf(cellsOf(three, MINIMUM, "area"))["north all"]).toBe("shown");
  });

  test("many generators do not make up for few homes", () => {
    const cells = cellsOf(
      [holders("north", "generators", "a", "b", "c"), leaf("north", "homes", 5)],
      MINIMUM,
      "role",
    );
    expect(shownOf(cells)).toEqual({
      "all all": "tooFew",
      "north all": "tooFew",
      "north generators": "shown",
      "north homes": "tooFew",
    });
  });
});

/** Every sum that shown cells give by adding and subtracting of cells that lie inside each other. */
function differences(cells: readonly Cell[]): (readonly number[])[] {
  const shown = cells.filter((cell) => cell.shown === "shown");
  return shown.flatMap((of) => {
    const inside = shown.filter(
      (cell) => cell !== of && cell.leaves.every((row) => of.leaves.includes(row)),
    );
    const covered = new Set(inside.flatMap((cell) => cell.leaves));
    const left = of.leaves.filter((row) => !covered.has(row));
    return left.length === 0 ? [of.leaves] : [of.leaves, left];
  });
}

test("what is shown, and what is left of it, has none or enough of holders and of homes", () => {
  const leaves = fc.uniqueArray(
    fc.record({
      area: fc.constantFrom("a", "b", "c", "d"),
      role: fc.constantFrom(...VIEW_ROLES),
      counts: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 12, selector: ({ area, role }) => `${area} ${role}` },
  );
  let hidden = 0;
  fc.assert(
    fc.property(leaves, fc.constantFrom("role", "area"), (drawn, by) => {
      const rows = drawn.map(({ area, role, counts }) =>
        role === "homes" || role === "customers"
          ? leaf(area, role, ...counts)
          : holders(area, role, ...counts.map(String)),
      );
      const cells = cellsOf(rows, MINIMUM, by as "role" | "area");
      hidden += cells.filter(({ shown }) => shown === "byDifference").length;
      for (const of of differences(cells)) {
        const names = new Set<string>();
        let homes = 0;
        for (const row of of)
          for (const { role, name, count } of rows[row]!.members)
            if (role === "homes" || role === "customers") homes += count;
            else names.add(name);
        expect(names.size === 0 || names.size >= MINIMUM.holders).toBe(true);
        expect(homes === 0 || homes >= MINIMUM.homes).toBe(true);
      }
      const whole = cells.find(({ area, role }) => area === ALL && role === ALL);
      expect(whole!.leaves).toHaveLength(rows.length);
    }),
  );
  expect(hidden).toBeGreaterThan(0);
});
