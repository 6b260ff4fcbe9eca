/**
 * Physical withholding on the energy exchange: a member that stood ready to trade less than its meter says it could. The conduct is the part of the day's energy that was
 * never on offer; the impact what the book would have cleared at with all of it.
 */
import { z } from "zod";
import { registryEntry } from "../../../core/define-registry.ts";
import { type Detector, leastImpact, partOf, thresholdSchema } from "./detector.ts";
import { scoreOver } from "./over-markets.ts";

export const withheldVolume = registryEntry({
  about: "A member stood ready to trade less than it gave or drew.",
  settings: z.strictObject({
    kind: z.literal("withheld-volume"),
    thresholdFrac: thresholdSchema(
      0.1,
      "Part of what it could have traded on the day that it held back. Default: a tenth of capability, as one system operator presumes withholding.",
    ),
    impactGbpPerMwh: leastImpact,
  }),
  make: (settings): Detector => ({
    ...settings,
    finds: ["withheld-volume"],
    reads: "markets",
    score({ markets }) {
      const able = markets.filter(({ ableWh }) => ableWh > 0);
      if (able.length === 0) return undefined;
      let [ableWh, stoodWh] = [0, 0];
      for (const market of able) {
        ableWh += market.ableWh;
        stoodWh += market.stoodWh;
      }
      const held = able.flatMap((market) => {
        const wh = market.ableWh - market.stoodWh;
        if (wh <= 0) return [];
        const { order, straight } = market;
        const instead = { ...(order ?? straight), energyWh: (order?.energyWh ?? 0) + wh };
        return [{ market, instead, concernedWh: wh }];
      });
      return scoreOver(partOf(ableWh - stoodWh, ableWh), held);
    },
  }),
});
