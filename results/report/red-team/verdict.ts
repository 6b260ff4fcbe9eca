/** What a red team says in sentences: what pays, whether fresh seeds bear it out, whom it costs, and both yardsticks. Takes facts; gives plain text that stands without a figure. */
import { listWords, plural, pounds } from "../words.ts";
import type { BestFacts, RedTeamFacts } from "./facts.ts";

const VICTIMS_TOLD_MAX = 3;

const VERDICTS: Readonly<Record<BestFacts["fresh"]["verdict"], string>> = {
  pays: "it pays",
  open: "whether it pays is open",
  loses: "it does not pay",
};

export function redTeamVerdict(facts: RedTeamFacts): string[] {
  const { best, tried } = facts;
  if (best === null)
    return [
      `Nothing of ${plural(tried.length, "exploit", "exploits")} that ${tried.length === 1 ? "was" : "were"} tried pays better than being honest.`,
      beyondNoMarket(facts),
    ];
  const { chosen, fresh } = best;
  const { mean, low, high } = fresh.gain;
  return [
    `The most profitable: ${best.words} (${best.kind}), ${pounds(chosen.gain.mean)} a run over being honest under ${plural(chosen.seeds, "draw", "draws")} that chose it.`,
    `Under ${plural(fresh.seeds.length, "draw", "draws")} that did not choose it: ${pounds(mean)} a run (${low === high ? "the same under each, so without an interval" : `95 % interval ${pounds(low)} to ${pounds(high)}`}): ${VERDICTS[fresh.verdict]}.`,
    madeOfWords(fresh.madeOf),
    victimWords(fresh.victims),
    beyondNoMarket(facts),
  ];
}

/** Where nobody pays more than to honest owners, what the gain is made of is no loss in any account. */
function madeOfWords({ paidGbp, energyGbp }: BestFacts["fresh"]["madeOf"]): string {
  const hidden =
    energyGbp > 0
      ? " Of energy no account shows a loss: where relief was sold and not given, its buyer paid for it all the same."
      : "";
  return `Of it ${pounds(paidGbp)} is what all others together pay more, net, than with honest owners, and ${pounds(energyGbp)} is energy that the gamers use or have left beyond honest ones.${hidden}`;
}

function victimWords(victims: BestFacts["fresh"]["victims"]): string {
  if (victims.length === 0) return "Under these nobody is paid less.";
  const told = victims
    .slice(0, VICTIMS_TOLD_MAX)
    .map(({ account, loss }) => `${account} ${pounds(loss.mean)}`);
  const more = victims.length - told.length;
  return `Under these it costs ${listWords(told)} a run${more > 0 ? `, and ${more} more something` : ""}.`;
}

export function beyondNoMarket({ yardsticks }: RedTeamFacts): string {
  const { honestGbp, gamingGbp } = yardsticks.noMarket;
  const gaming = gamingGbp === null ? "" : `, gaming ${pounds(gamingGbp)}`;
  return `Beyond what they make without any market the gamers make ${pounds(honestGbp)} a run honest${gaming}.`;
}
