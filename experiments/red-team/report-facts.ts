/** The facts of a red team's report. Takes its plan and what was found; gives what is drawn. The same find gives the same facts. */
import type { BestFacts, RedTeamFacts } from "../../results/report/red-team/facts.ts";
import { ENGINE_VERSION } from "../engine-version.ts";
import type { ExploitFound, Tried, Victim } from "./exploit.ts";
import { SCENARIO_FILES } from "./folder.ts";
import type { RedTeamPlan } from "./plan.ts";

/** `days`: of the scenario that was tried. */
export function redTeamFacts(
  { title, question, gamers, worthGbpPerMwh }: RedTeamPlan,
  days: number,
  { tried, best, yardsticks, runs }: ExploitFound,
): RedTeamFacts {
  return {
    ...{ title, question, engineVersion: ENGINE_VERSION },
    ...{ gamers, days, worthGbpPerMwh, runs, yardsticks },
    tried: tried.map((each) => ({
      ...{ kind: each.kind, words: each.words, seeds: each.seeds, gain: gainOf(each) },
    })),
    best: best === null ? null : bestFacts(best),
  };
}

const gainOf = ({ gainGbp, interval }: Tried) => ({ mean: gainGbp, ...interval });
const lossOf = ({ account, lossGbp, interval }: Victim) => ({
  account,
  loss: { mean: lossGbp, ...interval },
});

function bestFacts(best: NonNullable<ExploitFound["best"]>): BestFacts {
  const { kind, words, seeds, fresh, small } = best;
  const { mean, standardError, low, high } = fresh;
  return {
    ...{ kind, words, chosen: { seeds, gain: gainOf(best) } },
    fresh: {
      ...{
        seeds: fresh.seeds,
        gainsGbp: fresh.gainsGbp,
        verdict: fresh.verdict,
        madeOf: fresh.madeOf,
      },
      ...{ gain: { mean, standardError, low, high }, victims: fresh.victims.map(lossOf) },
    },
    small: {
      ...{ ...SCENARIO_FILES, gamers: small.gamers, seed: small.seed, days: small.days },
      ...{ gainGbp: small.gainGbp, victims: small.victims },
    },
  };
}
