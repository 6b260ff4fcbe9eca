/**
 * What branches lose: the square of the current times the resistance, the current being that of the linear flow at 1 per unit of voltage and unity
 * power factor. Takes flows; gives kW. Reactive power and voltages below nominal would lose more: this is a lower estimate where both are there.
 * Source: losses of a DC power flow, sum of R_pu (P_pu)², as in MATPOWER's manual (Zimmerman and Murillo-Sánchez) of its linear flows.
 */
import { KW_PER_MW } from "../core/units.ts";
import type { Network } from "../model/network.ts";

export function lossesKw(
  { branches: { resistancePu }, baseMva }: Network,
  branchKw: Float64Array,
): number {
  let sum = 0;
  for (let branch = 0; branch < branchKw.length; branch += 1)
    sum += resistancePu[branch]! * branchKw[branch]! * branchKw[branch]!;
  return sum / (baseMva * KW_PER_MW);
}
