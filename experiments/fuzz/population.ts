/**
 * Owners from a seed: as they come by default, or each group with another strategy and contract. Takes choices; gives what a
 * scenario says of its population, or nothing for the default.
 */
import { strategies, strategySchema } from "../../agents/strategies/registry.ts";
import { defaultPopulation } from "../default-population.ts";
import type { Chooser } from "./chooser.ts";

const STRATEGIES = Object.keys(strategies).map((kind) => strategySchema.parse({ kind }));

export function chosenPopulation(choose: Chooser): { readonly population?: readonly unknown[] } {
  if (choose.chance("usual owners", 0.6)) return {};
  const population = defaultPopulation.map((group) => {
    const name = group.units.technology[0];
    const strategy = choose.oneOf(`strategy/${name}`, STRATEGIES);
    const fixedGbpPerMwh = choose.oneOf(`fixed price/${name}`, [-20, 0, 60]);
    return {
      ...group,
      policy: { ...group.policy, strategy },
      contract: {
        energyPrice: choose.oneOf(`energy price/${name}`, ["dayAhead", { fixedGbpPerMwh }]),
        supportGbpPerMwh: choose.oneOf(`support/${name}`, [0, 50, { between: [0, 100] }]),
      },
    };
  });
  return { population };
}
