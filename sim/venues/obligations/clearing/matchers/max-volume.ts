/** MAX_VOLUME: the most relief that can be traded, then of the most welfare. A high bid may be given to a high offer. */
import { z } from "zod";
import { registryEntry } from "../../../../core/define-registry.ts";
import { bestTrades } from "./best-trades.ts";

export const maxVolume = {
  ...registryEntry({
    about: "The most relief that can be traded, then the most welfare.",
    settings: z.strictObject({ kind: z.literal("max-volume") }),
    make: () => bestTrades("volume", "welfare"),
  }),
  needsSolver: true,
};
