/** The law of the common cap, beside what the common suite asks: nobody who could come down stays above it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { MIN_SENSITIVITY, reliefCases } from "../../testing/arbitraries.ts";
import { FINE } from "../../testing/hand-made.ts";
import { reliefRoom } from "../allocate.ts";
import { newestFirst } from "../newest-first.ts";
import { principleOf, principleSchema } from "../registry.ts";

const RESIDUE_FRAC = 1e-9;

test("who moves ends at one fraction of capacity or has no room left; who does not move was at or below it", () => {
  const principle = principleOf(principleSchema.parse({ kind: "pro-rata-capacity" }));
  if (principle.kind !== "shared") throw new Error("a shared principle was asked for");
  fc.assert(
    fc.property(reliefCases(fc.constant(FINE), newestFirst), ({ problem, levelKw, neededKw }) => {
      const { rows, sensitivity, capacityKw } = problem;
      const { floorKw, ceilingKw, capKw } = rows;
      const cutKw = new Float64Array(levelKw.length);
      principle.share(problem, neededKw, levelKw, cutKw);
      const movers = Array.from({ length: rows.count }, (_, row) => {
        const unit = rows.unit[row]!;
        const s = sensitivity[unit]!;
        const x = s > 0 ? levelKw[unit]! : -levelKw[unit]!;
        const capacity = Math.max(1, capacityKw[unit]!);
        const room =
          Math.abs(s) < MIN_SENSITIVITY
            ? 0
            : reliefRoom(s, levelKw[unit]!, floorKw[row]!, ceilingKw[row]!, capKw[row]!);
        const cut = cutKw[unit]!;
        return { room, cut, before: x / capacity, after: (x - cut) / capacity };
      }).filter(({ room }) => room > 0);
      const settled = movers.filter(({ cut, room }) => cut > 0 && cut < room);
      const cap = settled[0]?.after;
      if (cap === undefined) return;
      const near = RESIDUE_FRAC * (1 + Math.abs(cap));
      for (const { cut, room, before, after } of movers) {
        if (cut === 0) expect(before).toBeLessThanOrEqual(cap + near);
        else if (cut < room) expect(Math.abs(after - cap)).toBeLessThanOrEqual(near);
        else expect(after).toBeGreaterThanOrEqual(cap - near);
      }
    }),
  );
});
