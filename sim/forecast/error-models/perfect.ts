/** No error: what will happen is known. For tests and for the value of information. */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { ErrorModel } from "../error-model.ts";

const settings = z.strictObject({ kind: z.literal("perfect") });

export const perfect = registryEntry({
  about: "Forecasts equal what happens.",
  settings,
  make: (): ErrorModel => ({
    addErrors: () => undefined,
    deviationKw: (_believed, _network, out) => out.fill(0),
  }),
});
