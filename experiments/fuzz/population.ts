/**
 * Owners from a seed: as they come by default, or each group with another strategy and contract, or late
 * and silent ones. Takes choices; gives the groups of its population, one a technology.
 */
import { strategies, strategySchema } from "../../agents/strategies/registry.ts";
import { defaultPopulation } from "../default-population.ts";
import type { Chooser } from "./chooser.ts";

const STRATEGIES = Object.keys(strategies).map((kind) => strategySchema.parse({ kind }));

/** Owners that always answer their market, that sometimes do not, and that never do. */
const ANSWERS = [
  { missingProbability: 0, lateProbability: 0 },
  { missingProbability: 0.2, lateProbability: 0.3 },
  { missingProbability: 1, lateProbability: 0 },
  { missingProbability: 0.4, lateProbability: 0.6 },
];

/** Owners that keep every award, that reject or cancel some, before or after arming, and that keep none. */
const AWARDS = [
  {},
  { rejectProbability: 0.3, cancelProbability: 0.3, cancelMinutes: 240 },
  { cancelProbability: 1, cancelMinutes: 10 },
  { rejectProbability: 1 },
];

/** Parts of what they could offer that owners keep out of markets. */
const WITHHELD = [0.25, 0.6, 1];

export function chosenPopulation(choose: Chooser) {
  const isUsual = choose.chance("usual owners", 0.6);
  const doAnswer = choose.chance("all answer", 0.65);
  const doesGame = choose.chance("demand games", 0.3);
  const doKeep = choose.chance("all keep awards", 0.65);
  const doesWithhold = choose.chance("some withhold", 0.15);
  return defaultPopulation.map((group) => {
    const name = group.units.technology[0]!;
    const answers = doAnswer ? {} : { answers: choose.oneOf(`answers/${name}`, ANSWERS) };
    const awards = doKeep ? {} : { awards: choose.oneOf(`awards/${name}`, AWARDS) };
    const other = isUsual ? group : otherOwner(choose, group, name);
    const keeps = doesWithhold && choose.chance(`withholds/${name}`, 0.4);
    const owner = keeps ? withholding(choose, other, name) : other;
    return { ...(doesGame ? gaming(owner) : owner), ...answers, ...awards };
  });
}

/** An owner that keeps a part of what it could offer, or all, out of every market. */
function withholding<Owner extends { readonly policy: object }>(
  choose: Chooser,
  owner: Owner,
  name: string,
) {
  const { strategy = { kind: "truthful" } } = owner.policy as { readonly strategy?: object };
  const withheldFrac = choose.oneOf(`withheld/${name}`, WITHHELD);
  return { ...owner, policy: { ...owner.policy, strategy: { ...strategy, withheldFrac } } };
}

/** An owner of demand that moves its baseline in both ways and leaves a part undone; others as they are. */
function gaming<Owner extends { readonly policy: { readonly kind: string } }>(owner: Owner) {
  if (owner.policy.kind !== "demand") return owner;
  const moves = { undoneFrac: 0.4, sameDay: { addedFrac: 0.3 }, earlierDays: { addedFrac: 0.5 } };
  return { ...owner, policy: { ...owner.policy, gaming: moves } };
}

function otherOwner(choose: Chooser, group: (typeof defaultPopulation)[number], name: string) {
  const strategy = choose.oneOf(`strategy/${name}`, STRATEGIES);
  const fixedGbpPerMwh = choose.oneOf(`fixed price/${name}`, [-20, 0, 60]);
  return {
    ...group,
    policy: { ...group.policy, strategy, ...chosenPlan(choose, group) },
    contract: {
      energyPrice: choose.oneOf(`energy price/${name}`, ["dayAhead", { fixedGbpPerMwh }]),
      supportGbpPerMwh: choose.oneOf(`support/${name}`, [0, 50, { between: [0, 100] }]),
    },
  };
}

/** Of an owner of stores; others plan none. */
function chosenPlan(choose: Chooser, { policy }: (typeof defaultPopulation)[number]) {
  const isWhole = policy.kind === "storage" && choose.chance("stores plan their range", 0.2);
  return isWhole ? { plan: { kind: "whole-range" } } : {};
}
