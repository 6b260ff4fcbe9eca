/** WELFARE_LP: the trades of the most welfare. No matcher reaches more welfare. */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import { bestTrades } from "./best-trades.ts";

export const welfareLp = {
  ...registryEntry({
    about: "The most welfare that the orders can give.",
    settings: z.strictObject({ kind: z.literal("welfare-lp") }),
    make: () => bestTrades("welfare"),
  }),
  needsSolver: true,
};
