/**
 * The trades that are worth most within the limits of a network (optimal power flow, linear and without losses), and the price of a
 * watt-hour at every place of it. Takes what is bid for and offered by place, limits of flows, a solver; gives fills and prices.
 *
 *   max Σ price · bought − Σ price · sold,   Σ bought = Σ sold,   least ≤ Σ flow · (sold − bought) ≤ most for each limit
 *   price at a place = price of energy − Σ over limits of what a Wh more of the limit would gain · flow of a Wh injected there
 */
import { WH_PER_KWH } from "../../core/units.ts";
import type { LinearSolver } from "../../model/ports.ts";

/** All that is bid for, or offered, at one price and place. `flows`: by limit, Wh of flow for each Wh injected there. */
export interface FlowColumn {
  readonly isBid: boolean;
  readonly energyWh: number;
  readonly limitGbpPerMwh: number;
  readonly flows: Float64Array;
}

export interface FlowBounds {
  readonly leastWh: number;
  readonly mostWh: number;
}

export interface OptimalFlow {
  /** By column; not whole. */
  readonly filledWh: Float64Array;
  /** Where a Wh that is injected flows so much through each limit. */
  readonly priceGbpPerMwh: (flows: ArrayLike<number>) => number;
}

/** Undefined where the solver proved nothing, or no trades keep the limits. In kWh, so that the solver's tolerances are small. */
export function optimalFlow(
  columns: readonly FlowColumn[],
  limits: readonly FlowBounds[],
  solver: LinearSolver,
): OptimalFlow | undefined {
  const sign = ({ isBid }: FlowColumn) => (isBid ? -1 : 1);
  const all = [...columns.keys()];
  const answer = solver({
    gain: Float64Array.from(columns, (of) => 0 - sign(of) * of.limitGbpPerMwh),
    upper: Float64Array.from(columns, ({ energyWh }) => energyWh / WH_PER_KWH),
    isWhole: new Uint8Array(columns.length),
    rows: [
      { columns: all, factors: columns.map((of) => 0 - sign(of)), lower: 0, upper: 0 },
      ...limits.map(({ leastWh, mostWh }, limit) => ({
        columns: all,
        factors: columns.map((of) => sign(of) * of.flows[limit]!),
        ...{ lower: leastWh / WH_PER_KWH, upper: mostWh / WH_PER_KWH },
      })),
    ],
  });
  if (answer === undefined) return undefined;
  const [energy, ...congestion] = answer.rowPrices;
  return {
    filledWh: answer.columns.map((kwh) => kwh * WH_PER_KWH),
    priceGbpPerMwh: (flows) =>
      congestion.reduce((price, of, limit) => price - of * flows[limit]!, energy!),
  };
}
