/** Consumers that work in shifts draw their series in a shift, and a part of it between shifts. Takes series and terms by unit; gives series. */
import { type DemandTerms, workedFrac } from "../model/demand-terms.ts";
import { CLIMATE_SCORES, type SeriesSource } from "../model/series.ts";

export function seriesWithShifts(
  series: SeriesSource,
  terms: readonly (DemandTerms | undefined)[],
): SeriesSource {
  const working = terms.flatMap((of, unit) =>
    of?.shifts === undefined ? [] : [{ unit, shifts: of.shifts }],
  );
  if (working.length === 0) return series;
  const scaled = (period: number, out: Float64Array, width: number) => {
    for (const { unit, shifts } of working) {
      const frac = workedFrac(shifts, period);
      for (let cell = unit * width; cell < (unit + 1) * width; cell += 1) out[cell]! *= frac;
    }
  };
  return {
    ...series,
    availableKw(period, out) {
      series.availableKw(period, out);
      scaled(period, out, 1);
    },
    unitClimateKw(period, out) {
      series.unitClimateKw(period, out);
      scaled(period, out, CLIMATE_SCORES.length);
    },
  };
}
