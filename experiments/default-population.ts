/**
 * Who owns the units when a scenario does not say: Stage One's owners. What differs by technology stands here, each number
 * with its source or "assumed"; docs/agents.md lists them. A range is drawn from by unit id.
 */

/** Keeps 0 to 20 % back, each owner its own: a usual first model of strategic bidding, the range assumed. */
const MARK_UP = { kind: "mark-up", markUpFrac: { between: [0, 0.2] } } as const;

/** Population groups by technology. */
export const defaultPopulation = [
  {
    // Support lost with every MWh not generated, £40 to £70: the size of a Renewables Obligation certificate; assumed.
    units: { technology: ["wind"] },
    policy: { kind: "generator", strategy: { kind: "truthful" } },
    contract: { supportGbpPerMwh: { between: [40, 70] } },
  },
  {
    // From merchant parks to early ones under support; assumed.
    units: { technology: ["solar"] },
    policy: { kind: "generator", strategy: MARK_UP },
    contract: { supportGbpPerMwh: { between: [0, 60] } },
  },
  {
    // A power purchase agreement in place of the market price; £60 assumed.
    units: { technology: ["hydro"] },
    policy: { kind: "generator", strategy: { kind: "truthful" } },
    contract: { energyPrice: { fixedGbpPerMwh: 60 } },
  },
  {
    // Gas and heat at the policy's defaults.
    units: { technology: ["chp"] },
    policy: { kind: "chp", strategy: MARK_UP },
  },
  {
    // Of an unknown kind: no cost saved, no support; assumed.
    units: { technology: ["generator"] },
    policy: { kind: "generator", strategy: { kind: "truthful" } },
  },
  {
    // Wear about £15, usually 8 to 25.
    units: { technology: ["storage"] },
    policy: { kind: "storage", degradationGbpPerMwh: { between: [8, 25] }, strategy: MARK_UP },
  },
  {
    // Buys at the day-ahead price; the policy's defaults say what drawing less or more costs.
    units: { technology: ["demand"] },
    policy: { kind: "demand", strategy: { kind: "truthful" } },
  },
] as const;
