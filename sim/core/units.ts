/**
 * Units and the only conversions between them.
 * Takes and gives plain numbers; the unit is the last part of every name.
 * Inside the engine: kW, Wh, £/MWh, seconds; MW only in network files and in power-flow output.
 * Sign: injection into the network is positive; consumption is negative.
 */

export const KW_PER_MW = 1000;
export const WH_PER_KWH = 1000;
export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;
export const DAYS_PER_WEEK = 7;
export const RADIANS_PER_DEGREE = Math.PI / 180;

/** Energy in Wh of a constant power in kW over whole seconds (not rounded: meters round once). */
export function whFromKw(powerKw: number, seconds: number): number {
  return (powerKw * seconds) / 3.6;
}

/** Mean power in kW that moves an energy in Wh in the given seconds. */
export function kwFromWh(energyWh: number, seconds: number): number {
  return (energyWh * 3.6) / seconds;
}

/** Nearest whole number, halves away from zero; the one rounding of energy, power and money. */
export function roundHalfAway(value: number): number {
  const rounded = value < 0 ? -Math.floor(-value + 0.5) : Math.floor(value + 0.5);
  return rounded === 0 ? 0 : rounded;
}

/** A value held between two bounds; NaN is an error upstream and passes through. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** kW·s in one Wh. */
export const KWS_PER_WH = 3.6;

/**
 * Registers are sums of floats. What would be a half watt-hour but for their residue is rounded as one: to millionths first,
 * so that the length of ticks cannot show.
 */
const STEPS_PER_WH = 1e6;

/** Whole watt-hours of kW·s. */
export function wholeWh(kws: number): number {
  return roundHalfAway(roundHalfAway((kws / KWS_PER_WH) * STEPS_PER_WH) / STEPS_PER_WH);
}
