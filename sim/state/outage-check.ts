/** Which single outages a run is tried for, and what is kept of them. Takes a scenario and a network; gives nothing where it does not ask. The check itself is single-outages.ts. */
import type { CredibleStates } from "../lookahead/credible-states.ts";
import type { Network } from "../model/network.ts";
import type { ConstraintModel } from "../network/constraints.ts";
import { type ConstraintLimits, constraintLimits } from "../network/limits.ts";
import type { Scenario } from "../scenario.ts";

/** Which branches may be lost, the states that follow by network, made once, and room for ratings. */
export interface OutageCheck {
  readonly branches: readonly number[];
  readonly states: Map<ConstraintModel, CredibleStates>;
  readonly limits: ConstraintLimits;
}

export function outageCheckOf(
  { outageCheck }: Scenario,
  { branches, constraintPoints }: Network,
): OutageCheck | undefined {
  if (outageCheck === undefined) return undefined;
  const named = outageCheck.branches;
  return {
    branches: branches.ids.flatMap((id, row) => ((named?.includes(id) ?? true) ? [row] : [])),
    states: new Map(),
    limits: constraintLimits(constraintPoints.ids.length),
  };
}
