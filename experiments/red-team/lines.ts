/** What a red team found, in words for people. Takes what was found and its folder; gives lines. */
import { join } from "node:path";
import { REPORT_FILE } from "../../results/manifest.ts";
import { NO_WELFARE_BOUND, type WelfareReached } from "../../results/report/comparison/facts.ts";
import { counted } from "../counted.ts";
import { shownPath } from "../files.ts";
import type { ExploitFound, ExploitYardsticks, FreshGain, Victim } from "./exploit.ts";
import { SCENARIO_FILES } from "./folder.ts";

const VICTIMS_SHOWN_MAX = 5;

const pounds = (gbp: number) => `${gbp < 0 ? "−" : ""}£${Math.abs(gbp).toFixed(2)}`;
const victimWords = ({ account, lossGbp }: Victim) => `${account} ${pounds(lossGbp)}`;

const VERDICTS: Readonly<Record<FreshGain["verdict"], string>> = {
  pays: "it pays",
  open: "whether it pays is open",
  loses: "it does not pay",
};

export function exploitLines(
  title: string,
  { best, tried, yardsticks, runs }: ExploitFound,
  out: string,
): string[] {
  const reportPath = shownPath(join(out, REPORT_FILE));
  const head = `${title}: ${counted(tried.length, "exploit")} tried, ${counted(runs, "run")}`;
  const all = tried
    .toSorted((left, right) => right.gainGbp - left.gainGbp)
    .map(
      ({ words, gainGbp, seeds }) => `  ${pounds(gainGbp)}  ${words} (${counted(seeds, "seed")})`,
    );
  if (best === null)
    return [
      ...[head, ...all, "nothing that was tried pays better than being honest"],
      ...yardstickLines(yardsticks),
      `wrote ${reportPath}`,
    ];
  const { small, fresh } = best;
  const interval =
    fresh.low === fresh.high
      ? "the same under each, so without an interval"
      : `95 % interval ${pounds(fresh.low)} to ${pounds(fresh.high)}`;
  return [
    ...[head, ...all],
    `the most profitable: ${best.kind}, ${best.words}: ${pounds(best.gainGbp)} a run over being honest, under ${counted(best.seeds, "seed")} that chose it`,
    `  under ${counted(fresh.seeds.length, "seed")} that did not choose it: ${pounds(fresh.mean)} (${interval}): ${VERDICTS[fresh.verdict]}`,
    `  of it ${pounds(fresh.madeOf.paidGbp)} is what all others together pay more, net, than with honest owners, ${pounds(fresh.madeOf.energyGbp)} is energy that the gamers use or have left beyond honest ones`,
    `  victims under these: ${fresh.victims.slice(0, VICTIMS_SHOWN_MAX).map(victimWords).join(", ") || "nobody is paid less"}`,
    ...yardstickLines(yardsticks),
    `the smallest scenario that shows it: ${counted(small.days, "day")}, ${small.gamers.join(", ")}, seed ${small.seed}: ${pounds(small.gainGbp)}`,
    `wrote ${shownPath(join(out, SCENARIO_FILES.gaming))}, ${shownPath(join(out, SCENARIO_FILES.honest))} and ${reportPath}`,
  ];
}

function yardstickLines({ noMarket, welfare }: ExploitYardsticks): string[] {
  const { honestGbp, gamingGbp } = noMarket;
  const gaming = gamingGbp === null ? "" : `, gaming ${pounds(gamingGbp)}`;
  const reached = (name: string, own: WelfareReached | null) =>
    own === null
      ? `${name} ${NO_WELFARE_BOUND}`
      : `${name} ${pounds(own.reached.mean)} of ${pounds(own.bound.mean)}`;
  return [
    `yardstick: beyond no market at all the gamers make ${pounds(honestGbp)} a run honest${gaming}`,
    `yardstick: welfare of trades, of the most that the same orders could have given: ${[
      reached("honest", welfare.honest),
      ...(gamingGbp === null ? [] : [reached("gaming", welfare.gaming)]),
    ].join(", ")}`,
  ];
}
