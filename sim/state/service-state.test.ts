/** Rows of who is armed in a period, when that changes in the course of it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { MINUTES_PER_PERIOD } from "../model/readings.ts";
import type { Award } from "../model/services.ts";
import { enteredWith, goneOnWith } from "./service-state.ts";

const award = (row: number, unit: number, changeKw: number): Award => ({
  ...{ id: `a${row}`, service: "secure", zone: "z", period: 0, constraint: 0, unit, changeKw },
  ...{ reliefFrac: 1, placedAt: 0, term: "adHoc", state: "armed", reason: "" },
  ...{ availabilityGbpPerMwh: 5, askAvailabilityGbpPerMwh: 5, foregoneGbpPerMwh: 0 },
  ...{ utilisationGbpPerMwh: 150, askUtilisationGbpPerMwh: 150 },
});

const awards = fc
  .array(
    fc.tuple(
      fc.nat(3),
      fc.integer({ min: -5, max: 5 }).filter((kw) => kw !== 0),
    ),
    {
      maxLength: 8,
    },
  )
  .map((of) => of.map(([unit, kw], row) => award(row, unit, kw)));
const some = (of: readonly Award[]) => fc.subarray([...of]);

test("whoever comes and goes, rows keep their place and their minutes; only who is armed promises, and only its own", () => {
  fc.assert(
    fc.property(
      awards.chain((all) => fc.tuple(some(all), some(all))),
      ([first, then]) => {
        const before = enteredWith(first);
        for (const row of first.keys()) {
          before.minutes.ableKws[row * MINUTES_PER_PERIOD + 3] = row + 1;
          before.calledKws[row] = row + 1;
        }
        const after = goneOnWith(before, then);
        const ids = after.armed.map(({ id }) => id);
        expect(ids.slice(0, first.length)).toEqual(first.map(({ id }) => id));
        expect([...ids].sort()).toEqual(
          [...new Set([...first, ...then].map(({ id }) => id))].sort(),
        );
        for (const row of ids.keys()) {
          const had = row < first.length ? row + 1 : 0;
          expect(after.minutes.ableKws[row * MINUTES_PER_PERIOD + 3]).toBe(had);
          expect(after.calledKws[row]).toBe(had);
          const { unit, id } = after.armed[row]!;
          const own = then.find((each) => each.id === id);
          expect(after.promisesKw[row]).toBe(own?.changeKw ?? 0);
          const up = then.filter((each) => each.unit === unit && each.changeKw > 0);
          expect(after.promisedKw[row]!.upKw).toBe(up.reduce((sum, of) => sum + of.changeKw, 0));
          expect(after.together[row]!.map((each) => after.armed[each]!.unit)).toEqual(
            after.together[row]!.map(() => unit),
          );
        }
      },
    ),
  );
});
