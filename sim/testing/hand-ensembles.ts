/** For tests: ensembles whose draws are listed, or whose units are normal and independent, so that answers are exact. */
import { drawPurpose, normalDraw, ownerKeys } from "../core/draws.ts";
import type { Ensemble } from "../model/forecast.ts";

/** The same in every period: draw n is row n of `drawsKw`, by unit; where draws have mirrors the odd rows are they. */
export function listedEnsemble(
  drawsKw: readonly (readonly number[])[],
  isAntithetic = false,
): Ensemble {
  let path = 0;
  return {
    start(pair) {
      path = pair;
    },
    next() {},
    fill(isMirrored, availableKw) {
      const draw = isAntithetic ? 2 * path + (isMirrored ? 1 : 0) : path;
      availableKw.set(drawsKw[draw]!);
    },
  };
}

/** Units are normal, independent of each other and from period to period; demands are 0. */
export function normalEnsemble(
  meanKw: readonly number[],
  deviationKw: readonly number[],
  seed: string,
): Ensemble {
  const keys = ownerKeys(
    drawPurpose(seed, "test/ensemble"),
    meanKw.map((_, unit) => `unit-${unit}`),
  );
  let path = 0;
  let period = 0;
  return {
    start(pair) {
      path = pair;
      period = 0;
    },
    next() {
      period += 1;
    },
    fill(isMirrored, availableKw, demandKw) {
      const sign = isMirrored ? -1 : 1;
      for (let unit = 0; unit < meanKw.length; unit += 1)
        availableKw[unit] =
          meanKw[unit]! + sign * deviationKw[unit]! * normalDraw(keys, unit, period, path);
      demandKw.fill(0);
    },
  };
}
