/**
 * For tests: series that are what the test says, and nothing where it says nothing: no demand, no prices, mild weather, a
 * climate of nothing but zeros.
 */
import type { SeriesSource } from "../model/series.ts";

export function handSeries(own: Partial<SeriesSource>): SeriesSource {
  return {
    availableKw: (_period, out) => out.fill(0),
    demandKw: (_period, out) => out.fill(0),
    unitClimateKw: (_period, out) => out.fill(0),
    demandClimateKw: (_period, out) => out.fill(0),
    priceGbpPerMwh: () => 0,
    systemPriceGbpPerMwh: () => 0,
    netImbalanceMwh: () => undefined,
    ambient: () => ({ temperatureC: 10, windMps: 5, irradianceWPerM2: 0 }),
    household: () => ({ temperatureC: 10, solarFrac: 0, drawnFrac: 1 }),
    ratingKw: () => undefined,
    ...own,
  };
}
