/** Withholding cuts what is offered, in both directions, and nothing else; without the setting all is offered. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawPurpose } from "../sim/core/draws.ts";
import type { AgentPolicy, OrderColumns, OrderObservation } from "../sim/model/agents.ts";
import { generator } from "./generator.ts";
import { strategies, strategyColumns, strategySchema } from "./strategies/registry.ts";
import { withholdsVolume } from "./withholding.ts";

const cells = fc.array(fc.integer({ min: 0, max: 50_000 }), { minLength: 6, maxLength: 6 });
const kinds = fc.constantFrom(...Object.keys(strategies));
const fracs = fc.tuple(
  fc.constantFrom(undefined, 0, 0.25, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

test("each owner offers its own part of what it could, at the same prices and with the same bids", () => {
  fc.assert(
    fc.property(cells, kinds, fracs, (numbers, kind, withheld) => {
      const full = Float64Array.from(numbers);
      const names = ["bidKw", "bidGbpPerMwh", "offerKw", "offerGbpPerMwh", "offerUpKw"] as const;
      const asks: AgentPolicy = {
        ...generator,
        order: (_observation, _own, out) => {
          for (const name of names) out[name].set(full);
        },
      };
      const out = Object.fromEntries(
        names.map((name) => [name, new Float64Array(6)]),
      ) as unknown as OrderColumns;
      // Two owners of three half-hours each.
      const own = withheld.map((withheldFrac) => strategySchema.parse({ kind, withheldFrac }));
      const columns = strategyColumns(own, ["a", "b"], drawPurpose("1", "test"));
      const observation = { periodCount: 3 } as OrderObservation;
      withholdsVolume(asks).order(observation, columns, out);
      for (const name of ["bidKw", "bidGbpPerMwh", "offerGbpPerMwh"] as const)
        expect(out[name]).toEqual(full);
      for (const name of ["offerKw", "offerUpKw"] as const)
        for (const [cell, kw] of out[name].entries())
          expect(kw).toBeCloseTo(numbers[cell]! * (1 - (withheld[cell < 3 ? 0 : 1] ?? 0)), 6);
    }),
  );
});
