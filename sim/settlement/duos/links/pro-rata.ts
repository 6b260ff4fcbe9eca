/**
 * Pro rata: traded capacity is charged to who holds it for the time that it does, and use is held against it. Takes contracted
 * capacity and moves; gives what is charged in a period, and over several.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { orderedSum } from "../../../core/sums.ts";
import { PERIOD_SECONDS } from "../../../core/time.ts";
import { SECONDS_PER_DAY } from "../../../core/units.ts";
import type { CapacityLink } from "./capacity-link.ts";

export const proRata = registryEntry({
  about: "Traded capacity is charged, and use held against it, for the time that it was held.",
  settings: z.strictObject({ kind: z.literal("pro-rata") }),
  make: (): CapacityLink => (contractedKva, moves) => ({
    kvaAt: (period) =>
      orderedSum([
        contractedKva,
        ...moves
          .filter(({ fromPeriod, toPeriod }) => period >= fromPeriod && period < toPeriod)
          .map(({ kva }) => kva),
      ]),
    movedKvaDays: (from, to) =>
      orderedSum(
        moves.map(({ kva, fromPeriod, toPeriod }) => {
          const periods = Math.min(to, toPeriod) - Math.max(from, fromPeriod);
          return (kva * Math.max(0, periods) * PERIOD_SECONDS) / SECONDS_PER_DAY;
        }),
      ),
  }),
});
