/**
 * Economic withholding on the energy exchange: a member that prices itself away from a benchmark of its cost, so that it trades less or dearer. The conduct is how far of the
 * way from the benchmark to the public bound its orders lie, by energy; the impact what the book would have cleared at with them at the benchmark.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { type Detector, leastImpact, partOf, thresholdSchema } from "./detector.ts";
import { scoreOver } from "./over-markets.ts";

export const pricedWithholding = registryEntry({
  about: "A member priced its orders away from a benchmark of its cost.",
  settings: z.strictObject({
    kind: z.literal("priced-withholding"),
    thresholdFrac: thresholdSchema(
      0.1,
      "How far of the way from its benchmark to the public bound, mean of the day by energy. Assumed, as much as of volume.",
    ),
    impactGbpPerMwh: leastImpact,
  }),
  make: (settings): Detector => ({
    ...settings,
    finds: ["priced-away"],
    reads: "markets",
    score({ markets }) {
      const ordered = markets.flatMap((market) => {
        const { order, benchmarkGbpPerMwh, boundGbpPerMwh } = market;
        const range = Math.abs(boundGbpPerMwh - benchmarkGbpPerMwh);
        if (order === undefined || range === 0) return [];
        const away = Math.abs(order.limitGbpPerMwh - benchmarkGbpPerMwh);
        const awayFrac = partOf(away, range);
        const instead = { ...order, limitGbpPerMwh: benchmarkGbpPerMwh };
        return [{ market, instead, awayFrac, concernedWh: order.energyWh }];
      });
      if (ordered.length === 0) return undefined;
      let [wholeWh, awayWh] = [0, 0];
      for (const { awayFrac, concernedWh } of ordered) {
        wholeWh += concernedWh;
        awayWh += awayFrac * concernedWh;
      }
      return scoreOver(
        partOf(awayWh, wholeWh),
        ordered.filter(({ awayFrac }) => awayFrac > 0),
      );
    },
  }),
});
