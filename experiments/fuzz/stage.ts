/**
 * A stage of the rollout from a seed, as it is by default or with a role kept out, a way closed or a gate for better meters alone. Takes
 * choices; gives the setting, or nothing.
 */
import { STAGES } from "../../sim/venues/stages/presets.ts";
import type { Chooser } from "./chooser.ts";

const ROLE_RULES = [
  {},
  { generators: { takesPart: false } },
  { industry: { takesPart: true, gates: { dayAhead: ["five-minute"] } } },
  { generators: { gates: { dayAhead: [], gateClosure: ["five-minute"] } } },
];

export function chosenStage(choose: Chooser) {
  if (!choose.chance("stage", 0.25)) return {};
  const preset = choose.oneOf("stage preset", STAGES);
  return { stage: { preset, roles: choose.oneOf("stage rules", ROLE_RULES) } };
}
