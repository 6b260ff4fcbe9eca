/**
 * Between which voltages a British network must supply, per unit of the nominal voltage. Takes a nominal voltage; gives
 * least and most. The Electricity Safety, Quality and Continuity Regulations 2002, regulation 27: low voltage +10 and −6 %,
 * below 132 kV ±6 %, from 132 kV ±10 %.
 */

const LOW_VOLTAGE_KV_MAX = 1;
const EXTRA_HIGH_KV_MIN = 132;

export interface VoltageLimits {
  readonly puMin: number;
  readonly puMax: number;
}

export function statutoryLimits(nominalKv: number): VoltageLimits {
  if (nominalKv <= LOW_VOLTAGE_KV_MAX) return { puMin: 0.94, puMax: 1.1 };
  return nominalKv < EXTRA_HIGH_KV_MIN ? { puMin: 0.94, puMax: 1.06 } : { puMin: 0.9, puMax: 1.1 };
}
