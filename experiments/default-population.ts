/**
 * Who owns the units when a scenario does not say: Stage One's owners, with usual costs and supports and the
 * assumptions stated beside each number.
 */

/** Population groups by technology; a range is drawn from by unit id. */
export const defaultPopulation = [
  {
    // Renewables Obligation or contract support lost with every MWh not generated: £40 to £70.
    units: { technology: ["wind"] },
    policy: { kind: "generator", strategy: { kind: "truthful" } },
    contract: { supportGbpPerMwh: { between: [40, 70] } },
  },
  {
    units: { technology: ["solar"] },
    policy: { kind: "generator", strategy: { kind: "mark-up", markUpFrac: 0.1 } },
    contract: { supportGbpPerMwh: { between: [0, 60] } },
  },
  {
    // A power purchase agreement at £60 in place of the market price.
    units: { technology: ["hydro"] },
    policy: { kind: "generator", strategy: { kind: "truthful" } },
    contract: { energyPrice: { fixedGbpPerMwh: 60 } },
  },
  {
    // Gas saved when not running, less the heat that a boiler must then make (assumed £35 a MWh electric).
    units: { technology: ["chp"] },
    policy: {
      kind: "generator",
      marginalCostGbpPerMwh: 55,
      strategy: { kind: "mark-up", markUpFrac: 0.1 },
    },
  },
  {
    units: { technology: ["generator"] },
    policy: { kind: "generator", strategy: { kind: "truthful" } },
  },
  {
    units: { technology: ["storage"] },
    policy: {
      kind: "storage",
      degradationGbpPerMwh: { between: [8, 25] },
      strategy: { kind: "mark-up", markUpFrac: 0.1 },
    },
  },
] as const;
