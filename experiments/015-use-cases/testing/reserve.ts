/** What must hold of short-term operating reserve: what was called arrives, and what does not fit is said. */
import { expect } from "vitest";
import { total, type UseCase } from "./use-case.ts";

const FILE = "reserve.yaml";
const STOR = "short-term-operating-reserve";

export const reserve: UseCase = {
  title: "3 Short-term operating reserve",
  scenarios: {
    [FILE]: {
      "before: where nobody sells it the system operator has nobody to call": async (runOf) => {
        const rows = await runOf(FILE, `venues.${STOR}.minOfferKw=1000000`);
        expect(rows("service_awards")).toEqual([]);
        expect(rows("service_instructions")).toEqual([]);
      },
      "after: all that was called is given and reaches the grid, and nobody else is touched":
        async (runOf) => {
          const rows = await runOf(FILE);
          const toldWh = total(rows("service_effects"), "instructedWh");
          expect(toldWh).toBeGreaterThan(4e6);
          expect(total(rows("service_awards"), "deliveredWh")).toBe(toldWh);
          expect(total(rows("service_effects"), "arrivedWh")).toBe(toldWh);
          expect(rows("conflicts")).toEqual([]);
          expect(total(rows("unit_period"), "curtailedWh")).toBe(0);
        },
      "conflict: where the network is full, what does not fit is not told, and said of whom":
        async (runOf) => {
          const rows = await runOf("../010-primacy/reserve.yaml");
          const conflicts = rows("conflicts");
          expect(conflicts.length).toBeGreaterThan(0);
          for (const { winner, service } of conflicts)
            expect([winner, service]).toEqual(["dso", STOR]);
          expect(total(conflicts, "blockedWh")).toBeGreaterThan(1e6);
        },
    },
  },
};
