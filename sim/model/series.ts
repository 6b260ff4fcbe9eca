/**
 * The port through which weather, demand and prices reach the engine: generated (grids/series) or read from CSV.
 * Values are means over an absolute settlement period (see core/time) and are the same whatever the run's start.
 */
export interface SeriesSource {
  /** Fills `out`, one value a unit row, with the power each unit could inject, kW; 0 for storage. */
  availableKw(period: number, out: Float64Array): void;
  /** Fills `out`, one value a demand row, with consumption, kW, positive. */
  demandKw(period: number, out: Float64Array): void;
  /** Day-ahead price, £/MWh, to the penny. */
  priceGbpPerMwh(period: number): number;
}
