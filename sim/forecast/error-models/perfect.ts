/** No error: what will happen is known. For tests and for the value of information. */
import { z } from "zod";
import { registryEntry } from "../../core/define-registry.ts";
import type { Ensemble, Forecast } from "../../model/forecast.ts";
import type { Network } from "../../model/network.ts";
import type { ErrorsOf } from "../error-model.ts";

const settings = z.strictObject({ kind: z.literal("perfect") });

/** Every draw is the forecast. */
function certain(believed: Forecast, { units, demands }: Network): Ensemble {
  let step = 0;
  const rowsAt = (column: Float64Array, count: number) =>
    column.subarray(step * count, (step + 1) * count);
  return {
    start() {
      step = 0;
    },
    next() {
      step += 1;
    },
    fill(_isMirrored, availableKw, demandKw) {
      availableKw.set(rowsAt(believed.availableKw, units.ids.length));
      demandKw.set(rowsAt(believed.demandKw, demands.ids.length));
    },
  };
}

export const perfect = registryEntry({
  about: "Forecasts equal what happens.",
  settings,
  make:
    (): ErrorsOf =>
    ({ network }) => ({
      addErrors: () => undefined,
      deviationKw: (_believed, out) => out.fill(0),
      demandDeviationKw: (_believed, out) => out.fill(0),
      ensemble: (believed) => certain(believed, network),
    }),
});
